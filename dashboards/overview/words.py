"""The sentences under "Đọc nhanh": no more than the figures hold. Pure but for the words."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from charts.numbers import vi, vi_change
from dashboards.overview.aims import Reached
from dashboards.overview.lines import Line
from dashboards.wording import why_no_verdict
from scoring.known import Known
from scoring.results import Certain
from scoring.weakest import surely_lowest


def quick_reading(index: str, certain: Certain, reached: Reached | None, factors: Sequence[Line], known: Known) -> str:
    """Return what the headline says: the change, the target, the weakest factor and those that fell."""
    return " ".join((*change_words(certain), *target_sentence(index, reached), *factor_words(factors, known)))


def change_words(certain: Certain) -> Iterator[str]:
    if certain.verdict is not None and certain.change is not None:
        said = {
            "tang": _("So với kỳ trước, chỉ số tăng có căn cứ (%(change)s điểm %%)."),
            "giam": _("So với kỳ trước, chỉ số giảm có căn cứ (%(change)s điểm %%)."),
            "tuong_duong": _("So với kỳ trước, chỉ số tương đương (%(change)s điểm %%)."),
            "chua_du_can_cu": _("So với kỳ trước (%(change)s điểm %%), chưa đủ căn cứ để nói chỉ số tăng hay giảm."),
        }[certain.verdict]
        yield said % {"change": vi_change(certain.change)}
    elif certain.no_verdict is not None:
        yield _("Không so với kỳ trước: %(why)s.") % {"why": why_no_verdict(certain.no_verdict)}


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
