"""Access points and posters: /noi-bo/thu-phieu/<code>/diem-thu/…"""

from django.urls import URLPattern

app_name = "doors"
urlpatterns: list[URLPattern] = []
