"""Whose reports a person may have: those of units within the scope, and of a round all of whose units lie in it."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from agencies.access import Scope
from surveys.models import Round, RoundUnit
from surveys.selectors import units_in_scope


def round_in_scope(code: str, scope: Scope) -> Round:
    """Return a round in which the person sees at least one unit, or raise Http404."""
    round = get_object_or_404(Round, code=code)
    if not scope.everything and not units_in_scope(round, scope).exists():
        raise Http404
    return round


def unit_in_scope(round: Round, agency: str, scope: Scope) -> RoundUnit:
    return get_object_or_404(units_in_scope(round, scope), agency__code=agency)


def sees_whole_round(round: Round, scope: Scope) -> bool:
    return scope.everything or units_in_scope(round, scope).count() == round.units.count()
