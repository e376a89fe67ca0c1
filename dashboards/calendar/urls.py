"""The calendar in the officials' workspace: /noi-bo/lich/…"""

from django.urls import path

from dashboards.calendar import fixed_views, views

app_name = "calendar"
urlpatterns = [
    path("", views.this_year, name="today"),
    path("moc/", fixed_views.dates, name="dates"),
    path("moc/<int:pk>/bo/", fixed_views.withdraw, name="withdraw"),
    path("moc/<int:pk>/khoi-phuc/", fixed_views.restore, name="restore"),
    path("<int:year>/", views.year, name="year"),
    path("<int:year>/lich.ics", views.ics, name="ics"),
    path("<int:year>/<int:month>/", views.month, name="month"),
]
