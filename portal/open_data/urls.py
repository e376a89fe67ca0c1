"""Open data: /du-lieu/…"""

from django.urls import path

from portal.open_data import views

app_name = "open_data"
urlpatterns = [
    path("", views.start, name="start"),
    path("atom.xml", views.feed, name="feed"),
    path("tu-dien/", views.dictionary, name="dictionary"),
    path("<slug:code>/", views.in_force, name="in_force"),
    path("<slug:code>/<int:number>/", views.publication, name="publication"),
    path("<slug:code>/<int:number>/<str:name>", views.file, name="file"),
    path("<slug:code>/<str:name>", views.file_in_force, name="file_in_force"),
]
