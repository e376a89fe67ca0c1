"""Answers in from files: /noi-bo/thu-phieu/<code>/nhap-tep/…"""

from django.urls import URLPattern

app_name = "imports"
urlpatterns: list[URLPattern] = []
