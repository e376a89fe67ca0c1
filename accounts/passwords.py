"""What a password may not be. Everything is checked on this machine: no list is asked over the network."""

import re
import unicodedata
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

# The estimate of zxcvbn (Wheeler 2016) over 30 000 leaked passwords, dictionaries, keyboards, dates and repetitions:
# 10^10 guesses hold out against a stolen table of hashes for a while, far more against a throttled page.
GUESSES = 10.0
# zxcvbn's time grows with the square of the length; what is longer is judged by its beginning.
JUDGED = 72
# Its dictionaries know no Vietnamese: what people here take first, without marks.
COMMON_HERE = (
    *("matkhau", "anhyeuem", "emyeuanh", "yeuem", "yeuanh", "iloveyou", "toiyeuvietnam", "vietnam", "vietnamvodich"),
    *("xinchao", "khongbiet", "khongnho", "khongco", "quantri", "quantrivien", "canbo", "congchuc", "vienchuc"),
    *("lanhdao", "giamdoc", "chutich", "ubnd", "uyban", "uybannhandan", "sonoivu", "noivu", "hanoi", "saigon"),
    *("hochiminh", "bacho", "nhatrang", "camranh", "thanhpho", "phuong", "giadinh", "hanhphuc", "conyeu", "baby"),
    *("nguyen", "tran", "hoang", "hailong", "khaosat", "dichvucong", "motcua", "chinhphu", "cachmang", "dangcongsan"),
)
# The portal's own words that no password of it may hold.
OURS = ("khaosathailong", "satisfaction", "sipas")
SHORTEST_NAME = 4
# The one Vietnamese letter whose mark Unicode does not take apart.
D_WITH_STROKE = chr(0x111)


def plain(text: str) -> str:
    """Return a text in lower case, without Vietnamese marks and without anything but letters and digits."""
    parts = unicodedata.normalize("NFD", text.lower().replace(D_WITH_STROKE, "d"))
    return re.sub(r"[^0-9a-z]", "", parts)


class HardToGuess:
    """Refuses what is guessed soon, by lists of leaked and common passwords and by patterns."""

    def validate(self, password: str, user: Any = None) -> None:
        for text in {password[:JUDGED], plain(password)[:JUDGED]} - {""}:
            if zxcvbn(text, user_inputs=list(COMMON_HERE))["guesses_log10"] < GUESSES:
                raise ValidationError(self.get_help_text(), code="password_too_common")

    def get_help_text(self) -> str:
        return _("Mật khẩu này dễ đoán: gần với mật khẩu phổ biến, đã lộ hoặc theo quy luật. Hãy chọn câu khác.")


class NamesNothingOfOurs:
    """Refuses passwords that hold the account's name, the province's or the portal's."""

    def validate(self, password: str, user: Any = None) -> None:
        names = (*OURS, settings.PROVINCE_NAME, getattr(user, "username", ""))
        if holds_any(password, names):
            raise ValidationError(self.get_help_text(), code="password_names_ours")

    def get_help_text(self) -> str:
        return _("Mật khẩu không được chứa tên đăng nhập, tên tỉnh hay tên cổng.")


def holds_any(password: str, names: Any) -> bool:
    """Say whether a password holds one of the names, marks, spaces and capitals aside."""
    inside = plain(password)
    return any(len(name) >= SHORTEST_NAME and name in inside for name in map(plain, names))
