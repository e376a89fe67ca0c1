"""The JSON door for software that scores PAR INDEX: /api/v1/points/, with a key of `ApiKey.Purpose.POINTS`.

GET ?round=&agency=&limit=&cursor=  points of the agencies of a publication in force: {results, next}
Points are what the method of the round gives (`scoring.points`), as published; `appraised` and `grade` stand where the
round was appraised. A refusal is {detail, errors} as in `accounts.keyed_api`.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.keyed_api import Answer, Refused, answered
from accounts.keyed_paging import page, texts
from accounts.models import ApiKey
from portal import published
from portal.published import PublishedRound
from scoring.results import UnitResult

ASKED = ("round", "agency", "limit", "cursor")


# A key speaks for the sender, no cookie: there is nothing another site could ride on.
@csrf_exempt
def points(request: HttpRequest) -> JsonResponse:
    """Tell the points of agencies."""
    return answered(request, purpose=ApiKey.Purpose.POINTS, acts={"GET": _tell}, per_minute=settings.RESULTS_PER_MINUTE)


def _tell(request: HttpRequest, _key: ApiKey) -> Answer:
    asked = texts(request.GET, ASKED)
    if "round" not in asked:
        raise Refused(400, _("Có tham số sai."), {"round": _("Thiếu tham số này.")})
    publication = published.publication(asked["round"])
    if publication is None:
        raise Refused(404, _("Chưa công bố đợt nào mang mã này."))
    found = published.published(publication)
    units = _chosen(found, asked)
    some, after = page(units, asked, lambda unit: unit.agency)
    return {"results": [points_json(found, each) for each in some], "next": after}, 200


def _chosen(found: PublishedRound, asked: dict[str, str]) -> tuple[UnitResult, ...]:
    if "agency" not in asked:
        return found.result.agencies
    unit = found.by_agency.get(asked["agency"])
    if unit is None:
        raise Refused(404, _("Đợt này không có đơn vị mang mã này."))
    return (unit,)


def points_json(found: PublishedRound, unit: UnitResult) -> dict[str, Any]:
    decided = found.decided_of(unit.agency)
    return {
        "round": found.code,
        "agency": unit.agency,
        "name": unit.name,
        "n": unit.n,
        "index": unit.index,
        "points": unit.points,
        "max_points": unit.max_points,
        "appraised": _dotted(decided.total) if decided else None,
        "appraised_max": _dotted(decided.maximum) if decided else None,
        "grade": decided.grade.name if decided and decided.grade else None,
        "components": [
            {
                "code": node.code,
                "name": node.name,
                "index": node.index,
                "points": node.points,
                "max_points": node.max_points,
            }
            for node in unit.nodes
            if node.max_points is not None
        ],
    }


def _dotted(written: str) -> str | None:
    """Return a figure of a paper, written for people, as the API writes figures."""
    return written.replace(".", "").replace(",", ".") or None
