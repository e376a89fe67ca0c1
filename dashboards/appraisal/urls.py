"""Appraisal in the officials' workspace: /noi-bo/tham-dinh/…"""

from django.urls import path

from dashboards.appraisal import paper_views, round_views, scheme_views, unit_views

app_name = "appraisal"
urlpatterns = [
    path("xep-loai/", scheme_views.schemes, name="schemes"),
    path("xep-loai/soan/", scheme_views.edit, name="scheme"),
    path("dot/<slug:code>/", round_views.round, name="round"),
    path("dot/<slug:code>/mo/", round_views.set_up, name="set_up"),
    path("dot/<slug:code>/dong-y/", round_views.agree, name="agree"),
    path("dot/<slug:code>/don-vi/<slug:agency>/", unit_views.unit, name="unit"),
    path("dot/<slug:code>/don-vi/<slug:agency>/viec/", unit_views.act, name="act"),
    path("dot/<slug:code>/don-vi/<slug:agency>/minh-chung/<int:proof>/", unit_views.proof, name="proof"),
    path("dot/<slug:code>/to-trinh/", paper_views.lay, name="lay"),
    path("dot/<slug:code>/to-trinh/<int:pk>/rut/", paper_views.withdraw, name="withdraw"),
]
