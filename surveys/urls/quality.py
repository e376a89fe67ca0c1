"""Flagged answers: /noi-bo/thu-phieu/<code>/chat-luong/…"""

from django.urls import path

from surveys.views import quality

app_name = "quality"
urlpatterns = [
    path("<slug:code>/chat-luong/", quality.answers, name="answers"),
    path("<slug:code>/chat-luong/quyet-dinh/", quality.decide_on, name="decide"),
    path("<slug:code>/chat-luong/tep-den-muon/", quality.accept_file, name="accept_file"),
]
