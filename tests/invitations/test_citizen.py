import pytest
import redis
from django.test import Client

from invitations import waiting
from invitations.models import Contact, OptOut
from invitations.services.queueing import start_sending
from invitations.services.sending import send_batch
from surveys import bodies
from surveys.models import AccessPoint, Channel, Nullifier, Replay, Response
from tests.invitations.factories import answer_by, filled, link_in, links, outbox, sample_list, sent, survey
from tests.surveys.browsing import CONSENT, read
from tests.surveys.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def path() -> str:
    sent(filled(survey(), 1))
    return next(iter(links().values()))


def test_a_link_opens_the_form_of_the_unit_and_stores_it_under_its_channel(path: str) -> None:
    response = answer_by(path)

    assert response.status_code == 303
    stored = Response.objects.get()
    assert stored.channel == Channel.SMS
    assert stored.access_point is not None
    assert stored.round_unit == Contact.objects.get().round_unit
    assert Nullifier.objects.count() == 1


def test_the_thanks_page_shows_the_receipt_and_no_way_to_answer_again(path: str) -> None:
    client = Client()
    response = answer_by(path, client=client)

    assert response["Location"].startswith("cam-on/?phieu=")
    page = client.get(path + response["Location"])
    assert page.status_code == 200
    assert "receipt__code" in page.content.decode()
    assert "Trả lời phiếu khác" not in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_link_is_used_once(path: str) -> None:
    client = Client()
    fields = read(client.get(path).content.decode()).hidden
    answer_by(path)

    again = client.post(path, {**fields, **CONSENT, "A1": "1", "A2": "1", "LOC": "2"})
    assert again.status_code == 200
    assert "Ông/bà đã trả lời" in again.content.decode()
    assert "Ông/bà đã trả lời" in client.get(path).content.decode()
    assert Response.objects.count() == 1


def test_the_same_post_again_gets_its_thanks_again(path: str) -> None:
    client = Client()
    data = {**read(client.get(path).content.decode()).hidden, **CONSENT, "A1": "4", "A2": "na", "LOC": "2"}

    assert [client.post(path, data).status_code for _time in range(2)] == [303, 303]
    assert Response.objects.count() == 1


def test_errors_are_shown_and_the_link_stays_open(path: str) -> None:
    assert answer_by(path, {"A1": "9"}).status_code == 422
    assert answer_by(path).status_code == 303


@pytest.mark.parametrize("secret", ["khong-co", "A" * 22, "\0" * 22, "ệ" * 22, "A" * 5000])
def test_an_unknown_link_is_not_found(secret: str) -> None:
    survey()
    assert Client().get(f"/m/{secret}/".replace("\0", "%00")).status_code == 404


def test_the_door_of_links_opens_to_no_one_who_reads_its_token_in_the_page(path: str) -> None:
    token = AccessPoint.objects.get().token
    assert token in Client().get(path).content.decode()

    assert Client().get(f"/s/{token}/").status_code == 404
    assert Client().post(f"/s/{token.upper()}/").status_code == 404
    body = {"id": "7d9c0f6e-0000-4000-8000-000000000000", "access_token": token, "answers": {"A1": 4}}
    assert Client().post("/api/v1/responses/", body, content_type="application/json").status_code == 404
    assert Response.objects.count() == 0


def test_two_links_of_one_unit_share_no_secret_in_their_pages() -> None:
    sent(filled(survey(), 2))
    first, second = links().values()

    pages = [Client().get(path).content.decode() for path in (first, second, first)]
    assert all(secret.split("/")[2] not in page for page in pages for secret in (first, second))


def test_the_address_goes_along_to_nobody(path: str) -> None:
    response = Client().get(path)

    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"


def test_opening_the_stop_page_stops_nothing(path: str) -> None:
    assert Client().get(f"{path}thoi/").status_code == 200
    assert Contact.objects.get().state == Contact.State.INVITED


def test_who_opts_out_gets_nothing_more_in_this_round_and_the_next(path: str) -> None:
    assert Client().post(f"{path}thoi/", {"thoi": "1"}).status_code == 200
    assert Contact.objects.get().state == Contact.State.OPTED_OUT

    later = filled(survey(code="dot-sau"), 1)
    before = len(outbox())
    assert start_sending(sample_list=later, at=NOON) == 0
    send_batch(sample_list=later, most=10, at=NOON)
    assert len(outbox()) == before


def test_an_opt_out_can_be_taken_back(path: str) -> None:
    Client().post(f"{path}thoi/", {"thoi": "1"})
    Client().post(f"{path}thoi/", {"lai": "1"})

    assert OptOut.objects.count() == 0
    assert Contact.objects.get().state == Contact.State.INVITED


def test_who_opted_out_may_still_answer(path: str) -> None:
    Client().post(f"{path}thoi/", {"thoi": "1"})
    assert answer_by(path).status_code == 303


def test_an_answer_is_stored_although_the_broker_is_gone(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "client", lambda: redis.Redis(port=1, socket_connect_timeout=0.2))
    assert answer_by(path).status_code == 303
    assert Response.objects.count() == 1


def test_closed_rounds_take_nothing_by_links(path: str) -> None:
    AccessPoint.objects.update(closed_at=NOON)
    bodies.forget()
    assert Client().get(path).status_code == 410
    assert "/s/m-" not in Client().get(path).content.decode()


def test_the_message_says_unit_and_both_links() -> None:
    made = sample_list(survey(), channel=Channel.EMAIL)
    assert made.by_link
    sent(filled(survey(code="dot-thu-hai"), 1, channel=Channel.EMAIL))
    (message,) = outbox()

    assert message["way"] == "email"
    assert message["address"] == "nguoi0-0@vidu.vn"
    assert link_in(message["text"]) + "thoi/" in message["text"]
    assert "{" not in message["text"] + message["subject"]


@pytest.mark.django_db(transaction=True)
def test_a_link_used_again_by_many_hands_stores_one_form(path: str) -> None:
    """Replayed with other answers, from other devices, with fields of pages opened before it was spent."""
    devices = [Client() for _device in range(8)]
    fields = [read(each.get(path).content.decode()).hidden for each in devices]

    answers = [{**CONSENT, "A1": str(1 + number % 5), "A2": "1", "LOC": "2"} for number in range(8)]
    sent = zip(devices, fields, answers, strict=True)
    statuses = [each.post(path, {**hidden, **said}).status_code for each, hidden, said in sent]

    assert statuses == [303] + [200] * 7
    assert (Response.objects.count(), Nullifier.objects.count()) == (1, 1)
    assert list(Replay.objects.values_list("day", "tries")) == [(NOON.date(), 7)]
    stranger = Client().post("/s/khong-co/", {**fields[1], **answers[1]})
    assert stranger.status_code == 404
