from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("thong-bao/", views.notices, name="notices"),
    path("thong-bao/tat-ca/", views.mark_all, name="mark_all"),
    path("thong-bao/<uuid:notice_id>/", views.open_notice, name="open"),
    path("thong-bao/<uuid:notice_id>/trang-thai/", views.mark, name="mark"),
]
