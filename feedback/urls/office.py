"""Comments in the officials' workspace: /noi-bo/gop-y/…"""

from django.urls import path

from feedback.views import comment, hotlines, named, queue

app_name = "feedback"
urlpatterns = [
    path("", queue.comments, name="comments"),
    path("duong-day-nong/", hotlines.hotlines, name="hotlines"),
    path("duong-day-nong/toan-tinh/", hotlines.province_hotline, name="province_hotline"),
    path("duong-day-nong/don-vi/<slug:agency>/", hotlines.agency_hotline, name="agency_hotline"),
    path("duong-day-nong/ghi/", hotlines.spoken, name="spoken"),
    path("neu-ten/", named.cases, name="cases"),
    path("<uuid:comment_id>/neu-ten/", named.case, name="case"),
    path("<uuid:comment_id>/", comment.comment, name="comment"),
    path("<uuid:comment_id>/viec/", comment.act, name="act"),
    path("<uuid:comment_id>/lien-he/", comment.contact, name="contact"),
    path("<uuid:comment_id>/hien-ten/", comment.unmask, name="unmask"),
]
