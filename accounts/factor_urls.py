"""The addresses that django-allauth leads to by name; what it has besides is not routed."""

from django.urls import path

from accounts.views import entrance, factors, own, provincial

OWN = "tai-khoan/cua-toi/"
urlpatterns = [
    path("dang-nhap/", entrance.sign_in, name="account_login"),
    path("dang-nhap/buoc-hai/", factors.Authenticate.as_view(), name="mfa_authenticate"),
    path("dang-nhap/khoa-truy-cap/", factors.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("dang-nhap/oidc/<slug:provider_id>/", provincial.start, name="openid_connect_login"),
    path("dang-nhap/oidc/<slug:provider_id>/ve/", provincial.finish, name="openid_connect_callback"),
    path(OWN, factors.Own.as_view(), name="mfa_index"),
    path(f"{OWN}xac-nhan/", own.confirm, name="account_reauthenticate"),
    path(f"{OWN}ung-dung-ma/", factors.AddTotp.as_view(), name="mfa_activate_totp"),
    path(f"{OWN}ung-dung-ma/bo/", factors.RemoveTotp.as_view(), name="mfa_deactivate_totp"),
    path(f"{OWN}khoa-truy-cap/", factors.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path(f"{OWN}khoa-truy-cap/<int:pk>/bo/", factors.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path(f"{OWN}ma-du-phong/", factors.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path(f"{OWN}ma-du-phong/moi/", factors.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
]
