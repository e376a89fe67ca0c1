"""The surveyor's application: /dieu-tra/…"""

from django.urls import path

from surveys.views import surveyor

app_name = "surveyor"
urlpatterns = [
    path("", surveyor.start, name="start"),
    path("khung/", surveyor.shell, name="shell"),
    path("sw.js", surveyor.worker, name="worker"),
    path("ung-dung.webmanifest", surveyor.manifest, name="manifest"),
    path("api/toi/", surveyor.me, name="me"),
    path("api/phan-cong/", surveyor.assignments, name="assignments"),
    path("api/phieu/<int:version_id>/", surveyor.questionnaire, name="questionnaire"),
    path("api/dong-bo/", surveyor.sync, name="sync"),
]
