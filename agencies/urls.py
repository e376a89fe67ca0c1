from django.urls import path

from agencies import api_keys, delegating, keeping, notice_choice, own_keys, views

app_name = "agencies"
urlpatterns = [
    path("bat-dau/", views.start, name="start"),
    path("tai-khoan/", views.people, name="people"),
    path("tai-khoan/moi/", views.add_person, name="add_person"),
    path("tai-khoan/cua-toi/khoa/", own_keys.keys, name="own_keys"),
    path("tai-khoan/cua-toi/khoa/<int:key_id>/thu-hoi/", own_keys.revoke, name="revoke_own_key"),
    path("tai-khoan/khoa-api/", api_keys.keys, name="api_keys"),
    path("tai-khoan/khoa-api/<int:key_id>/thu-hoi/", api_keys.revoke, name="revoke_api_key"),
    path("tai-khoan/cua-toi/uy-quyen/", delegating.delegations, name="delegations"),
    path("tai-khoan/cua-toi/uy-quyen/<int:delegation_id>/ket-thuc/", delegating.end, name="end_delegation"),
    path("tai-khoan/cua-toi/thong-bao/", notice_choice.notices, name="notices"),
    path("tai-khoan/<int:user_id>/", views.person, name="person"),
    path("tai-khoan/<int:user_id>/vai-tro/", views.grant_role, name="grant_role"),
    path("tai-khoan/<int:user_id>/duong-dan/", views.renew_link, name="renew_link"),
    path("tai-khoan/<int:user_id>/khoa/", views.switch_off, name="switch_off"),
    path("tai-khoan/<int:user_id>/mo-khoa/", views.switch_on, name="switch_on"),
    path("tai-khoan/<int:user_id>/thu/", keeping.email, name="email"),
    path("tai-khoan/<int:user_id>/lop-thu-hai/", keeping.reset_factor, name="reset_factor"),
    path("tai-khoan/vai-tro/<int:membership_id>/thoi-han/", keeping.dates, name="dates"),
    path("tai-khoan/vai-tro/<int:membership_id>/ket-thuc/", views.end_role, name="end_role"),
]
