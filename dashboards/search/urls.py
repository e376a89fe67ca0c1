"""Search: /noi-bo/tim/"""

from django.urls import path

from dashboards.search import views

app_name = "search"
urlpatterns = [path("", views.search, name="search")]
