"""What the query of an API's address asks for, read strictly: what is unknown or malformed is never guessed."""

import base64
import binascii
from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.keyed_api import Refused

DEFAULT, MOST = 50, 200
Row = TypeVar("Row")


def texts(asked: QueryDict, known: Collection[str]) -> dict[str, str]:
    """Return the parameters of a query. Raises Refused for others, and for one that stands twice."""
    errors = {name: _("Tham số này không có trong API.") for name in asked if name not in known}
    errors |= {name: _("Tham số này chỉ nêu một lần.") for name in known if len(asked.getlist(name)) > 1}
    errors |= {name: _("Cần một chuỗi ký tự.") for name in known if not str(asked.get(name, "")).isprintable()}
    if errors:
        raise wrong(errors)
    return {name: str(asked[name]) for name in known if name in asked}


def wrong(errors: dict[str, str]) -> Refused:
    return Refused(400, _("Có tham số sai."), errors)


def number(asked: dict[str, str], name: str, bounds: tuple[int, int]) -> int | None:
    """Return a whole number within bounds, None where it is not asked for. Raises Refused."""
    if name not in asked:
        return None
    text, (least, most) = asked[name], bounds
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and least <= int(text) <= most):
        words = _("Cần một số nguyên từ %(least)d đến %(most)d.") % {"least": least, "most": most}
        raise wrong({name: words})
    return int(text)


def page(
    rows: Sequence[Row], asked: dict[str, str], key: Callable[[Row], str], *, most: int = MOST
) -> tuple[Sequence[Row], str | None]:
    """Return the rows that follow `cursor`, at most `limit`, and the cursor that leads on; None at the end.

    A cursor names the last row, so that rows that come meanwhile shift nothing. Raises Refused.
    """
    limit = number(asked, "limit", (1, most)) or min(DEFAULT, most)
    start = _after(rows, asked["cursor"], key) if "cursor" in asked else 0
    found = rows[start : start + limit]
    return found, _cursor(key(found[-1])) if start + limit < len(rows) else None


def _after(rows: Sequence[Any], cursor: str, key: Callable[[Any], str]) -> int:
    try:
        wanted = base64.urlsafe_b64decode(cursor.encode("ascii")).decode()
        return next(place for place, row in enumerate(rows, 1) if key(row) == wanted)
    except (UnicodeError, binascii.Error, ValueError, StopIteration) as error:
        raise wrong({"cursor": _("Con trỏ không còn dùng được; đọc lại từ đầu.")}) from error


def _cursor(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode()
