"""Where django-allauth asks how this portal wants it."""

from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.entering import is_fresh, ways_of
from accounts.models import User
from accounts.nonces import NoncedProvider
from accounts.origin import address_of
from accounts.recovery_codes import are_withdrawn
from accounts.sealing import seal, unseal
from accounts.services import record, record_sign_in, subject_of
from accounts.session_limits import begin

NOWHERE = "0.0.0.0"  # noqa: S104 -- a socket without an address, not one to listen on


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up; every finished sign-in is written down."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        ways = ways_of(request, user)
        super().login(request, user)
        begin(request.session)
        if are_withdrawn(user):
            messages.warning(request, _("Mã dự phòng cũ không dùng được nữa. Vào “Tài khoản của tôi” tạo bộ mã mới."))
        record_sign_in(user=user, address=address_of(request), ways=ways, at=timezone.now())

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        messages.error(request, _("Chưa đăng nhập được. Đề nghị người quản trị kiểm tra tài khoản."))
        return redirect("accounts:sign_in")

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or NOWHERE

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not is_fresh(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the pages speak for themselves."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are sealed; words are ours."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        words = {
            "incorrect_code": _("Mã hoặc khóa không đúng. Thử lại với mã mới."),
        }
        return ValidationError(words.get(code, _("Không làm được. Thử lại.")), code=code)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("Khóa %d") % number)

    def get_totp_label(self, user: User) -> str:
        return user.username

    def build_totp_svg(self, url: str) -> str:
        # On white, so that it can be read on dark pages, too.
        drawn = BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", light="#fff", scale=4)
        return drawn.getvalue().decode()

    def _get_user_identifier(self, user: User) -> str:
        return user.username

    def _get_site_name(self) -> str:
        return f"{_('Khảo sát hài lòng')} {settings.PROVINCE_NAME}"


class ProvincialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The province's sign-in opens accounts that are there, known by address; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        found = super().get_provider(request, provider, client_id)
        return NoncedProvider(request, app=found.app)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        email = _verified_email(sociallogin)
        user = User.objects.filter(email__iexact=email, is_active=True).first() if email else None
        if user is None:
            _refuse(request, "unknown")
        else:
            sociallogin.connect(request, user)
            detail = {"provider": sociallogin.account.provider}
            at = timezone.now()
            record(actor=user, action="accounts.oidc_connected", subject=subject_of(user), detail=detail, at=at)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        _refuse(request, "failed")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: the audit tells."""


def _verified_email(sociallogin: Any) -> str:
    """Return the address that the provider vouches for, if any."""
    return next((found.email for found in sociallogin.email_addresses if found.verified is True), "")


def _refuse(request: HttpRequest, why: str) -> None:
    detail = {"address": address_of(request), "why": why}
    record(actor=None, action="accounts.oidc_refused", subject="user:?", detail=detail, at=timezone.now())
    raise ImmediateHttpResponse(render(request, "accounts/provincial_refused.html", {"why": why}, status=403))
