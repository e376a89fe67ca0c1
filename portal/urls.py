from django.urls import path

from portal import privacy_views, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("phuong-phap/", views.methodology, name="methodology"),
    path("tro-nang/", views.accessibility, name="accessibility"),
    path("quyen-rieng-tu/", privacy_views.privacy, name="privacy"),
    path("quyen-rieng-tu/<int:number>/", privacy_views.privacy, name="privacy_version"),
    path("ngon-ngu/", views.language, name="language"),
]
