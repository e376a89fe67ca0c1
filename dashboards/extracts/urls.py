"""Periodic extracts in the officials' workspace: /noi-bo/trich-bao-cao/…"""

from django.urls import path

from dashboards.extracts import views

app_name = "extracts"
urlpatterns = [
    path("", views.extracts, name="extracts"),
    path("<int:pk>/", views.extract, name="extract"),
    path("<int:pk>/viec/", views.act, name="act"),
    path("<int:pk>/ban-in/", views.paper, name="paper"),
]
