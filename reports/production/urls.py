from django.urls import path

from reports.production import schedule_views, views

app_name = "production"
urlpatterns = [
    path("bao-cao/", views.history, name="history"),
    path("bao-cao/<uuid:job_id>/tep/", views.file, name="file"),
    path("bao-cao/lich/", schedule_views.schedules, name="schedules"),
    path("bao-cao/lich/<int:pk>/", schedule_views.act, name="act"),
    path("bao-cao/gui-den/<int:pk>/", schedule_views.issue, name="issue"),
    path("bao-cao/gui-den/<int:pk>/tep/", schedule_views.issue_file, name="issue_file"),
    path("dot/<slug:code>/bao-cao/phieu-don-vi/", views.request_sheets, name="sheets"),
]
