from django.urls import path

from portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("phuong-phap/", views.methodology, name="methodology"),
    path("tro-nang/", views.accessibility, name="accessibility"),
    path("ngon-ngu/", views.language, name="language"),
]
