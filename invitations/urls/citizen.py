"""One-use links: /m/<secret>/…"""

from django.urls import URLPattern

app_name = "invited"
urlpatterns: list[URLPattern] = []
