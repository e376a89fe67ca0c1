"""The fields of a form as `dashboards/act_fields.html` draws them: days, numbers and boxes as what they are."""

from dataclasses import replace

from django import forms

from feedback.comment_page import Field, fields_of

Fault = tuple[str, str]


def act_fields(form: forms.Form) -> list[Field]:
    """Return the visible fields of a form; one of files is not among them."""
    found = [field for field in fields_of(form) if not isinstance(_of(form, field), forms.FileField)]
    return [replace(field, kind=_kind(_of(form, field), field.kind)) for field in found]


def faults_of(form: forms.Form) -> list[Fault]:
    """Return what is wrong with a form, as pairs (id of the field, words)."""
    found = [(field.auto_id, f"{field.label}: {field.errors[0]}") for field in form if field.errors]
    return [*found, *(("", str(words)) for words in form.non_field_errors())]


def _of(form: forms.Form, field: Field) -> forms.Field:
    prefix = f"{form.prefix}-" if form.prefix else ""
    return form.fields[field.name.removeprefix(prefix)]


def _kind(field: forms.Field, usual: str) -> str:
    if isinstance(field, forms.DateField):
        return "date"
    return "checkbox" if isinstance(field, forms.BooleanField) else usual
