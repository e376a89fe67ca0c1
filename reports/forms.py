from django import forms

from reports.asked import KINDS
from reports.formats import DEFAULT, FORMATS
from reports.sheet_annexes import TAKING


class ReportForm(forms.Form):
    """Which report of a round, and of which unit or block where the kind is about one."""

    kind = forms.ChoiceField(choices=[(code, code) for code in KINDS])
    agency = forms.SlugField(required=False, max_length=60)
    block = forms.SlugField(required=False, max_length=60)
    form = forms.ChoiceField(required=False, choices=[(code, code) for code in FORMATS])
    # Each unit's sheet as an annex: of a kind that takes them.
    sheets = forms.BooleanField(required=False)

    def clean_sheets(self) -> bool:
        return bool(self.cleaned_data["sheets"]) and self.cleaned_data.get("kind") in TAKING

    def clean_form(self) -> str:
        return self.cleaned_data["form"] or DEFAULT
