"""Sentences on the page of a trial."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.numbers import vi, vi_change
from dashboards.methods.trial import Trial
from scoring.formula_kinds import scored_alike
from scoring.method import Method


def scale_words(mine: Method, other: Method) -> str:
    """Warn where the two figures do not mean the same: their difference is then no change of anything."""
    if scored_alike(mine, other):
        return ""
    return _("Hai phương pháp tính điểm câu trả lời khác nhau: chênh lệch gồm cả phần do đổi cách tính.")


def level_words(mine: Method, other: Method) -> str:
    """Say what stands under an index, and that two intervals of the same answers are no test of a difference."""
    levels = [vi(each.certainty.percent) for each in (mine, other)]
    words = _("Khoảng dưới chỉ số là khoảng tin cậy %(level)s %%.") % {"level": levels[0]}
    if levels[0] != levels[1]:
        words = _("Khoảng dưới chỉ số là khoảng tin cậy: bản nháp %(mine)s %%, đặt cạnh %(other)s %%.") % {
            "mine": levels[0],
            "other": levels[1],
        }
    same = _("Hai chỉ số tính từ cùng một bộ phiếu nên hai khoảng chồng nhau không có nghĩa là không khác nhau.")
    return f"{words} {same}"


def summary_words(trial: Trial) -> str:
    """Say in a sentence how many units stand elsewhere, and which index differs most."""
    if not trial.units:
        return ""
    words = _("Không đơn vị nào đổi hạng.")
    if trial.moved:
        changed = ngettext("%(n)s đơn vị đổi hạng.", "%(n)s đơn vị đổi hạng.", trial.moved)
        words = changed % {"n": vi(trial.moved)}
    if trial.farthest is None:
        return words
    most = _("Chỉ số lệch nhiều nhất: %(unit)s, %(difference)s.")
    return f"{words} {most % {'unit': trial.farthest.name, 'difference': vi_change(trial.farthest.difference)}}"
