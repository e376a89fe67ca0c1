"""The API's own description: /api/ and /api/schema/"""

from django.urls import path

from portal.reference import views

app_name = "reference"
urlpatterns = [
    path("", views.reference, name="reference"),
    path("schema/", views.schema, name="schema"),
]
