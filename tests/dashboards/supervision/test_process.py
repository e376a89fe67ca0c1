"""What a supervisor sees of a survey that runs: counts and reasons; never a contact, a name, a token, an index."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate, now

from accounts.models import User
from accounts.roles import Role
from invitations.models import SampleList
from invitations.reading import Person
from invitations.services.draws import Plan, draw_sample
from invitations.services.lists import add_people, create_list
from scoring.models import ScoringRun
from surveys.models import Assignment, Channel, ResponseDecision, Round, RoundChannel
from surveys.services.storing import receipt_code
from tests import factories
from tests.architecture.conftest import make_world
from tests.architecture.routes import ROUTES, World
from tests.conftest import Cast
from tests.dashboards.factories import answered, run, survey, unit_of

pytestmark = pytest.mark.django_db
TODAY = localdate()
PHONE, MAIL, NAME = "+84937654321", "bi-mat@hom-thu.vn", "Huỳnh Thị Bí Mật"
ADDRESS, DOSSIER, TOKEN = "Ngõ Riêng Tư 99", "H99-BIMAT", "cua-bi-mat-0123456789"
TYPED = f"trùng với phiếu khác: bà {NAME}, {PHONE} gọi hỏi"
# In whatever way of writing a number a page may have.
SECRETS = (
    PHONE, PHONE.removeprefix("+84"), "0937654321", "0937 654 321", MAIL, "hom-thu", NAME, "Bí Mật", ADDRESS, DOSSIER,
    TOKEN,
)  # fmt: skip


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def collecting(cast: Cast) -> Round:
    """Return a round that collects forms, with everything private that such a round has."""
    round = survey(cast.so_xay_dung, cast.nha_trang, code="dang-thu", state=Round.State.OPEN)
    Round.objects.filter(pk=round.pk).update(opens_on=TODAY - timedelta(days=20), closes_on=TODAY + timedelta(days=20))
    unit = unit_of(round, cast.so_xay_dung)
    RoundChannel.objects.create(round=round, channel=Channel.SMS, design="drawn")
    unit.quota, unit.population, unit.issued = 200, 4321, 260
    unit.save()
    answered(unit, channel=Channel.ENUMERATOR)
    factories.access_point(unit, token=TOKEN)
    made = create_list(
        round=round, name="Hồ sơ tháng 2", channel=Channel.SMS, source=SampleList.Source.FILE,
        destroy_on=TODAY + timedelta(days=90), at=now(),
    )  # fmt: skip
    person = Person(unit_id=unit.pk, phone=PHONE, email=MAIL, name=NAME, address=ADDRESS, dossier=DOSSIER, line=2)
    add_people(sample_list=made, people=[person], at=now())
    draw_sample(sample_list=made, plan=Plan(method="all"), at=now())
    Assignment.objects.create(
        round_unit=unit, surveyor=cast.dieu_tra, channel=Channel.ENUMERATOR, quota=30, due_on=TODAY, created_at=now()
    )
    for form, reason in zip(unit.responses.order_by("pk"), (TYPED, NAME), strict=False):
        ResponseDecision.objects.create(
            response=form, number=1, kind="exclude", reason=reason, actor=cast.snv, at=now()
        )  # fmt: skip
    written = unit.responses.order_by("pk").last()
    assert written is not None
    written.texts.create(question="y-kien", text=f"Tôi là {NAME}, {PHONE}")
    return round


def text_of(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace") if isinstance(content, bytes) else str(content)


def page_of(cast: Cast, round: Round, person: User | None = None) -> str:
    """Return both views of the page."""
    client, address = signed_in(person or cast.giam_sat), f"/noi-bo/thu-phieu/{round.code}/giam-sat/qua-trinh/"
    return text_of(client.get(address)) + text_of(client.get(f"{address}?xem=cong-viec"))


def test_the_process_is_told_in_counts(cast: Cast) -> None:
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page_of(cast, collecting(cast))))

    for words in (
        "Sở Xây dựng 4.321 200 260",
        "Điều tra viên 1 Sở Xây dựng",
        "người phụ trách loại trùng với phiếu khác 1",
        "người phụ trách loại lý do khác 1",
        "chọn mẫu",
        "Tin nhắn SMS 1 1 0 0 0 0",
    ):
        assert words in page, words
    assert "Điều Tra" not in page.replace("Điều tra viên", "")


def test_who_oversees_the_survey_sees_it(cast: Cast) -> None:
    round = collecting(cast)
    address = f"/noi-bo/thu-phieu/{round.code}/giam-sat/qua-trinh/"
    seen = {role for role, person in cast.by_role.items() if signed_in(person).get(address).status_code == 200}

    assert seen == {Role.SUPERVISOR, Role.HOME_AFFAIRS, Role.STEERING}


def test_a_supervisor_of_one_block_sees_its_units_alone(cast: Cast) -> None:
    round = collecting(cast)
    person = factories.user("giam-sat-khoi")
    factories.membership(person, Role.SUPERVISOR, block=cast.communes)

    page = page_of(cast, round, person)
    assert "Nha Trang" in page
    assert "Sở Xây dựng" not in page
    # Nor what happened there.
    assert "trùng với phiếu khác" not in page
    assert "Điều tra viên 1" not in page


def addresses(cast: Cast, world: World, round: Round) -> Iterator[str]:
    """Yield every address that a supervisor may open, for the round with the secrets where one names a round."""
    yield f"/noi-bo/thu-phieu/{round.code}/giam-sat/qua-trinh/?xem=cong-viec"
    for name, route in ROUTES.items():
        if "GET" not in route.methods or Role.SUPERVISOR not in route.open_to:
            continue
        at = route.at(world, cast.giam_sat)
        for kwargs in ({**at.kwargs, "code": round.code}, at.kwargs):
            try:
                yield reverse(name, kwargs=kwargs) if kwargs is at.kwargs or "code" in at.kwargs else ""
            except NoReverseMatch:
                continue


def test_nothing_that_leads_to_a_person_is_on_any_page_or_file_of_a_supervisor(cast: Cast) -> None:
    world, round = make_world(cast), collecting(cast)
    receipts = [receipt_code(form.pk) for form in unit_of(round, cast.so_xay_dung).responses.all()]
    client, opened = signed_in(cast.giam_sat), 0
    for address in filter(None, dict.fromkeys(addresses(cast, world, round))):
        answer = client.get(address)
        page = text_of(answer)
        opened += answer.status_code == 200
        found = [secret for secret in (*SECRETS, *receipts) if secret in page]
        assert not found, (address, found)
        for table in dict.fromkeys(re.findall(r'data-table="([^"]+)"', page)):
            join = "&" if "?" in address else "?"
            file = text_of(client.get(f"{address}{join}bang={table}&tep=csv"))
            assert not [secret for secret in SECRETS if secret in file], (address, table)
    assert opened > 40
    assert f"/noi-bo/thu-phieu/{round.code}/giam-sat/qua-trinh/" in set(addresses(cast, world, round))


def test_no_index_before_the_round_is_closed(cast: Cast) -> None:
    world, round = make_world(cast), collecting(cast)
    made: ScoringRun = run(round)
    index = made.total["index"]
    assert index
    printed = str(index).replace(".", ",")
    client = signed_in(cast.giam_sat)
    for address in filter(None, dict.fromkeys(addresses(cast, world, round))):
        if f"/{round.code}/" in address:
            page = re.sub(r"<svg.*?</svg>", "", text_of(client.get(address)), flags=re.DOTALL)
            assert not re.search(rf"\b{re.escape(printed)}\b", page), address
            assert index not in page, address
    # The same walk finds it once the round is closed.
    Round.objects.filter(pk=round.pk).update(state=Round.State.CLOSED)
    assert printed in text_of(client.get(f"/noi-bo/dot/{round.code}/"))


def test_where_the_secrets_are_shown_the_test_would_see_them(cast: Cast) -> None:
    """Sở Nội vụ reads the typed reasons: on its page of quality the same values are found."""
    round = collecting(cast)
    page = text_of(signed_in(cast.snv).get(f"/noi-bo/thu-phieu/{round.code}/chat-luong/?tinh-trang=da-loai"))
    assert NAME in page
    assert PHONE in page
    doors = text_of(signed_in(cast.snv).get(f"/noi-bo/thu-phieu/{round.code}/diem-thu/"))
    assert TOKEN in doors
