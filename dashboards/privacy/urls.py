from django.urls import path

from dashboards.privacy import notice_views, retention_views

app_name = "privacy"
urlpatterns = [
    path("", notice_views.notices, name="notices"),
    path("thong-bao/moi/", notice_views.new, name="new_notice"),
    path("thong-bao/<int:number>/", notice_views.notice, name="notice"),
    path("thoi-han/", retention_views.retention, name="retention"),
    path("thoi-han/<str:kind>/", retention_views.term, name="term"),
    path("giu-lai/<str:code>/", retention_views.hold, name="hold"),
]
