"""What citizens see of comments: /gop-y/…"""

from django.urls import path

from feedback.views import citizen, direct

app_name = "feedback_public"
urlpatterns = [
    path("tra-loi/", citizen.reply, name="reply"),
    path("gui/", direct.write, name="write"),
]
