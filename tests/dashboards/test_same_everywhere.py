"""One rule for all pages: what the page of a round hides from a person, no other page and no file tells them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from html import unescape
from re import findall, sub

import pytest
from django.test import Client

from accounts.models import User
from agencies.models import Agency, AgencyVersion
from scoring.models import ScoringRun
from scoring.services import store_run
from scoring.services.years import store_year_run
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import answered, survey, unit_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Levels = tuple[int, ...]
ROLES = ("an", "chi", "binh", "dung", "lanh_dao", "ban_chi_dao", "giam_sat")
# Three of a block, the ward of another: enough forms everywhere in the second round of the year.
MANY = ((3, 1, 4, 11, 25), (7, 9, 13, 8, 5), (2, 6, 1, 19, 17))
SMALL: Mapping[str, tuple[Levels, Levels, Levels]] = {
    "few at a unit": ((1, 1, 0, 1, 0), (4, 8, 10, 9, 8), (1, 2, 3, 12, 23)),
    "few at a unit, few more than k at another": ((0, 1, 1, 0, 1), (1, 1, 0, 2, 2), (1, 2, 3, 12, 23)),
    "few at the ward": ((2, 1, 3, 12, 20), (4, 8, 10, 9, 8), (0, 2, 0, 1, 1)),
    "all alike": ((0, 0, 0, 0, 21), (4, 8, 10, 9, 8), (1, 2, 3, 12, 23)),
}


def made(cast: Cast, code: str, levels: tuple[Levels, ...], *, owner: Agency | None = None) -> Round:
    agencies = (cast.so_xay_dung, cast.so_y_te, cast.nha_trang)
    round = survey(*agencies, code=code)
    for agency, each in zip(agencies, levels, strict=True):
        answered(unit_of(round, agency), each)
    Round.objects.filter(pk=round.pk).update(owner=owner)
    round.refresh_from_db()
    return round


def numbers(run: ScoringRun) -> set[str]:
    """Return the printed indices of the units, blocks and the whole of a run."""
    rows = [*run.units.values_list("result", flat=True), *run.blocks.values_list("result", flat=True)]
    return {row["index"].replace(".", ",") for row in (*rows, run.total) if row["index"]}


def shown(client: Client, address: str) -> set[str]:
    """Return the percents in the words of a page, or in a file."""
    response = client.get(address)
    if response.status_code != 200:
        assert response.status_code in (403, 404)
        return set()
    text = b"".join(response).decode().split("<main", 1)[-1].split("</main>")[0]
    return set(findall(r"(?<![\d,])\d{1,3},\d\d(?!\d)", unescape(sub(r"<[^>]+>", " ", text))))


def addresses(round: Round, runs: list[ScoringRun]) -> Iterator[str]:
    one, publication, years = f"/noi-bo/dot/{round.code}/", f"/noi-bo/cong-bo/{round.code}/", "/noi-bo/lich-su/"
    yield from ("/noi-bo/dot/", f"{one}bang.csv", "/noi-bo/cong-bo/", publication, years)
    yield from (f"{years}khoi/so/", f"{years}khoi/cap-xa/", "/noi-bo/nam/2026/", "/noi-bo/nam/2026/bang.csv")
    for code in ("so-xay-dung", "so-y-te", "nha-trang"):
        yield from (f"{one}don-vi/{code}/", f"{one}don-vi/{code}/bang.csv", f"{publication}don-vi/{code}/")
        yield f"{years}don-vi/{code}/"
    pairs = ((before, after) for before in runs for after in runs if before != after)
    yield from (f"{publication}khac-nhau/?truoc={before.pk}&sau={after.pk}" for before, after in pairs)


def leaks(client: Client, round: Round, runs: list[ScoringRun]) -> dict[str, set[str]]:
    """Return, by address, the indices that the page of the round hides and this one tells."""
    figures = numbers(runs[-1]) - shown(client, f"/noi-bo/dot/{round.code}/")
    return {address: told for address in addresses(round, runs) if (told := figures & shown(client, address))}


def _under_one_parent(cast: Cast) -> None:
    above = factories.agency("co-quan-a", name="Cơ quan A")
    AgencyVersion.objects.update(parent=None)
    AgencyVersion.objects.filter(agency__in=[cast.so_y_te, cast.nha_trang]).update(parent=above)


@pytest.mark.parametrize("under_one", [False, True])
@pytest.mark.parametrize("name", SMALL)
def test_no_page_tells_what_the_page_of_the_round_hides(
    cast: Cast, signed_in: SignIn, name: str, under_one: bool
) -> None:
    if under_one:
        _under_one_parent(cast)
    round = made(cast, "dot-1", SMALL[name])
    runs = [store_run(round=round, actor=None, at=NOW)]
    store_run(round=made(cast, "dot-2", MANY), actor=None, at=NOW)
    store_year_run(year=2026, actor=None, at=NOW + timedelta(hours=1))
    assert len(numbers(runs[0])) >= 4
    found = {who: leaks(signed_in(getattr(cast, who)), round, runs) for who in ROLES}
    assert {who: told for who, told in found.items() if told} == {}


@pytest.mark.parametrize("own", [False, True])
def test_nor_of_two_runs_with_a_few_forms_between(cast: Cast, signed_in: SignIn, own: bool) -> None:
    """Also to an agency of a survey of its own."""
    if own:
        AgencyVersion.objects.update(parent=None)
        AgencyVersion.objects.filter(agency__in=[cast.so_y_te, cast.nha_trang]).update(parent=cast.so_xay_dung)
    round = made(cast, "dot-1", SMALL["few at the ward"], owner=cast.so_xay_dung if own else None)
    runs = [store_run(round=round, actor=None, at=NOW)]
    answered(unit_of(round, cast.so_y_te), (1, 0, 0, 0, 0))
    runs.append(store_run(round=round, actor=None, at=NOW + timedelta(hours=1)))
    found = {who: leaks(signed_in(getattr(cast, who)), round, runs) for who in ROLES}
    assert {who: told for who, told in found.items() if told} == {}


def test_an_open_round_tells_nothing_on_any_page(cast: Cast, signed_in: SignIn) -> None:
    round = made(cast, "dot-1", MANY, owner=cast.so_xay_dung)
    Round.objects.filter(pk=round.pk).update(state=Round.State.OPEN)
    runs = [store_run(round=round, actor=None, at=NOW)]
    answered(unit_of(round, cast.so_y_te), (10, 0, 0, 0, 0))
    runs.append(store_run(round=round, actor=None, at=NOW + timedelta(hours=1)))
    figures = numbers(runs[0]) | numbers(runs[1])
    for who in ROLES:
        client = signed_in(getattr(cast, who))
        assert not {address for address in addresses(round, runs) if figures & shown(client, address)}


def test_the_office_sees_all_of_it(cast: Cast, signed_in: SignIn) -> None:
    round = made(cast, "dot-1", SMALL["few at a unit"])
    run = store_run(round=round, actor=None, at=NOW)
    client = signed_in(cast.snv)
    assert numbers(run) <= shown(client, "/noi-bo/dot/dot-1/")
    assert {run.total["index"].replace(".", ",")} <= shown(client, "/noi-bo/dot/")
