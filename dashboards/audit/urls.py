"""The audit: /noi-bo/nhat-ky/…"""

from django.urls import path

from dashboards.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("cua-toi/", views.mine, name="mine"),
    path("nhat-ky.csv", views.csv, name="csv"),
    path("nhat-ky.xlsx", views.xlsx, name="xlsx"),
]
