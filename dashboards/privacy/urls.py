from django.urls import path

from dashboards.privacy import notice_views

app_name = "privacy"
urlpatterns = [
    path("", notice_views.notices, name="notices"),
    path("thong-bao/moi/", notice_views.new, name="new_notice"),
    path("thong-bao/<int:number>/", notice_views.notice, name="notice"),
]
