from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import AuditEntry
from agencies.models import Agency, AgencySuccession
from surveys.models import Channel, Round, RoundChannel, RoundVersion
from surveys.services import InvalidRound, WrongState, close_round, create_access_point, load_questionnaire
from surveys.services.copying import copy_round, plan_copy
from surveys.services.plan_checks import Outline, missing_for_collecting
from surveys.services.plans import (
    Target,
    add_units,
    change_outline,
    delete_round,
    remove_unit,
    reword_round,
    set_channels,
    set_targets,
)
from tests import factories
from tests.factories import NOW
from tests.surveys.factories import DOCUMENT, questionnaire

pytestmark = pytest.mark.django_db
BY: dict[str, Any] = {"actor": None, "at": NOW}


def outline_of(round: Round, **changes: Any) -> Outline:
    kept = Outline(**{name: getattr(round, name) for name in Outline.__dataclass_fields__})
    return replace(kept, **changes)


def planned(*codes: str, state: str = Round.State.DRAFT, **fields: Any) -> Round:
    made = factories.survey_round("ke-hoach", questionnaire_version=questionnaire(), state=state, **fields)
    for code in codes:
        factories.round_unit(made, factories.agency(code))
    return made


def numbers(round: Round) -> dict[str, tuple[int | None, int | None, int | None]]:
    return {
        unit.agency.code: (unit.population, unit.quota, unit.issued) for unit in round.units.select_related("agency")
    }


def test_a_quota_follows_from_the_population_unless_it_is_stated() -> None:
    round = planned("mot", "hai", "ba")
    change_outline(round=round, outline=outline_of(round, margin=Decimal(5)), **BY)
    targets = {"mot": Target(500), "hai": Target(500, 150, 400), "ba": Target()}

    assert set_targets(round=round, targets=targets, **BY) == 2
    assert numbers(round) == {"mot": (500, 223, None), "hai": (500, 150, 400), "ba": (None, None, None)}
    assert set_targets(round=round, targets=targets, **BY) == 0


def test_one_wrong_number_leaves_nothing_behind() -> None:
    round = planned("mot")
    with pytest.raises(InvalidRound, match="xa-la"):
        set_targets(round=round, targets={"mot": Target(500, 100), "xa-la": Target(1)}, **BY)
    with pytest.raises(InvalidRound, match="mot"):
        set_targets(round=round, targets={"mot": Target(-1)}, **BY)
    assert numbers(round) == {"mot": (None, None, None)}


@pytest.mark.parametrize(
    ("state", "free"),
    [
        (Round.State.DRAFT, {"title", "assessment_year", "opens_on", "closes_on", "margin", "note"}),
        (Round.State.OPEN, {"closes_on", "margin", "note"}),
        (Round.State.CLOSED, {"note"}),
    ],
)
def test_what_may_change_depends_on_the_state(state: str, free: set[str]) -> None:
    round = planned("mot", state=state)
    changes: dict[str, Any] = {
        "title": "Tên khác",
        "assessment_year": 2030,
        "opens_on": date(2026, 2, 1),
        "closes_on": date(2026, 11, 30),
        "margin": Decimal(3),
        "note": "Kéo dài do bão",
    }
    for name, value in changes.items():
        if name in free:
            change_outline(round=round, outline=outline_of(round, **{name: value}), **BY)
            assert getattr(Round.objects.get(), name) == value
        else:
            with pytest.raises(InvalidRound, match="không đổi được"):
                change_outline(round=round, outline=outline_of(round, **{name: value}), **BY)
            assert getattr(Round.objects.get(), name) != value


def test_a_draft_asks_another_questionnaire_as_its_only_one() -> None:
    round = planned("mot")
    other = load_questionnaire(document={**DOCUMENT, "code": "phieu-khac"}, at=NOW)
    change_outline(round=round, outline=outline_of(round, questionnaire_version=other), **BY)

    assert RoundVersion.objects.get().version == other


def test_another_first_day_lets_units_stand_as_they_did_then() -> None:
    block = factories.block("so")
    agency = factories.agency("mot", name="Sở cũ", block=block, valid_to=date(2026, 6, 1))
    factories.agency_version(agency, name="Sở mới", valid_from=date(2026, 6, 1))
    round = planned()
    factories.round_unit(round, agency)
    change_outline(round=round, outline=outline_of(round, opens_on=date(2026, 7, 1)), **BY)
    unit = round.units.get()
    assert (unit.version.name, unit.block) == ("Sở mới", None)

    with pytest.raises(InvalidRound, match="01/01/1999"):
        change_outline(round=round, outline=outline_of(round, opens_on=date(1999, 1, 1)), **BY)


def test_an_open_round_only_gains_channels() -> None:
    round = planned("mot")
    set_channels(round=round, designs={Channel.QR: "voluntary", Channel.POST: "drawn"}, **BY)
    set_channels(round=round, designs={Channel.QR: "voluntary"}, **BY)
    Round.objects.update(state=Round.State.OPEN)

    set_channels(round=round, designs={Channel.QR: "voluntary", Channel.SMS: "census"}, **BY)
    refused: list[dict[int, str]] = [{Channel.SMS: "census"}, {Channel.QR: "drawn", Channel.SMS: "census"}]
    for designs in refused:
        with pytest.raises(InvalidRound, match="chỉ thêm kênh"):
            set_channels(round=round, designs=designs, **BY)
    assert dict(RoundChannel.objects.values_list("channel", "design")) == {
        Channel.QR: "voluntary",
        Channel.SMS: "census",
    }


def test_a_closed_round_takes_no_plan() -> None:
    round = planned("mot", state=Round.State.OPEN)
    close_round(round=round, at=NOW)
    for change in (
        lambda: set_channels(round=round, designs={}, **BY),
        lambda: set_targets(round=round, targets={"mot": Target(1)}, **BY),
        lambda: add_units(round=round, agencies=[factories.agency("hai")], **BY),
        lambda: reword_round(round=round, version=round.questionnaire_version, **BY),
    ):
        with pytest.raises(WrongState):
            change()


def test_units_are_added_once_and_taken_out_only_before_opening() -> None:
    round = planned("mot")
    new = [factories.agency("hai"), Agency.objects.get(code="mot")]
    assert add_units(round=round, agencies=new, **BY) == 1
    remove_unit(round=round, code="mot", **BY)
    assert set(numbers(round)) == {"hai"}

    Round.objects.update(state=Round.State.OPEN)
    with pytest.raises(WrongState):
        remove_unit(round=round, code="hai", **BY)


def test_an_own_survey_measures_only_what_stands_below() -> None:
    owner = factories.agency("so")
    section = factories.agency("phong", parent=owner)
    round = planned(owner=owner)
    add_units(round=round, agencies=[section], **BY)
    with pytest.raises(InvalidRound, match="khong-thuoc"):
        add_units(round=round, agencies=[factories.agency("khong-thuoc")], **BY)
    assert set(numbers(round)) == {"phong"}


def reworded(**changes: Any) -> dict[str, Any]:
    document = deepcopy(DOCUMENT)
    document["sections"][0]["questions"][0].update(changes)
    return document


def test_rewording_asks_a_newer_version_and_remembers_the_older() -> None:
    round = planned("mot", state=Round.State.OPEN)
    before = round.questionnaire_version
    version = load_questionnaire(document=reworded(text="Nói rõ hơn"), at=NOW)
    reword_round(round=round, version=version, **BY)

    assert Round.objects.get().questionnaire_version == version
    assert {asked.version_id for asked in RoundVersion.objects.all()} == {before.pk, version.pk}
    with pytest.raises(InvalidRound, match="mới hơn"):
        reword_round(round=round, version=before, **BY)


def test_other_questions_are_no_rewording() -> None:
    round = planned("mot", state=Round.State.OPEN)
    for document in (reworded(na=True), reworded(code="A9"), {**DOCUMENT, "code": "phieu-khac"}):
        with pytest.raises(InvalidRound):
            reword_round(round=round, version=load_questionnaire(document=document, at=NOW), **BY)
    assert RoundVersion.objects.count() == 1


def test_a_draft_is_deleted_with_its_plan_unless_work_hangs_on_it() -> None:
    round = planned("mot")
    set_channels(round=round, designs={Channel.QR: "voluntary"}, **BY)
    door = create_access_point(round_unit=round.units.get(), channel=Channel.QR, at=NOW)
    with pytest.raises(InvalidRound, match="không xóa được"):
        delete_round(round=round, **BY)
    assert Round.objects.get().channels.count() == 1

    door.delete()
    delete_round(round=round, **BY)
    assert not Round.objects.exists()
    assert AuditEntry.objects.filter(action="round.delete", subject="round:ke-hoach").exists()


def test_what_is_missing_for_collecting() -> None:
    round = planned()
    assert len(missing_for_collecting(round, on=date(2027, 1, 1))) == 3
    add_units(round=round, agencies=[factories.agency("mot")], **BY)
    set_channels(round=round, designs={Channel.QR: "voluntary"}, **BY)
    assert missing_for_collecting(round, on=round.closes_on) == []


MERGER = date(2026, 7, 1)


def ended(code: str) -> Agency:
    return factories.agency(code, valid_to=MERGER)


def succeed(kind: str, before: Agency, *after: Agency) -> None:
    for successor in after or (None,):
        AgencySuccession.objects.create(predecessor=before, successor=successor, kind=kind, on=MERGER)


def world() -> Round:
    """A round of last year: one unit kept, one renamed, two merged, one split, one dissolved, one simply over."""
    kept, merged = factories.agency("giu"), factories.agency("hop-nhat")
    renamed, split_one, split_two = factories.agency("ten-moi"), factories.agency("tach-1"), factories.agency("tach-2")
    old = {code: ended(code) for code in ("ten-cu", "xa-a", "xa-b", "tach", "giai-the", "het")}
    succeed("rename", old["ten-cu"], renamed)
    succeed("merge", old["xa-a"], merged)
    succeed("merge", old["xa-b"], merged)
    succeed("split", old["tach"], split_one, split_two)
    succeed("dissolve", old["giai-the"])
    source = planned()
    for agency in (kept, *old.values()):
        unit = factories.round_unit(source, agency)
        unit.population, unit.quota = 500, 200
        unit.save()
    return source


def test_a_copy_follows_what_became_of_each_unit() -> None:
    copy = plan_copy(world(), opens_on=date(2027, 1, 1))

    assert {move.code: (move.fate, move.into) for move in copy.moves} == {
        "giu": ("kept", ("Đơn vị giu",)),
        "ten-cu": ("renamed", ("Đơn vị ten-moi",)),
        "xa-a": ("merged", ("Đơn vị hop-nhat",)),
        "xa-b": ("merged", ("Đơn vị hop-nhat",)),
        "tach": ("split", ("Đơn vị tach-1", "Đơn vị tach-2")),
        "giai-the": ("dissolved", ()),
        "het": ("ended", ()),
    }
    assert {place.agency.code: (place.population, place.quota) for place in copy.places} == {
        "giu": (500, 200),
        "ten-moi": (500, 200),
        "hop-nhat": (1000, None),
        "tach-1": (None, None),
        "tach-2": (None, None),
    }
    assert len(copy.changes) == 6


def test_a_population_that_is_not_known_of_each_part_is_not_known_of_the_whole() -> None:
    source = world()
    source.units.filter(agency__code="xa-b").update(population=None)
    places = {place.agency.code: place for place in plan_copy(source, opens_on=date(2027, 1, 1)).places}
    assert places["hop-nhat"].population is None


def test_a_chain_of_changes_is_followed_to_its_end() -> None:
    source = planned()
    first = ended("dau")
    middle = factories.agency("giua", valid_from=MERGER, valid_to=date(2026, 9, 1))
    factories.round_unit(source, first)
    succeed("merge", first, middle)
    last = factories.agency("cuoi")
    AgencySuccession.objects.create(predecessor=middle, successor=last, kind="rename", on=date(2026, 9, 1))

    (move,) = plan_copy(source, opens_on=date(2027, 1, 1)).moves
    assert (move.fate, move.into, move.on) == ("merged", ("Đơn vị cuoi",), MERGER)


def test_a_copied_round_has_the_plan_and_a_quota_by_its_margin() -> None:
    source = world()
    Round.objects.update(margin=5, expected_response=80)
    source.refresh_from_db()
    set_channels(round=source, designs={Channel.POST: "drawn"}, **BY)
    made = copy_round(
        source=source,
        code="nam-sau",
        title="Năm sau",
        assessment_year=2027,
        opens_on=date(2027, 1, 1),
        closes_on=date(2027, 3, 31),
        **BY,
    )

    assert (made.state, made.assessment_year) == ("draft", 2027)
    assert (made.margin, made.expected_response) == (Decimal(5), Decimal(80))
    assert numbers(made)["hop-nhat"] == (1000, 286, None)
    assert numbers(made)["giu"] == (500, 200, None)
    assert list(made.channels.values_list("channel", "design")) == [(Channel.POST, "drawn")]
