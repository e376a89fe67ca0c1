from django.urls import include, path

from satisfaction import health

urlpatterns = [
    # What citizens ask for is looked up first.
    path("s/", include("surveys.urls.citizen")),
    path("kiosk/", include("surveys.urls.kiosk")),
    path("m/", include("invitations.urls.citizen")),
    path("api/v1/", include("surveys.urls.api")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("noi-bo/", include("accounts.urls")),
    path("noi-bo/", include("agencies.urls")),
    path("noi-bo/", include("jobs.urls")),
    path("noi-bo/", include("reports.urls")),
    path("noi-bo/", include("dashboards.urls")),
    path("noi-bo/phan-tich/", include("dashboards.analysis.urls")),
    path("noi-bo/cong-bo/", include("dashboards.publications.urls")),
    path("noi-bo/lich-su/", include("dashboards.history.urls")),
    path("noi-bo/chi-so-dat-canh/", include("dashboards.beside.urls")),
    path("noi-bo/nam/", include("dashboards.years.urls")),
    path("noi-bo/phieu-khao-sat/", include("surveys.urls.editor")),
    path("noi-bo/phuong-phap/", include("dashboards.methods.urls")),
    path("noi-bo/thu-phieu/", include("dashboards.collection.urls")),
    path("noi-bo/thu-phieu/", include("surveys.urls.doors")),
    path("noi-bo/thu-phieu/", include("surveys.urls.fieldwork")),
    path("noi-bo/", include("surveys.urls.paper")),
    path("noi-bo/thu-phieu/", include("surveys.urls.quality")),
    path("noi-bo/thu-phieu/", include("surveys.urls.imports")),
    path("noi-bo/thu-phieu/", include("surveys.urls.exports")),
    path("noi-bo/thu-phieu/", include("invitations.urls.office")),
    path("dieu-tra/", include("surveys.urls.surveyor")),
    path("api/v1/", include("invitations.urls.api")),
    path("api/v1/", include("scoring.urls")),
    path("", include("portal.urls")),
]
