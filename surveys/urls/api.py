from django.urls import path

from surveys import api

app_name = "api"
urlpatterns = [path("responses/", api.responses, name="responses")]
