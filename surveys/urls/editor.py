"""Questionnaires and their drafts: /noi-bo/phieu-khao-sat/…"""

from django.urls import URLPattern

app_name = "editor"
urlpatterns: list[URLPattern] = []
