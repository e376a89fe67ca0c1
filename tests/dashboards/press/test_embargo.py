"""Press packs under embargo, attacked: nothing leaves before the hour, each opening by an office is kept."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import localtime, now

from accounts.models import AuditEntry, User
from actionplans.models import PressOffice, PressPack
from actionplans.services import press
from portal.logs import SECRET
from scoring.models import PublicationDraft
from scoring.publications import publication_of
from tests.actionplans.conferences import decide, published
from tests.actionplans.publicity import TERMS, TEXT, TITLE, invited, pack, seen
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, answered, run, unit_of

pytestmark = pytest.mark.django_db
HOME = "/noi-bo/bao-chi/"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def opened(made: PressPack, secret: str = "") -> Any:
    address = f"/bao-chi/{made.public_id}/" + (f"{secret}/" if secret else "")
    return Client().get(address)


def body(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def later(**ahead: int) -> Any:
    return time_machine.travel(now() + timedelta(**ahead), tick=False)


def test_before_the_hour_nobody_unlisted_sees_anything_but_the_terms(cast: Cast) -> None:
    made = pack(cast, opened=True)
    invited(made, cast.snv)
    page = body(opened(made))
    assert TERMS in page
    for told in (TITLE, TEXT, "Sở Xây dựng", "605/QĐ-UBND", "Báo Khánh Hòa", "phiếu"):
        assert told not in page, told


def test_the_answer_is_the_same_whatever_is_sent(cast: Cast) -> None:
    made, other = pack(cast, opened=True), pack(cast, opened=True)
    revoked, foreign = invited(made, cast.snv), invited(other, cast.snv)
    press.revoke_office(pack=made, office=made.offices.get(), hand=seen(made, cast.snv))
    plain = body(opened(made))
    for secret in (revoked, foreign, "x", "a" * 22, "%00", "' OR 1=1 --", "é" * 300, made.offices.get().secret_hash):
        answer = opened(made, secret)
        assert (answer.status_code, body(answer)) == (200, plain), secret
    for query in ("?released=1", "?bang=x&tep=csv", "?now=2099-01-01"):
        assert body(Client().get(f"/bao-chi/{made.public_id}/{query}")) == plain
    assert not AuditEntry.objects.filter(action="press.opened").exists()


def test_it_costs_the_same_with_a_wrong_secret_as_with_none(cast: Cast, django_assert_num_queries: Any) -> None:
    made = pack(cast, opened=True)
    for secret in ("", "x", "a" * 22):
        with django_assert_num_queries(2):
            opened(made, secret)


def test_no_figure_is_read_for_whoever_is_not_listed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = pack(cast, opened=True)

    def read(*_given: Any) -> None:
        raise AssertionError

    monkeypatch.setattr("dashboards.press.public_views.figures_of", read)
    assert opened(made, "x").status_code == 200


def test_a_named_office_reads_before_the_hour_and_each_time_is_written_down(cast: Cast) -> None:
    made = pack(cast, opened=True)
    secret = invited(made, cast.snv, "Báo Khánh Hòa")
    for _time in range(2):
        page = body(opened(made, secret))
        assert TEXT in page
        assert "Cấm đăng trước" in page
        assert "Bản của Báo Khánh Hòa" in page
        assert "Sở Xây dựng" in page
    entries = AuditEntry.objects.filter(action="press.opened")
    assert {each.detail["name"] for each in entries} == {"Báo Khánh Hòa"}
    assert entries.count() == 2
    assert len(signed_in(cast.snv).get(f"{HOME}{made.pk}/").context["offices"][0].openings) == 2
    Client().head(f"/bao-chi/{made.public_id}/{secret}/")
    assert entries.count() == 2


def test_only_a_digest_of_the_secret_is_kept(cast: Cast) -> None:
    made = pack(cast, opened=True)
    secret = invited(made, cast.snv)
    office = PressOffice.objects.get()
    assert secret not in (office.secret_hash, office.name)
    assert not AuditEntry.objects.filter(detail__icontains=secret).exists()
    again = body(signed_in(cast.snv).get(f"{HOME}{made.pk}/"))
    assert secret not in again


def test_the_secret_stays_out_of_the_logs() -> None:
    assert SECRET.sub(r"\1…", "GET /bao-chi/abc/def/ 200") == "GET /bao-chi/abc/…/ 200"
    assert SECRET.sub(r"\1…", "GET /noi-bo/bao-chi/12/sua/ 200") == "GET /noi-bo/bao-chi/12/sua/ 200"


def test_a_link_taken_back_opens_nothing_more_before_the_hour(cast: Cast) -> None:
    made = pack(cast, opened=True)
    secret = invited(made, cast.snv)
    client = signed_in(cast.snv)
    made.refresh_from_db()
    data = {"action": "revoke", "version": made.version, "office": PressOffice.objects.get().pk}
    assert client.post(f"{HOME}{made.pk}/viec/", data).status_code == 302
    assert TEXT not in body(opened(made, secret))
    assert client.post(f"{HOME}{made.pk}/viec/", data).status_code == 409


def test_at_its_hour_to_the_second_everybody_reads_it(cast: Cast) -> None:
    made = pack(cast, opened=True)
    with time_machine.travel(made.release_at - timedelta(seconds=1), tick=False):
        assert TEXT not in body(opened(made))
    with time_machine.travel(made.release_at, tick=False):
        page = body(opened(made))
        assert TEXT in page
        assert "Cấm đăng" not in page
        assert not AuditEntry.objects.filter(action="press.opened").exists()


def test_what_is_still_written_or_unknown_does_not_exist(cast: Cast) -> None:
    made = pack(cast)
    secret = invited(made, cast.snv)
    for address in (f"/bao-chi/{made.public_id}/", f"/bao-chi/{made.public_id}/{secret}/"):
        answer, unknown = Client().get(address), Client().get("/bao-chi/khong-co/")
        assert answer.status_code == 404
        # The page of errors names the address that was asked for, and nothing else of it.
        assert body(answer).replace(address, "") == body(unknown).replace("/bao-chi/khong-co/", "")
    with later(days=3):
        assert opened(made).status_code == 404
    assert Client().get("/bao-chi/" + "a" * 5000 + "/").status_code == 404


def test_there_is_no_pack_without_a_publication_in_force(cast: Cast) -> None:
    made = published(cast)
    first = publication_of(made)
    assert first is not None
    client = signed_in(cast.snv)
    local = localtime(now() + timedelta(days=1))
    data = {"title": "T", "day": local.date().isoformat(), "hour": "09:30", "text": "x", "terms": "x"}
    for sent in ("", "0", "x", "99999999999999999999"):
        assert client.post(f"{HOME}soan/", {**data, "publication": sent}).status_code == 422
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    decide(made, "700/QĐ-UBND", supersedes=first, reason="Sửa")
    assert client.post(f"{HOME}soan/", {**data, "publication": str(first.pk)}).status_code == 422
    assert not PressPack.objects.exists()


def test_figures_of_a_draft_never_get_in(cast: Cast) -> None:
    made = pack(cast, opened=True)
    secret, round = invited(made, cast.snv), published(cast)
    before = body(opened(made, secret))
    answered(unit_of(round, cast.so_xay_dung), GOOD)
    newer = run(round)
    assert body(opened(made, secret)) == before
    day = now().date()
    PublicationDraft.objects.create(round=round, run=newer, opens_on=day, closes_on=day, at=now())
    page = body(opened(made, secret))
    assert "đang được rà soát" in page
    assert "Chỉ số chung" not in page


def test_a_publication_replaced_says_so_and_has_no_figures(cast: Cast) -> None:
    made = pack(cast, opened=True)
    secret, round = invited(made, cast.snv), published(cast)
    answered(unit_of(round, cast.so_xay_dung), GOOD)
    decide(round, "700/QĐ-UBND", supersedes=publication_of(round), reason="Sửa")
    page = body(opened(made, secret))
    assert "700/QĐ-UBND" in page
    assert TEXT not in page
    assert "Sở Xây dựng" not in page
    assert "700/QĐ-UBND" not in body(opened(made))
    with later(days=2):
        assert TEXT not in body(opened(made))
    draft = pack(cast)
    assert draft.publication.decision_number == "700/QĐ-UBND"


def test_a_pack_replaced_while_written_is_not_sent(cast: Cast) -> None:
    made, round = pack(cast), published(cast)
    answered(unit_of(round, cast.so_xay_dung), GOOD)
    decide(round, "700/QĐ-UBND", supersedes=publication_of(round), reason="Sửa")
    answer = signed_in(cast.snv).post(
        f"{HOME}{made.pk}/viec/", {"action": "open", "version": made.version, "sure": "on"}
    )
    assert answer.status_code == 422
    assert "công bố lại" in body(answer)


def test_what_is_withdrawn_says_so_to_everybody(cast: Cast) -> None:
    made = pack(cast, opened=True)
    secret = invited(made, cast.snv)
    client = signed_in(cast.snv)
    made.refresh_from_db()
    act = {"action": "withdraw", "version": made.version, "note": "Sai số liệu nội bộ"}
    assert client.post(f"{HOME}{made.pk}/viec/", {**act, "note": ""}).status_code == 422
    assert client.post(f"{HOME}{made.pk}/viec/", act).status_code == 302
    for hours in (0, 100):
        with later(hours=hours):
            for sent in ("", secret):
                answer = opened(made, sent)
                assert answer.status_code == 410
                assert TEXT not in body(answer)
                assert "Sai số liệu nội bộ" not in body(answer)


def test_no_cache_and_no_other_site_learns_the_address(cast: Cast) -> None:
    made = pack(cast, opened=True)
    answer = opened(made, invited(made, cast.snv))
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert Client().post(f"/bao-chi/{made.public_id}/").status_code == 405


def test_only_the_office_prepares_packs_and_sends_them_knowingly(cast: Cast) -> None:
    made = pack(cast)
    for person in (cast.an, cast.lanh_dao, cast.ban_chi_dao, cast.giam_sat, cast.dung, cast.admin):
        for address in (HOME, f"{HOME}soan/", f"{HOME}{made.pk}/", f"{HOME}{made.pk}/sua/"):
            assert signed_in(person).get(address).status_code == 403, (person, address)
    client = signed_in(cast.snv)
    act = {"action": "open", "version": made.version}
    assert client.post(f"{HOME}{made.pk}/viec/", act).status_code == 422
    assert client.post(f"{HOME}{made.pk}/viec/", {**act, "sure": "on"}).status_code == 302
    edit = {
        "version": made.version + 1,
        "title": "Khác",
        "text": "x",
        "terms": "x",
        "day": "2099-01-01",
        "hour": "09:00",
    }
    assert client.post(f"{HOME}{made.pk}/sua/", edit).status_code == 422


def test_the_second_writer_is_told(cast: Cast) -> None:
    made = pack(cast)
    client = signed_in(cast.snv)
    day = localtime(now() + timedelta(days=2)).date().isoformat()
    edit = {"version": made.version, "title": "Một", "text": "x", "terms": "x", "day": day, "hour": "09:00"}
    assert client.post(f"{HOME}{made.pk}/sua/", edit).status_code == 302
    second = client.post(f"{HOME}{made.pk}/sua/", {**edit, "title": "Hai"})
    assert second.status_code == 409
    assert "Có người vừa sửa trước ông/bà" in body(second)
    made.refresh_from_db()
    assert made.title == "Một"


@pytest.mark.parametrize(
    ("field", "value"),
    [("day", "2020-01-01"), ("day", "31/02/2027"), ("day", "9999-12-31"), ("hour", "25:00"), ("title", ""),
     ("title", "x" * 301), ("text", "x" * 10_001), ("terms", "")],
)  # fmt: skip
def test_what_cannot_be_is_refused(cast: Cast, field: str, value: str) -> None:
    live = publication_of(published(cast))
    assert live is not None
    day = localtime(now() + timedelta(days=1)).date().isoformat()
    data = {
        "publication": str(live.pk),
        "title": "T",
        "day": day,
        "hour": "09:30",
        "text": "x",
        "terms": "x",
        field: value,
    }
    assert signed_in(cast.snv).post(f"{HOME}soan/", data).status_code == 422
    assert not PressPack.objects.exists()


def test_a_link_is_shown_once_and_opens_the_pack(cast: Cast) -> None:
    made = pack(cast, opened=True)
    client = signed_in(cast.snv)
    act = {"action": "invite", "version": made.version, "name": "<b>Báo</b>" + "x" * 180}
    answer = client.post(f"{HOME}{made.pk}/viec/", act)
    link = answer.context["link"]
    assert link in body(answer)
    assert "<b>Báo" not in body(answer)
    assert TEXT in body(Client().get(link))
    assert client.post(f"{HOME}{made.pk}/viec/", act).status_code == 409
    assert PressOffice.objects.count() == 1
