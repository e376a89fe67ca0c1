"""How results are made public, in the officials' workspace: /noi-bo/cong-khai/…"""

from django.urls import path

from dashboards.publicity import form_views, views, way_views

app_name = "publicity"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("hinh-thuc/", form_views.forms, name="forms"),
    path("<slug:code>/<slug:agency>/", views.agency, name="agency"),
    path("<slug:code>/<slug:agency>/niem-yet-in/", views.board, name="board"),
    path("<slug:code>/<slug:agency>/<slug:form>/", way_views.way, name="way"),
    path("<slug:code>/<slug:agency>/<slug:form>/bai/", way_views.text, name="text"),
    path("<slug:code>/<slug:agency>/<slug:form>/bai.txt", way_views.download, name="download"),
    path("<slug:code>/<slug:agency>/<slug:form>/tep/<int:file>/", way_views.file, name="file"),
]
