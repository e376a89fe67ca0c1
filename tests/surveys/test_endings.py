"""When a unit takes no more answers, and which one goes on in its place."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import AuditEntry
from surveys.endings import Ending, Fates, Life, Passing, Unit, fates
from surveys.selectors import open_access_point
from surveys.selectors.endings import ending_of, endings_in
from surveys.services import close_round, follow_successions
from tests import factories as plain
from tests.surveys import ending, factories
from tests.surveys.ending import END
from tests.surveys.factories import NOON

OLD, NEW, OTHER, OUTSIDE = 1, 2, 3, 4
ALWAYS = date(2000, 1, 1)
DAY = timedelta(days=1)


def told(*passings: Passing, until: date | None = END, into: int | None = None, **lives: Life) -> Fates:
    """Return what becomes of three units, agencies 1 to 3, of which the first has a history; agency 4 is outside."""
    units = {pk * 10: Unit(pk * 10, pk, into if pk == OLD else None) for pk in (OLD, NEW, OTHER)}
    plain_lives = {pk: Life(f"Sở {pk}", ALWAYS, None) for pk in (NEW, OTHER, OUTSIDE)}
    known = {**plain_lives, OLD: Life("Sở 1", ALWAYS, until, passings)}
    return fates(units, known | {int(name.removeprefix("of_")): life for name, life in lives.items()})


def passing(kind: str, successor: int | None = None, *, on: date = END, whole: bool = True) -> Passing:
    return Passing(kind, on, successor, whole)


def test_an_agency_that_goes_on_has_no_end() -> None:
    assert told(until=None) == Fates({}, {})


@pytest.mark.parametrize(
    ("passings", "until", "became"),
    [
        ((), END, ()),
        ((passing("dissolve"),), None, ()),
        ((passing("dissolve"),), END, ()),
        ((passing("merge", OUTSIDE),), None, ("Sở 4",)),
        ((passing("merge", OUTSIDE),), END, ("Sở 4",)),
        ((passing("split", OUTSIDE),), END, ("Sở 4",)),
        ((passing("transfer", OUTSIDE),), END, ("Sở 4",)),
        ((passing("split", NEW), passing("split", OTHER)), END, ("Sở 2", "Sở 3")),
        ((passing("rename", OUTSIDE), passing("dissolve", on=END + DAY)), END, ("Sở 4",)),
    ],
)
def test_a_unit_ends_with_its_agency(passings: tuple[Passing, ...], until: date | None, became: tuple[str]) -> None:
    assert told(*passings, until=until) == Fates({10: Ending(END, became)}, {})


@pytest.mark.parametrize("kind", ["merge", "rename", "split", "transfer"])
def test_a_unit_goes_on_as_the_one_unit_that_took_its_agency_over(kind: str) -> None:
    assert told(passing(kind, NEW)) == Fates({}, {10: (20, END)})


def test_an_agency_that_only_changed_its_name_goes_on() -> None:
    assert told(passing("rename", OUTSIDE)) == Fates({}, {})


@pytest.mark.parametrize("kind", ["split", "transfer"])
def test_an_agency_that_gave_a_part_away_goes_on(kind: str) -> None:
    assert told(passing(kind, NEW), until=None) == Fates({}, {})
    assert told(passing("merge", NEW, whole=False), until=None) == Fates({}, {})


def test_what_an_agency_outlived_does_not_end_it() -> None:
    again = Life("Sở 1", END + DAY, None, (passing("dissolve"), passing("merge", NEW)))
    assert told(of_1=again) == Fates({}, {})


def test_a_unit_is_followed_through_agencies_outside_the_round() -> None:
    outside = Life("Sở 4", ALWAYS, END + DAY, (passing("merge", NEW, on=END + DAY),))
    assert told(passing("rename", OUTSIDE), of_4=outside) == Fates({}, {10: (20, END)})


def test_a_unit_ends_with_the_one_it_went_on_as() -> None:
    ended = Life("Sở 2", ALWAYS, END + DAY, (passing("dissolve", on=END + DAY),))
    end = Ending(END + DAY)

    assert told(passing("merge", NEW), of_2=ended) == Fates({10: end, 20: end}, {10: (20, END)})
    assert told(until=None, into=20, of_2=ended) == Fates({10: end, 20: end}, {})


def test_a_unit_that_reports_into_another_has_not_ended() -> None:
    assert told(passing("dissolve"), into=30) == Fates({}, {})


def test_agencies_said_to_have_become_one_another_lead_nowhere() -> None:
    back = Life("Sở 2", ALWAYS, END, (passing("merge", OLD),))
    assert told(passing("merge", NEW), of_2=back).follows == {}
    assert set(told(passing("merge", NEW), of_2=back).ended) == {10, 20}


@pytest.mark.django_db
@pytest.mark.parametrize("what", ending.GONE)
def test_the_history_of_agencies_says_who_has_ended(what: str) -> None:
    survey = ending.survey()
    assert endings_in(survey.pk) == {}
    ending.happen(survey, what)

    found = Ending(END, ("Sở Ngoài",) if what == "merged_away" else ())
    assert endings_in(survey.pk) == {ending.unit(survey).pk: found}
    assert ending_of(ending.unit(survey)) == found
    assert ending_of(ending.unit(survey, "so-moi")) is None


@pytest.mark.django_db
@pytest.mark.parametrize("what", ending.GOES_ON)
def test_who_merged_or_was_renamed_has_not_ended(what: str) -> None:
    survey = ending.survey()
    ending.happen(survey, what)

    assert endings_in(survey.pk) == {}
    assert ending_of(ending.unit(survey)) is None


@pytest.mark.django_db
def test_a_new_version_under_another_name_does_not_end_an_agency() -> None:
    survey = ending.survey()
    old = ending.unit(survey).agency
    version = old.versions.get()
    version.valid = type(version.valid)(version.valid.lower, END)
    version.save()
    plain.agency_version(old, name="Sở Cũ, tên mới", valid_from=END)

    assert endings_in(survey.pk) == {}


@pytest.mark.django_db
def test_a_merger_in_mid_round_changes_what_the_unit_reports_into_and_nothing_else() -> None:
    survey = ending.survey()
    old, new = ending.unit(survey), ending.unit(survey, "so-moi")
    _point, door = factories.door_of(old)
    ending.happen(survey, "merged")
    assert follow_successions(today=END - DAY, at=NOON) == 0

    assert follow_successions(today=END, at=NOON) == 1
    assert follow_successions(today=END, at=NOON) == 0
    followed = ending.unit(survey)
    assert (followed.reports_into_id, followed.agency_id, followed.version_id) == (
        new.pk,
        old.agency_id,
        old.version_id,
    )
    seen = open_access_point(door.token)
    assert (seen.unit_name, seen.former_name, seen.round_unit_id) == ("Sở Mới", "Sở Cũ", old.pk)
    entry = AuditEntry.objects.get(action="round.unit_followed")
    assert (entry.subject, entry.detail) == ("round:dot-thu", {"unit": "so-cu", "into": "so-moi"})


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["dissolved", "merged_away", "renamed"])
def test_other_endings_change_no_unit(what: str) -> None:
    survey = ending.survey()
    ending.happen(survey, what)

    assert follow_successions(today=END, at=NOON) == 0


@pytest.mark.django_db
def test_a_merger_before_the_round_or_after_its_closing_changes_nothing() -> None:
    survey = ending.survey()
    old, new = ending.unit(survey).agency, ending.unit(survey, "so-moi").agency
    ending.passed(old, new, "merge", on=survey.opens_on)
    assert follow_successions(today=END, at=NOON) == 0

    old.successions.update(on=END)
    close_round(round=survey, at=NOON)
    assert follow_successions(today=END, at=NOON) == 0


@pytest.mark.django_db
def test_a_part_that_merged_ends_nobody() -> None:
    survey = ending.survey()
    old, new = ending.unit(survey).agency, ending.unit(survey, "so-moi").agency
    ending.passed(old, new, "merge", share=Decimal("0.4"), ended=False)

    assert endings_in(survey.pk) == {}
    assert follow_successions(today=END, at=NOON) == 0
