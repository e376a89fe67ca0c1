"""People with second factors, for tests."""

import time
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from accounts.models import User
from accounts.recovery_codes import make_codes

PASSWORD = "bốn-con-chim-sẻ"
SIGN_IN = "/noi-bo/dang-nhap/"
SECOND = "/noi-bo/dang-nhap/buoc-hai/"
OWN = "/noi-bo/tai-khoan/cua-toi/"


def with_totp(user: User) -> str:
    """Give a person a code generator and return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return str(secret)


def code(secret: str, *, at: datetime | None = None, periods: int = 0) -> str:
    """Return the code a generator shows, now or so many half minutes from now."""
    seconds = at.timestamp() if at else time.time()
    return str(format_hotp_value(hotp_value(secret, int(seconds) // 30 + periods)))


def recovery_codes(user: User) -> list[str]:
    """Give a person recovery codes, hashed faster than those of the portal, and return them."""
    return make_codes(user=user, rounds=1000)


def knock(client: Client, username: str, **more: str) -> int:
    return client.post(SIGN_IN, {"username": username, "password": PASSWORD, **more}).status_code


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def factors_of(user: User) -> list[str]:
    return sorted(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
