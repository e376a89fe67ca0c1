"""Sentences that say how to read a figure."""

from collections.abc import Sequence
from typing import Literal

from django.utils.translation import gettext as _

from charts.numbers import vi
from charts.words import forms as forms
from charts.words import people as people
from charts.words import units as units
from scoring.certainty.changes import NoVerdict, Verdict
from scoring.formula_kinds import only_base
from scoring.method import Method
from scoring.method_words import unanswered_words
from scoring.results import Certain

Averaging = Literal["mean", "weighted"]


def reading(index: str, n: int, method: Method, *, averaged: int = 0, roll_up: Averaging = "mean") -> str:
    """Return the sentence beside an index: what it means and from how many forms.

    `averaged` is the number of units whose indices were averaged by `roll_up`, 0 for an index of answers.
    """
    if averaged:
        words = {
            "mean": _("%(share)s %%: trung bình cộng chỉ số của %(units)s (%(meaning)s), có %(forms)s."),
            "weighted": _(
                "%(share)s %%: trung bình chỉ số của %(units)s theo số hồ sơ từng đơn vị (%(meaning)s), có %(forms)s."
            ),
        }[roll_up]
    elif method.root.formula == "single_item":
        words = _("%(share)s %%: %(meaning)s ở một câu hỏi hài lòng chung, tính từ %(forms)s.")
    elif method.root.pools:
        words = _("%(share)s %%: %(meaning)s, tính từ %(forms)s.")
    else:
        words = _("%(share)s %%: trung bình các phần theo phương pháp (%(meaning)s), tính từ %(forms)s.")
    return words % {"share": vi(index), "meaning": meaning(method), "forms": forms(n), "units": units(averaged)}


def meaning(method: Method) -> str:
    """Return what a percent of the method's answers stands for."""
    base = only_base(method)
    if base is None:
        return _("tỷ lệ hài lòng hoặc tổng điểm so với điểm cao nhất, tùy thành phần của phương pháp")
    return {
        "top2": _("tỷ lệ câu trả lời hài lòng hoặc rất hài lòng trong các câu trả lời hợp lệ"),
        "points": _("tổng điểm các câu trả lời so với tổng điểm cao nhất có thể (mỗi câu từ 1 đến 5 điểm)"),
        "points0": _("tổng điểm các câu trả lời so với tổng điểm cao nhất có thể (mỗi câu từ 0 đến 4 điểm)"),
    }[base]


def verdict_words(verdict: Verdict) -> str:
    """Return a verdict on a change in words."""
    return {
        "tang": _("tăng"),
        "giam": _("giảm"),
        "tuong_duong": _("tương đương"),
        "chua_du_can_cu": _("chưa đủ căn cứ"),
    }[verdict]


def why_no_verdict(reason: NoVerdict) -> str:
    """Return why a change has no verdict."""
    return {
        "no_previous": _("không có kỳ trước để so trực tiếp"),
        "previous_too_few": _("kỳ trước không có chỉ số"),
        "too_few": _("kỳ này không có chỉ số"),
        "not_comparable": _("khác phương pháp, không so trực tiếp"),
        "not_recomputable": _("số kỳ trước không tính lại được"),
        "unit_changed": _("đơn vị đã sáp nhập hoặc chia tách"),
        "voluntary": _("phiếu tự nguyện, không suy rộng"),
    }[reason]


def alike_words(clusters: Sequence[int]) -> str:
    """Say why limits of figures of 100 % do not narrow with more forms; empty where none rests on clusters."""
    if not clusters:
        return ""
    words = _(
        "Ở dòng mọi phiếu trả lời như nhau, khoảng tin cậy tính theo số đợt, cụm thu phiếu (%(clusters)s), không theo "
        "số phiếu."
    )
    return words % {"clusters": ", ".join(map(str, clusters))}


def method_line(method: Method, number: int) -> str:
    """Return which method, how it rounds and what it counts where nobody answered."""
    rounding = {
        "half_up": _("làm tròn nửa lên %(digits)d chữ số thập phân"),
        "truncate": _("cắt bỏ sau %(digits)d chữ số thập phân"),
    }[method.rounding.mode] % {"digits": method.rounding.digits}
    words = _(
        "Phương pháp “%(title)s”, phiên bản %(number)d; %(rounding)s. %(unanswered)s "
        "Số phiếu là số phiếu trả lời được tính; tối thiểu %(minimum)d phiếu thì có chỉ số."
    )
    return words % {
        "title": method.title,
        "number": number,
        "rounding": rounding,
        "unanswered": " ".join(unanswered_words(method)),
        "minimum": method.minimum,
    }


def compared_words(certain: Certain) -> str:
    """Say over which units a mean changed, or how many a pooled row has of both years; empty where all are the same."""
    if certain.units_in_both is not None:
        return _("gộp mọi phiếu; %(units)s có ở cả hai kỳ") % {"units": units(certain.units_in_both)}
    if certain.compared_units is None:
        return ""
    here = {"units": units(certain.compared_units), "then": vi(certain.previous), "now": vi(certain.compared_index)}
    if certain.compared_index is None:
        return _("trên %(units)s có ở cả hai kỳ") % here
    return _("trên %(units)s có ở cả hai kỳ: %(then)s → %(now)s") % here
