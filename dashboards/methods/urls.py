"""The methods and their editor: /noi-bo/phuong-phap/…"""

from django.urls import path

from dashboards.methods import draft_views, new_views, publish_views, trial_views, views

app_name = "methods"
urlpatterns = [
    path("", views.methods, name="methods"),
    path("moi/", new_views.new, name="new"),
    path("ban-nhap/<int:draft_id>/", draft_views.draft, name="draft"),
    path("ban-nhap/<int:draft_id>/lam/", draft_views.act, name="act"),
    path("ban-nhap/<int:draft_id>/luu/<slug:place>/", draft_views.save, name="save"),
    path("ban-nhap/<int:draft_id>/kiem-tra/<slug:place>/", draft_views.check, name="check"),
    path("ban-nhap/<int:draft_id>/thu/", trial_views.trial, name="trial"),
    path("ban-nhap/<int:draft_id>/thu/tinh/", trial_views.compute, name="compute"),
    path("ban-nhap/<int:draft_id>/ban-hanh/", publish_views.publish, name="publish"),
    path("ban-nhap/<int:draft_id>/xoa/", publish_views.delete, name="delete"),
    path("ban-nhap/<int:draft_id>/khoi-phuc/", publish_views.restore, name="restore"),
    path("cach-tinh/<slug:slug>/", views.method, name="method"),
    path("cach-tinh/<slug:slug>/so-sanh/", views.compare, name="compare"),
    path("cach-tinh/<slug:slug>/<int:number>/", views.method, name="version"),
    path("cach-tinh/<slug:slug>/<int:number>/sua/", new_views.revise, name="revise"),
    path("cach-tinh/<slug:slug>/<int:number>/tep/<slug:format>/", views.download, name="download"),
]
