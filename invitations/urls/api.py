"""What other systems tell: /api/v1/invitations/…"""

from django.urls import URLPattern

app_name = "invitations_api"
urlpatterns: list[URLPattern] = []
