"""Obligations in the officials' workspace: /noi-bo/nhiem-vu/…"""

from django.urls import path

from dashboards.obligations import directive_views, giving_views, list_views, views, withdrawing_views

app_name = "obligations"
urlpatterns = [
    path("", list_views.obligations, name="obligations"),
    path("tong-hop/", list_views.summary, name="summary"),
    path("van-ban/", directive_views.directives, name="directives"),
    path("van-ban/them/", directive_views.enter, name="enter"),
    path("van-ban/<int:pk>/", directive_views.directive, name="directive"),
    path("van-ban/<int:pk>/giao/", giving_views.give, name="give"),
    path("van-ban/<int:pk>/rut/", withdrawing_views.withdraw_given, name="withdraw_given"),
    path("<int:pk>/", views.obligation, name="obligation"),
    path("<int:pk>/viec/", views.act, name="act"),
    path("<int:pk>/minh-chung/<int:proof>/", views.proof, name="proof"),
]
