"""Rounds: plan and monitor: /noi-bo/thu-phieu/…"""

from django.urls import URLPattern

app_name = "collection"
urlpatterns: list[URLPattern] = []
