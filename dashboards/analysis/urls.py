"""What the answers of a round say beside the index: /noi-bo/phan-tich/…"""

from django.urls import path

from dashboards.analysis import views

app_name = "analysis"
urlpatterns = [
    path("<slug:code>/", views.start, name="start"),
    path("<slug:code>/<slug:kind>/", views.show, name="show"),
    path("<slug:code>/<slug:kind>/tinh/", views.compute, name="compute"),
    path("<slug:code>/<slug:kind>/bang.csv", views.csv_file, name="csv"),
    path("<slug:code>/<slug:kind>/bang.xlsx", views.xlsx_file, name="xlsx"),
]
