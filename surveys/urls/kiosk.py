"""The kiosk at the counter: /kiosk/…"""

from django.urls import path

from surveys.views import kiosk

app_name = "kiosk"
urlpatterns = [
    path("sw.js", kiosk.worker, name="worker"),
    path("<str:token>/", kiosk.kiosk, name="kiosk"),
    path("<str:token>/pin/", kiosk.pin, name="pin"),
    path("<str:token>/tinh-trang/", kiosk.report, name="report"),
]
