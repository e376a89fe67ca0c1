"""A portal with something behind every address of the API, by the names that its examples use."""

from dataclasses import dataclass

from django.utils.timezone import localdate, now

from accounts.models import ApiKey
from agencies.services.keys import make_key
from portal.reference.doors import EXAMPLE_AGENCY, EXAMPLE_ROUND
from scoring.models import Publication
from scoring.services import score_round
from surveys.models import AccessPoint, Channel, Round
from surveys.services import create_access_point
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.invitations import factories as inviting
from tests.scoring.factories import publish
from tests.scoring.indicators import figures
from tests.surveys.factories import open_survey

PUBLISHED = "da-cong-bo"
FEW = (0, 0, 0, 1, 2)


@dataclass(frozen=True)
class ApiWorld:
    """`closed` is published; `open` takes forms by `token` and dossiers; `keys` are secrets by purpose."""

    closed: Round
    open: Round
    publication: Publication
    token: str
    keys: dict[str, str]

    def head(self, purpose: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys[purpose]}"} if purpose else {}


def world(cast: Cast) -> ApiWorld:
    closed = published_round(cast)
    open_round = open_survey(cast.so_y_te, code=EXAMPLE_ROUND)
    inviting.sample_list(open_round, source="system")
    door: AccessPoint = create_access_point(round_unit=open_round.units.get(), channel=Channel.QR, at=now())
    figures.indicator("par-index")
    assert cast.so_y_te.code == EXAMPLE_AGENCY
    return ApiWorld(
        closed=closed,
        open=open_round,
        publication=publication_of(closed),
        token=door.token,
        keys={purpose.value: key_for(purpose, cast) for purpose in ApiKey.Purpose},
    )


def key_for(purpose: ApiKey.Purpose, cast: Cast) -> str:
    agencies = [cast.so_y_te] if purpose == ApiKey.Purpose.RESULTS else []
    return make_key(name=f"Hệ thống {purpose}", purpose=purpose, agencies=agencies, actor=None, at=now())[1]


def published_round(cast: Cast) -> Round:
    """Return a closed round: three departments with forms enough, two communes with few; scored, not published."""
    few = factories.agency("cam-ranh", level="commune", block=cast.communes)
    third = factories.agency("so-tu-phap", block=cast.departments)
    made = survey(cast.so_xay_dung, cast.so_y_te, third, cast.nha_trang, few, code=PUBLISHED)
    for agency, levels in (
        (cast.so_xay_dung, GOOD),
        (cast.so_y_te, POOR),
        (third, GOOD),
        (cast.nha_trang, FEW),
        (few, FEW),
    ):
        answered(unit_of(made, agency), levels)
    run(made)
    return made


def publication_of(round: Round) -> Publication:
    made = score_round(round=round, actor=None, at=now())
    return publish(
        run=made,
        issuing_body="UBND tỉnh",
        decision_number="12/QĐ-UBND",
        decision_date=localdate(),
        actor=None,
        at=now(),
    )
