"""Sentences that say to everybody how to read a figure, and why one is missing."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.numbers import vi
from charts.words import forms, units
from scoring.access import why_hidden
from scoring.disclosure import Why, k_of
from scoring.formula_kinds import only_base
from scoring.method import Method
from scoring.rank_words import Place, first_words
from scoring.results import BlockResult, Certain, NodeResult, UnitResult


def index_reading(index: str, method: Method, *, averaged: int = 0) -> str:
    """Say what an index means, without a word that one has to know; `averaged` units, 0 for an index of answers."""
    if averaged:
        words = _("Trung bình chỉ số của %(units)s là %(index)s %%. Chỉ số của một đơn vị là %(meaning)s.")
        return words % {"units": units(averaged), "index": vi(index), "meaning": meaning(method)}
    if method.root.pools and method.root.base == "top2":
        words = _("Cứ 100 câu trả lời thì khoảng %(count)s câu là hài lòng hoặc rất hài lòng.")
        return words % {"count": _whole(index)}
    return _("%(index)s %%: %(meaning)s.") % {"index": vi(index), "meaning": meaning(method)}


def _whole(index: str) -> str:
    """Return a percent as a whole number, but what falls short of all, or is not nothing, as it is printed."""
    whole = Decimal(index).quantize(Decimal(1), ROUND_HALF_UP)
    return vi(index) if whole in (0, 100) and whole != Decimal(index) else vi(whole)


def meaning(method: Method) -> str:
    """Say what a percent of the index stands for."""
    base = only_base(method)
    if base is None:
        return _(
            "trung bình các phần theo phương pháp; mỗi phần là phần câu trả lời hài lòng hoặc số điểm so với điểm cao "
            "nhất, tùy thành phần"
        )
    said = {
        "top2": _("phần câu trả lời hài lòng hoặc rất hài lòng"),
        "points": _("số điểm người trả lời cho so với số điểm cao nhất có thể, mỗi câu từ 1 đến 5 điểm"),
        "points0": _("số điểm người trả lời cho so với số điểm cao nhất có thể, mỗi câu từ 0 đến 4 điểm"),
    }[base]
    if method.root.formula == "single_item":
        return _("%(said)s, ở một câu hỏi hài lòng chung") % {"said": said}
    return (
        said if method.root.pools else _("trung bình các phần theo phương pháp; mỗi phần là %(said)s") % {"said": said}
    )


def limits_reading(certain: Certain, method: Method) -> str:
    """Say how sure an index is, or that nothing beyond those who answered may be said."""
    if certain.low is None or certain.high is None:
        return _("Không có khoảng tin cậy: chỉ nói về những người đã trả lời, không suy rộng.")
    words = _(
        "Chỉ hỏi một phần người đã làm thủ tục, nên con số của tất cả mọi người có thể khác: nhiều khả năng nằm trong "
        "khoảng %(low)s–%(high)s %% (khoảng tin cậy %(level)s %%)."
    )
    return words % {"low": vi(certain.low), "high": vi(certain.high), "level": vi(method.certainty.percent)}


def change_reading(certain: Certain) -> str:
    """Say what a change means; empty without one."""
    if certain.verdict is None or certain.previous is None:
        return ""
    said = {"was": vi(certain.previous)}
    return {
        "tang": _("Kỳ trước là %(was)s %%. Mức tăng lớn hơn những gì may rủi khi chọn người hỏi có thể gây ra."),
        "giam": _("Kỳ trước là %(was)s %%. Mức giảm lớn hơn những gì may rủi khi chọn người hỏi có thể gây ra."),
        "tuong_duong": _("Kỳ trước là %(was)s %%. Hai kỳ coi như bằng nhau."),
        "chua_du_can_cu": _(
            "Kỳ trước là %(was)s %%. Số phiếu chưa đủ để nói chỉ số tăng hay giảm; như vậy không có nghĩa là không đổi."
        ),
    }[certain.verdict] % said


def rank_reading(unit: UnitResult, tied: int) -> str:
    """Say where an agency stands in its block and how sure that is; empty without a rank. `tied`: others beside it."""
    if unit.rank is None:
        return ""
    said = {"rank": vi(unit.rank), "ranked": vi(unit.ranked), "low": vi(unit.rank_low), "high": vi(unit.rank_high)}
    place = _("Hạng %(rank)s trong %(ranked)s đơn vị của khối") % said
    if tied:
        place += ngettext(", cùng hạng với %(n)s đơn vị khác", ", cùng hạng với %(n)s đơn vị khác", tied) % {
            "n": vi(tied)
        }
    if unit.rank_low is None or unit.rank_low == unit.rank_high:
        return f"{place}."
    open_ = _("Số liệu chưa loại trừ được hạng nào từ %(low)s đến %(high)s.") % said
    return f"{place}. {open_}"


def first_reading(rows: Sequence[UnitResult]) -> str:
    """Say which units of a block may be the first; empty where there is nothing to compare."""
    places = [
        Place(unit.name, unit.rank, unit.rank_low)
        for unit in rows
        if unit.rank is not None and unit.rank_low is not None
    ]
    return first_words(places)


def why_none(unit: UnitResult, method: Method, why: Why | None) -> str:
    """Say why an agency has no figures here."""
    k = k_of(method)
    if why == "derivable":
        words = _("Không nêu: cùng các đơn vị khác làm lộ số liệu của đơn vị có dưới %(k)d phiếu.")
        return words % {"k": k}
    if unit.status == "ok":
        return _("Dưới %(k)d phiếu: không nêu số liệu để không lộ câu trả lời của từng người.") % {"k": k}
    if not unit.n:
        return _("Chưa có phiếu nào: không tính chỉ số, không xếp hạng.")
    if unit.lacks_answers(method.minimum):
        return _("Có phiếu, không có câu trả lời hợp lệ để tính: không tính chỉ số, không xếp hạng.")
    return _("Dưới %(minimum)d phiếu: không tính chỉ số, không xếp hạng.") % {"minimum": method.minimum}


def why_no_node(node: NodeResult, why: Why | None) -> str:
    """Say in a few words why a factor or question has no figure."""
    if why is not None:
        return why_hidden(why)
    return "" if node.index is not None else _("không phát sinh")


def why_no_whole(method: Method) -> str:
    """Say why a row of several agencies has no figures here."""
    return _("Không nêu: làm lộ số liệu của đơn vị có dưới %(k)d phiếu.") % {"k": k_of(method)}


def block_name(method: Method) -> str:
    """Name the figure of a block by how it is made."""
    return {
        "pooled": _("Toàn khối, gộp mọi phiếu"),
        "mean": _("Trung bình khối"),
        "weighted": _("Trung bình khối theo số hồ sơ"),
    }[method.block_roll_up]


def averaged(row: UnitResult | BlockResult, rows: Sequence[UnitResult], roll_up: str) -> int:
    """Return how many units' indices a figure averages, 0 where it is one of answers."""
    if roll_up == "pooled":
        return 0
    return sum(unit.index is not None and (roll_up == "mean" or bool(unit.size)) for unit in rows)


def rests_on(n: int) -> str:
    """Say on how many forms a figure rests."""
    return _("tính từ %(forms)s") % {"forms": forms(n)}
