"""What other systems ask of an agency's own results: /api/v1/results/"""

from django.urls import path

from dashboards import results_api

app_name = "results_api"
urlpatterns = [path("results/", results_api.results, name="results")]
