"""Drafts, objections and publications: /noi-bo/cong-bo/…"""

from django.urls import path

from dashboards.publications import decision_views, draft_views, run_views, views

app_name = "publications"
urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("<slug:code>/", views.round, name="round"),
    path("<slug:code>/khac-nhau/", run_views.differences, name="differences"),
    path("<slug:code>/chung-cu/<int:run_id>/", run_views.bundle, name="bundle"),
    path("<slug:code>/du-thao/", draft_views.draft, name="draft"),
    path("<slug:code>/y-kien/", draft_views.objections, name="objections"),
    path("<slug:code>/y-kien/<int:objection_id>/tra-loi/", draft_views.answer, name="answer"),
    path("<slug:code>/don-vi/<slug:agency>/", views.unit, name="unit"),
    path("<slug:code>/don-vi/<slug:agency>/y-kien/", views.object_, name="object"),
    path("<slug:code>/don-vi/<slug:agency>/tham-dinh/", views.appraise, name="appraise"),
    path("<slug:code>/quyet-dinh/", decision_views.publish, name="publish"),
]
