"""What everybody reads: /ket-qua/…, /viec-da-lam/, /phuong-phap/<method>/<version>/. Addresses stay as they are."""

from django.urls import path

from portal import embed_views, method_views, result_views, said_views

app_name = "public"
AGENCY = "ket-qua/<str:code>/don-vi/<str:agency>/"
urlpatterns = [
    path("ket-qua/", result_views.index, name="results"),
    path("ket-qua/<str:code>/", result_views.round_or_year, name="round"),
    path("ket-qua/<str:code>/bang/", embed_views.round_table, name="round_table"),
    path("ket-qua/<str:code>/khoi/<str:block>/", result_views.block, name="block"),
    path(AGENCY, result_views.agency, name="agency"),
    path(f"{AGENCY}niem-yet/", result_views.notice, name="notice"),
    path(f"{AGENCY}bang/", embed_views.agency_table, name="agency_table"),
    path(f"{AGENCY}huy-hieu.svg", embed_views.badge, name="badge"),
    path("viec-da-lam/", said_views.everything, name="said"),
    path("phuong-phap/<str:code>/<int:number>/", method_views.method, name="method"),
]
