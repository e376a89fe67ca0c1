"""Paper forms: batches, keying, re-check: /noi-bo/thu-phieu/<code>/phieu-giay/…"""

from django.urls import URLPattern

app_name = "paper"
urlpatterns: list[URLPattern] = []
