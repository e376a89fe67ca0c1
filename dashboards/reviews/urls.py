"""Thematic re-reviews in the officials' workspace: /noi-bo/ra-soat/…"""

from django.urls import path

from dashboards.reviews import item_views, new_views, report_views, views

app_name = "reviews"
urlpatterns = [
    path("", views.reviews, name="reviews"),
    path("moi/", new_views.new, name="new"),
    path("<int:pk>/", views.review, name="review"),
    path("<int:pk>/viec/", views.act, name="act"),
    path("<int:pk>/bao-cao/", report_views.report, name="report"),
    path("<int:pk>/bao-cao/ban-in/", report_views.paper, name="paper"),
    path("<int:pk>/van-de/<int:item>/", item_views.item, name="item"),
    path("<int:pk>/van-de/<int:item>/viec/", item_views.act, name="item_act"),
    path("<int:pk>/van-de/<int:item>/minh-chung/<int:proof>/", item_views.proof, name="proof"),
]
