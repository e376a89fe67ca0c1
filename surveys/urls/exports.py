"""Answers out: /noi-bo/thu-phieu/<code>/xuat/…"""

from django.urls import path

from surveys.views import exports

app_name = "exports"
urlpatterns = [
    path("<slug:code>/xuat/", exports.exports, name="exports"),
    path("xuat/<uuid:job_id>/tep/", exports.file, name="file"),
]
