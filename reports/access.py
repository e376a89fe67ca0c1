"""Whose reports a person may have: those of units within the scope, and of a round all of whose units lie in it.

Which figures they hold, and whether there are any yet, is decided in scoring.access.
"""

from django.http import Http404, HttpRequest

from scoring.access import Sight, measures_province, round_for, unit_for
from surveys.models import Round, RoundUnit


def round_to_report(request: HttpRequest, code: str) -> tuple[Round, Sight]:
    """Return a round of which the person may have a report, by what this person sees; otherwise raise Http404."""
    round, sight, units = round_for(request, code)
    if not sight.units.everything and (measures_province(round) or len(units) < round.units.count()):
        raise Http404
    return round, sight


def unit_to_report(request: HttpRequest, code: str, agency: str) -> tuple[RoundUnit, Sight]:
    return unit_for(request, code, agency)
