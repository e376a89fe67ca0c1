"""Minutes of supervising bodies: what is written, signed, corrected, who reads it, and what is refused."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import AuditEntry, User
from accounts.roles import Role
from agencies.models import Delegation, Membership, SupervisingBody
from agencies.sorting import folded
from surveys.models import Round, SampledForm, SupervisionMinutes, SupervisionSample
from surveys.selectors.minutes import conclusions_of
from surveys.services.minutes import (
    MinutesRefused,
    MinutesText,
    drop_minutes,
    rewrite_minutes,
    sign_minutes,
    write_minutes,
)
from tests import factories
from tests.conftest import Cast

SignIn = Callable[[User], Client]
FORM = {
    "held_on": "2026-03-01",
    "place": "UBND phường Nha Trang",
    "attendants": "Bà Thu, ông An",
    "watched": "Phát phiếu tại bộ phận một cửa",
    "findings": "Phiếu được phát đúng cách",
    "recommendations": "",
    "conclusion": "Đợt khảo sát làm đúng kế hoạch.",
    "reason": "",
}
HOSTILE = ("", " ", "\x00", "🙂" * 6001, "9" * 40, "nan", "-1", "%s", "½", "x' OR 1=1", "2026-02-30", "２０２６-03-01")


@pytest.fixture
def round_(cast: Cast) -> Round:
    made = factories.survey_round("dot-bb")
    for agency in (cast.so_xay_dung, cast.so_y_te, cast.nha_trang):
        factories.round_unit(made, agency)
    return made


@pytest.fixture
def front(cast: Cast) -> SupervisingBody:
    """The supervisor of the cast watches for Ủy ban MTTQ."""
    body = body_named("Ủy ban MTTQ Việt Nam tỉnh")
    Membership.objects.filter(user=cast.giam_sat).update(body=body)
    return body


def body_named(name: str) -> SupervisingBody:
    return SupervisingBody.objects.create(name=name, key=folded(name))


def supervisor(name: str, body: SupervisingBody | None = None, **scope: Any) -> User:
    made = factories.user(name)
    membership = factories.membership(made, Role.SUPERVISOR, **scope)
    Membership.objects.filter(pk=membership.pk).update(body=body)
    return made


def text(**changes: Any) -> MinutesText:
    said = {name: value for name, value in FORM.items() if name != "reason"} | {"held_on": date(2026, 3, 1)}
    return MinutesText(**(said | changes))


def written(round_: Round, body: SupervisingBody, by: User, **changes: Any) -> SupervisionMinutes:
    return write_minutes(round=round_, body=body, text=text(**changes), actor=by, at=factories.NOW)


def rewritten(minutes: SupervisionMinutes, by: User, reason: str = "", **changes: Any) -> SupervisionMinutes:
    return rewrite_minutes(minutes=minutes, text=text(**changes), reason=reason, actor=by, at=factories.NOW)


def sign(minutes: SupervisionMinutes, by: User) -> None:
    sign_minutes(minutes=minutes, actor=by, at=factories.NOW)


def at(name: str, minutes: SupervisionMinutes | None = None) -> str:
    return reverse(f"supervision:{name}", args=["dot-bb", *([minutes.pk] if minutes else [])])


def said(response: Any) -> str:
    return bytes(response.content).decode()


def test_a_body_writes_and_signs_and_home_affairs_reads(
    cast: Cast, round_: Round, front: SupervisingBody, signed_in: SignIn
) -> None:
    body, office = signed_in(cast.giam_sat), signed_in(cast.snv)
    assert body.post(at("write"), FORM).status_code == 302
    minutes = SupervisionMinutes.objects.get()
    assert (minutes.body, minutes.number, minutes.version, minutes.held_on) == (front, 1, 1, date(2026, 3, 1))
    assert office.get(at("minutes", minutes)).status_code == 404
    assert "Biên bản ngày" not in said(office.get(at("minutes_list")))

    assert body.post(at("sign", minutes)).status_code == 302
    shown = said(office.get(at("minutes", minutes)))
    assert FORM["findings"] in shown
    assert "đã ký, khóa" in shown
    assert "Biên bản ngày 01/03/2026" in said(office.get(at("minutes_list")))
    assert at("sign", minutes) not in shown
    acts = AuditEntry.objects.filter(action__startswith="supervision.minutes").order_by("id")
    assert list(acts.values_list("action", flat=True)) == ["supervision.minutes_write", "supervision.minutes_sign"]
    assert FORM["findings"] not in str(list(acts.values("detail")))


def test_who_reads_a_draft_and_who_reads_what_is_signed(
    cast: Cast, round_: Round, front: SupervisingBody, signed_in: SignIn
) -> None:
    people = {
        "own": cast.giam_sat,
        "same": supervisor("cung", front),
        "narrow": supervisor("hep", front, agency=cast.nha_trang),
        "other": supervisor("khac", body_named("Hội khác")),
        "none": supervisor("khong"),
        "office": cast.snv,
        "part": factories.user("snv-hep"),
        "leader": factories.user("doc-ca-tinh"),
        "steering": factories.user("doc-ban"),
        "officer": cast.an,
        "head": cast.chi,
    }
    factories.membership(people["part"], Role.HOME_AFFAIRS, agency=cast.so_xay_dung)
    factories.membership(people["leader"], Role.LEADERSHIP)
    factories.membership(people["steering"], Role.STEERING)
    clients = {who: signed_in(person) for who, person in people.items()}
    minutes = written(round_, front, cast.giam_sat)

    def seen() -> dict[str, int]:
        pages = (at("minutes", minutes), at("paper", minutes))
        found = {who: tuple(client.get(page).status_code for page in pages) for who, client in clients.items()}
        assert {who for who, client in clients.items() if client.get(at("minutes_list")).status_code == 403} == {
            "part", "officer", "head",
        }  # fmt: skip
        return {who: codes[0] for who, codes in found.items() if codes[0] == codes[1]}

    mine = {"own": 200, "same": 200, "narrow": 200, "other": 404, "none": 404}
    never = {"part": 403, "officer": 403, "head": 403}
    assert seen() == {**mine, **never, "office": 404, "leader": 404, "steering": 404}
    sign(minutes, cast.giam_sat)
    assert seen() == {**mine, **never, "office": 200, "leader": 200, "steering": 200}


def test_a_lent_membership_speaks_for_the_body(
    cast: Cast, round_: Round, front: SupervisingBody, signed_in: SignIn
) -> None:
    deputy = factories.user("thay")
    Delegation.objects.create(
        membership=Membership.objects.get(user=cast.giam_sat), delegator=cast.giam_sat, delegate=deputy,
        made_at=factories.NOW, valid=(localdate(), localdate() + timedelta(days=3)),
    )  # fmt: skip
    assert signed_in(deputy).post(at("write"), FORM).status_code == 302
    minutes = SupervisionMinutes.objects.get()
    assert (minutes.body, minutes.written_by) == (front, deputy)
    assert signed_in(deputy).post(at("sign", minutes)).status_code == 302


def test_without_a_body_nothing_is_written(cast: Cast, round_: Round, signed_in: SignIn) -> None:
    alone = signed_in(cast.giam_sat)
    assert "chưa ghi cơ quan giám sát" in said(alone.get(at("minutes_list")))
    assert alone.get(at("write")).status_code == 403
    assert alone.post(at("write"), FORM).status_code == 403
    assert not SupervisionMinutes.objects.exists()


def test_nobody_else_writes_or_signs(cast: Cast, round_: Round, front: SupervisingBody, signed_in: SignIn) -> None:
    minutes, signed = (written(round_, front, cast.giam_sat) for _each in range(2))
    sign(signed, cast.giam_sat)
    both = factories.user("hai-vai")
    factories.membership(both, Role.HOME_AFFAIRS)
    other = Membership.objects.filter(pk=factories.membership(both, Role.SUPERVISOR).pk)
    other.update(body=body_named("Hội khác"))
    for person, codes in ((cast.snv, {403}), (both, {403, 404}), (supervisor("khac", body_named("Hội A")), {404})):
        client = signed_in(person)
        for one in (minutes, signed):
            assert client.post(at("sign", one)).status_code in codes
            assert client.post(at("rewrite", one), FORM | {"reason": "x"}).status_code in codes
            assert client.get(at("rewrite", one)).status_code in codes
    assert SupervisionMinutes.objects.count() == 2
    assert not minutes.signatures.exists()


def test_a_draft_is_rewritten_freely_and_what_is_signed_only_with_a_reason(
    cast: Cast, round_: Round, front: SupervisingBody, signed_in: SignIn
) -> None:
    body = signed_in(cast.giam_sat)
    first = written(round_, front, cast.giam_sat)
    assert "Lý do sửa" not in said(body.get(at("rewrite", first)))
    assert body.post(at("rewrite", first), FORM | {"findings": "Bản hai"}).status_code == 302
    second = SupervisionMinutes.objects.get(version=2)
    sign(second, cast.giam_sat)
    assert second.corrects is None

    bare = body.post(at("rewrite", second), FORM | {"findings": "Bản ba"})
    assert bare.status_code == 422
    assert 'id="reason-error"' in said(bare)
    assert '<a href="#reason">Lý do sửa: Ghi phần này.</a>' in said(bare)
    assert "Bản ba" in said(bare)
    assert body.post(at("rewrite", second), FORM | {"conclusion": "Sửa", "reason": "Ghi nhầm số"}).status_code == 302
    third = SupervisionMinutes.objects.get(version=3)
    assert (third.corrects, third.reason) == (second, "Ghi nhầm số")
    # Until it is signed the first text stands, for everyone else.
    assert [one.pk for one in conclusions_of(round_)] == [second.pk]
    assert signed_in(cast.snv).get(at("minutes", third)).status_code == 404
    fourth = rewritten(third, cast.giam_sat, "Ghi nhầm ngày")
    assert fourth.corrects == second
    sign(fourth, cast.giam_sat)
    assert [one.pk for one in conclusions_of(round_)] == [fourth.pk]
    old = said(signed_in(cast.snv).get(at("minutes", second)))
    assert "có bản mới hơn" in old
    assert at("minutes", fourth) in old
    assert at("minutes", third) not in old
    acts = AuditEntry.objects.filter(action__contains="minutes_").order_by("id")
    assert list(acts.values_list("action", flat=True)) == [
        "supervision.minutes_write", "supervision.minutes_edit", "supervision.minutes_sign",
        "supervision.minutes_correct", "supervision.minutes_edit", "supervision.minutes_sign",
    ]  # fmt: skip


def test_the_second_writer_is_told_and_keeps_what_was_typed(
    cast: Cast, round_: Round, front: SupervisingBody, signed_in: SignIn
) -> None:
    first = written(round_, front, cast.giam_sat)
    second = rewritten(first, supervisor("cung", front), findings="Của đồng nghiệp")

    client = signed_in(cast.giam_sat)
    answer = client.post(at("rewrite", first), FORM | {"findings": "Của tôi"})
    assert answer.status_code == 422
    shown = said(answer)
    assert "Của tôi" in shown
    assert "Có người vừa ghi bản mới hơn" in shown
    assert f'action="{at("rewrite", second)}"' in shown
    assert client.post(at("sign", first)).status_code == 422
    assert not first.signatures.exists()
    assert client.get(at("rewrite", first)).headers["Location"] == at("rewrite", second)
    assert SupervisionMinutes.objects.count() == 2


def test_signing_twice_is_told(cast: Cast, round_: Round, front: SupervisingBody, signed_in: SignIn) -> None:
    minutes = written(round_, front, cast.giam_sat)
    body = signed_in(cast.giam_sat)
    assert [body.post(at("sign", minutes)).status_code for _twice in range(2)] == [302, 422]
    assert minutes.signatures.count() == 1


def test_each_of_a_bodys_minutes_has_its_own_number(cast: Cast, round_: Round, front: SupervisingBody) -> None:
    other = body_named("Hội Cựu chiến binh")
    made = [written(round_, body, cast.giam_sat) for body in (front, front, other)]
    assert [one.number for one in made] == [1, 2, 1]


@pytest.mark.parametrize("field", list(FORM))
@pytest.mark.parametrize("value", HOSTILE)
def test_bad_input_is_refused_and_kept(
    cast: Cast, round_: Round, front: SupervisingBody, signed_in: SignIn, field: str, value: str
) -> None:
    clean = value.replace("\x00", "").strip()
    asks = field not in ("attendants", "recommendations", "reason")
    fine = field != "held_on" and (bool(clean) or not asks) and (len(clean) < 6000 or field == "reason")

    answer = signed_in(cast.giam_sat).post(at("write"), FORM | {field: value})

    assert answer.status_code == (302 if fine else 422)
    assert SupervisionMinutes.objects.exists() is fine
    if not fine:
        assert f'id="{field}-error"' in said(answer)
        other = "watched" if field == "findings" else "findings"
        assert FORM[other] in said(answer)


@pytest.mark.parametrize(
    ("day", "fine"), [(date(2026, 3, 2), True), (date(2026, 3, 3), False), (date(206, 3, 1), False)]
)
def test_the_day_has_come_and_is_of_the_round(
    cast: Cast, round_: Round, front: SupervisingBody, day: date, fine: bool
) -> None:
    if fine:
        assert written(round_, front, cast.giam_sat, held_on=day).held_on == day
        return
    with pytest.raises(MinutesRefused) as refused:
        written(round_, front, cast.giam_sat, held_on=day)
    assert list(refused.value.faults) == ["held_on"]


def test_what_was_typed_is_text(cast: Cast, round_: Round, front: SupervisingBody, signed_in: SignIn) -> None:
    tag = "<script>alert(1)</script>"
    Round.objects.filter(pk=round_.pk).update(title=tag)
    SupervisingBody.objects.filter(pk=front.pk).update(name=tag)
    names = ("place", "attendants", "watched", "findings", "recommendations", "conclusion")
    minutes = written(round_, front, cast.giam_sat, **dict.fromkeys(names, tag))
    body = signed_in(cast.giam_sat)
    pages = [at("minutes_list"), at("write"), *(at(name, minutes) for name in ("minutes", "paper", "rewrite"))]
    for page in pages:
        shown = said(body.get(page))
        assert tag not in shown
        assert "&lt;script&gt;" in shown


def test_the_counts_of_the_own_samples_are_proposed(
    cast: Cast, round_: Round, front: SupervisingBody, signed_in: SignIn
) -> None:
    def drawn(body: SupervisingBody, agency: Any, outcomes: str) -> None:
        unit = round_.units.get(agency=agency)
        sample = SupervisionSample.objects.create(
            round=round_, body=body, seed=1, percent=5, least=10, population=9, drawn_by=cast.giam_sat,
            drawn_at=factories.NOW,
        )  # fmt: skip
        for position, outcome in enumerate(outcomes.split(","), 1):
            form = factories.response(unit, [4, 5])
            SampledForm.objects.create(sample=sample, position=position, response=form, outcome=outcome)

    assert "Phúc tra:" not in said(signed_in(cast.giam_sat).get(at("write")))
    drawn(front, cast.so_xay_dung, "match,match,differs,unreached,")
    drawn(front, cast.nha_trang, "match,forgotten")
    drawn(body_named("Hội khác"), cast.nha_trang, "differs,differs")

    words = "Phúc tra: rút %d phiếu; khớp %d, không khớp %d, không liên hệ được %d, không nhớ %d; chưa hỏi %d."
    assert words % (7, 3, 1, 1, 1, 1) in said(signed_in(cast.giam_sat).get(at("write")))
    # Whoever watches one place is told of the samples that lie there.
    narrow = supervisor("hep", front, agency=cast.nha_trang)
    assert words % (2, 1, 0, 0, 1, 0) in said(signed_in(narrow).get(at("write")))


def test_the_sheet_says_all_parts_and_whether_it_is_signed(
    cast: Cast, round_: Round, front: SupervisingBody, signed_in: SignIn
) -> None:
    minutes = written(round_, front, cast.giam_sat, findings="Dòng một\nDòng hai")
    body = signed_in(cast.giam_sat)
    sheet = said(body.get(at("paper", minutes)))
    assert "ỦY BAN MTTQ VIỆT NAM TỈNH" in sheet
    assert "Ngày 01 tháng 3 năm 2026, tại UBND phường Nha Trang" in sheet
    assert "<p>Dòng một</p><p>Dòng hai</p>" in sheet
    assert "BẢN THẢO" in sheet
    assert "Số liệu giả định" not in sheet
    sign(minutes, cast.giam_sat)
    Round.objects.filter(pk=round_.pk).update(synthetic=True)
    signed = said(body.get(at("paper", minutes)))
    assert "BẢN THẢO" not in signed
    assert cast.giam_sat.full_name in signed
    assert "Số liệu giả định" in signed


def test_leadership_has_the_tab(cast: Cast, round_: Round, signed_in: SignIn) -> None:
    leader = factories.user("doc-ca-tinh")
    factories.membership(leader, Role.LEADERSHIP)
    monitor = reverse("collection:monitor", args=["dot-bb"])
    assert at("minutes_list") in said(signed_in(leader).get(monitor))
    assert f'href="{reverse("supervision:flags", args=["dot-bb"])}"' not in said(signed_in(leader).get(monitor))
    assert reverse("supervision:flags", args=["dot-bb"]) in said(signed_in(cast.snv).get(monitor))
    assert at("minutes_list") in said(signed_in(cast.snv).get(reverse("supervision:flags", args=["dot-bb"])))


def refused(name: str) -> Any:
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("minutes_versions_are_numbered", {}),
        ("minutes_are_counted_from_one", {"number": 0}),
        ("minutes_are_counted_from_one", {"version": 0}),
        ("minutes_say_where_and_what", {"version": 2, "place": ""}),
        ("minutes_say_where_and_what", {"version": 2, "watched": ""}),
        ("minutes_say_where_and_what", {"version": 2, "findings": ""}),
        ("minutes_say_where_and_what", {"version": 2, "conclusion": ""}),
        ("minutes_correction_says_why", {"version": 2, "reason": "x"}),
    ],
)
def test_what_minutes_must_be(
    cast: Cast, round_: Round, front: SupervisingBody, name: str, values: dict[str, Any]
) -> None:
    written(round_, front, cast.giam_sat)
    with refused(name), transaction.atomic():
        factories.supervision_minutes(round_, cast.giam_sat, body=front, **values)


def test_a_correction_says_why_and_comes_after(cast: Cast, round_: Round, front: SupervisingBody) -> None:
    first = written(round_, front, cast.giam_sat)
    sign(first, cast.giam_sat)
    for values in ({"version": 2}, {"number": 2, "reason": "x"}):
        with refused("minutes_correction_says_why"), transaction.atomic():
            factories.supervision_minutes(round_, cast.giam_sat, body=front, corrects=first, **values)
    with refused("minutes_are_signed_once"), transaction.atomic():
        first.signatures.create(signed_by=cast.giam_sat, signed_at=factories.NOW)


# Drafts given up, and those that wait --------------------------------------------------------------------------------


@pytest.fixture
def draft(round_: Round, front: SupervisingBody, cast: Cast) -> SupervisionMinutes:
    return write_minutes(round=round_, body=front, text=text(), actor=cast.giam_sat, at=factories.NOW)


def test_a_draft_is_given_up(draft: SupervisionMinutes, cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.giam_sat)
    page = reverse("supervision:minutes", args=["dot-bb", draft.pk])
    drop = reverse("supervision:drop", args=["dot-bb", draft.pk])
    assert f'action="{drop}"' in browser.get(page).content.decode()

    assert browser.post(drop).status_code == 302

    assert browser.get(page).status_code == 404
    assert browser.post(drop).status_code == 404
    assert page not in browser.get(reverse("supervision:minutes_list", args=["dot-bb"])).content.decode()
    assert AuditEntry.objects.filter(action="supervision.minutes_drop").count() == 1
    assert SupervisionMinutes.objects.count() == 1, "what was written stays in the database"


def test_a_correction_given_up_leaves_what_is_signed(draft: SupervisionMinutes, cast: Cast) -> None:
    by: dict[str, Any] = {"actor": cast.giam_sat, "at": factories.NOW}
    sign_minutes(minutes=draft, **by)
    correction = rewrite_minutes(minutes=draft, text=text(place="Khác"), reason="Ghi nhầm", **by)
    drop_minutes(minutes=correction, **by)

    assert conclusions_of(draft.round) == [draft]
    again = rewrite_minutes(minutes=draft, text=text(place="Khác nữa"), reason="Ghi nhầm", **by)
    assert (again.version, again.corrects) == (3, draft)


def test_what_is_signed_or_overtaken_is_not_given_up(draft: SupervisionMinutes, cast: Cast) -> None:
    by: dict[str, Any] = {"actor": cast.giam_sat, "at": factories.NOW}
    newer = rewrite_minutes(minutes=draft, text=text(place="Khác"), reason="", **by)
    with pytest.raises(MinutesRefused, match="bản mới hơn"):
        drop_minutes(minutes=draft, **by)
    sign_minutes(minutes=newer, **by)
    with pytest.raises(MinutesRefused, match="đã được ký"):
        drop_minutes(minutes=newer, **by)


def test_only_the_body_gives_up_its_draft(draft: SupervisionMinutes, cast: Cast, signed_in: SignIn) -> None:
    drop = reverse("supervision:drop", args=["dot-bb", draft.pk])
    other = supervisor("khac", body_named("Hội Cựu chiến binh"))

    assert signed_in(other).post(drop).status_code == 404
    assert signed_in(cast.snv).post(drop).status_code == 403


def test_unsigned_drafts_wait_for_their_body(draft: SupervisionMinutes, cast: Cast, signed_in: SignIn) -> None:
    words, by = "Bản thảo biên bản ngày 01/03/2026 chưa ký", {"actor": cast.giam_sat, "at": factories.NOW}

    def today(person: User) -> str:
        return signed_in(person).get("/noi-bo/").content.decode()

    assert words in today(cast.giam_sat)
    assert words not in today(supervisor("khac", body_named("Hội Cựu chiến binh")))
    sign_minutes(minutes=draft, **by)  # type: ignore[arg-type]
    assert words not in today(cast.giam_sat)
    rewrite_minutes(minutes=draft, text=text(place="Khác"), reason="Ghi nhầm", **by)  # type: ignore[arg-type]
    assert words in today(cast.giam_sat)
