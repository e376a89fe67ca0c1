"""Supervision of a round: /noi-bo/thu-phieu/<code>/giam-sat/…"""

from django.urls import path

from dashboards.supervision import minutes_views, process_views, sample_views, views

app_name = "supervision"
urlpatterns = [
    path("<slug:code>/giam-sat/", views.flags, name="flags"),
    path("<slug:code>/giam-sat/qua-trinh/", process_views.process, name="process"),
    path("<slug:code>/giam-sat/danh-dau/", views.raise_, name="raise"),
    path("<slug:code>/giam-sat/co/<int:flag_id>/", views.flag, name="flag"),
    path("<slug:code>/giam-sat/co/<int:flag_id>/viec/", views.act, name="act"),
    path("<slug:code>/giam-sat/phuc-tra/", sample_views.samples, name="samples"),
    path("<slug:code>/giam-sat/phuc-tra/rut/", sample_views.draw, name="draw"),
    path("<slug:code>/giam-sat/phuc-tra/<int:sample_id>/", sample_views.sample, name="sample"),
    path("<slug:code>/giam-sat/phuc-tra/<int:sample_id>/ket-qua/", sample_views.outcomes, name="outcomes"),
    path("<slug:code>/giam-sat/bien-ban/", minutes_views.minutes_list, name="minutes_list"),
    path("<slug:code>/giam-sat/bien-ban/lap/", minutes_views.write, name="write"),
    path("<slug:code>/giam-sat/bien-ban/<int:minutes_id>/", minutes_views.minutes, name="minutes"),
    path("<slug:code>/giam-sat/bien-ban/<int:minutes_id>/sua/", minutes_views.rewrite, name="rewrite"),
    path("<slug:code>/giam-sat/bien-ban/<int:minutes_id>/ky/", minutes_views.sign, name="sign"),
    path("<slug:code>/giam-sat/bien-ban/<int:minutes_id>/bo/", minutes_views.drop, name="drop"),
    path("<slug:code>/giam-sat/bien-ban/<int:minutes_id>/ban-in/", minutes_views.paper, name="paper"),
]
