"""Units beside each other: /noi-bo/dot/<round>/ma-tran/ and so-sanh/"""

from django.urls import path

from dashboards.matrix import views

app_name = "matrix"
urlpatterns = [
    path("<slug:code>/ma-tran/", views.heat, name="heat"),
    path("<slug:code>/ma-tran/bang.csv", views.heat_file, {"kind": "csv"}, name="heat_csv"),
    path("<slug:code>/ma-tran/bang.xlsx", views.heat_file, {"kind": "xlsx"}, name="heat_xlsx"),
    path("<slug:code>/so-sanh/", views.compare, name="compare"),
    path("<slug:code>/so-sanh/bang.csv", views.compare_file, {"kind": "csv"}, name="compare_csv"),
    path("<slug:code>/so-sanh/bang.xlsx", views.compare_file, {"kind": "xlsx"}, name="compare_xlsx"),
]
