"""The surveyor's application: /dieu-tra/…"""

from django.urls import URLPattern

app_name = "surveyor"
urlpatterns: list[URLPattern] = []
