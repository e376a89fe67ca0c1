"""Writing without a form: a tip that one body reads, or with a contact that leads to no form and is destroyed."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from accounts.roles import Role
from agencies.models import AgencyVersion
from feedback.models import Audience, Comment, ContactDetail, Source
from feedback.services import steps
from feedback.services.direct import NothingSaid, Said, destroy_contacts, take_words
from feedback.services.steps import Hand
from feedback.views import citizen, direct
from surveys.models import RoundUnit
from tests import factories
from tests.conftest import Cast
from tests.feedback.conftest import NOW, comment

pytestmark = pytest.mark.django_db
PAGE = reverse("feedback_public:write")
SignedIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _unwatched(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (citizen, direct):
        monkeypatch.setattr(module, "guesses", lambda **_asked: False)


def typed(**changes: str) -> dict[str, str]:
    return {"visit": str(uuid4()), "agency": "so-xay-dung", "words": "Đề nghị mở thêm quầy", **changes}


def sent(client: Client, **changes: str) -> tuple[int, str]:
    answered = client.post(PAGE, typed(**changes))
    return answered.status_code, answered.content.decode()


def said(cast: Cast, **changes: object) -> Said:
    fields = {"id": uuid4(), "agency": cast.so_xay_dung, "words": "Đề nghị mở thêm quầy", "source": Source.DIRECT}
    return Said(**{**fields, "contact": {"name": "Bình", "phone": "+84905123456", "mail": ""}, **changes})  # type: ignore[arg-type]


def test_what_is_sent_is_a_comment_and_its_code_finds_the_reply(client: Client, cast: Cast) -> None:
    status, page = sent(client)
    made = Comment.objects.get()
    steps.answer(comment=made, note="Đã mở thêm quầy", hand=Hand(actor=cast.an, at=NOW, seen=0))
    code = page.split('receipt__code">')[1].split("<")[0]

    assert status == 200
    assert (made.source, made.agency, made.block) == (Source.DIRECT, cast.so_xay_dung, cast.departments)
    found = client.post(reverse("feedback_public:reply"), {"code": code}).content.decode()
    assert "Đã mở thêm quầy" in found


def test_the_same_visit_is_stored_once(client: Client, cast: Cast) -> None:
    visit = str(uuid4())

    assert sent(client, visit=visit)[1] == sent(client, visit=visit)[1]
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": ""},
        {"words": "   "},
        {"words": "a" * 5001},
        {"agency": "khong-co"},
        {"visit": "x"},
        {"phone": "12"},
        {"mail": "khong phai thu"},
        {"name": "a" * 300},
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client: Client, cast: Cast, wrong: dict[str, str]) -> None:
    status, page = sent(client, **{"name": "Trần Bình", **wrong})

    assert status == 422
    assert "Trần Bình" in page or "name" in wrong
    assert not Comment.objects.exists()


def test_a_machine_is_thanked_and_not_kept(client: Client, cast: Cast) -> None:
    status, page = sent(client, _trang_web="https://x.example")

    assert (status, "receipt__code" in page, Comment.objects.count()) == (200, False, 0)


def test_too_many_from_one_network_wait(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(direct, "guesses", lambda **_asked: True)

    status, page = sent(client)

    assert status == 429
    assert "Đề nghị mở thêm quầy" in page


@pytest.mark.parametrize(("who", "sees"), [("snv", True), ("an", False), ("chi", False), ("giam_sat", False)])
def test_a_tip_is_read_by_whom_the_office_set(
    client: Client, signed_in: SignedIn, cast: Cast, who: str, sees: bool
) -> None:
    sent(client, tip="1")
    made = Comment.objects.get()
    Comment.objects.update(released_on=made.day)
    assert made.audience == Audience.TIPS

    status = signed_in(getattr(cast, who)).get(reverse("feedback:comment", args=[made.pk])).status_code

    assert (status == 200) == sees


def test_no_tip_about_those_who_read_it(client: Client, cast: Cast) -> None:
    so_noi_vu = factories.agency("so-noi-vu", name="Sở Nội vụ")
    level = AgencyVersion.Level.UNIT
    factories.agency("luu-tru", name="Trung tâm Lưu trữ", level=level, parent=so_noi_vu)

    for code in ("so-noi-vu", "luu-tru"):
        status, page = sent(client, tip="1", agency=code)
        assert (status, "Đề nghị mở thêm quầy" in page) == (422, True)
        assert "gửi cơ quan thanh tra" in page
        assert sent(client, agency=code)[0] == 200

    assert not Comment.objects.filter(audience=Audience.TIPS).exists()
    assert "Tin báo về Sở Nội vụ, Trung tâm Lưu trữ không gửi ở đây" in client.get(PAGE).content.decode()


def test_no_tip_about_where_a_reader_works(client: Client, cast: Cast, settings: LazySettings) -> None:
    factories.membership(cast.snv, Role.OFFICER, agency=cast.so_y_te)

    assert (sent(client, tip="1", agency="so-y-te")[0], sent(client, tip="1")[0]) == (422, 200)
    settings.TIPS_GO_TO = "leadership"
    assert (sent(client, tip="1", agency="so-y-te")[0], sent(client, tip="1", agency="ubnd")[0]) == (200, 422)


def test_a_unit_is_called_with_what_it_stands_under(client: Client, cast: Cast) -> None:
    level = AgencyVersion.Level.UNIT
    factories.agency("tu-phap", name="Bộ phận Tư pháp – Hộ tịch", level=level, parent=cast.nha_trang)

    named = dict(client.get(PAGE).context["form"].fields["agency"].choices)

    assert named["tu-phap"] == f"Bộ phận Tư pháp – Hộ tịch, {named['nha-trang']}"
    assert named["so-xay-dung"] == "Sở Xây dựng"


def test_the_page_says_who_reads_a_tip(client: Client, cast: Cast, settings: LazySettings) -> None:
    settings.TIPS_GO_TO = "supervisor"

    assert "chỉ Giám sát đọc" in client.get(PAGE).content.decode()


def test_no_contact_given_is_none_kept(cast: Cast) -> None:
    take_words(said=said(cast, contact={"name": "", "phone": "", "mail": ""}), actor=None, at=NOW)

    assert not ContactDetail.objects.exists()


def test_a_contact_is_sealed_and_nothing_of_it_lies_open(cast: Cast) -> None:
    take_words(said=said(cast), actor=None, at=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM feedback_contactdetail c")
        (row,) = cursor.fetchone()
    assert "905123456" not in row
    assert "Bình" not in row


def test_the_database_lets_no_contact_lead_to_a_form(unit: RoundUnit) -> None:
    found = comment(unit, "Chờ lâu")

    with pytest.raises(IntegrityError, match="contact_belongs_to_no_form"):
        ContactDetail.objects.create(comment=found, sealed="x", kept_until=NOW.date())


def test_whoever_deals_with_it_sees_the_contact_and_that_is_written_down(signed_in: SignedIn, cast: Cast) -> None:
    take_words(said=said(cast), actor=None, at=NOW)
    made = Comment.objects.get()
    Comment.objects.update(released_on=NOW.date())
    address = reverse("feedback:contact", args=[made.pk])

    assert "0905 123 456" not in signed_in(cast.an).get(reverse("feedback:comment", args=[made.pk])).content.decode()
    assert signed_in(cast.giam_sat).post(address).status_code == 403
    assert signed_in(cast.binh).post(address).status_code == 404
    assert "090 512 34 56" in (page := signed_in(cast.an).post(address).content.decode()) or "0905 123 456" in page
    assert AuditEntry.objects.get(action="feedback.contact_seen").actor == cast.an


def test_contacts_are_destroyed_once_answered_or_old(cast: Cast) -> None:
    for _number in range(3):
        take_words(said=said(cast, id=uuid4()), actor=None, at=NOW)
    first = Comment.objects.order_by("pk")[0]
    steps.answer(comment=first, note="Đã gọi", hand=Hand(actor=cast.an, at=NOW, seen=0))

    assert [destroy_contacts(at=NOW + timedelta(days=days)) for days in (0, 90, 91)] == [1, 0, 2]
    told = AuditEntry.objects.filter(action="feedback.contacts_destroyed").order_by("at")
    assert [(one.actor, one.subject, one.detail) for one in told] == [
        (None, "comments", {"contacts": 1}),
        (None, "comments", {"contacts": 2}),
    ]


@pytest.mark.parametrize("words", ["", "\0", "a" * 5001])
def test_words_are_needed(cast: Cast, words: str) -> None:
    with pytest.raises(NothingSaid):
        take_words(said=said(cast, words=words), actor=None, at=NOW)
