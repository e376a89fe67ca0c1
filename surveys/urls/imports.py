"""Answers in from files: /noi-bo/thu-phieu/<code>/nhap-tep/…"""

from django.urls import path

from surveys.views import imports

app_name = "imports"
urlpatterns = [
    path("<slug:code>/nhap-tep/", imports.files, name="files"),
    path("<slug:code>/nhap-tep/mau.xlsx", imports.template, {"kind": "xlsx"}, name="template_xlsx"),
    path("<slug:code>/nhap-tep/mau.csv", imports.template, {"kind": "csv"}, name="template_csv"),
    path("<slug:code>/nhap-tep/don-vi.csv", imports.template, {"kind": "units"}, name="units_csv"),
]
