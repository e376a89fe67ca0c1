"""How a person has long tables shown: rows close together or apart, some columns taken away.

It is kept in a cookie, as the language is: of the browser in front of one, never in an address that is passed on, so
that links of filters, orders and pages need not carry it. It hides nothing: files hold all columns.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from django.conf import settings

COOKIE, COOKIE_AGE = f"{settings.COOKIE_PREFIX}bang", 60 * 60 * 24 * 365
CLOSE, ROOMY = "gon", "thoang"
# Browsers keep 4096 bytes of a cookie; the tables chosen for longest ago give way.
LONGEST = 3000
NAME = re.compile(r"[a-z-]{1,20}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that can be taken away; `spanned` where a row without figures says why across it."""

    code: str
    label: str
    spanned: bool = True


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person chose for a table; without a density the table's own holds."""

    density: str = ""
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TableLook:
    """A table as its reader wants it; `back` is the address to return to when that changes."""

    table: str
    columns: tuple[Column, ...]
    hidden: frozenset[str]
    roomy: bool
    back: str

    @property
    def shown(self) -> frozenset[str]:
        return frozenset(column.code for column in self.columns) - self.hidden

    @property
    def missing(self) -> int:
        """How many of the columns are away."""
        return len(self.columns) - len(self.shown)

    @property
    def span(self) -> int:
        """How many columns a reason stands across: that of the index and the spanned ones that are shown."""
        return 1 + sum(column.spanned and column.code in self.shown for column in self.columns)

    @property
    def known(self) -> str:
        """The codes of all columns as a form sends them."""
        return " ".join(quote(column.code, safe="") for column in self.columns)


def look_of(
    cookies: Mapping[str, str], table: str, columns: Sequence[Column], *, back: str, roomy: bool = False
) -> TableLook:
    """Return how a table is to be shown; `roomy` says how it is for who chose nothing."""
    wish = read(cookies.get(COOKIE, "")).get(table, Wish())
    wants_roomy = wish.density == ROOMY if wish.density else roomy
    hidden = wish.hidden & {column.code for column in columns}
    return TableLook(table, tuple(columns), hidden, wants_roomy, back)


def read(cookie: str) -> dict[str, Wish]:
    """Read the cookie, which anybody may have written; what cannot be read is as if absent."""
    found = {}
    for part in cookie[: LONGEST + 1].split("|"):
        name, density, hidden = (*part.split(":"), "", "")[:3]
        if NAME.fullmatch(name):
            known = density if density in (CLOSE, ROOMY) else ""
            found[name] = Wish(known, frozenset(unquote(code) for code in hidden.split("+") if code))
    return found


def written(wishes: Mapping[str, Wish]) -> str:
    """Return the cookie that `read` reads, the first wishes as far as there is room."""
    parts = [
        f"{name}:{wish.density}:{'+'.join(sorted(quote(code, safe='') for code in wish.hidden))}"
        for name, wish in wishes.items()
        if wish != Wish()
    ]
    while len("|".join(parts)) > LONGEST:
        parts.pop()
    return "|".join(parts)


def chosen(cookie: str, table: str, *, density: str, known: str, shown: Collection[str], every: bool) -> str:
    """Return the cookie after a form was sent: of the `known` columns those not `shown` go, none with `every`.

    A form that knows no columns, or sends no density, leaves these as they are.
    """
    wishes = read(cookie)
    if not NAME.fullmatch(table):
        return written(wishes)
    before = wishes.pop(table, Wish())
    codes = {unquote(code) for code in known.split()}
    hidden = frozenset(codes - set(shown)) if codes else before.hidden
    hidden = frozenset() if every else hidden
    kept = density if density in (CLOSE, ROOMY) else before.density
    return written({table: Wish(kept, hidden), **wishes})
