"""Renaming, merging, splitting and dissolving in one go, what cannot be done, and taking it back."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from accounts.models import AuditEntry, User
from accounts.roles import Role
from accounts.services import subject_of
from agencies.access import scope_of
from agencies.models import Agency, AgencySuccession, AgencyVersion, Membership, Reorganisation, SupervisingBody
from agencies.reorganisation import (
    DISSOLVE,
    MERGE,
    RENAME,
    SPLIT,
    TRANSFER,
    AlreadyDissolved,
    BeforeFounding,
    ChildrenLeft,
    CodeInUse,
    GoesInCircle,
    Heir,
    HeirNotThere,
    LaterHistory,
    NewAgency,
    PartUnstated,
    Plan,
    SameName,
    SharesTooLarge,
    WrongNumber,
)
from agencies.services.reorganising import reorganise
from agencies.services.undoing import AlreadyUndone, RestsOnIt, undo
from notices.models import Notice
from tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2026, 7, 1)
BEFORE = DAY - timedelta(days=1)


@pytest.fixture
def actor() -> User:
    person = factories.user()
    factories.membership(person, Role.ADMINISTRATOR)
    return person


@pytest.fixture
def a() -> Agency:
    return factories.agency("a", name="Xã A")


@pytest.fixture
def b() -> Agency:
    return factories.agency("b", name="Xã B")


def do(plan: Plan, actor: User) -> Reorganisation:
    return reorganise(plan=plan, actor=actor, at=factories.NOW)


def stood(agency: Agency, day: date) -> str:
    version = AgencyVersion.objects.filter(agency=agency, valid__contains=day).first()
    return version.name if version else ""


def everything() -> list[object]:
    """Return what agencies, their times, successions and roles there are."""
    return [
        list(Agency.objects.order_by("pk").values_list()),
        list(AgencyVersion.objects.order_by("pk").values_list()),
        list(AgencySuccession.objects.order_by("pk").values_list()),
        list(Membership.objects.order_by("pk").values_list()),
    ]


def test_a_renamed_agency_stays_the_agency_it_is(a: Agency, actor: User) -> None:
    do(Plan(RENAME, DAY, (a,), name="Phường A", act="NQ 1"), actor)

    assert [stood(a, BEFORE), stood(a, DAY)] == ["Xã A", "Phường A"]
    assert not AgencySuccession.objects.exists()
    assert AuditEntry.objects.get(action="agencies.reorganised").detail["agencies"] == ["a"]


def test_merged_agencies_end_and_hand_over_what_stands_below_them(a: Agency, b: Agency, actor: User) -> None:
    below = factories.agency("duoi", name="Tổ", parent=a)

    do(Plan(MERGE, DAY, (a, b), (Heir(new=NewAgency("c", "Phường C")),)), actor)

    c = Agency.objects.get(code="c")
    assert [stood(a, DAY), stood(b, DAY), stood(c, BEFORE), stood(c, DAY)] == ["", "", "", "Phường C"]
    assert {each.kind for each in AgencySuccession.objects.filter(successor=c)} == {MERGE}
    assert AgencyVersion.objects.get(agency=below, valid__contains=DAY).parent == c
    assert AgencyVersion.objects.get(agency=below, valid__contains=BEFORE).parent == a


def test_what_a_child_and_its_parent_become_stands_where_the_parent_stood(a: Agency, actor: User) -> None:
    middle = factories.agency("giua", parent=a)
    upper = factories.agency("tren-duoi", parent=middle)
    lower = factories.agency("duoi", parent=upper)

    do(Plan(MERGE, DAY, (lower, upper, middle), (Heir(new=NewAgency("c", "Phường C")),)), actor)

    assert AgencyVersion.objects.get(agency__code="c").parent == a


def test_a_part_split_off_leaves_the_agency(a: Agency, actor: User) -> None:
    do(Plan(SPLIT, DAY, (a,), (Heir(new=NewAgency("c", "Phường C"), share=Decimal("0.4")),), stays=True), actor)

    assert stood(a, DAY) == "Xã A"
    assert AgencySuccession.objects.get().share == Decimal("0.4")


def part(agency: Agency, share: str | None) -> Heir:
    return Heir(agency=agency, share=Decimal(share) if share else None)


def test_a_part_passes_to_another_and_both_live_on(a: Agency, b: Agency, actor: User) -> None:
    before = everything()
    done = do(Plan(TRANSFER, DAY, (a,), (part(b, "0.3"),), act="QĐ 7"), actor)

    passed = AgencySuccession.objects.get()
    assert (passed.kind, passed.predecessor, passed.successor, passed.share) == ("transfer", a, b, Decimal("0.3"))
    assert (stood(a, DAY), stood(b, DAY)) == ("Xã A", "Xã B")
    assert set(done.agencies.all()) == {a, b}

    undo(reorganisation=done, actor=actor, at=factories.NOW)
    assert everything() == before


@pytest.mark.parametrize("shares", [(None,), ("1",), ("0.6", "0.4"), ("0.2", None)])
def test_a_transfer_says_how_large_a_part_passes(
    a: Agency, b: Agency, actor: User, shares: tuple[str | None, ...]
) -> None:
    heirs = (b, factories.agency("c"))

    with pytest.raises(PartUnstated):
        do(Plan(TRANSFER, DAY, (a,), tuple(map(part, heirs, shares))), actor)
    assert not AgencySuccession.objects.exists()


def test_a_transfer_is_from_one_agency_to_agencies_there_are(a: Agency, b: Agency, actor: User) -> None:
    new = Heir(new=NewAgency("c", "C"), share=Decimal("0.1"))
    for agencies, heirs in (((a,), (new,)), ((a, b), (part(b, "0.1"),)), ((a,), ())):
        with pytest.raises(WrongNumber):
            do(Plan(TRANSFER, DAY, agencies, heirs), actor)


def test_roles_move_once_where_asked(a: Agency, b: Agency, actor: User) -> None:
    person = factories.user()
    factories.membership(person, Role.OFFICER, agency=a)
    factories.membership(person, Role.OFFICER, agency=b)

    do(Plan(MERGE, DAY, (a,), (Heir(agency=b),), moves_people=True), actor)
    assert Membership.objects.filter(user=person, agency=b).count() == 1

    other = factories.agency("c")
    do(Plan(MERGE, DAY + timedelta(days=9), (b,), (Heir(agency=other),), moves_people=True), actor)
    assert scope_of(person, on=DAY + timedelta(days=9)).agency_ids == {other.pk}


def test_whoever_a_role_moves_with_is_on_record_is_told_and_watches_for_the_same_body(
    a: Agency, b: Agency, actor: User
) -> None:
    person = factories.user("giam-sat")
    person.last_login = factories.NOW
    person.save()
    body = SupervisingBody.objects.create(key="hoi", name="Hội")
    held = factories.membership(person, Role.SUPERVISOR, agency=a)
    Membership.objects.filter(pk=held.pk).update(body=body)

    do(Plan(MERGE, DAY, (a,), (Heir(agency=b),), moves_people=True), actor)

    assert Membership.objects.get(user=person, agency=b).body == body
    entry = AuditEntry.objects.get(action="rights.granted")
    assert (entry.actor, entry.subject) == (actor, subject_of(person))
    assert entry.detail["after"] == {
        "role": "supervisor", "agency": "b", "block": None, "first_day": "2026-07-01", "last_day": None, "body": "Hội"
    }  # fmt: skip
    assert Notice.objects.get(words="account.role").recipient == person


def later(agency: Agency) -> None:
    agency.versions.update(valid=(date(2000, 1, 1), DAY + timedelta(days=30)))


def over(agency: Agency) -> None:
    agency.versions.update(valid=(date(2000, 1, 1), date(2020, 1, 1)))


def passed_on(agency: Agency) -> None:
    """Have an agency merged on record, though its time was never ended."""
    other = factories.agency()
    AgencySuccession.objects.create(predecessor=agency, successor=other, kind=MERGE, on=date(2025, 7, 1))


def test_what_cannot_be_is_refused_and_leaves_nothing(a: Agency, b: Agency, actor: User) -> None:
    gone, ending, merged = factories.agency("het"), factories.agency("sap-het"), factories.agency("da-nhap")
    over(gone)
    later(ending)
    passed_on(merged)
    young = factories.agency("moi", valid_from=DAY)
    below = factories.agency("duoi", parent=a)
    new = Heir(new=NewAgency("c", "C"))
    cases = (
        (Plan(MERGE, DAY, (a,), (new,)), WrongNumber),
        (Plan(MERGE, DAY, (a, a), (new,)), WrongNumber),
        (Plan(SPLIT, DAY, (b,), (new,)), WrongNumber),
        (Plan(SPLIT, DAY, (b,), (new, new)), WrongNumber),
        (Plan(RENAME, DAY, (a,)), WrongNumber),
        (Plan(RENAME, DAY, (a,), name="Xã A"), SameName),
        (Plan(DISSOLVE, DAY, (young,)), BeforeFounding),
        (Plan(DISSOLVE, DAY, (gone,)), AlreadyDissolved),
        (Plan(DISSOLVE, DAY, (merged,)), AlreadyDissolved),
        (Plan(DISSOLVE, DAY, (ending,)), LaterHistory),
        (Plan(DISSOLVE, DAY, (a,)), ChildrenLeft),
        (Plan(MERGE, DAY, (b,), (Heir(agency=gone),)), HeirNotThere),
        (Plan(MERGE, DAY, (b,), (Heir(agency=merged),)), HeirNotThere),
        (Plan(MERGE, DAY, (b,), (Heir(agency=ending),)), HeirNotThere),
        (Plan(MERGE, DAY, (a, b), (Heir(agency=b),)), GoesInCircle),
        (Plan(MERGE, DAY, (a,), (Heir(agency=below),)), GoesInCircle),
        (Plan(MERGE, DAY, (a, b), (Heir(new=NewAgency("c", "C", parent=below)),)), GoesInCircle),
        (Plan(MERGE, DAY, (a, b), (Heir(new=NewAgency("het", "C")),)), CodeInUse),
        (Plan(SPLIT, DAY, (b,), (Heir(new=NewAgency("c", "C"), share=Decimal("0.7")), Heir(a, share=Decimal("0.7")))),
         SharesTooLarge),
    )  # fmt: skip
    before = everything()

    for plan, refusal in cases:
        with pytest.raises(refusal):
            do(plan, actor)

    assert everything() == before


def test_two_that_took_each_other_over_on_one_day_are_refused(a: Agency, b: Agency, actor: User) -> None:
    do(Plan(MERGE, DAY, (a,), (Heir(agency=b),)), actor)

    for day in (DAY, BEFORE):
        with pytest.raises((HeirNotThere, GoesInCircle, LaterHistory)):
            do(Plan(MERGE, day, (b,), (Heir(agency=a),)), actor)


@pytest.mark.parametrize("kind", [RENAME, MERGE, SPLIT, DISSOLVE])
def test_undone_everything_is_as_it_was(a: Agency, b: Agency, actor: User, kind: AgencySuccession.Kind) -> None:
    factories.membership(factories.user(), Role.HEAD, agency=b)
    factories.agency("duoi", parent=b)
    new = tuple(Heir(new=NewAgency(code, code)) for code in ("c", "d"))
    plan = {
        RENAME: Plan(RENAME, DAY, (a,), name="Phường A"),
        MERGE: Plan(MERGE, DAY, (a, b), new[:1], moves_people=True),
        SPLIT: Plan(SPLIT, DAY, (a,), new),
        DISSOLVE: Plan(DISSOLVE, DAY, (a,)),
    }[kind]
    before = everything()

    done = do(plan, actor)
    assert everything() != before
    undo(reorganisation=done, actor=actor, at=factories.NOW)

    assert everything() == before
    with pytest.raises(AlreadyUndone):
        undo(reorganisation=done, actor=actor, at=factories.NOW)


def in_a_round(agency: Agency) -> None:
    factories.round_unit(factories.survey_round(opens_on=DAY), agency)


def moved_again(agency: Agency) -> None:
    do(Plan(RENAME, DAY + timedelta(days=1), (agency,), name="Lại đổi"), factories.user())


def peopled(agency: Agency) -> None:
    factories.membership(factories.user(), Role.HEAD, agency=agency)


def corrected(agency: Agency) -> None:
    agency.versions.update(valid=(DAY, DAY + timedelta(days=9)))


@pytest.mark.parametrize("since", [in_a_round, moved_again, peopled, corrected])
def test_what_something_rests_on_stays(a: Agency, b: Agency, actor: User, since: object) -> None:
    done = do(Plan(MERGE, DAY, (a, b), (Heir(new=NewAgency("c", "C")),)), actor)
    since(Agency.objects.get(code="c"))  # type: ignore[operator]
    before = everything()

    with pytest.raises(RestsOnIt):
        undo(reorganisation=done, actor=actor, at=factories.NOW)

    assert everything() == before


def moved_roles(a: Agency, b: Agency, actor: User) -> tuple[Reorganisation, Membership]:
    factories.membership(factories.user(), Role.HEAD, agency=a)
    done = do(Plan(MERGE, DAY, (a,), (Heir(agency=b),), moves_people=True), actor)
    return done, Membership.objects.get(agency=b)


def ended_early(role: Membership) -> None:
    Membership.objects.filter(pk=role.pk).update(valid=(DAY, DAY + timedelta(days=9)))


def taken_away(role: Membership) -> None:
    role.delete()


@pytest.mark.parametrize("since", [ended_early, taken_away])
def test_roles_changed_since_stay_as_they_are(a: Agency, b: Agency, actor: User, since: object) -> None:
    done, role = moved_roles(a, b, actor)
    since(role)  # type: ignore[operator]
    before = everything()

    with pytest.raises(RestsOnIt):
        undo(reorganisation=done, actor=actor, at=factories.NOW)

    assert everything() == before


def test_roles_that_held_already_are_not_taken_back(a: Agency, b: Agency, actor: User) -> None:
    done, _role = moved_roles(a, b, actor)
    noon = datetime.combine(DAY, time(12), tzinfo=factories.NOW.tzinfo)

    with pytest.raises(RestsOnIt):
        undo(reorganisation=done, actor=actor, at=noon)

    undo(reorganisation=done, actor=actor, at=noon - timedelta(days=1))
    assert AuditEntry.objects.get(action="agencies.reorganisation_undone").detail["roles_taken_back"] == 1


def test_whoever_loses_a_role_by_an_undoing_is_on_record_and_told(a: Agency, b: Agency, actor: User) -> None:
    done, role = moved_roles(a, b, actor)
    User.objects.filter(pk=role.user_id).update(last_login=factories.NOW)

    undo(reorganisation=done, actor=actor, at=factories.NOW)

    entry = AuditEntry.objects.get(action="rights.revoked")
    assert (entry.actor, entry.subject) == (actor, subject_of(role.user))
    assert (entry.detail["before"]["agency"], entry.detail["after"]) == ("b", None)
    assert Notice.objects.get(words="account.role_ended").recipient == role.user
