"""Rounds: plan and monitor: /noi-bo/thu-phieu/…"""

from django.urls import path

from dashboards.collection import new_views, plan_views, views

app_name = "collection"
urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("moi/", new_views.new, name="new"),
    path("<slug:code>/", views.monitor, name="monitor"),
    path("<slug:code>/so-lieu/", views.monitor_figures, name="monitor_figures"),
    path("<slug:code>/bang.csv", views.monitor_file, {"kind": "csv"}, name="monitor_csv"),
    path("<slug:code>/bang.xlsx", views.monitor_file, {"kind": "xlsx"}, name="monitor_xlsx"),
    path("<slug:code>/ke-hoach/", plan_views.plan, name="plan"),
    path("<slug:code>/ke-hoach/luu/", plan_views.save, name="plan_save"),
    path("<slug:code>/ke-hoach/chi-tieu.csv", plan_views.targets_csv, name="plan_targets_csv"),
    path("<slug:code>/ke-hoach/tep/", plan_views.upload, name="plan_upload"),
    path("<slug:code>/ke-hoach/don-vi/", plan_views.units, name="plan_units"),
    path("<slug:code>/ke-hoach/loi-van/", plan_views.reword, name="plan_reword"),
    path("<slug:code>/ke-hoach/mo/", plan_views.open_, name="plan_open"),
    path("<slug:code>/ke-hoach/xoa/", plan_views.delete, name="plan_delete"),
    path("<slug:code>/ke-hoach/sao-chep/", new_views.copy, name="plan_copy"),
]
