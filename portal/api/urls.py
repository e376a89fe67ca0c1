"""What anybody reads under /api/v1/."""

from django.urls import path, re_path

from portal.api import points, refusals, views

app_name = "open_api"
urlpatterns = [
    path("publications/", views.Publications.as_view(), name="publications"),
    path("publications/<slug:round>/", views.OnePublication.as_view(), name="publication"),
    path("publications/<slug:round>/agencies/", views.Agencies.as_view(), name="agencies_of"),
    path("publications/<slug:round>/agencies/<slug:agency>/", views.OneAgency.as_view(), name="agency_of"),
    path("methods/", views.Methods.as_view(), name="methods"),
    path("methods/<slug:method>/<int:version>/", views.OneMethod.as_view(), name="method"),
    path("agencies/", views.AllAgencies.as_view(), name="agencies"),
    path("points/", points.points, name="points"),
    re_path(r"^(?P<rest>[\s\S]*/)?$", refusals.nowhere, name="nowhere"),
]
