"""Conferences in the officials' workspace: /noi-bo/hoi-nghi/…"""

from django.urls import path

from dashboards.conferences import conclusion_views, edit_views, list_views, remark_views, views

app_name = "conferences"
urlpatterns = [
    path("", list_views.conferences, name="conferences"),
    path("lap/", edit_views.plan, name="plan"),
    path("<int:pk>/", views.conference, name="conference"),
    path("<int:pk>/viec/", views.act, name="act"),
    path("<int:pk>/sua/", edit_views.edit, name="edit"),
    path("<int:pk>/tep/<int:file>/", views.file, name="file"),
    path("<int:pk>/gop-y/", remark_views.remarks, name="remarks"),
    path("<int:pk>/gop-y/<int:remark>/bo/", remark_views.drop, name="drop"),
    path("<int:pk>/bien-phap/", remark_views.measures, name="measures"),
    path("<int:pk>/ket-luan/", conclusion_views.conclusion, name="conclusion"),
    path("<int:pk>/ket-luan/ban-in/", conclusion_views.paper, name="paper"),
]
