"""Flags of supervising bodies on the pages: who sees, answers, withdraws and shows them, and what is refused."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import AuditEntry, User
from accounts.roles import Role
from agencies.models import Membership, SupervisingBody
from agencies.services import grant
from agencies.sorting import folded
from dashboards.today.supervision import flags_waiting
from surveys.models import Round, SupervisionFlag, SupervisionStep
from surveys.services.supervision import FlagRefused, raise_flag, step
from surveys.supervising import moves
from tests import factories
from tests.conftest import Cast

SignIn = Callable[[User], Client]
WORDS = "Hai ngày cuối tháng có nhiều phiếu giống hệt nhau"
HOSTILE = ("", " ", "\x00", "🙂" * 3001, "1" * 40, "nan", "-1", "%s", "½", "share' OR 1=1")


@pytest.fixture
def round_(cast: Cast) -> Round:
    made = factories.survey_round("dot-gs")
    for agency in (cast.so_xay_dung, cast.so_y_te, cast.nha_trang):
        factories.round_unit(made, agency)
    return made


@pytest.fixture
def front(cast: Cast) -> SupervisingBody:
    """The supervisor of the cast watches for Ủy ban MTTQ."""
    body = body_named("Ủy ban MTTQ Việt Nam tỉnh")
    Membership.objects.filter(user=cast.giam_sat).update(body=body)
    return body


@pytest.fixture
def flag(cast: Cast, round_: Round, front: SupervisingBody) -> SupervisionFlag:
    return raised(round_, cast, front)


def raised(round_: Round, cast: Cast, body: SupervisingBody | None) -> SupervisionFlag:
    unit = round_.units.get(agency=cast.so_xay_dung)
    return raise_flag(
        round=round_, unit=unit, kind="padded", words=WORDS, body=body, actor=cast.giam_sat, at=factories.NOW
    )


def body_named(name: str) -> SupervisingBody:
    return SupervisingBody.objects.create(name=name, key=folded(name))


def supervisor(name: str, body: SupervisingBody | None = None, **scope: Any) -> User:
    made = factories.user(name)
    membership = factories.membership(made, Role.SUPERVISOR, **scope)
    Membership.objects.filter(pk=membership.pk).update(body=body)
    return made


def act(flag: SupervisionFlag, kind: str, by: User, side: Any = "office", words: str = "đã xem") -> SupervisionStep:
    seen = flag.steps.count()
    return step(flag=flag, kind=kind, side=side, words=words, seen=seen, actor=by, at=factories.NOW)


def page(flag: SupervisionFlag, name: str = "flag") -> str:
    return reverse(f"supervision:{name}", args=["dot-gs", flag.pk])


def said(response: Any) -> str:
    return bytes(response.content).decode()


def test_a_supervisor_flags_a_unit_and_home_affairs_answers(
    cast: Cast, round_: Round, front: SupervisingBody, signed_in: SignIn
) -> None:
    body = signed_in(cast.giam_sat)
    form = {"unit": "so-xay-dung", "kind": "padded", "words": WORDS}
    assert body.post(reverse("supervision:raise", args=["dot-gs"]), form).status_code == 302

    flag = SupervisionFlag.objects.get()
    assert (flag.body, flag.round_unit.agency if flag.round_unit else None) == (front, cast.so_xay_dung)
    assert WORDS in said(body.get(reverse("supervision:flags", args=["dot-gs"])))
    office = signed_in(cast.snv)
    answer = {"kind": "answer", "words": "Đã kiểm tra máy tính bảng", "seen": "0"}
    assert office.post(page(flag, "act"), answer).status_code == 302
    shown = said(body.get(page(flag)))
    assert "Đã kiểm tra máy tính bảng" in shown
    assert "đã trả lời" in shown
    actions = AuditEntry.objects.filter(action__startswith="supervision.").order_by("id")
    assert list(actions.values_list("action", flat=True)) == ["supervision.raise", "supervision.answer"]
    assert WORDS not in str(list(actions.values("detail")))


def test_only_the_own_body_sees_a_flag(cast: Cast, flag: SupervisionFlag, signed_in: SignIn) -> None:
    assert flag.body is not None
    other = body_named("Hội Cựu chiến binh tỉnh")

    seen = {
        who: signed_in(person).get(page(flag)).status_code
        for who, person in {
            "own": cast.giam_sat,
            "same": supervisor("cung-co-quan", flag.body),
            "other": supervisor("co-quan-khac", other),
            "none": supervisor("khong-co-quan"),
            "narrow": supervisor("noi-khac", flag.body, agency=cast.nha_trang),
            "unit": cast.an,
            "head": cast.chi,
        }.items()
    }

    assert seen == {"own": 200, "same": 200, "other": 404, "none": 404, "narrow": 404, "unit": 404, "head": 404}


def test_the_steering_committee_reads_every_flag_and_acts_on_none(
    cast: Cast, flag: SupervisionFlag, signed_in: SignIn
) -> None:
    reader = signed_in(cast.ban_chi_dao)
    listed = reader.get(reverse("supervision:flags", args=[flag.round.code])).content.decode()

    assert WORDS in listed
    assert "cùng trả lời của Sở Nội vụ" in listed
    assert "Đánh dấu cần xem" not in listed
    assert "<form" not in reader.get(page(flag)).content.decode().partition("<main")[2].partition("</main>")[0]
    assert reader.post(page(flag, "act"), {"kind": "withdraw", "seen": "0"}).status_code == 403
    assert not flag.steps.exists()
    assert flags_waiting(cast.ban_chi_dao, on=localdate()) == []


def test_a_committee_member_of_one_block_reads_no_flag(cast: Cast, flag: SupervisionFlag, signed_in: SignIn) -> None:
    narrow = factories.user("mot-khoi")
    factories.membership(narrow, Role.STEERING, block=cast.departments)

    assert signed_in(narrow).get(page(flag)).status_code == 404


def test_without_a_body_a_flag_is_the_own_persons(cast: Cast, round_: Round, signed_in: SignIn) -> None:
    flag = raised(round_, cast, None)

    assert signed_in(cast.giam_sat).get(page(flag)).status_code == 200
    assert signed_in(supervisor("khac")).get(page(flag)).status_code == 404


def test_another_body_can_do_nothing_with_a_flag(cast: Cast, flag: SupervisionFlag, signed_in: SignIn) -> None:
    stranger = signed_in(supervisor("co-quan-khac", body_named("Hội khác")))

    assert stranger.post(page(flag, "act"), {"kind": "withdraw", "seen": "0"}).status_code == 404
    assert not flag.steps.exists()


def test_an_agency_sees_a_flag_only_while_home_affairs_shows_it(
    cast: Cast, flag: SupervisionFlag, signed_in: SignIn
) -> None:
    own, other = signed_in(cast.an), signed_in(cast.binh)
    listed = reverse("supervision:flags", args=["dot-gs"])
    assert WORDS not in said(own.get(listed))

    act(flag, "share", cast.snv)
    shown = said(own.get(page(flag)))
    assert WORDS in shown
    assert WORDS in said(own.get(listed))
    # The body is named to the unit, the person is not.
    assert "Ủy ban MTTQ" in shown
    assert cast.giam_sat.full_name not in shown
    assert cast.snv.full_name not in shown
    assert "Trả lời" not in shown
    assert other.get(page(flag)).status_code == 404
    assert own.post(page(flag, "act"), {"kind": "answer", "words": "x", "seen": "1"}).status_code == 403

    act(flag, "unshare", cast.snv)
    assert own.get(page(flag)).status_code == 404


def test_a_withdrawn_flag_is_kept_but_not_shown_to_the_unit(
    cast: Cast, flag: SupervisionFlag, signed_in: SignIn
) -> None:
    act(flag, "share", cast.snv)
    act(flag, "withdraw", cast.giam_sat, "body", "ghi nhầm đơn vị")

    assert signed_in(cast.an).get(page(flag)).status_code == 404
    assert "ghi nhầm đơn vị" in said(signed_in(cast.snv).get(page(flag)))
    act(flag, "reopen", cast.giam_sat, "body")
    assert [one.kind for one in flag.steps.all()] == ["share", "withdraw", "reopen"]


def test_a_step_taken_meanwhile_is_not_overwritten(cast: Cast, flag: SupervisionFlag, signed_in: SignIn) -> None:
    act(flag, "answer", cast.snv)

    response = signed_in(cast.snv).post(page(flag, "act"), {"kind": "answer", "words": "Trả lời cũ", "seen": "0"})

    assert response.status_code == 422
    assert "Trả lời cũ" in said(response)
    assert flag.steps.count() == 1


@pytest.mark.parametrize(
    ("side", "kind"), [("office", "close"), ("body", "reply"), ("body", "answer"), ("office", "withdraw")]
)
def test_what_is_not_on_turn_is_refused(cast: Cast, flag: SupervisionFlag, side: str, kind: str) -> None:
    with pytest.raises(FlagRefused):
        act(flag, kind, cast.snv, side)
    assert not flag.steps.exists()


def test_a_flag_on_the_whole_round_is_never_the_agencies(cast: Cast) -> None:
    assert "share" in moves("open", "office", shared=False, of_unit=True)
    assert "share" not in moves("open", "office", shared=False, of_unit=False)
    assert moves("withdrawn", "office", shared=False, of_unit=True) == ()


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("field", ["unit", "kind", "words"])
def test_bad_input_is_refused(
    cast: Cast, round_: Round, front: SupervisingBody, signed_in: SignIn, field: str, value: str
) -> None:
    form = {"unit": "so-xay-dung", "kind": "padded", "words": WORDS, field: value}
    plain = (field == "unit" and not value.strip("\x00")) or (
        field == "words" and value.strip("\x00 ") and len(value) < 3000
    )

    status = signed_in(cast.giam_sat).post(reverse("supervision:raise", args=["dot-gs"]), form).status_code

    assert status == (302 if plain else 422)
    assert SupervisionFlag.objects.exists() is bool(plain)


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("field", ["kind", "seen"])
def test_bad_steps_are_refused(cast: Cast, flag: SupervisionFlag, signed_in: SignIn, field: str, value: str) -> None:
    form = {"kind": "answer", "words": "x", "seen": "0", field: value}

    assert signed_in(cast.snv).post(page(flag, "act"), form).status_code == 422
    assert not flag.steps.exists()


def test_a_narrow_supervisor_flags_only_where_they_watch(
    cast: Cast, round_: Round, front: SupervisingBody, signed_in: SignIn
) -> None:
    narrow = signed_in(supervisor("hep", front, agency=cast.nha_trang))
    form = {"unit": "so-xay-dung", "kind": "other", "words": WORDS}

    assert narrow.post(reverse("supervision:raise", args=["dot-gs"]), form).status_code == 422
    assert narrow.post(reverse("supervision:raise", args=["dot-gs"]), {**form, "unit": "nha-trang"}).status_code == 302


def test_the_unit_page_leads_a_supervisor_to_the_flag(
    cast: Cast, round_: Round, front: SupervisingBody, signed_in: SignIn
) -> None:
    address = reverse("supervision:flags", args=["dot-gs"]) + "?don-vi=so-xay-dung"
    unit = reverse("dashboards:unit", args=["dot-gs", "so-xay-dung"])

    assert address in said(signed_in(cast.giam_sat).get(unit))
    assert address not in said(signed_in(cast.an).get(unit))
    assert '<option value="so-xay-dung" selected>' in said(signed_in(cast.giam_sat).get(address))


def waiting(person: User) -> list[str]:
    return [one.what for one in flags_waiting(person, on=localdate()) if not one.elsewhere]


def elsewhere(person: User) -> list[str]:
    return [one.what for one in flags_waiting(person, on=localdate()) if one.elsewhere]


def test_what_a_flag_is_about_is_chosen(cast: Cast, round_: Round, front: SupervisingBody, signed_in: SignIn) -> None:
    body = signed_in(cast.giam_sat)
    form = said(body.get(reverse("supervision:flags", args=["dot-gs"])))
    assert re.search(r'<select[^>]*name="kind"[^>]*><option value=""( selected)?>Chọn…', form)
    answer = body.post(reverse("supervision:raise", args=["dot-gs"]), {"unit": "", "kind": "", "words": WORDS})
    assert answer.status_code == 422
    assert 'id="kind-error"' in said(answer)
    assert not SupervisionFlag.objects.exists()


def test_withdrawing_is_folded(cast: Cast, flag: SupervisionFlag, signed_in: SignIn) -> None:
    alone = said(signed_in(cast.giam_sat).get(page(flag)))
    assert '<details class="details"><summary>Rút lại cờ' in alone
    assert '<details class="details" open><summary>Trả lời' in said(signed_in(cast.snv).get(page(flag)))


def test_today_says_whose_turn_it_is(cast: Cast, flag: SupervisionFlag, signed_in: SignIn) -> None:
    assert waiting(cast.snv) == ["1 cờ giám sát chờ trả lời"]
    assert (waiting(cast.giam_sat), elsewhere(cast.giam_sat)) == ([], ["1 cờ đang chờ Sở Nội vụ trả lời"])
    home = said(signed_in(cast.giam_sat).get(reverse("today:today")))
    assert "Không có việc nào đang chờ ông/bà" in home
    assert home.index("Đang chờ nơi khác") < home.index("1 cờ đang chờ Sở Nội vụ trả lời")
    assert waiting(cast.chi) == []
    assert page(flag) in said(signed_in(cast.snv).get(reverse("today:today")))

    act(flag, "answer", cast.snv)
    assert waiting(cast.snv) == []
    assert waiting(cast.giam_sat) == ["Sở Nội vụ đã trả lời 1 cờ"]
    act(flag, "share", cast.snv)
    assert waiting(cast.chi) == []
    act(flag, "close", cast.snv)
    assert waiting(cast.giam_sat) == []


def test_a_body_is_named_once_however_it_is_written(cast: Cast, front: SupervisingBody) -> None:
    day = factories.NOW.date()
    made = grant(
        user=cast.moi, role=Role.SUPERVISOR, agency=None, block=None, first_day=day, last_day=None,
        actor=cast.admin, at=factories.NOW, body="  ủy ban MTTQ  việt nam TỈNH ",
    )  # fmt: skip

    assert made.body == front
    granted = AuditEntry.objects.get(action="rights.granted")
    assert granted.detail["after"]["body"] == front.name


def refused(name: str) -> Any:
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("supervision_kind_is_known", {"kind": "x"}),
        ("supervision_flag_says_something", {"words": ""}),
    ],
)
def test_what_a_flag_must_be(cast: Cast, round_: Round, name: str, values: dict[str, Any]) -> None:
    plain = {"round": round_, "kind": "other", "words": "x", "raised_by": cast.giam_sat, "raised_at": factories.NOW}
    with refused(name), transaction.atomic():
        SupervisionFlag.objects.create(**{**plain, **values})


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("supervision_steps_are_numbered", {}),
        ("supervision_steps_start_at_one", {"number": 0}),
        ("supervision_state_is_known", {"number": 2, "kind": "share", "state": "x", "shared": True}),
        ("supervision_step_leads_where_it_says", {"number": 2, "state": "closed"}),
        ("supervision_answer_says_something", {"number": 2, "words": ""}),
    ],
)
def test_what_a_step_must_be(cast: Cast, flag: SupervisionFlag, name: str, values: dict[str, Any]) -> None:
    act(flag, "answer", cast.snv)
    plain: dict[str, Any] = {
        "number": 1, "kind": "answer", "state": "answered", "shared": False, "words": "x", "actor": cast.snv,
        "at": factories.NOW,
    }  # fmt: skip
    with refused(name), transaction.atomic():
        flag.steps.create(**{**plain, **values})


def test_only_a_supervisor_names_a_body(cast: Cast, front: SupervisingBody) -> None:
    with refused("only_supervisors_name_a_body"), transaction.atomic():
        Membership.objects.filter(user=cast.snv).update(body=front)
    with refused("supervising_bodies_differ_in_name"), transaction.atomic():
        body_named(front.name.upper())
    with refused("supervising_body_has_a_name"), transaction.atomic():
        SupervisingBody.objects.create(name="", key="x")
