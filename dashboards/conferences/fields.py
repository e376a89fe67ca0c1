"""A form's fields as the pages of this area draw them: files, dates, all others."""

from typing import Any

from django import forms

from documents.attachments import AttachmentsField
from feedback.comment_page import fields_of


def drawn(form: forms.Form) -> list[tuple[str, Any]]:
    """Return a form's visible fields, each with how it is drawn: "file", "date", "number" or ""."""
    plain = {field.name: field for field in fields_of(form)}
    return [_drawn(bound, plain) for bound in form.visible_fields() if not _is_tick(bound)]


def faults_of(form: forms.Form) -> list[tuple[str, str]]:
    """Return what is wrong with a form, as pairs (id of the field, words)."""
    found = [(field.auto_id, f"{field.label}: {field.errors[0]}") for field in form if field.errors]
    return [*found, *(("", str(words)) for words in form.non_field_errors())]


def _drawn(bound: forms.BoundField, plain: dict[str, Any]) -> tuple[str, Any]:
    if isinstance(bound.field, AttachmentsField):
        return "file", bound
    kinds = {forms.DateField: "date", forms.IntegerField: "number"}
    return kinds.get(type(bound.field), ""), plain[bound.html_name]


def _is_tick(bound: forms.BoundField) -> bool:
    return isinstance(bound.field, forms.BooleanField)
