"""Paper forms: /noi-bo/thu-phieu/<code>/phieu-giay/… for a round, /noi-bo/nhap-phieu/… for those who key."""

from django.urls import path

from surveys.views.paper import batches, desk, forms, rechecks

ROUND = "thu-phieu/<slug:code>/phieu-giay/"
DESK = "nhap-phieu/"

app_name = "paper"
urlpatterns = [
    path(ROUND, batches.batches, name="batches"),
    path(f"{ROUND}lo-moi/", batches.add, name="add_batch"),
    path(f"{ROUND}phat-ra/", batches.issued, name="issued"),
    path(f"{ROUND}lo/<int:batch_id>/", batches.batch, name="batch"),
    path(f"{ROUND}lo/<int:batch_id>/in/", batches.print_forms, name="print_batch"),
    path(f"{ROUND}lo/<int:batch_id>/chua-thu.csv", batches.missing, name="missing"),
    path(f"{ROUND}lo/<int:batch_id>/viec/", batches.act, name="act_on_batch"),
    path(f"{ROUND}phuc-tra/", rechecks.rechecks, name="rechecks"),
    path(f"{ROUND}phuc-tra/<int:recheck_id>/", rechecks.recheck, name="recheck"),
    path(f"{ROUND}phuc-tra/<int:recheck_id>/ket-qua.csv", rechecks.table, name="recheck_csv"),
    path(f"{ROUND}phuc-tra/<int:recheck_id>/<int:position>/", rechecks.form, name="recheck_form"),
    path("phieu-giay/mau/<int:version_id>/", forms.print_version, name="print_version"),
    path("phieu-giay/nhap/<int:draft_id>/", forms.print_draft, name="print_draft"),
    path(DESK, desk.desk, name="desk"),
    path(f"{DESK}<int:batch_id>/", desk.batch, name="desk_batch"),
    path(f"{DESK}<int:batch_id>/<int:number>/", desk.form, name="desk_form"),
]
