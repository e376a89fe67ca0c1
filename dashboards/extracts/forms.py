"""What officials type about extracts."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplans.models import Extract, Point
from actionplans.periods import FIRST_YEAR, KINDS, NoSuchPeriod, Period, period
from actionplans.services.taking import LONGEST_NOTE

DATES = ("%Y-%m-%d", "%d/%m/%Y")
# A report may close its numbers some weeks before or after the calendar's period.
SHIFT = timedelta(days=45)


class StartForm(forms.Form):
    """Which period, of whom; days other than the calendar's where the report closes its numbers earlier."""

    about = forms.ChoiceField(label=gettext_lazy("Phạm vi"))
    kind = forms.ChoiceField(label=gettext_lazy("Kỳ"), choices=Extract.Kind.choices)
    number = forms.IntegerField(
        label=gettext_lazy("Kỳ thứ"),
        min_value=1,
        max_value=4,
        required=False,
        help_text=gettext_lazy("Quý 1–4, sáu tháng 1–2; kỳ năm và tháng 4 không cần ghi."),
    )
    year = forms.IntegerField(label=gettext_lazy("Năm"), min_value=FIRST_YEAR, max_value=2100)
    last = forms.DateField(
        label=gettext_lazy("Chốt số liệu đến ngày"),
        input_formats=DATES,
        required=False,
        help_text=gettext_lazy("Để trống: ngày cuối của kỳ."),
    )
    first = forms.DateField(
        label=gettext_lazy("Từ ngày"),
        input_formats=DATES,
        required=False,
        help_text=gettext_lazy("Để trống: ngày đầu của kỳ."),
    )
    point = forms.ChoiceField(
        label=gettext_lazy("Điểm yêu cầu gửi kế hoạch"),
        required=False,
        help_text=gettext_lazy("Chỉ dùng khi tổng hợp tháng 4: ai được giao điểm này là phải gửi."),
    )
    field_order = ("about", "kind", "number", "year", "first", "last", "point")

    def __init__(
        self, *args: Any, abouts: Sequence[tuple[str, str]], points: Sequence[Point], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["about"].choices = abouts  # type: ignore[attr-defined]
        kinds = [(code, str(words).capitalize()) for code, words in Extract.Kind.choices]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.points = {str(each.pk): each for each in points}
        words = _("%(number)s, điểm %(label)s")
        named = [
            (pk, words % {"number": each.directive.number, "label": each.label}) for pk, each in self.points.items()
        ]
        self.fields["point"].choices = [("", _("Mọi đơn vị trong các khối")), *named]  # type: ignore[attr-defined]
        if not named:
            del self.fields["point"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.errors:
            return typed
        kind = typed["kind"]
        try:
            # A number says nothing of a year or of April.
            found = period(kind, typed["year"], (typed.get("number") or 1) if KINDS[kind][0] > 1 else 1)
        except NoSuchPeriod:
            self.add_error("number", _("Kỳ này chỉ có từ 1 đến %d.") % KINDS[kind][0])
            return typed
        if KINDS[kind][0] > 1 and not typed.get("number"):
            self.add_error("number", _("Ghi kỳ thứ mấy."))
        if kind == "april" and typed["about"] != "tinh":
            self.add_error("about", _("Tổng hợp tháng 4 là của toàn tỉnh, do Sở Nội vụ lập."))
        self._days(typed, found)
        typed["point"] = self.points.get(typed.get("point", "")) if kind == "april" else None
        return typed

    def _days(self, typed: dict[str, Any], found: Period) -> None:
        for name, usual in (("first", found.first), ("last", found.last)):
            day = typed.get(name) or usual
            if abs(day - usual) > SHIFT:
                self.add_error(name, _("Ngày cách kỳ đã chọn quá xa."))
            typed[name] = day
        if typed["first"] > typed["last"]:
            self.add_error("last", _("Ngày cuối phải sau ngày đầu."))
        elif typed["first"] > self.today:
            self.add_error("year", _("Kỳ này chưa bắt đầu."))


class ActForm(forms.Form):
    """An act on an extract as it was seen: `section` is the one whose button was pressed, `text` the reason."""

    version = forms.IntegerField(min_value=0, max_value=32_767)
    section = forms.CharField(max_length=40, required=False)
    text = forms.CharField(max_length=LONGEST_NOTE, required=False, strip=False)


# How the boxes beside the sections are called, before the code of the section.
BOX = "nhan-dinh-"


def typed_texts(sent: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed beside the sections, by section, with ends of lines as they are kept."""
    return {name.removeprefix(BOX): sent[name].replace("\r\n", "\n") for name in sent if name.startswith(BOX)}


def too_long(texts: Mapping[str, str]) -> list[str]:
    """Return the sections of which more was typed than is kept."""
    return [section for section, text in texts.items() if len(text.strip()) > LONGEST_NOTE]
