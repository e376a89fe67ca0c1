"""Item counts that a superseding publication leaves out, and the index of volunteered forms, on all pages and files."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from accounts.models import User
from charts.render import svg
from reports.agency import agency_report
from reports.content import Table
from reports.province import province_report
from reports.selectors import source_of
from scoring.access import sight_of
from scoring.disclosure import RoundHidden, hidden_in_releases, hidden_in_unit_releases
from scoring.models import Publication, ScoringRun
from scoring.services import assign_method, load_method, score_round
from scoring.shown import Shown
from surveys.models import Channel, Round, RoundChannel
from surveys.services import load_questionnaire
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.scoring.answers import GOOD, POOR, QUESTIONNAIRE, decide, send
from tests.scoring.factories import document, publish

pytestmark = pytest.mark.django_db
Page = Callable[[User, str], str]
UNIT = "/noi-bo/dot/dot-cb/don-vi/so-y-te/"
PAGES = (UNIT, f"{UNIT}bang.csv", "/noi-bo/cong-bo/dot-cb/don-vi/so-y-te/")


@pytest.fixture
def twice(cast: Cast) -> Round:
    """A round published twice: at Sở Y tế (37, then 36 forms) one form was excluded between the decisions."""
    version = load_questionnaire(document=QUESTIONNAIRE, at=NOW)
    made = factories.survey_round("dot-cb", questionnaire_version=version)
    units = [factories.round_unit(made, one) for one in (cast.so_xay_dung, cast.so_y_te)]
    assign_method(round=made, method_version=load_method(document=document(), at=NOW))
    send(units[0], *[GOOD, POOR] * 30)
    gone = send(units[1], *[GOOD, POOR] * 18, POOR)[-1]
    Round.objects.filter(pk=made.pk).update(state=Round.State.CLOSED)
    made.refresh_from_db()
    said = {"issuing_body": "UBND tỉnh", "decision_date": localdate(), "actor": None}
    first = publish(run=_run(made), decision_number="1", at=now(), **said)
    decide(gone, "exclude", 1)
    publish(run=_run(made), decision_number="2", supersedes=first, reason="x", at=now(), **said)
    return made


@pytest.fixture
def no_run_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what runs before hide: counts are left out by the decision alone."""

    def together(shown: Shown) -> RoundHidden:
        return hidden_in_releases(shown.results[-1:], method=shown.method, members=shown.members)

    def alone(shown: Shown, agency: str) -> RoundHidden:
        unit = next(one for one in shown.results[-1].agencies if one.agency == agency)
        return hidden_in_unit_releases([unit], method=shown.method)

    monkeypatch.setattr(Shown, "together", property(together))
    monkeypatch.setattr(Shown, "alone", alone)


def _run(round: Round) -> ScoringRun:
    return score_round(round=round, actor=None, at=now())


def test_the_publication_leaves_out_counts(twice: Round) -> None:
    assert "so-y-te" in Publication.objects.get(superseded_by=None).withheld


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", ["binh", "dung", "lanh_dao", "giam_sat"])
def test_no_page_tells_the_item_counts_left_out(
    twice: Round, no_run_before: None, cast: Cast, page: Page, address: str, who: str
) -> None:
    html = page(getattr(cast, who), address)
    shown = page(cast.snv, address)
    # 18 answered A2 of 36 asked, 18 said it does not apply.
    assert _counts(shown, address)
    assert not _counts(html, address)


def test_units_beside_each_other_tell_none_either(twice: Round, no_run_before: None, cast: Cast, page: Page) -> None:
    address = "/noi-bo/dot/dot-cb/so-sanh/bang.csv?don-vi=so-y-te&don-vi=so-xay-dung"

    def counts(person: User) -> list[str]:
        """Return the numbers of answers of Sở Y tế to the factor and its items."""
        lines = [line.split(";") for line in page(person, address).splitlines()]
        return [line[5] for line in lines if line[0] in ("A", "A1", "A2")]

    assert counts(cast.snv) == ["36", "36", "18"]
    assert counts(cast.lanh_dao) == ["", "", ""]


def _counts(text: str, address: str) -> bool:
    """Say whether the row of item A2 has its number of answers."""
    if address.endswith("csv"):
        row = next(line for line in text.splitlines() if ";A2;" in line or ",A2," in line)
        return "18" in row.replace(";", ",").split(",")
    rows = [row for row in text.split("<tr") if "Câu A2" in row]
    assert rows
    return any(">18<" in row for row in rows)


def test_paper_leaves_them_out_for_everybody(twice: Round, no_run_before: None, cast: Cast) -> None:
    unit = twice.units.get(agency=cast.so_y_te)
    for person in (cast.snv, cast.binh):
        sight = sight_of(person, state=Round.State.CLOSED, on=localdate())
        one = agency_report(source_of(twice, unit=unit, sight=sight, at=now()), "so-y-te", draw=svg)
        assert any(table.look.startswith("factors") and table.foot for table in one.tables)
        assert not {"36", "18", "54"} & _cells(*one.tables)
    sight = sight_of(cast.snv, state=Round.State.CLOSED, on=localdate())
    whole = province_report(source_of(twice, unit=None, sight=sight, at=now()), draw=svg)
    # 30 of 60 and 18 of 36 forms answered A2.
    assert not {"48", "96", "144"} & _cells(
        *(table for table in whole.tables if table.look.startswith(("items", "factors")))
    )


def _cells(*tables: Table | None) -> set[str]:
    rows = [row for table in tables if table for row in (*table.rows, *([table.foot] if table.foot else []))]
    return {cell.text for row in rows for cell in row.cells}


@pytest.fixture
def beside(cast: Cast) -> Round:
    """A round of counted forms, and of volunteered ones beside them: six good ones, then one poor one more."""
    version = load_questionnaire(document=QUESTIONNAIRE, at=NOW)
    made = factories.survey_round("dot-cb", questionnaire_version=version)
    unit = factories.round_unit(made, cast.so_y_te)
    RoundChannel.objects.filter(round=made).delete()
    for channel, design in ((Channel.COUNTER, "census"), (Channel.QR, "voluntary")):
        RoundChannel.objects.create(round=made, channel=channel, design=design)
    assign_method(round=made, method_version=load_method(document=document(), at=NOW))
    send(unit, *[GOOD, POOR] * 20)
    send(unit, *[GOOD] * 6, channel=Channel.QR)
    Round.objects.filter(pk=made.pk).update(state=Round.State.CLOSED)
    made.refresh_from_db()
    _run(made)
    return made


@pytest.mark.parametrize(("more", "told"), [(1, False), (6, True)])
def test_the_index_of_volunteered_forms_is_told_of_many_more_alone(
    beside: Round, cast: Cast, page: Page, more: int, told: bool
) -> None:
    assert "chỉ số 100,00 %" in page(cast.binh, UNIT)
    send(beside.units.get(agency=cast.so_y_te), *[POOR] * more, channel=Channel.QR)
    index = score_round(round=beside, actor=None, at=now() + timedelta(seconds=1)).units.get().result["voluntary_index"]
    assert index not in ("100.00", None)
    words = f"chỉ số {index.replace('.', ',')} %"
    assert (words in page(cast.binh, UNIT)) == told
    assert words in page(cast.snv, UNIT)
