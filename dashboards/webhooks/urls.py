from django.urls import path

from dashboards.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("", views.webhooks, name="list"),
    path("<int:pk>/", views.webhook, name="one"),
    path("<int:pk>/viec/", views.act, name="act"),
]
