from django.urls import path

from dashboards.administration import (
    agency_views,
    recipient_views,
    reorganisation_views,
    service_file_views,
    service_views,
    system_views,
    wizard_views,
)

app_name = "administration"
urlpatterns = [
    path("quan-tri/don-vi/", agency_views.agencies, name="agencies"),
    path("quan-tri/don-vi/them/", agency_views.add, name="add_agency"),
    path("quan-tri/don-vi/ma/<slug:code>/", agency_views.agency, name="agency"),
    path("quan-tri/sap-xep/", reorganisation_views.reorganisations, name="reorganisations"),
    path("quan-tri/sap-xep/moi/", wizard_views.reorganise, name="reorganise"),
    path("quan-tri/sap-xep/<int:pk>/", reorganisation_views.reorganisation, name="reorganisation"),
    path("quan-tri/sap-xep/<int:pk>/huy/", reorganisation_views.undo_reorganisation, name="undo_reorganisation"),
    path("quan-tri/thu-tuc/", service_views.services, name="services"),
    path("quan-tri/thu-tuc/them/", service_views.add, name="add_service"),
    path("quan-tri/thu-tuc/tep/", service_file_views.upload, name="services_file"),
    path("quan-tri/thu-tuc/tep/luu/", service_file_views.take_in, name="take_services_in"),
    path("quan-tri/thu-tuc/<int:pk>/", service_views.service, name="service"),
    path("quan-tri/thu-tuc/<int:pk>/bai-bo/", service_views.retire, name="retire_service"),
    path("quan-tri/noi-nhan/", recipient_views.lists, name="recipients"),
    path("quan-tri/noi-nhan/<str:kind>/", recipient_views.one, name="recipient_list"),
    path("he-thong/", system_views.health, name="health"),
    path("he-thong/cai-dat/", system_views.settings, name="settings"),
]
