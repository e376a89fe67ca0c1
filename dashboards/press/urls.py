"""Press packs in the officials' workspace: /noi-bo/bao-chi/…"""

from django.urls import path

from dashboards.press import views

app_name = "press"
urlpatterns = [
    path("", views.packs, name="packs"),
    path("soan/", views.start, name="start"),
    path("<int:pk>/", views.pack, name="pack"),
    path("<int:pk>/sua/", views.edit, name="edit"),
    path("<int:pk>/viec/", views.act, name="act"),
]
