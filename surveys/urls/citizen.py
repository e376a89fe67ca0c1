from django.urls import path

from surveys.views import form, saved

app_name = "surveys"
urlpatterns = [
    path("<str:token>/", form.form, name="form"),
    path("<str:token>/cam-on/", form.thanks, name="thanks"),
    path("<str:token>/luu/", saved.later, name="later"),
    path("<str:token>/tiep/", saved.resume, name="resume"),
]
