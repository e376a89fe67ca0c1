"""Drafts of papers as DOCX: /noi-bo/ban-thao/…"""

from django.urls import path

from reports.drafts import views

app_name = "drafts"
urlpatterns = [
    path("ke-hoach/<int:pk>/", views.plan, name="plan"),
    path("thong-bao-ket-luan/<int:pk>/", views.conclusion, name="conclusion"),
    path("to-trinh/<slug:code>/<int:pk>/", views.submission, name="submission"),
    path("cong-bo/<slug:code>/", views.publishing, name="publishing"),
    path("chi-so-thap/<int:pk>/", views.designating, name="designating"),
    path("don-doc/<int:pk>/", views.reminder, name="reminder"),
    path("don-doc/nhiem-vu/<int:pk>/", views.reminder_of_one, name="reminder_of_one"),
]
