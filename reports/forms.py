from django import forms


class ReportForm(forms.Form):
    """Which report of a round: of the whole round, or of one agency."""

    kind = forms.ChoiceField(choices=[("province", "province"), ("agency", "agency")])
    agency = forms.SlugField(required=False, max_length=60)
