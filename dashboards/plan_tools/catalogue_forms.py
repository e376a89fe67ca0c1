"""What officials type about the catalogue of typical measures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.models import TypicalMeasure
from actionplans.plan_words import names_a_person
from actionplans.services.catalogue import Typical
from actionplans.services.taking import LONGEST_NOTE


class TypicalForm(forms.Form):
    """A measure of the catalogue; `version` is the one that was seen, 0 for a new one."""

    version = forms.IntegerField(min_value=0, max_value=32_767, required=False, widget=forms.HiddenInput)
    factor = forms.ChoiceField(label=_("Yếu tố"), choices=TypicalMeasure.Factor.choices)
    node = forms.CharField(
        label=_("Mã tiêu chí"),
        max_length=60,
        required=False,
        help_text=_("Khi biện pháp chỉ dành cho một tiêu chí; để trống nếu dùng cho cả yếu tố."),
    )
    action = forms.CharField(label=_("Biện pháp"), max_length=1000, widget=forms.Textarea)
    cause = forms.CharField(label=_("Dùng khi nguyên nhân là"), max_length=1000, required=False, widget=forms.Textarea)
    lead = forms.CharField(label=_("Gợi ý đơn vị chủ trì"), max_length=200, required=False)
    source = forms.CharField(label=_("Nguồn"), max_length=300, help_text=_("Văn bản, kế hoạch nào nêu biện pháp này."))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for name in ("lead", "source", "action", "cause"):
            if names_a_person(typed.get(name, "")):
                self.add_error(name, _("Bỏ tên người; chỉ ghi đơn vị hoặc chức danh."))
        return typed

    def said(self) -> Typical:
        typed = {name: " ".join(str(value).split()) for name, value in self.cleaned_data.items() if name != "version"}
        return Typical(**typed)


class StepForm(forms.Form):
    """A step about a measure of the catalogue; a reason where there must be one is asked for by the service."""

    version = forms.IntegerField(min_value=0, max_value=32_767, widget=forms.HiddenInput)
    note = forms.CharField(label=_("Lý do"), max_length=LONGEST_NOTE, required=False, widget=forms.Textarea)
