"""Agencies with a low index in the officials' workspace: /noi-bo/chi-so-thap/…"""

from django.urls import path

from dashboards.designations import act_views, views

app_name = "designations"
urlpatterns = [
    path("", views.designations, name="designations"),
    path("moi/", views.new, name="new"),
    path("<int:pk>/", views.designation, name="designation"),
    path("<int:pk>/viec/", act_views.act, name="act"),
    path("<int:pk>/nop/", act_views.answer, name="answer"),
]
