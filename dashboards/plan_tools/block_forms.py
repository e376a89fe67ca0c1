"""What a sector lead types to begin a plan over a block."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplans.models import Target
from actionplans.plan_words import target_in
from actionplans.services.plans import Aim, Said

MOST_YEARS = 10


class BlockPlanForm(forms.Form):
    """The head of a plan over a block, and one target a year on the block's mean."""

    version = forms.IntegerField(min_value=0, max_value=32_767, required=False, widget=forms.HiddenInput)
    block = forms.ChoiceField(label=gettext_lazy("Khối"))
    agency = forms.ChoiceField(label=gettext_lazy("Cơ quan chủ trì"))
    title = forms.CharField(label=gettext_lazy("Tên kế hoạch"), max_length=300)
    basis = forms.CharField(
        label=gettext_lazy("Văn bản căn cứ"),
        max_length=5000,
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy("Mỗi dòng một văn bản."),
    )
    first_year = forms.IntegerField(label=gettext_lazy("Từ năm"), min_value=2000, max_value=2100)
    last_year = forms.IntegerField(label=gettext_lazy("Đến năm"), min_value=2000, max_value=2100)
    targets = forms.CharField(
        label=gettext_lazy("Chỉ tiêu trên chỉ số trung bình của khối"),
        max_length=1000,
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy("Mỗi dòng một năm, ví dụ: 2027: trên 77; 2028: từ 80."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        blocks: Sequence[tuple[str, str]],
        agencies: Sequence[tuple[str, str]],
        today: date,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.fields["block"].choices = list(blocks)  # type: ignore[attr-defined]
        self.fields["agency"].choices = list(agencies)  # type: ignore[attr-defined]
        self.today = today

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        first, last = typed.get("first_year"), typed.get("last_year")
        if first and last and not first <= last < first + MOST_YEARS:
            self.add_error("last_year", _("Từ năm đầu đến năm cuối, tối đa mười năm."))
        outside = [each.year for each in typed.get("targets", ()) if first and last and not first <= each.year <= last]
        if outside:
            self.add_error("targets", _("Năm %d nằm ngoài kế hoạch.") % outside[0])
        return typed

    def clean_targets(self) -> tuple[Aim, ...]:
        lines = [line.strip() for line in self.cleaned_data["targets"].replace(";", "\n").splitlines() if line.strip()]
        aims = [aim_in(line) for line in lines]
        if None in aims:
            raise forms.ValidationError(_("Không hiểu “%s”. Ví dụ đúng: 2027: trên 77") % lines[aims.index(None)][:80])
        years = [each.year for each in aims if each]
        if len(set(years)) < len(years):
            raise forms.ValidationError(_("Mỗi năm chỉ một chỉ tiêu."))
        return tuple(each for each in aims if each)

    def said(self) -> Said:
        typed = self.cleaned_data
        return Said(
            title=" ".join(typed["title"].split()),
            basis=typed["basis"].replace("\r\n", "\n"),
            first_year=typed["first_year"],
            last_year=typed["last_year"],
        )


def aim_in(line: str) -> Aim | None:
    """Read a line as a target on the block's mean; None where it says something else."""
    said = target_in(line)
    if said is None:
        return None
    operator = Target.Operator.ABOVE if said.above else Target.Operator.AT_LEAST
    return Aim(year=said.year, operator=operator, value=said.value)
