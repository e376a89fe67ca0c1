"""What other systems tell: /api/v1/invitations/…"""

from django.urls import path

from invitations import api

app_name = "invitations_api"
urlpatterns = [
    path("invitations/", api.invitations, name="invitations"),
    path("invitations/bounces/", api.bounces, name="bounces"),
    path("invitations/stops/", api.stops, name="stops"),
]
