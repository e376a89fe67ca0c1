"""Flagged answers: /noi-bo/thu-phieu/<code>/chat-luong/…"""

from django.urls import URLPattern

app_name = "quality"
urlpatterns: list[URLPattern] = []
