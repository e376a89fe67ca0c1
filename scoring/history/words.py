"""Years in words: why a figure is missing, why two do not compare, where an agency came from."""

import re

from django.utils.translation import gettext as _

from charts.numbers import vi
from scoring.history.chart import TWO_PLACES
from scoring.history.series import Break, Line, Point, Series, YearMean
from scoring.models import PublishedResult


def reason_words(point: Point) -> str:
    """Return why a year has no figure, empty where it has one."""
    return {
        "": "",
        "too_few": _("không đủ phiếu để tính chỉ số"),
        "no_answers": _("có phiếu, không có câu trả lời hợp lệ để tính"),
        "hidden": _("không công bố do số phiếu ít"),
    }[point.why]


def gap_words(found: Break, before: Point, now: Point) -> str:
    """Return why a year does not compare with the one before it."""
    years = {"before": before.year, "now": now.year}
    if found.kind == "stated":
        words = _("Không so sánh %(now)d với %(before)d: một bên chỉ có số đã công bố, không đối chiếu được cách tính.")
        return words % years
    if found.kind == "unknown":
        return _("Không so sánh %(now)d với %(before)d: nguồn không nêu cách tính.") % years
    words = _("Không so sánh trực tiếp %(now)d với %(before)d: %(reasons)s.")
    return words % {**years, "reasons": _readable("; ".join(found.reasons))}


def _readable(reasons: str) -> str:
    """Put words for the codes of formulas and of the whole tree, which methods are compared by."""
    words = {"root": _("cả chỉ số"), **{kind.value: str(kind.label) for kind in PublishedResult.MethodKind}}
    return re.sub(r"[a-z0-9_]+", lambda found: words.get(found.group(), found.group()), reasons)


def origin_words(series: Series) -> str:
    """Return why an agency has no figures of its own from earlier years, empty where it has."""
    if series.origin is None:
        return ""
    return {
        "merged": _("Đơn vị hình thành do sáp nhập nên không có số liệu riêng của các năm trước đó."),
        "split": _("Đơn vị được chia tách hoặc đã chuyển đi một phần nên không có số liệu riêng của các năm trước đó."),
        "unclear": _("Các lần kế thừa đã ghi của đơn vị này mâu thuẫn nhau nên không nối số liệu các năm trước."),
    }.get(series.origin, "")


def part_words(line: Line) -> str:
    """Return which part of a predecessor passed on, empty where all of it did."""
    if line.share is None:
        return _("chuyển sang một phần, không rõ bao nhiêu")
    if line.share == 1:
        return ""
    share = TWO_PLACES.print(line.share * 100).rstrip("0").rstrip(".")
    return _("chuyển sang %(share)s %%") % {"share": vi(share)}


def mean_value(mean: YearMean) -> str:
    """Return the weighted mean of predecessors in a year as it is printed."""
    return vi(TWO_PLACES.print(mean.mean.value))


def mean_basis(mean: YearMean) -> str:
    """Return what it is the mean of, and by what it weighs."""
    weights = {"population": _("số hồ sơ (N)"), "forms": _("số phiếu (n)")}[mean.mean.by]
    words = _("bình quân các đơn vị tiền thân, có trọng số theo %(weights)s")
    if mean.mean.count < mean.known:
        words = _("bình quân %(count)d trong %(known)d đơn vị tiền thân có chỉ số, có trọng số theo %(weights)s")
    return words % {"weights": weights, "count": mean.mean.count, "known": mean.known}
