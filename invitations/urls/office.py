"""Sample lists and invitations: /noi-bo/thu-phieu/<code>/moi-tra-loi/…"""

from django.urls import URLPattern

app_name = "invitations"
urlpatterns: list[URLPattern] = []
