from django.urls import path

from surveys.views import form

app_name = "surveys"
urlpatterns = [
    path("<str:token>/", form.form, name="form"),
    path("<str:token>/cam-on/", form.thanks, name="thanks"),
]
