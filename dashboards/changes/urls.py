"""The history of a thing: /noi-bo/lich-su-thay-doi/…"""

from django.urls import path

from dashboards.changes import views

app_name = "changes"
urlpatterns = [path("<slug:kind>/<slug:key>/", views.history, name="history")]
