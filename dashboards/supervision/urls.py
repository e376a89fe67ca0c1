"""Supervision of a round: /noi-bo/thu-phieu/<code>/giam-sat/…"""

from django.urls import path

from dashboards.supervision import sample_views, views

app_name = "supervision"
urlpatterns = [
    path("<slug:code>/giam-sat/", views.flags, name="flags"),
    path("<slug:code>/giam-sat/danh-dau/", views.raise_, name="raise"),
    path("<slug:code>/giam-sat/co/<int:flag_id>/", views.flag, name="flag"),
    path("<slug:code>/giam-sat/co/<int:flag_id>/viec/", views.act, name="act"),
    path("<slug:code>/giam-sat/phuc-tra/", sample_views.samples, name="samples"),
    path("<slug:code>/giam-sat/phuc-tra/rut/", sample_views.draw, name="draw"),
    path("<slug:code>/giam-sat/phuc-tra/<int:sample_id>/", sample_views.sample, name="sample"),
    path("<slug:code>/giam-sat/phuc-tra/<int:sample_id>/ket-qua/", sample_views.outcomes, name="outcomes"),
]
