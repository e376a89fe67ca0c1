"""Assignments of surveyors: /noi-bo/thu-phieu/<code>/phan-cong/…"""

from django.urls import URLPattern

app_name = "fieldwork"
urlpatterns: list[URLPattern] = []
