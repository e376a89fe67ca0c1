"""From the first run of a round to its publication, on the pages: who sees and does what, and what is refused."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from accounts.models import User
from accounts.roles import Role
from jobs.models import Job
from scoring.models import Objection, Publication, PublicationDraft, ScoringRun
from scoring.publications import draft_of, publication_of
from scoring.services import assign_method, load_method, score_round
from scoring.services.publications import answer, object_to, prepare_draft
from surveys.models import Round, SupervisionFlag
from surveys.services import load_questionnaire
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.html_forms import fields_in
from tests.scoring.answers import GOOD, POOR, QUESTIONNAIRE, send
from tests.scoring.factories import approved, document, publish
from tests.table_files import files_of

SignIn = Callable[[User], Client]
DAY = timedelta(days=1)
HOSTILE = ("", " ", "\x00", "🙂" * 3000, "1" * 40, "<script>", "nan", "-1", "2026-99-99", "%s", "½")


@pytest.fixture
def round_(cast: Cast) -> Round:
    """A closed round of three agencies with one run: Sở Xây dựng 8 forms, Sở Y tế 12, Nha Trang none."""
    version = load_questionnaire(document=QUESTIONNAIRE, at=NOW)
    made = factories.survey_round("dot-cb", questionnaire_version=version)
    units = [factories.round_unit(made, one) for one in (cast.so_xay_dung, cast.so_y_te, cast.nha_trang)]
    assign_method(round=made, method_version=load_method(document=document(), at=NOW))
    send(units[0], *[GOOD] * 7, POOR)
    send(units[1], *[GOOD, POOR] * 6)
    Round.objects.filter(pk=made.pk).update(state=Round.State.CLOSED)
    made.refresh_from_db()
    run_of(made)
    return made


def run_of(round: Round) -> ScoringRun:
    return score_round(round=round, actor=None, at=now())


def newest(round: Round) -> ScoringRun:
    return ScoringRun.objects.filter(round=round)[0]


def drafted(round: Round, *, opens: int = 0, closes: int = 5) -> PublicationDraft:
    """Show the newest run as a draft; a window in the past was opened in the past."""
    at = now() + min(opens, 0) * DAY
    today = localdate()
    return prepare_draft(
        run=newest(round), opens_on=today + opens * DAY, closes_on=today + closes * DAY, actor=None, at=at
    )


def published(round: Round, number: str = "605/QĐ-UBND", **more: Any) -> Publication:
    said = {"issuing_body": "UBND tỉnh", "decision_number": number, "decision_date": localdate(), **more}
    return publish(run=newest(round), **said, actor=None, at=now())


def address(name: str, **kwargs: object) -> str:
    return reverse(f"publications:{name}", kwargs={"code": "dot-cb", **kwargs})


def unit_address(agency: str = "so-xay-dung", name: str = "unit") -> str:
    return address(name, agency=agency)


def words(response: Any) -> str:
    return bytes(response.content).decode()


# Who sees which stage -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["none", "draft", "published"])
@pytest.mark.parametrize("who", ["snv", "an", "chi", "dung", "lanh_dao", "ban_chi_dao", "giam_sat"])
def test_a_unit_s_figures_show_from_the_draft_on(
    round_: Round, cast: Cast, signed_in: SignIn, stage: str, who: str
) -> None:
    if stage == "draft":
        drafted(round_)
    elif stage == "published":
        published(round_)
    page = words(signed_in(getattr(cast, who)).get(unit_address()))
    # (7·10 + 1) / (7·10 + 5)
    assert ("94,67" in page) == (stage != "none")
    assert ("Số liệu dự thảo" in page) == (stage == "draft")
    assert ("Đã công bố theo Quyết định số 605/QĐ-UBND" in page) == (stage == "published")


def test_a_run_of_the_same_answers_is_the_published_one_in_words(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    published(round_)
    run_of(round_)
    page = words(signed_in(cast.snv).get(reverse("dashboards:round", args=["dot-cb"])))
    assert "Đã công bố theo Quyết định số 605/QĐ-UBND" in page
    assert "khác Quyết định" not in page
    send(round_.units.get(agency=cast.so_y_te), *[GOOD] * 3)
    run_of(round_)
    page = words(signed_in(cast.snv).get(reverse("dashboards:round", args=["dot-cb"])))
    assert "Dự thảo, khác Quyết định số 605/QĐ-UBND" in page


@pytest.mark.parametrize("who", ["an", "dung"])
def test_runs_are_for_whoever_publishes_approves_or_supervises(
    round_: Round, cast: Cast, signed_in: SignIn, who: str
) -> None:
    assert "Các lần tính" not in words(signed_in(getattr(cast, who)).get(address("round")))


@pytest.mark.parametrize("who", ["snv", "lanh_dao", "ban_chi_dao", "giam_sat"])
def test_the_runs_show_their_hash_and_who(round_: Round, cast: Cast, signed_in: SignIn, who: str) -> None:
    page = words(signed_in(getattr(cast, who)).get(address("round")))
    assert newest(round_).input_hash[:12] in page
    assert ("Tạo tệp" in page) == (who == "snv")
    assert ("Chuẩn bị dự thảo" in page) == (who == "snv")


def test_an_agency_does_not_read_what_another_objects(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    draft = drafted(round_)
    unit = round_.units.get(agency=cast.so_y_te)
    object_to(draft=draft, round_unit=unit, text="Chuyện riêng của Sở Y tế", actor=cast.binh, at=now())
    for person in (cast.binh, cast.snv, cast.giam_sat, cast.lanh_dao, cast.ban_chi_dao):
        assert "Chuyện riêng" in words(signed_in(person).get(unit_address("so-y-te")))
    assert signed_in(cast.an).get(unit_address("so-y-te")).status_code == 404


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("none", "Chưa có dự thảo"),
        ("draft", "Dự thảo, đang lấy ý kiến"),
        ("published", "Quyết định số 605/QĐ-UBND ngày"),
    ],
)
@pytest.mark.parametrize("who", ["snv", "an", "giam_sat"])
def test_the_list_says_how_far_each_round_is(
    round_: Round, cast: Cast, signed_in: SignIn, who: str, stage: str, said: str
) -> None:
    if stage == "draft":
        drafted(round_)
    elif stage == "published":
        published(round_)
    assert said in words(signed_in(getattr(cast, who)).get(reverse("publications:rounds")))


# The draft ------------------------------------------------------------------------------------------------------------


def draft_form(round: Round, **wrong: object) -> dict[str, object]:
    today = localdate()
    days = {"opens_on": today.strftime("%d/%m/%Y"), "closes_on": (today + 7 * DAY).isoformat()}
    return {"run": newest(round).pk, **days, **wrong}


def test_so_noi_vu_shows_a_run_to_the_agencies(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    response = signed_in(cast.snv).post(address("draft"), draft_form(round_), follow=True)
    assert "Đã đưa dự thảo ra lấy ý kiến" in words(response)
    draft = draft_of(round_)
    assert draft is not None
    assert (draft.run, draft.actor) == (newest(round_), cast.snv)


@pytest.mark.parametrize(
    "wrong", [{"run": ""}, {"run": "999999999999999999999"}, {"closes_on": "31/2/2026"}, {"opens_on": "2020-01-01"}]
)
def test_a_draft_that_cannot_be_says_why_and_keeps_what_was_typed(
    round_: Round, cast: Cast, signed_in: SignIn, wrong: dict[str, object]
) -> None:
    response = signed_in(cast.snv).post(address("draft"), draft_form(round_, **wrong))
    assert response.status_code == 422
    assert "error-summary" in words(response)
    assert (localdate() + 7 * DAY).isoformat() in words(response) or "closes_on" in wrong
    assert not PublicationDraft.objects.exists()


@pytest.mark.parametrize(
    ("opens_in", "closes_in", "field", "said"),
    [
        (-25, -21, "opens_on", "Ngày bắt đầu nhận ý kiến không được trước hôm nay"),
        (0, -1, "closes_on", "Ngày cuối nhận ý kiến phải từ ngày bắt đầu trở đi."),
        (0, 181, "closes_on", "Thời gian nhận ý kiến dài tối đa 180 ngày."),
    ],
)
def test_a_window_that_cannot_be_is_said_at_its_day(
    round_: Round, cast: Cast, signed_in: SignIn, opens_in: int, closes_in: int, field: str, said: str
) -> None:
    window = {"opens_on": localdate() + opens_in * DAY, "closes_on": localdate() + closes_in * DAY}
    shown = words(signed_in(cast.snv).post(address("draft"), draft_form(round_, **window)))
    assert f'<a href="#{field}">' in shown
    assert said in shown.partition(f'id="{field}-error"')[2].partition("</p>")[0]


def test_who_shows_a_draft_second_sees_the_first_ones_window_and_may_then_replace_it(
    round_: Round, cast: Cast, signed_in: SignIn
) -> None:
    browser = signed_in(cast.snv)

    def mark(page: str) -> str:
        return page.partition('name="seen" value="')[2].partition('"')[0]

    def send(opened: str, closes: int) -> Any:
        form = draft_form(round_, closes_on=localdate() + closes * DAY)
        return browser.post(address("draft"), {**form, "seen": opened})

    opened = mark(words(browser.get(address("draft"))))
    assert [send(opened, 7).status_code for _time in range(2)] == [302, 302], "the same twice is no quarrel"
    assert PublicationDraft.objects.count() == 1
    refused = send(opened, 30)
    page = words(refused)
    assert refused.status_code == 409
    assert "Người khác vừa đưa dự thảo khác" in page
    assert f"{localdate() + 7 * DAY:%d/%m/%Y}" in page
    assert (localdate() + 30 * DAY).isoformat() in page
    assert PublicationDraft.objects.count() == 1
    assert send(mark(page), 30).status_code == 302
    assert draft_of(round_).closes_on == localdate() + 30 * DAY  # type: ignore[union-attr]


def test_a_run_of_another_round_is_no_choice(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    other = ScoringRun.objects.create(
        round=factories.survey_round("khac"),
        method_version=newest(round_).method_version,
        total={"index": None, "n": 0},
        at=now(),
    )
    assert signed_in(cast.snv).post(address("draft"), draft_form(round_, run=other.pk)).status_code == 422


# Objections -----------------------------------------------------------------------------------------------------------


def test_an_agency_objects_and_reads_the_answer(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    drafted(round_)
    browser = signed_in(cast.an)
    assert "Nêu ý kiến" in words(browser.get(unit_address()))
    sent = browser.post(unit_address(name="object"), {"text": "Thiếu 3 phiếu ngày 2/3"}, follow=True)
    assert "Đã gửi ý kiến" in words(sent)
    said = Objection.objects.get()
    office = signed_in(cast.snv)
    answering = {"outcome": "partly", "text": "Đã bổ sung 2 phiếu"}
    done = office.post(address("answer", objection_id=said.pk), answering, follow=True)
    assert "Đã trả lời ý kiến của Sở Xây dựng" in words(done)
    page = words(browser.get(unit_address()))
    assert "Đã bổ sung 2 phiếu" in page
    assert "tiếp thu một phần" in page


def test_an_answer_is_amended_and_the_agency_reads_the_new_one(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    unit = round_.units.get(agency=cast.so_xay_dung)
    said = object_to(draft=drafted(round_), round_unit=unit, text="x", actor=cast.an, at=now())
    first = answer(objection=said, outcome="rejected", text="Giữ nguyên số", actor=cast.snv, at=now())
    office, where = signed_in(cast.snv), address("answer", objection_id=said.pk)
    assert f'name="replaces" value="{first.pk}"' in words(office.get(address("objections")))
    office.post(where, {"outcome": "partly", "text": "Đã bổ sung 2 phiếu", "replaces": first.pk})
    page = words(signed_in(cast.an).get(unit_address()))
    assert "Đã bổ sung 2 phiếu" in page
    assert "(đã sửa)" in page
    assert "Giữ nguyên số" not in page
    assert "Giữ nguyên số" in words(office.get(address("objections")))
    stale = office.post(where, {"outcome": "accepted", "text": "Nghĩ lại", "replaces": first.pk})
    assert stale.status_code == 422


def test_how_an_objection_is_settled_is_not_chosen_beforehand(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    unit = round_.units.get(agency=cast.so_xay_dung)
    said = object_to(draft=drafted(round_), round_unit=unit, text="x", actor=cast.an, at=now())
    office = signed_in(cast.snv)
    choices = re.search(
        r"<select[^>]*name=.outcome.[^>]*>(.*?)</option>", words(office.get(address("objections"))), re.S
    )
    assert choices is not None
    assert "(chọn một cách)" in choices[1]
    response = office.post(address("answer", objection_id=said.pk), {"outcome": "", "text": "Đã gõ"})
    assert response.status_code == 422
    assert "Chọn cách giải quyết ý kiến." in words(response)


def test_who_may_answer_is_led_there(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    unit = round_.units.get(agency=cast.so_xay_dung)
    said = object_to(draft=drafted(round_), round_unit=unit, text="x", actor=cast.an, at=now())
    link = f"{address('objections')}#y-kien-{said.pk}"
    for person, led in ((cast.snv, True), (cast.giam_sat, False), (cast.an, False)):
        page = words(signed_in(person).get(unit_address()))
        assert "Chưa trả lời" in page
        assert (link in page) == led


@pytest.mark.parametrize(
    ("opens", "closes", "said"), [(2, 5, "Nhận ý kiến từ ngày"), (-6, -1, "Đã hết hạn nêu ý kiến")]
)
def test_outside_the_window_there_is_no_form_and_posting_is_refused(
    round_: Round, cast: Cast, signed_in: SignIn, opens: int, closes: int, said: str
) -> None:
    drafted(round_, opens=opens, closes=closes)
    browser = signed_in(cast.an)
    assert "Gửi ý kiến" not in words(browser.get(unit_address()))
    response = browser.post(unit_address(name="object"), {"text": "x"})
    assert response.status_code == 422
    assert said in words(response)
    assert not Objection.objects.exists()


def test_only_the_agency_objects(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    drafted(round_)
    assert signed_in(cast.binh).post(unit_address(name="object"), {"text": "x"}).status_code == 404
    for person in (cast.snv, cast.dung, cast.giam_sat):
        assert signed_in(person).post(unit_address(name="object"), {"text": "x"}).status_code == 403
    assert not Objection.objects.exists()


def test_an_answer_that_cannot_be_opens_its_form_again(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    unit = round_.units.get(agency=cast.so_xay_dung)
    said = object_to(draft=drafted(round_), round_unit=unit, text="x", actor=cast.an, at=now())
    response = signed_in(cast.snv).post(address("answer", objection_id=said.pk), {"outcome": "xyz", "text": "Đã gõ"})
    assert response.status_code == 422
    assert "Đã gõ" in words(response)
    assert signed_in(cast.snv).post(address("answer", objection_id=10**17), {}).status_code == 404


# Publishing -----------------------------------------------------------------------------------------------------------


def decision(round: Round, **wrong: object) -> dict[str, object]:
    return {
        "run": newest(round).pk,
        "decision_number": "605/QĐ-UBND",
        "decision_date": localdate().isoformat(),
        "issuing_body": "UBND tỉnh Khánh Hòa",
        "confirmed": "1",
        **wrong,
    }


def test_without_a_draft_the_pages_offer_the_draft_and_refuse_to_publish(
    round_: Round, cast: Cast, signed_in: SignIn
) -> None:
    browser = signed_in(cast.snv)
    home = words(browser.get(address("round")))
    assert "Chưa đưa dự thảo ra lấy ý kiến đơn vị" in home
    assert f'href="{address("publish")}"' not in home
    page = words(browser.get(address("publish")))
    assert "Chưa đưa dự thảo ra lấy ý kiến đơn vị" in page
    assert 'name="decision_number"' not in page
    response = browser.post(address("publish"), decision(round_))
    assert response.status_code == 422
    assert not Publication.objects.exists()
    drafted(round_, opens=-6, closes=-1)
    approved(newest(round_), at=now())
    assert f'href="{address("publish")}"' in words(browser.get(address("round")))


def test_a_decision_signed_before_the_run_is_confirmed(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    drafted(round_, opens=-6, closes=-1)
    approved(newest(round_), at=now())
    browser, signed = signed_in(cast.snv), (localdate() - DAY).isoformat()
    response = browser.post(address("publish"), decision(round_, decision_date=signed))
    assert (response.status_code, 'name="signed_before"' in words(response)) == (422, True)
    assert not Publication.objects.exists()
    browser.post(address("publish"), decision(round_, decision_date=signed, signed_before="1"))
    assert Publication.objects.get().decision_date == localdate() - DAY


def test_flags_that_are_not_closed_are_told_before_publishing(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    drafted(round_, opens=-6, closes=-1)
    flag = SupervisionFlag.objects.create(
        round=round_, kind="other", words="Xem lại", raised_by=cast.giam_sat, raised_at=now()
    )
    browser = signed_in(cast.snv)
    assert "Cờ giám sát chưa đóng" in words(browser.get(address("publish")))
    flag.steps.create(number=1, kind="close", state="closed", shared=False, actor=cast.snv, at=now())
    assert "Cờ giám sát chưa đóng" not in words(browser.get(address("publish")))


def test_publishing_is_refused_in_words_while_an_objection_waits(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    unit = round_.units.get(agency=cast.so_xay_dung)
    draft = drafted(round_, opens=-6, closes=-1)
    said = object_to(draft=draft, round_unit=unit, text="x", actor=cast.an, at=now() - 3 * DAY)
    browser = signed_in(cast.snv)
    response = browser.post(address("publish"), decision(round_))
    assert (response.status_code, "Còn ý kiến chưa trả lời của: Sở Xây dựng" in words(response)) == (422, True)
    answer(objection=said, outcome="rejected", text="Giữ", actor=cast.snv, at=now())
    approved(newest(round_), at=now())
    done = words(browser.post(address("publish"), decision(round_), follow=True))
    assert "Đã công bố theo Quyết định số 605/QĐ-UBND" in done
    assert publication_of(round_) is not None


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision_number": ""},
        {"decision_number": "x" * 61},
        {"decision_date": ""},
        {"decision_date": (date.today() + 40 * DAY).isoformat()},  # noqa: DTZ011
        {"issuing_body": " "},
        {"confirmed": ""},
    ],
)
def test_a_publication_needs_its_decision(
    round_: Round, cast: Cast, signed_in: SignIn, wrong: dict[str, object]
) -> None:
    response = signed_in(cast.snv).post(address("publish"), decision(round_, **wrong))
    assert response.status_code == 422
    assert "error-summary" in words(response)
    assert not Publication.objects.exists()


def test_superseding_says_what_is_left_out_and_needs_a_reason(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    published(round_)
    send(round_.units.get(agency=cast.so_y_te), GOOD)
    run_of(round_)
    drafted(round_, opens=-3, closes=-1)
    approved(newest(round_), at=now())
    browser = signed_in(cast.snv)
    page = words(browser.get(address("publish")))
    assert "Thay thế công bố" in page
    assert "Sở Y tế: 1 phiếu khác công bố trước; chỉ số in ở hai lần" in page
    assert browser.post(address("publish"), decision(round_, decision_number="7")).status_code == 422
    done = browser.post(address("publish"), decision(round_, decision_number="7", reason="Đính chính"), follow=True)
    assert "Đã được thay thế" in words(done)
    live = publication_of(round_)
    assert live is not None
    assert (live.decision_number, set(live.withheld)) == ("7", {"so-y-te", "block:so", ""})
    for person, sees in ((cast.binh, False), (cast.snv, True)):
        _rest, _head, items = words(signed_in(person).get(unit_address("so-y-te"))).partition('id="tieu-chi"')
        assert (">13<" in items) == sees


@pytest.mark.parametrize("page", ["/noi-bo/dot/dot-cb/", "/noi-bo/dot/dot-cb/don-vi/so-xay-dung/"])
def test_pages_with_figures_say_whether_these_are_published(
    round_: Round, cast: Cast, signed_in: SignIn, page: str
) -> None:
    browser = signed_in(cast.snv)
    assert "Dự thảo, chưa công bố" in words(browser.get(page))
    published(round_)
    shown = words(browser.get(page))
    assert "Đã công bố theo Quyết định số 605/QĐ-UBND" in shown
    assert "của UBND tỉnh." in shown
    send(round_.units.get(agency=cast.so_y_te), *[GOOD] * 3)
    run_of(round_)
    assert "Dự thảo, khác Quyết định số 605/QĐ-UBND" in words(browser.get(page))


# Runs and evidence ----------------------------------------------------------------------------------------------------


def test_two_runs_are_compared_by_unit_channel_and_node(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    first = newest(round_)
    response = send(round_.units.get(agency=cast.so_y_te), GOOD)[0]
    assert response.received_at < first.at
    second = run_of(round_)
    page = words(signed_in(cast.giam_sat).get(address("differences"), {"truoc": first.pk, "sau": second.pk}))
    assert "Sở Y tế" in page
    assert "12 → <strong>13</strong>" in page
    assert "Sở Xây dựng" not in page.split("<tbody", 1)[1].split("</tbody>", 1)[0]


def test_files_of_runs_and_of_a_comparison_say_what_each_reader_sees(
    round_: Round, cast: Cast, signed_in: SignIn
) -> None:
    first = newest(round_)
    send(round_.units.get(agency=cast.so_y_te), GOOD)
    second = run_of(round_)
    home, compared = address("round"), f"{address('differences')}?truoc={first.pk}&sau={second.pk}"

    office, watching = files_of(signed_in(cast.snv), home), files_of(signed_in(cast.giam_sat), home)
    # The index of a newer run that no draft has shown is for the office alone.
    assert [row[5] for row in office["lan-tinh"][1:]] == ["84,00", "83,03"]
    assert [row[5] for row in watching["lan-tinh"][1:]] == ["", "83,03"]
    assert [row[:5] for row in office["lan-tinh"]] == [row[:5] for row in watching["lan-tinh"]]
    assert "Chứng cứ" not in office["lan-tinh"][0]
    assert [row[0] for row in office["lan-tinh"][1:]] == [f"Số {second.pk}", f"Số {first.pk}"]
    assert files_of(signed_in(cast.an), home) == {}
    units = files_of(signed_in(cast.giam_sat), compared)["don-vi"]
    assert [row[0] for row in units[1:]] == ["Sở Y tế", units[-1][0]]
    assert "12 → 13" in units[1]


def test_a_file_of_values_beside_follows_the_draft(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    assert files_of(signed_in(cast.chi), unit_address()) == {}
    drafted(round_)

    mine, theirs = (files_of(signed_in(who), unit_address())["chi-so"] for who in (cast.chi, cast.snv))

    assert mine == theirs
    assert mine[1][1] == "8"


@pytest.mark.parametrize("value", HOSTILE)
def test_any_address_of_a_comparison_is_answered(round_: Round, cast: Cast, signed_in: SignIn, value: str) -> None:
    run_of(round_)
    response = signed_in(cast.snv).get(address("differences"), {"truoc": value, "sau": value})
    assert response.status_code == 200
    assert "giống hệt nhau" in words(response)


def test_the_bundle_is_made_by_a_job_for_so_noi_vu_alone(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    run = newest(round_)
    assert signed_in(cast.giam_sat).post(address("bundle", run_id=run.pk)).status_code == 403
    response = signed_in(cast.snv).post(address("bundle", run_id=run.pk))
    job = Job.objects.get()
    assert response["Location"] == reverse("jobs:job", args=[job.pk])
    assert (job.task, job.params) == ("scoring.publication_tasks.make_bundle", {"run_id": run.pk})
    assert signed_in(cast.snv).post(address("bundle", run_id=10**25)).status_code == 404


# What nobody's browser would send ------------------------------------------------------------------------------------

FORMS = {
    "draft": ("run", "opens_on", "closes_on"),
    "publish": ("run", "decision_number", "decision_date", "issuing_body", "reason", "confirmed"),
    "object": ("text",),
    "answer": ("outcome", "text", "replaces"),
}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_breaks_a_form(round_: Round, cast: Cast, signed_in: SignIn, name: str, value: str) -> None:
    unit = round_.units.get(agency=cast.so_xay_dung)
    said = object_to(draft=drafted(round_), round_unit=unit, text="x", actor=cast.an, at=now())
    person = cast.an if name == "object" else cast.snv
    kwargs = {"object": {"agency": "so-xay-dung"}}
    where = address(name, **kwargs.get(name, {"objection_id": said.pk} if name == "answer" else {}))
    browser = signed_in(person)
    good: dict[str, dict[str, object]] = {
        "draft": draft_form(round_),
        "publish": decision(round_),
        "object": {"text": "x"},
        "answer": {"outcome": "partly", "text": "x"},
    }
    for field in FORMS[name]:
        assert browser.post(where, {**good[name], field: value}).status_code < 500, field
    assert browser.post(where, dict.fromkeys(FORMS[name], value)).status_code < 500
    assert not Publication.objects.exists()


def test_who_collects_alone_has_no_business_here(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    for role in (Role.SURVEYOR, Role.COORDINATOR, Role.ADMINISTRATOR, Role.DATA_PROTECTION):
        assert signed_in(cast.by_role[role]).get(reverse("publications:rounds")).status_code == 403


@pytest.mark.parametrize("page", ["", "du-thao/", "quyet-dinh/", "y-kien/", "khac-nhau/"])
@pytest.mark.parametrize("is_published", [False, True])
def test_a_page_asks_the_database_a_dozen_times_at_most(
    cast: Cast,
    round_: Round,
    signed_in: SignIn,
    django_assert_max_num_queries: Any,
    page: str,
    is_published: bool,
) -> None:
    if is_published:
        drafted(round_, opens=-9, closes=-1)
        published(round_)
    else:
        drafted(round_)
    browser = signed_in(cast.snv)
    browser.get(f"/noi-bo/cong-bo/dot-cb/{page}")
    with django_assert_max_num_queries(12):
        assert browser.get(f"/noi-bo/cong-bo/dot-cb/{page}").status_code == 200


def test_who_supersedes_second_sees_what_the_first_published(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    first = published(round_)
    run_of(round_)
    browser = signed_in(cast.snv)
    opened = fields_in(browser.get(address("publish")), "seen")["seen"]
    published(round_, "700/QĐ-UBND", supersedes=first, reason="Đính chính")
    run_of(round_)
    drafted(round_, opens=-3, closes=-1)
    approved(newest(round_), at=now())
    typed = decision(round_, decision_number="701/QĐ-UBND", reason="Lý do của người sau")

    answer = browser.post(address("publish"), {**typed, "seen": opened})

    page = words(answer)
    assert answer.status_code == 409
    assert "Người khác vừa công bố" in page
    assert all(said in page for said in ("700/QĐ-UBND", "701/QĐ-UBND", "Lý do của người sau"))
    assert Publication.objects.count() == 2
    again = fields_in(answer, "seen")["seen"]
    assert browser.post(address("publish"), {**typed, "seen": again}).status_code == 302
    assert Publication.objects.count() == 3


def test_a_decision_pressed_twice_is_not_somebody_elses(round_: Round, cast: Cast, signed_in: SignIn) -> None:
    drafted(round_, opens=-3, closes=-1)
    approved(newest(round_), at=now())
    browser = signed_in(cast.snv)
    typed = decision(round_, seen=fields_in(browser.get(address("publish")), "seen")["seen"])

    first, second = (browser.post(address("publish"), typed) for _time in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert Publication.objects.count() == 1
