"""The sentences under "Đọc nhanh": no more than the figures hold. Pure but for the words."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from charts.numbers import vi, vi_change
from charts.words import forms
from dashboards.overview.aims import Reached
from dashboards.overview.lines import Line
from dashboards.rows import Row
from dashboards.wording import why_no_verdict
from scoring.known import Known
from scoring.results import Certain
from scoring.weakest import surely_lowest


def quick_reading(row: Row, reached: Reached | None, factors: Sequence[Line], known: Known) -> str:
    """Return what the headline of an index says: the change, the target, the weakest factor and those that fell."""
    said = (change_words(row.certain, row.n), target_sentence(row.index or "", reached), factor_words(factors, known))
    return " ".join(words for part in said for words in part)


def change_words(certain: Certain, n: int) -> Iterator[str]:
    """Yield what `n` forms allow to say of the change."""
    if certain.verdict == "chua_du_can_cu" and certain.change is not None:
        yield _unsure(Decimal(certain.change)) % {"forms": forms(n), "size": vi(certain.change.lstrip("-"))}
    elif certain.verdict is not None and certain.change is not None:
        said = {
            "tang": _("So với kỳ trước, chỉ số tăng có căn cứ (%(change)s điểm %%)."),
            "giam": _("So với kỳ trước, chỉ số giảm có căn cứ (%(change)s điểm %%)."),
            "tuong_duong": _("So với kỳ trước, chỉ số tương đương (%(change)s điểm %%)."),
        }[certain.verdict]
        yield said % {"change": vi_change(certain.change)}
    elif certain.no_verdict is not None:
        yield _("Không so với kỳ trước: %(why)s.") % {"why": why_no_verdict(certain.no_verdict)}


def _unsure(change: Decimal) -> str:
    """Return the sentence for a change that may be chance; it names the direction only to deny that it is sure."""
    if change < 0:
        return _("Với %(forms)s, mức giảm %(size)s điểm %% so với kỳ trước chưa đủ căn cứ để kết luận là giảm thật.")
    if change > 0:
        return _("Với %(forms)s, mức tăng %(size)s điểm %% so với kỳ trước chưa đủ căn cứ để kết luận là tăng thật.")
    return _("Với %(forms)s, chỉ số bằng kỳ trước, nhưng chưa đủ căn cứ để kết luận là không đổi.")


def target_sentence(index: str, reached: Reached | None) -> Iterator[str]:
    if reached is None or reached.met is None:
        return
    shown = {"target": reached.words, "gap": vi(abs(Decimal(index) - reached.value).quantize(Decimal("0.01")))}
    if reached.certainty == "chac_chan_dat":
        yield _("Chắc chắn đạt chỉ tiêu %(target)s.") % shown
    elif reached.certainty == "chac_chan_khong_dat":
        yield _("Chắc chắn không đạt chỉ tiêu %(target)s, còn cách %(gap)s điểm %%.") % shown
    elif reached.met:
        yield _("Theo số ghi ở đây, chỉ số đạt chỉ tiêu %(target)s; do sai số chọn mẫu chưa nói chắc được.") % shown
    else:
        said = _("Theo số ghi ở đây, chỉ số chưa đạt chỉ tiêu %(target)s (còn cách %(gap)s điểm %%); ")
        yield said % shown + _("do sai số chọn mẫu chưa nói chắc được.")


def factor_words(factors: Sequence[Line], known: Known) -> Iterator[str]:
    """Yield the weakest factor, told of none while one is hidden, and those that fell beyond chance."""
    shown = [line for line in factors if line.index is not None]
    if shown and not any(line.hidden for line in factors):
        lowest = min(shown, key=lambda line: Decimal(line.index or 0))
        said = {"name": lowest.name, "index": vi(lowest.index)}
        if surely_lowest(known, [line.code for line in shown]) == lowest.code:
            yield _("Yếu tố thấp nhất: %(name)s (%(index)s %%).") % said
        else:
            open_ = _(
                "Chỉ số tính được thấp nhất ở %(name)s (%(index)s %%), chưa đủ căn cứ để nói đó là yếu tố thấp nhất."
            )
            yield open_ % said
    if fallen := [line.name for line in shown if line.certain.verdict == "giam"]:
        yield _("Giảm có căn cứ ở: %(names)s.") % {"names": "; ".join(fallen)}
