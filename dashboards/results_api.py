"""The JSON door to an agency's own results: /api/v1/results/, with a key of `ApiKey.Purpose.RESULTS`.

GET ?round=&agency=&limit=&cursor=  {results, next}: rows of the agencies the key is for, as their own people see them:
nothing before the round is closed, then its run, from a draft on what is shown to all, the published one in the end.
A refusal is {detail, errors} as in `accounts.keyed_api`; 404 where the key sees nothing of a round.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, JsonResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.keyed_api import Answer, Refused, answered
from accounts.keyed_paging import page, texts, wrong
from accounts.models import ApiKey
from agencies.access import Scope
from agencies.key_scope import scope_of_key
from dashboards.beside_shown import told_of_unit
from scoring.access import Sight, measures_province
from scoring.disclosure import k_of, masked
from scoring.figure_rows import FigureRows
from scoring.results import UnitResult
from scoring.run_for import RunSeen, run_seen
from scoring.selectors import method_of
from scoring.shown import shown_of
from surveys.models import Round, RoundUnit
from surveys.selectors import units_in_scope

ASKED = ("round", "agency", "limit", "cursor")


# A key speaks for the sender, no cookie: there is nothing another site could ride on.
@csrf_exempt
def results(request: HttpRequest) -> JsonResponse:
    """Tell the results of the agencies that a key is for."""
    return answered(
        request, purpose=ApiKey.Purpose.RESULTS, acts={"GET": _tell}, per_minute=settings.RESULTS_PER_MINUTE
    )


def _tell(request: HttpRequest, key: ApiKey) -> Answer:
    asked = texts(request.GET, ASKED)
    if "round" not in asked:
        raise wrong({"round": _("Thiếu tham số này.")})
    found = Round.objects.filter(code=asked["round"], state=Round.State.CLOSED).first()
    units = _units(found, scope_of_key(key, on=localdate()), asked) if found else []
    seen = run_seen(found, newest=False) if found and units else None
    if found is None or seen is None or seen.run is None or measures_province(found):
        raise Refused(404, _("Không có kết quả của đợt này cho khóa này."))
    some, after = page(units, asked, lambda unit: unit.agency.code)
    return {"results": list(_rows(seen, some, scope_of_key(key, on=localdate()))), "next": after}, 200


def _units(round: Round, scope: Scope, asked: dict[str, str]) -> list[RoundUnit]:
    units = units_in_scope(round, scope).filter(reports_into=None)
    return list(units.filter(agency__code=asked["agency"]) if "agency" in asked else units)


def _rows(seen: RunSeen, units: Sequence[RoundUnit], scope: Scope) -> Any:
    """Yield what is told of units, in their order; of those that came into the round after the run nothing."""
    sight, run = Sight(scope, scope, Scope(roles=scope.roles)), seen.run
    assert run is not None  # noqa: S101 -- asked for above
    prefetch_related_objects([run.round], Prefetch("units", units_in_scope(run.round, Scope(everything=True))))
    found = {unit.agency: unit for unit in shown_of(run).results[-1].agencies}
    head = {"round": run.round.code, "state": _state(seen), "run": run.pk, "input_hash": run.input_hash}
    for unit in units:
        unit.round = run.round
        row = found.get(unit.agency.code)
        if row is not None:
            yield {**head, **_told(seen, row, unit, sight)}


def _state(seen: RunSeen) -> str:
    if seen.is_published:
        return "published"
    return "draft" if seen.is_held else "computed"


def _told(seen: RunSeen, row: UnitResult, unit: RoundUnit, sight: Sight) -> dict[str, Any]:
    run = seen.run
    assert run is not None  # noqa: S101 -- asked for above
    told = told_of_unit(run, row, unit, sight, seen.withheld)
    hidden, method = told["beside"], method_of(run)
    shown = masked(row, hidden.nodes.get(row.agency, {}), whole=row.agency in hidden.rows, k=k_of(method))
    written = FigureRows(hidden, seen.withheld).unit(shown)
    return written if told["voluntary"] else {**written, "voluntary_index": None}
