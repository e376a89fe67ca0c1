"""What other systems tell and ask: /api/v1/figures/"""

from django.urls import path

from scoring import figure_api

app_name = "figures_api"
urlpatterns = [path("figures/", figure_api.figures, name="figures")]
