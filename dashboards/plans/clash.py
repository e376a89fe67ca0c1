"""Two people's edits side by side: what stands there now, and what the second one typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

from django import forms


@dataclass(frozen=True, slots=True)
class Row:
    """A field that differs."""

    label: str
    theirs: str
    typed: str


def rows(form: forms.Form, now: Mapping[str, object], names: Iterable[str]) -> list[Row]:
    """Return the fields in which a valid form differs from what stands there now."""
    pairs = ((name, _said(now[name]), _said(form.cleaned_data[name])) for name in names)
    return [Row(str(form.fields[name].label), theirs, typed) for name, theirs, typed in pairs if theirs != typed]


def _said(value: object) -> str:
    if isinstance(value, date | time):
        return f"{value:%H:%M}" if isinstance(value, time) else f"{value:%d/%m/%Y}"
    return "" if value is None else str(value).replace("\r\n", "\n")
