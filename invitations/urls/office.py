"""Sample lists and invitations: /noi-bo/thu-phieu/<code>/moi-tra-loi/…"""

from django.urls import path

from invitations.views import lists, messaging, reach

app_name = "invitations"
urlpatterns = [
    path("<slug:code>/moi-tra-loi/", lists.lists, name="lists"),
    path("<slug:code>/moi-tra-loi/can-gap/", reach.calls, name="calls"),
    path("<slug:code>/moi-tra-loi/moi/", lists.new, name="new"),
    path("<slug:code>/moi-tra-loi/gio-gui/", messaging.hours, name="hours"),
    path("<slug:code>/moi-tra-loi/hop-thu/", messaging.sent_files, name="outbox"),
    path("<slug:code>/moi-tra-loi/loi-van/", messaging.texts, name="texts"),
    path("<slug:code>/moi-tra-loi/loi-van/<slug:channel>/<slug:kind>/<slug:language>/", messaging.text, name="text"),
    path("<slug:code>/moi-tra-loi/<int:list_id>/", lists.one, name="list"),
    path("<slug:code>/moi-tra-loi/<int:list_id>/tep/", lists.people, name="people"),
    path("<slug:code>/moi-tra-loi/<int:list_id>/tep/mau.csv", lists.template, {"kind": "csv"}, name="template_csv"),
    path("<slug:code>/moi-tra-loi/<int:list_id>/tep/mau.xlsx", lists.template, {"kind": "xlsx"}, name="template_xlsx"),
    path("<slug:code>/moi-tra-loi/<int:list_id>/viec/", lists.act, name="act"),
    path("<slug:code>/moi-tra-loi/<int:list_id>/phat-thu/", reach.postal, name="postal"),
    path("<slug:code>/moi-tra-loi/<int:list_id>/phat-thu/tep/", reach.postal_file, name="postal_file"),
    path("moi-tra-loi/phat-thu/<uuid:job_id>/tep/", reach.printed, name="printed"),
    path("<slug:code>/moi-tra-loi/<int:list_id>/goi-dien/", reach.call, name="call"),
]
