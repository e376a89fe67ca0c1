from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("dot/<slug:code>/bao-cao/", views.request_report, name="request"),
    path("dot/<slug:code>/bao-cao/xem/", views.preview, name="preview"),
]
