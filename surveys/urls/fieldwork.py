"""Assignments of surveyors: /noi-bo/thu-phieu/<code>/phan-cong/…"""

from django.urls import path

from surveys.views import fieldwork, fieldwork_files

app_name = "fieldwork"
urlpatterns = [
    path("<slug:code>/phan-cong/", fieldwork.assignments, name="assignments"),
    path("<slug:code>/phan-cong/moi/", fieldwork.new, name="new"),
    path("<slug:code>/phan-cong/tu-tep/", fieldwork_files.upload, name="upload"),
    path("<slug:code>/phan-cong/nop-tep/", fieldwork_files.handed_in, name="handed_in"),
    path("<slug:code>/phan-cong/<int:assignment_id>/", fieldwork.assignment, name="assignment"),
    path("<slug:code>/phan-cong/<int:assignment_id>/chuyen/", fieldwork.reassign, name="reassign"),
    path("<slug:code>/phan-cong/<int:assignment_id>/ket-thuc/", fieldwork.end, name="end"),
    path("<slug:code>/phan-cong/<int:assignment_id>/mo-lai/", fieldwork.resume, name="resume"),
]
