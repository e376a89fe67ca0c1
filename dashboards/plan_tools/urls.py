"""Tools around plans: files, the catalogue of typical measures, plans over a block, results."""

from django.urls import path

from dashboards.plan_tools import block_act_views, block_views, catalogue_views, import_views, outcome_views, pick_views

app_name = "plan_tools"
urlpatterns = [
    path("ke-hoach/<int:pk>/nhap-tep/", import_views.import_plan, name="import"),
    path("ke-hoach/<int:pk>/nhap-tep/mau.xlsx", import_views.pattern, name="pattern"),
    path("ke-hoach/<int:pk>/ke-hoach.xlsx", import_views.plan_file, name="file"),
    path("ke-hoach/<int:pk>/chon-bien-phap/", pick_views.pick, name="pick"),
    path("ke-hoach/<int:pk>/ket-qua/", outcome_views.outcome, name="outcome"),
    path("ke-hoach/khoi/", block_views.block_plans, name="block_plans"),
    path("ke-hoach/khoi/moi/", block_views.start, name="block_start"),
    path("ke-hoach/khoi/<int:pk>/", block_views.block_plan, name="block_plan"),
    path("ke-hoach/khoi/<int:pk>/sua/", block_views.edit, name="block_edit"),
    path("ke-hoach/khoi/<int:pk>/viec/", block_act_views.act, name="block_act"),
    path("bien-phap-mau/", catalogue_views.typical_measures, name="catalogue"),
    path("bien-phap-mau/them/", catalogue_views.add, name="add"),
    path("bien-phap-mau/de-xuat/<int:pk>/", catalogue_views.propose, name="propose"),
    path("bien-phap-mau/<int:pk>/", catalogue_views.typical_measure, name="typical"),
    path("bien-phap-mau/<int:pk>/viec/", catalogue_views.step, name="step"),
]
