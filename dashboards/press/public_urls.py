"""What the press reads: /bao-chi/<pack>/ for everybody, /bao-chi/<pack>/<secret>/ for an office that was named."""

from django.urls import path

from dashboards.press import public_views

app_name = "press_public"
urlpatterns = [
    path("<str:public_id>/", public_views.show, name="show"),
    path("<str:public_id>/<str:secret>/", public_views.show, name="secret"),
]
