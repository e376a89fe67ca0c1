"""A round at a glance: its tables as files, and the table of a block: /noi-bo/dot/<round>/khoi/<block>/"""

from django.urls import path

from dashboards.overview import views

app_name = "overview"
urlpatterns = [
    path("<slug:code>/tong-quan/<slug:table>.csv", views.overview_file, {"kind": "csv"}, name="csv"),
    path("<slug:code>/tong-quan/<slug:table>.xlsx", views.overview_file, {"kind": "xlsx"}, name="xlsx"),
    path("<slug:code>/khoi/<slug:block>/", views.block, name="block"),
]
