"""What officials type about conferences."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.models import ConferenceFile, ConferenceRemark, Obligation, Plan
from actionplans.models.conferences import LONGEST_BLOCK
from actionplans.services.conferences import MOST_FILES
from actionplans.services.taking import LONGEST_NOTE
from dashboards.obligations.forms import DATES, EARLIEST, FURTHEST, ActForm
from documents.attachments import AttachmentsField

Choices = list[tuple[str, str]]


class PlaceForm(forms.Form):
    """Where, when and before whom a conference is held; `obligation` is what it answers to."""

    planned_on = forms.DateField(label=_("Ngày dự kiến"), input_formats=DATES)
    place = forms.CharField(label=_("Địa điểm"), max_length=300)
    chair = forms.CharField(
        label=_("Người chủ trì"), max_length=200, help_text=_("Ghi chức danh, không ghi họ tên. Ví dụ: Giám đốc Sở")
    )
    posts = forms.CharField(
        label=_("Thành phần dự"),
        max_length=1000,
        required=False,
        widget=forms.Textarea,
        help_text=_("Ghi phòng, ban, chức danh. Ví dụ: Lãnh đạo Sở, trưởng phòng, Bộ phận Một cửa"),
    )
    invited = forms.CharField(label=_("Cơ quan được mời"), max_length=1000, required=False, widget=forms.Textarea)
    obligation = forms.ChoiceField(label=_("Thực hiện nhiệm vụ"), required=False)

    def __init__(self, *args: Any, today: date, obligations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["obligation"].choices = [("", _("Không theo nhiệm vụ nào")), *obligations]  # type: ignore[attr-defined]

    def clean_planned_on(self) -> date:
        day: date = self.cleaned_data["planned_on"]
        if not EARLIEST <= day <= self.today + FURTHEST:
            raise forms.ValidationError(_("Ngày không hợp lý."))
        return day

    def clean_obligation(self) -> Obligation | None:
        typed = self.cleaned_data["obligation"]
        return Obligation.objects.get(pk=int(typed)) if typed else None


class PlanForm(PlaceForm):
    """The same for a conference that is not there yet: of which agency, about which survey."""

    agency = forms.ChoiceField(label=_("Đơn vị"))
    round = forms.ChoiceField(label=_("Kết quả của đợt"))
    field_order = ("agency", "round", "obligation", "planned_on", "place", "chair", "posts", "invited")

    def __init__(self, *args: Any, agencies: Choices, rounds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = agencies  # type: ignore[attr-defined]
        self.fields["round"].choices = rounds  # type: ignore[attr-defined]


class EditForm(PlaceForm):
    version = forms.IntegerField(min_value=0, max_value=32_767, widget=forms.HiddenInput)


class FilesForm(ActForm):
    """Proof that it took place, by what it is; at most ten files in all."""

    minutes = AttachmentsField(label=_("Biên bản"), most=MOST_FILES, required=False)
    photo = AttachmentsField(label=_("Ảnh"), most=MOST_FILES, required=False)
    invitation = AttachmentsField(
        label=_("Giấy mời"),
        most=MOST_FILES,
        required=False,
        help_text=_("PDF, DOCX, XLSX, JPG, PNG; mỗi tệp tối đa 20 MB, tối đa 10 tệp."),
    )
    note = forms.CharField(label=_("Ghi chú"), max_length=LONGEST_NOTE, required=False, widget=forms.Textarea)

    @property
    def attached(self) -> dict[str, list[Any]]:
        return {about: list(self.cleaned_data.get(about) or ()) for about in ConferenceFile.About.values}


class HoldForm(FilesForm):
    held_on = forms.DateField(label=_("Ngày tổ chức"), input_formats=DATES)
    attending = forms.IntegerField(label=_("Số người dự"), min_value=1, max_value=100_000, required=False)
    field_order = ("version", "held_on", "attending", "minutes", "photo", "invitation", "note")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if not EARLIEST <= day <= self.today:
            raise forms.ValidationError(_("Ngày tổ chức không sau hôm nay."))
        return day


class HandInForm(ActForm):
    obligation_version = forms.IntegerField(min_value=0, max_value=32_767, widget=forms.HiddenInput)


class RemarkForm(ActForm):
    kind = forms.ChoiceField(label=_("Loại góp ý"), choices=ConferenceRemark.Kind.choices)
    text = forms.CharField(
        label=_("Nội dung góp ý"),
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("Không ghi họ tên người góp ý hay người bị nhắc đến."),
    )
    node = forms.ChoiceField(label=_("Về yếu tố, tiêu chí"), required=False)
    section = forms.CharField(
        label=_("Bộ phận góp ý"), max_length=200, required=False, help_text=_("Phòng, ban; để trống nếu không ghi.")
    )

    def __init__(self, *args: Any, nodes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].choices = [("", _("Chung")), *nodes]  # type: ignore[attr-defined]


class TargetForm(ActForm):
    """Into which plan remarks go: one that is written, or a new one."""

    plan = forms.ChoiceField(label=_("Đưa vào kế hoạch"))

    def __init__(self, *args: Any, plans: list[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plans = {str(each.pk): each for each in plans}
        offered = [(pk, each.title) for pk, each in self.plans.items()]
        self.fields["plan"].choices = [*offered, ("moi", _("Kế hoạch mới"))]  # type: ignore[attr-defined]

    def clean_plan(self) -> Plan | None:
        return self.plans.get(self.cleaned_data["plan"])


class MeasureForm(forms.Form):
    """A remark made a measure, where it is ticked: what is done, who leads, by when."""

    chosen = forms.BooleanField(required=False)
    action = forms.CharField(label=_("Việc phải làm"), max_length=1000, required=False, widget=forms.Textarea)
    lead = forms.CharField(label=_("Chủ trì"), max_length=200, required=False)
    due_on = forms.DateField(label=_("Hạn"), input_formats=DATES, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not typed.get("chosen"):
            # What is not ticked is not asked for.
            self.errors.clear()
            return {"chosen": False}
        for name, words in (("action", _("Ghi việc phải làm.")), ("lead", _("Ghi đơn vị chủ trì."))):
            if not typed.get(name) and name not in self.errors:
                self.add_error(name, words)
        if "due_on" not in self.errors and not self._is_soon(typed.get("due_on")):
            self.add_error("due_on", _("Chọn hạn từ hôm nay đến năm năm tới."))
        return typed

    def _is_soon(self, day: date | None) -> bool:
        return day is not None and self.today <= day <= self.today + FURTHEST


def _block(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_BLOCK, required=False, widget=forms.Textarea)


class ConclusionForm(ActForm):
    opening = _block(_("Mở đầu"))
    results = _block(_("Kết quả được công bố"))
    remarks = _block(_("Ý kiến góp ý"))
    tasks = _block(_("Nhiệm vụ"))
    closing = _block(_("Kết thúc"))
