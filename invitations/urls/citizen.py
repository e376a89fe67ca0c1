"""One-use links: /m/<secret>/…"""

from django.urls import path

from invitations.views import citizen

app_name = "invited"
urlpatterns = [
    path("<str:secret>/", citizen.form, name="form"),
    path("<str:secret>/cam-on/", citizen.thanks, name="thanks"),
    path("<str:secret>/thoi/", citizen.stop, name="stop"),
]
