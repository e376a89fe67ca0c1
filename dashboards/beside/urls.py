"""Figures beside the index, and targets: /noi-bo/chi-so-dat-canh/…"""

from django.urls import path

from dashboards.beside import grid_views, target_views, upload_views, views

app_name = "beside"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("bang.csv", views.figures_file, {"kind": "csv"}, name="figures_csv"),
    path("bang.xlsx", views.figures_file, {"kind": "xlsx"}, name="figures_xlsx"),
    path("danh-muc/", views.catalogue, name="catalogue"),
    path("nhap/", grid_views.grid, name="grid"),
    path("tep/", upload_views.files, name="files"),
    path("tep/mau.csv", upload_views.template, name="template"),
    path("muc-tieu/", target_views.targets, name="targets"),
    path("muc-tieu/<int:target_id>/rut/", target_views.withdraw, name="withdraw"),
]
