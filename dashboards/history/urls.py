"""Figures of earlier years: /noi-bo/lich-su/…"""

from django.urls import path

from dashboards.history import common_views, upload_views, views

app_name = "history"
urlpatterns = [
    path("", views.whole, name="whole"),
    path("khoi/<slug:block>/", views.block, name="block"),
    path("don-vi/<slug:agency>/", views.unit, name="unit"),
    path("tieu-chi-chung/", common_views.compute, name="common"),
    path("so-lieu-cu/", upload_views.results, name="results"),
    path("so-lieu-cu/mau.csv", upload_views.template, name="template"),
]
