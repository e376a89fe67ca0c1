"""The style page: every token and component on one page, with measured contrast."""

import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.roles import Role
from agencies.access import requires
from charts.numbers import vi
from dashboards import graphics

TOKENS = settings.BASE_DIR / "static" / "css" / "tokens.css"
DECLARATION = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")
# fmt: off
SWATCHES = (
    "cham-900", "cham-700", "cham-500", "cham-200", "cham-100", "nghe-700", "nghe-500", "nghe-100",
    "giay", "giay-2", "vien", "vien-2", "muc", "muc-2", "loi-600", "loi-100",
)
# fmt: on
# Pairs that carry text, checked in light and in dark.
TEXT_PAIRS = (
    ("text", "page"),
    ("text", "surface"),
    ("text", "surface-quiet"),
    ("text", "mark-surface"),
    ("text-quiet", "page"),
    ("text-quiet", "surface"),
    ("text-quiet", "surface-quiet"),
    ("text-quiet", "mark-surface"),
    ("heading", "page"),
    ("heading", "surface"),
    ("link", "page"),
    ("link", "surface"),
    ("link", "surface-quiet"),
    ("link", "mark-surface"),
    ("link-hover", "page"),
    ("action-text", "action"),
    ("action-text", "action-hover"),
    ("danger-text", "danger"),
    ("bar-text", "bar"),
    ("bar-text", "bar-field"),
    ("bar-text-quiet", "bar"),
    ("chosen-text", "chosen"),
    ("info-text", "info-surface"),
    ("text", "info-surface"),
    ("ok-text", "ok-surface"),
    ("text", "ok-surface"),
    ("warn-text", "warn-surface"),
    ("error-text", "error-surface"),
    ("text", "error-surface"),
    ("error-text", "page"),
    ("error-text", "surface"),
    ("down-text", "down-surface"),
    ("grey-text", "surface-grey"),
)
# Borders and marks that must be seen to use the page (3:1).
MARK_PAIRS = (
    ("line-input", "surface"),
    ("line-input", "page"),
    ("dot", "surface"),
    ("focus-line", "focus-gap"),
    ("action", "page"),
)


@dataclass(frozen=True, slots=True)
class Swatch:
    name: str
    colour: str
    contrast: str


@dataclass(frozen=True, slots=True)
class Pair:
    text: str
    ground: str
    contrast: str
    enough: bool


def tokens(css: str, *, dark: bool = False) -> dict[str, str]:
    """Return the tokens of tokens.css with every var() resolved, in light or in dark."""
    light, rest = css.split("@media screen and (prefers-color-scheme: dark)", 1)
    found = dict(DECLARATION.findall(light))
    if dark:
        found |= dict(DECLARATION.findall(rest.split("@media", 1)[0]))
    return {name: resolved(value, found) for name, value in found.items()}


def resolved(value: str, among: dict[str, str]) -> str:
    name = re.fullmatch(r"var\(--([a-z0-9-]+)\)", value)
    return resolved(among[name[1]], among) if name else value


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb" (WCAG 2.2)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def printed(ratio: float) -> str:
    return vi(f"{ratio:.1f}")


@cache
def stylesheet() -> str:
    return TOKENS.read_text(encoding="utf-8")


def swatches() -> list[Swatch]:
    values = tokens(stylesheet())
    return [Swatch(name, values[name], printed(contrast(values[name], values["giay"]))) for name in SWATCHES]


def pairs(*, dark: bool) -> list[Pair]:
    values = tokens(stylesheet(), dark=dark)
    ratios = [(text, ground, contrast(values[text], values[ground])) for text, ground in TEXT_PAIRS]
    return [Pair(text, ground, printed(ratio), ratio >= 4.5) for text, ground, ratio in ratios]


def samples() -> dict[str, object]:
    """Return illustrative figures for the graphics; they are nobody's results."""
    axis = graphics.axis(["86.84", "85.34", "88.21", "84.02", "90"])
    rows = [
        ("7=", _("Xã A"), 166, "93.79", "91.80", "95.33", "giam", (1, 1, 5, 38, 121)),
        ("7=", _("Xã B"), 169, "93.79", "91.82", "95.32", "chua_du_can_cu", (0, 2, 5, 39, 123)),
        ("41", _("Phường C"), 248, "86.84", None, None, "tang", (8, 12, 10, 94, 124)),
    ]
    table_axis = graphics.axis([value for row in rows for value in row[3:6]] + ["90"])
    return {
        "axis": axis,
        "mark": graphics.mark(axis, "86.84", "85.34", "88.21"),
        "target": axis.at("90"),
        "previous": axis.at("84.02"),
        "table_axis": table_axis,
        "table_target": table_axis.at("90"),
        "rows": [
            (
                rank,
                name,
                n,
                index,
                low,
                high,
                verdict,
                graphics.bar(levels),
                graphics.mark(table_axis, index, low, high),
            )
            for rank, name, n, index, low, high, verdict, levels in rows
        ],
    }


@requires(*Role)
@require_safe
def styles(request: HttpRequest) -> HttpResponse:
    context = {"swatches": swatches(), "light": pairs(dark=False), "dark": pairs(dark=True), **samples(), **lists()}
    return render(request, "dashboards/styles.html", context)


def lists() -> dict[str, object]:
    levels = [_("Rất không hài lòng"), _("Không hài lòng"), _("Bình thường"), _("Hài lòng"), _("Rất hài lòng")]
    return {
        "levels": list(enumerate(levels, start=1)),
        "scale_three": [(1, _("Chưa tốt")), (2, _("Được")), (3, _("Tốt"))],
        "genders": [(1, _("Nam")), (2, _("Nữ"))],
        "ways": [(1, _("Đến trực tiếp")), (2, _("Qua mạng")), (3, _("Qua bưu điện"))],
        "chosen_ways": {1, 3},
        "sizes": ["48/56 600", "28/36 600", "26/34 600", "20/28 600", "18/28 400", "16/24 400", "13/18 400"],
        "verdicts": [
            "tang",
            "giam",
            "tuong_duong",
            "chua_du_can_cu",
            "too_few",
            "no_answers",
            "suppressed",
            "no_cases",
            None,
        ],
        "segments": ["done", "current", "", "", ""],
        "summary": [("mau-o", _("Số phát ra nhỏ hơn số thu về (252)")), ("loi-1", _("Câu 7 chưa có câu trả lời"))],
        "actions": [(_("CSV"), "#bang", "download")],
        "trail": [(_("Kết quả"), "#"), (_("Kiểu dáng"), "")],
        "key_values": [(_("Đợt khảo sát"), _("Đợt 2 năm 2026")), (_("Nhận phiếu"), "01/10/2026 – 30/11/2026")],
        "icons": sorted(path.stem for path in (settings.BASE_DIR / "templates/components/icons").glob("*.svg")),
    }
