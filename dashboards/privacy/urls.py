from django.urls import path

from dashboards.privacy import notice_views, retention_views
from dashboards.privacy.requests import list_views, views

app_name = "privacy"
urlpatterns = [
    path("", notice_views.notices, name="notices"),
    path("thong-bao/moi/", notice_views.new, name="new_notice"),
    path("thong-bao/<int:number>/", notice_views.notice, name="notice"),
    path("thoi-han/", retention_views.retention, name="retention"),
    path("thoi-han/<str:kind>/", retention_views.term, name="term"),
    path("giu-lai/<str:code>/", retention_views.hold, name="hold"),
    path("yeu-cau/", list_views.requests, name="requests"),
    path("yeu-cau/moi/", list_views.new, name="new_request"),
    path("yeu-cau/<int:pk>/", views.request_, name="request"),
    path("yeu-cau/<int:pk>/viec/", views.act, name="request_act"),
    path("yeu-cau/<int:pk>/nguoi-yeu-cau/", views.asker, name="asker"),
    path("yeu-cau/<int:pk>/tim/", views.find, name="find"),
]
