"""Several rounds of a year together: /noi-bo/nam/…"""

from django.urls import path

from dashboards.years import views

app_name = "years"
urlpatterns = [
    path("", views.cut_short, name="cut_short"),
    path("<int:year>/", views.year, name="year"),
    path("<int:year>/bang.csv", views.year_file, {"kind": "csv"}, name="csv"),
    path("<int:year>/bang.xlsx", views.year_file, {"kind": "xlsx"}, name="xlsx"),
    path("<int:year>/tinh/", views.score, name="score"),
]
