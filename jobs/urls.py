from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("viec/<uuid:job_id>/", views.job, name="job"),
    path("viec/<uuid:job_id>/tep/", views.file, name="file"),
    path("viec/<uuid:job_id>/dung/", views.cancel, name="cancel"),
    path("viec/<uuid:job_id>/lai/", views.retry, name="retry"),
]
