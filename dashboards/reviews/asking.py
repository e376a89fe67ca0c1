"""Whom a re-review asks what: agencies typed or measured, issues typed and drawn."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from actionplans import bearers
from actionplans.selectors import blocks_on, groups_on, names_to_give
from actionplans.services.following import heirs_on
from actionplans.services.reviews import Issue, Issues
from surveys.models import Round


def bearers_in(form: forms.Form, round: Round, *, on: date) -> tuple[int, ...]:
    """Return the agencies typed, all that the round measured where none is; adds faults for names nobody has."""
    text = form.cleaned_data.get("bearers", "")
    if not text.strip():
        return tuple(round.units.order_by("pk").values_list("agency", flat=True))
    blocks = {**groups_on(on), **blocks_on(on)}
    found = bearers.read(text, names_to_give(on=on), blocks)
    for each in found.unknown:
        near = _(" Có phải “%s”?") % each.nearest if each.nearest else ""
        valid_names = _(" Tên khối dùng được: %s.") % "; ".join(blocks)
        form.add_error("bearers", _("Không có cơ quan hay khối nào tên “%s”.") % each.line + near + valid_names)
    return found.agency_ids


def typed_issues(typed: Mapping[str, Any]) -> list[Issue]:
    return [Issue(issue=line, factor=typed["factor"].strip()) for line in typed["issues"]]


def issues_of(*found: Mapping[int, Sequence[Issue]], on: date) -> Issues:
    """Return issues together; agencies that are no longer there are answered for by their heirs."""
    together: dict[int, list[Issue]] = {}
    for agency, issues in _pairs(found):
        together.setdefault(agency, []).extend(issues)
    return Issues(of=together, bearers=heirs_on(on))


def _pairs(found: Iterable[Mapping[int, Sequence[Issue]]]) -> Iterable[tuple[int, Sequence[Issue]]]:
    return (pair for each in found for pair in each.items())
