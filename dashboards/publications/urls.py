"""Drafts, objections and publications: /noi-bo/cong-bo/…"""

from django.urls import path

from dashboards.publications import approval_views, decision_views, draft_views, run_views, views

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
    path("<slug:code>/trinh/<int:run_id>/", approval_views.ask, name="ask"),
    path("<slug:code>/trinh/<int:run_id>/thoi/", approval_views.withdraw_ask, name="withdraw_ask"),
    path("<slug:code>/phe-duyet/<int:run_id>/", approval_views.decide, name="decide"),
    path("<slug:code>/quyet-dinh/", decision_views.publish, name="publish"),
]
