"""Answers out: /noi-bo/thu-phieu/<code>/xuat/…"""

from django.urls import URLPattern

app_name = "exports"
urlpatterns: list[URLPattern] = []
