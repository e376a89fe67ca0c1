import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import AuditEntry, User
from accounts.roles import Role
from charts import render
from jobs.models import Job
from reports.formats import FORMATS
from scoring.services import store_run
from surveys.models import Response, Round
from tests import factories
from tests.reports.factories import AT, tallied
from tests.reports.reading import asking

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ASK, LOOK = "/noi-bo/dot/dot-2-2026/bao-cao/", "/noi-bo/dot/dot-2-2026/bao-cao/xem/"
UNIT, OTHER = "dot-2-2026-0-001", "dot-2-2026-1-000"
PROVINCE = {"kind": "province", "agency": ""}


@pytest.fixture
def scored(db: None) -> Round:
    return tallied()


@pytest.fixture
def snv(scored: Round) -> User:
    person = factories.user("snv")
    factories.membership(person, Role.HOME_AFFAIRS)
    return person


@pytest.fixture
def officer(scored: Round) -> User:
    person = factories.user("an")
    factories.membership(person, Role.OFFICER, agency=scored.units.get(agency__code=UNIT).agency)
    return person


def of(agency: str) -> dict[str, str]:
    return {"kind": "agency", "agency": agency}


def test_home_affairs_asks_for_the_report_of_a_round(snv: User, signed_in: SignIn) -> None:
    response = signed_in(snv).post(ASK, PROVINCE)
    job = Job.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/noi-bo/viec/{job.id}/"
    assert (job.task, job.created_by) == ("reports.tasks.render_report", snv)


def test_each_card_offers_all_formats_and_leads_to_preview_or_file(scored: Round, snv: User, signed_in: SignIn) -> None:
    client = signed_in(snv)
    page = client.get(ASK).content.decode()
    cards = [card for card in page.split("<article")[1:] if 'name="kind"' in card]
    about = {re.search(r'name="kind" value="(\w+)"', card)[1]: card for card in cards}  # type: ignore[index]
    assert {"province", "block", "agency", "iso"} <= set(about)
    for card in cards:
        assert [card.count(f'<option value="{code}"') for code in FORMATS] == [1] * len(FORMATS)
    assert UNIT in about["agency"]
    for place in ("production:history", "production:schedules"):
        assert reverse(place) in page
    assert reverse("reports:texts", args=[scored.code]) in page
    looked = client.post(ASK, {**of(UNIT), "form": "docx", "preview": "1"})
    assert looked["Location"] == f"{LOOK}?kind=agency&agency={UNIT}"
    assert not Job.objects.exists()
    assert f'href="{ASK}"' in client.get(looked["Location"]).content.decode()
    client.post(ASK, {**of(UNIT), "form": "docx"})
    assert Job.objects.get().params["form"] == "docx"


def test_request_is_audited(snv: User, signed_in: SignIn) -> None:
    signed_in(snv).post(ASK, of(UNIT))
    entry = AuditEntry.objects.get(action="report.request")
    assert (entry.actor, entry.subject, entry.detail) == (snv, "round:dot-2-2026", {**of(UNIT), "form": "pdf"})


def test_officer_asks_for_the_report_of_the_own_agency(officer: User, signed_in: SignIn) -> None:
    assert signed_in(officer).post(ASK, of(UNIT)).status_code == 302
    assert Job.objects.count() == 1


@pytest.mark.parametrize("data", [of(OTHER), of("khong-co"), PROVINCE])
def test_officer_finds_no_report_beyond_the_own_agency(officer: User, signed_in: SignIn, data: dict[str, str]) -> None:
    assert signed_in(officer).post(ASK, data).status_code == 404
    assert signed_in(officer).get(LOOK, data).status_code == 404
    assert not Job.objects.exists()


def test_who_sees_all_units_of_a_round_may_have_its_report(scored: Round, signed_in: SignIn) -> None:
    person = factories.user()
    for unit in scored.units.all():
        factories.membership(person, Role.HEAD, agency=unit.agency)
    assert signed_in(person).post(ASK, PROVINCE).status_code == 302


@pytest.mark.parametrize("data", [{}, {"kind": "excel"}, {"kind": "agency", "agency": "a" * 500}, of("../..")])
def test_malformed_requests_are_refused(snv: User, signed_in: SignIn, data: dict[str, str]) -> None:
    assert signed_in(snv).post(ASK, data).status_code == 400
    assert signed_in(snv).get(LOOK, data).status_code == 400


def test_agency_report_without_an_agency_is_not_found(snv: User, signed_in: SignIn) -> None:
    assert signed_in(snv).post(ASK, of("")).status_code == 404


def test_administrator_sees_no_results(scored: Round, signed_in: SignIn) -> None:
    person = factories.user()
    factories.membership(person, Role.ADMINISTRATOR)
    assert signed_in(person).post(ASK, PROVINCE).status_code == 403


def test_nobody_signed_in_is_asked_to(scored: Round, client: Client) -> None:
    assert client.post(ASK, PROVINCE).status_code == 302
    assert not Job.objects.exists()


def test_round_without_a_result_is_refused_in_words(snv: User, signed_in: SignIn) -> None:
    factories.survey_round("chua-tinh")
    response = signed_in(snv).post("/noi-bo/dot/chua-tinh/bao-cao/", PROVINCE, follow=True)
    assert "chưa được tính chỉ số nên chưa lập được báo cáo" in response.content.decode()
    assert not Job.objects.exists()


@pytest.mark.parametrize("data", [PROVINCE, of(UNIT)])
def test_round_without_a_counted_form_is_refused_in_words(
    snv: User, scored: Round, signed_in: SignIn, data: dict[str, str]
) -> None:
    factories.exclude(Response.objects.all())
    store_run(round=scored, actor=None, at=AT + timedelta(hours=1))
    for answer in (signed_in(snv).post(ASK, data, follow=True), signed_in(snv).get(LOOK, data, follow=True)):
        assert "Chưa có phiếu nào được tính" in answer.content.decode()
    assert not Job.objects.exists()


def test_unit_without_a_counted_form_is_refused_in_words(snv: User, scored: Round, signed_in: SignIn) -> None:
    factories.exclude(Response.objects.filter(round_unit__agency__code=UNIT))
    store_run(round=scored, actor=None, at=AT + timedelta(hours=1))
    answer = signed_in(snv).get(LOOK, of(UNIT), follow=True)
    assert "chưa có phiếu nào được tính" in answer.content.decode()


def test_preview_is_the_same_page_with_the_screen_style(snv: User, signed_in: SignIn) -> None:
    content = signed_in(snv).get(LOOK, PROVINCE).content.decode()
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in content
    assert "print-screen.css" in content
    assert "Số liệu giả định, không phải kết quả thật." in content
    assert "paper:" not in content


def test_preview_obeys_the_content_policy(snv: User, signed_in: SignIn) -> None:
    content = signed_in(snv).get(LOOK, of(UNIT)).content.decode()
    assert "style=" not in content
    assert "<style" not in content
    assert "<script" not in content


def test_every_format_can_be_chosen_and_an_unknown_one_is_refused(snv: User, signed_in: SignIn) -> None:
    content = signed_in(snv).get(LOOK, PROVINCE).content.decode()
    for code in FORMATS:
        assert f'<option value="{code}">' in content
        assert signed_in(snv).post(ASK, {**PROVINCE, "form": code}).status_code == 302
    assert sorted(job.params["form"] for job in Job.objects.all()) == sorted(FORMATS)
    assert signed_in(snv).post(ASK, {**PROVINCE, "form": "exe"}).status_code == 400


def test_names_cannot_carry_markup_into_a_report(snv: User, signed_in: SignIn, scored: Round) -> None:
    Round.objects.filter(pk=scored.pk).update(title="Đợt <script>alert(1)</script> năm 2026")
    content = signed_in(snv).get(LOOK, PROVINCE).content.decode()
    assert "&lt;script&gt;" in content
    assert "<script>" not in content


def test_a_report_to_sign_and_one_to_keep_are_offered_beside_the_plain_one() -> None:
    plain, archive, to_sign = (FORMATS[code] for code in ("pdf", "pdfa", "pdfky"))
    assert len({plain.suffix, archive.suffix, to_sign.suffix}) == 3
    asked = asking(tallied(sizes=(1,)), "dot-2-2026-0-000")
    report = asked.kind.make(asked, render.svg)
    kept = PdfReader(io.BytesIO(archive.make(report, asked))).xmp_metadata
    assert kept is not None
    assert b"pdfaid" in kept.stream.get_data()
    fields = PdfReader(io.BytesIO(to_sign.make(report, asked))).get_fields() or {}
    assert list(fields) == ["ChuKySo"]
    assert not PdfReader(io.BytesIO(plain.make(report, asked))).get_fields()


def test_a_preview_of_many_agencies_asks_no_more_than_one_of_few(scored: Round, snv: User, signed_in: SignIn) -> None:
    tallied("dot-lon", sizes=(40, 2), forms=6)
    client, counts = signed_in(snv), []
    # What a run hides is worked out at its first reading.
    for code in (scored.code, "dot-lon") * 2:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"/noi-bo/dot/{code}/bao-cao/xem/", PROVINCE)
        assert page.status_code == 200
        counts.append(len(queries))
    few, many = counts[2:]
    # As docs/reports.md has it: 12 of a page, the rest one for each thing told beside the scores.
    assert many <= few <= 30
