from django.urls import path

from dashboards import styles, views

app_name = "dashboards"
urlpatterns = [
    path("kieu-dang/", styles.styles, name="styles"),
    path("dot/", views.rounds, name="rounds"),
    path("dot/<slug:code>/", views.round, name="round"),
    path("dot/<slug:code>/bang.csv", views.round_file, {"kind": "csv"}, name="round_csv"),
    path("dot/<slug:code>/bang.xlsx", views.round_file, {"kind": "xlsx"}, name="round_xlsx"),
    path("dot/<slug:code>/khoa/", views.close, name="close"),
    path("dot/<slug:code>/tinh/", views.score, name="score"),
    path("dot/<slug:code>/don-vi/<slug:agency>/", views.unit, name="unit"),
    path("dot/<slug:code>/don-vi/<slug:agency>/bang.csv", views.unit_file, {"kind": "csv"}, name="unit_csv"),
    path("dot/<slug:code>/don-vi/<slug:agency>/bang.xlsx", views.unit_file, {"kind": "xlsx"}, name="unit_xlsx"),
]
