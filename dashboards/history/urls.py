"""Figures of earlier years: /noi-bo/lich-su/…"""

from django.urls import path

from dashboards.history import common_views, upload_views, views

app_name = "history"
urlpatterns = [
    path("", views.whole, name="whole"),
    path("khoi/<slug:block>/", views.block, name="block"),
    path("don-vi/<slug:agency>/", views.unit, name="unit"),
    path("bang.csv", views.whole_file, {"kind": "csv"}, name="whole_csv"),
    path("bang.xlsx", views.whole_file, {"kind": "xlsx"}, name="whole_xlsx"),
    path("khoi/<slug:block>/bang.csv", views.block_file, {"kind": "csv"}, name="block_csv"),
    path("khoi/<slug:block>/bang.xlsx", views.block_file, {"kind": "xlsx"}, name="block_xlsx"),
    path("don-vi/<slug:agency>/bang.csv", views.unit_file, {"kind": "csv"}, name="unit_csv"),
    path("don-vi/<slug:agency>/bang.xlsx", views.unit_file, {"kind": "xlsx"}, name="unit_xlsx"),
    path("tieu-chi-chung/", common_views.compute, name="common"),
    path("so-lieu-cu/", upload_views.results, name="results"),
    path("so-lieu-cu/mau.csv", upload_views.template, name="template"),
]
