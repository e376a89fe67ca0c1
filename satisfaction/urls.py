from django.urls import include, path

from satisfaction import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("noi-bo/", include("accounts.urls")),
    path("noi-bo/", include("agencies.urls")),
    path("noi-bo/", include("jobs.urls")),
    path("noi-bo/", include("reports.urls")),
    path("noi-bo/", include("dashboards.urls")),
    path("s/", include("surveys.urls")),
    path("api/v1/", include("surveys.api_urls")),
    path("", include("portal.urls")),
]
