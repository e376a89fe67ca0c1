"""The paper form as PDF: complete, numbered on every page, kept together, on few pages."""

import re

import pytest
import segno
from django.template.loader import render_to_string

from accounts.models import User
from accounts.roles import Role
from documents import pdf
from jobs.models import Job
from surveys import paper_desk
from surveys.models import Channel, Draft, PaperBatch, Round
from surveys.paper.serial import Serial
from surveys.paper_tasks import print_batch, print_draft
from surveys.questionnaire import parse
from surveys.selectors import newest_version, questionnaire_of
from surveys.services import load_shipped_questionnaires, paper
from surveys.services.paper import printing
from surveys.services.paper.content import marks_of, paper_sheet
from tests import factories
from tests.reports.paper import Paper
from tests.surveys.factories import DOCUMENT, NOON, open_survey

TINOS = {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic"}


@pytest.fixture
def keyer(db: None) -> User:
    person = factories.user("hanh")
    factories.membership(person, Role.HOME_AFFAIRS)
    return person


def make_batch(keyer: User, questionnaire: str, count: int) -> PaperBatch:
    load_shipped_questionnaires(at=NOON)
    survey = open_survey(version=newest_version(questionnaire))
    return paper.create_batch(
        round_unit=survey.units.get(), channel=Channel.POST, prefix="NT", count=count, actor=keyer, at=NOON
    )


def printed(batch: PaperBatch) -> tuple[Paper, list[tuple[str, int, int]]]:
    steps: list[tuple[str, int, int]] = []
    content = printing.batch_pdf(batch, progress=lambda *step: steps.append(step))
    return Paper(content), steps


@pytest.mark.parametrize(("questionnaire", "pages"), [("bnv-2640", 2), ("bnv-ho-gia-dinh-2022", 3)])
def test_a_form_keeps_to_few_pages_and_asks_every_question(keyer: User, questionnaire: str, pages: int) -> None:
    batch = make_batch(keyer, questionnaire, 1)

    made, _steps = printed(batch)

    assert len(made.pages) == pages
    assert (round(made.pages[0].width), round(made.pages[0].height)) == (210, 297)
    assert made.fonts <= TINOS
    for number, question in enumerate(questionnaire_of(batch.questionnaire_version_id).questions, 1):
        words = " ".join(question.text["vi"].split()[:4])
        assert f"{number}. {words}" in made.text


def test_every_page_bears_its_number_and_its_serial(keyer: User) -> None:
    batch = make_batch(keyer, "bnv-2640", 53)

    made, steps = printed(batch)

    assert len(made.pages) == 2 * 53
    for place, page in enumerate(made.pages):
        serial = page.find(str(Serial("NT", place // 2 + 1)))
        count = page.find(f"{place % 2 + 1}/2")
        assert serial.top < 23
        assert serial.left > 140
        assert 90 < count.left < 120
    assert steps[0] == (printing.STEPS[0], 0, 53)
    assert steps[-1] == (printing.STEPS[1], 53, 53)


def test_many_copies_cost_little_more_than_one(keyer: User) -> None:
    base = printing.form_html(parse(DOCUMENT), asker="Sở Nội vụ")
    one = len(pdf.render(base))

    many, _steps = printed(make_batch(keyer, "cap-xa-16-3", 60))

    assert len(many.content) < 60 * one / 10


def test_the_qr_code_carries_the_serial_alone(keyer: User) -> None:
    html = printing.stamps_html([Serial("NT", 7)])

    code = segno.make(str(Serial("NT", 7)), error="m", micro=False)
    expected = code.svg_inline(border=0, omitsize=True, svgclass="qr", lineclass=None, dark="#000")
    assert expected in html
    assert "NT-0007" in html


def test_heads_are_repeated_and_no_item_is_split(keyer: User) -> None:
    made, _steps = printed(make_batch(keyer, "bnv-ho-gia-dinh-2022", 1))

    for page in made.pages[1:]:
        words = " ".join(word.text for word in page.words)
        assert "Nội dung" in words
    # Box numbers 1 to 5 of a row stand on one line: an item cut by a page end would lose some of them.
    page = made.pages[2]
    row = page.find("58. Kết quả bảo đảm")
    digits = [word.text for word in page.words if abs(word.top - row.top) < 2.5 and re.fullmatch("[1-5]", word.text)]
    assert digits == ["1", "2", "3", "4", "5"]


def test_na_and_no_opinion_have_columns_only_where_offered() -> None:
    document = {
        "code": "hai-cot", "title": "Hai cột",
        "sections": [{"code": "A", "title": "A", "questions": [
            {"code": "A1", "kind": "level5", "text": "Một", "na": True},
            {"code": "A2", "kind": "level5", "text": "Hai", "no_opinion": True},
            {"code": "A3", "kind": "level5", "text": "Ba", "asked_if": {"question": "A2", "is": [1, 2]}},
        ]}],
    }  # fmt: skip
    sheet = paper_sheet(parse(document), asker="Sở Nội vụ")

    html = render_to_string("surveys/paper/form.html", {"sheet": sheet})

    (block,) = sheet.blocks
    assert (block.na, block.no_opinion, block.columns) == (True, True, 7)
    rows = re.findall(r'<tr><th scope="row">(.*?)</tr>', html, re.S)
    assert [row.count('class="box"') for row in rows] == [6, 6, 5]
    assert "“KAD”: không áp dụng với ông/bà." in html
    assert "Chỉ trả lời câu 3 nếu câu 2 trả lời “Rất không hài lòng” hoặc “Không hài lòng”." in html


def test_marks_say_what_a_form_is_not() -> None:
    html = printing.form_html(parse(DOCUMENT), asker="Sở", marks=marks_of(draft=True, own=True, synthetic=True))

    text = Paper(pdf.render(html)).text
    assert "BẢN NHÁP, không dùng để khảo sát" in text
    assert "Tự khảo sát" in text
    assert "Phiếu của đợt giả định" in text


def test_a_survey_of_ones_own_units_says_so_on_every_form(keyer: User) -> None:
    batch = make_batch(keyer, "bnv-2640", 1)
    Round.objects.update(owner=factories.agency("so-xay-dung"))
    batch.round.refresh_from_db()

    made, _steps = printed(batch)

    assert all("Tự khảo sát" in " ".join(word.text for word in page.words) for page in made.pages)


def test_who_keeps_the_paper_is_said_as_it_is(keyer: User) -> None:
    """In its own survey an agency keys what people say; the form does not promise otherwise."""
    batch = make_batch(keyer, "bnv-2640", 1)
    promise = "nơi được đánh giá không xem từng phiếu"
    assert promise in printed(batch)[0].text
    Round.objects.update(owner=factories.agency("so-xay-dung", name="Sở Xây dựng"))
    batch.round.refresh_from_db()

    made, _steps = printed(batch)

    assert promise not in made.text
    assert "Sở Xây dựng tự khảo sát các bộ phận của mình, giữ phiếu và nhập máy." in made.text
    assert "SỞ XÂY DỰNG" in made.text.upper()
    assert len(made.pages) == 2


def test_the_form_has_a_box_for_help(keyer: User) -> None:
    assert "Người khác điền hộ tôi." in printed(make_batch(keyer, "bnv-2640", 1))[0].text


@pytest.mark.parametrize("code", ["bnv-2640", "cap-xa-16-3", "bnv-ho-gia-dinh-2022"])
def test_the_desk_follows_the_paper(db: None, code: str) -> None:
    load_shipped_questionnaires(at=NOON)
    questionnaire = questionnaire_of(newest_version(code).pk)
    sheet = paper_sheet(questionnaire, asker="Sở Nội vụ")
    on_paper = [(item.number, item.code) for block in sheet.blocks for item in block.items]
    headings = [heading.words for block in sheet.blocks for heading, _item in block.rows if heading]

    made = paper_desk.lines(questionnaire, {})

    assert [(line.item.number, line.item.code) for line in made] == on_paper
    assert [number for number, _code in on_paper] == list(range(1, len(on_paper) + 1))
    assert [title for title, _lines in paper_desk.sections(made)] == headings


@pytest.mark.django_db(transaction=True)
def test_the_job_makes_the_file(keyer: User) -> None:
    batch = make_batch(keyer, "bnv-2640", 2)
    job = printing.request_batch(batch=batch, back_url="/", actor=keyer, at=NOON)

    print_batch(job_id=str(job.pk), batch_id=batch.pk)

    job = Job.objects.get()
    assert (job.state, job.file_name) == (Job.State.DONE, "phieu-giay-dot-thu-NT-1-2.pdf")
    batch.refresh_from_db()
    assert batch.printed_at == NOON


@pytest.mark.django_db(transaction=True)
def test_a_draft_with_faults_is_refused_in_words(keyer: User) -> None:
    whole = Draft.objects.create(document=DOCUMENT, created_at=NOON, changed_at=NOON)
    faulty = Draft.objects.create(document={**DOCUMENT, "sections": []}, created_at=NOON, changed_at=NOON)
    for draft in (whole, faulty):
        job = printing.request_draft(draft=draft, back_url="/", actor=keyer, at=NOON)
        print_draft(job_id=str(job.pk), draft_id=draft.pk)

    done, refused = Job.objects.order_by("state")
    assert (done.state, refused.state) == (Job.State.DONE, Job.State.FAILED)
    assert "còn chỗ phải sửa" in refused.error
