from django.urls import path

from surveys import views

app_name = "surveys"
urlpatterns = [
    path("<str:token>/", views.form, name="form"),
    path("<str:token>/cam-on/", views.thanks, name="thanks"),
]
