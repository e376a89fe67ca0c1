from django import forms

from reports.asked import KINDS
from reports.formats import DEFAULT, FORMATS


class ReportForm(forms.Form):
    """Which report of a round, and of which unit or block where the kind is about one."""

    kind = forms.ChoiceField(choices=[(code, code) for code in KINDS])
    agency = forms.SlugField(required=False, max_length=60)
    block = forms.SlugField(required=False, max_length=60)
    form = forms.ChoiceField(required=False, choices=[(code, code) for code in FORMATS])

    def clean_form(self) -> str:
        return self.cleaned_data["form"] or DEFAULT
