"""Who gets papers (Nơi nhận): each kind prints the list kept for it, without one what it printed before."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from actionplans.models import Extract, Obligation
from actionplans.services.conferences import Blocks, conclude
from agencies.models import RecipientList
from agencies.services.recipients import set_recipients
from charts.render import svg_apart
from scoring.models import Submission
from scoring.services.appraisals import agree_with_all
from scoring.services.submissions import lay
from tests.actionplans.conferences import conference, hand, held
from tests.actionplans.factories import directive, obligation
from tests.conftest import Cast
from tests.dashboards.appraisal.world import CODE, opened, window_ended
from tests.reports.factories import tallied
from tests.reports.reading import asking, asking_block
from tests.reports.test_drafts import SignIn, get, words

pytestmark = pytest.mark.django_db
Kind = RecipientList.Kind
FILED = "Lưu: VT"


def keep(cast: Cast, kind: RecipientList.Kind, *lines: str) -> None:
    kept = RecipientList.objects.filter(kind=kind).first()
    set_recipients(kind=kind, lines=lines, edition=kept.edition if kept else 0, actor=cast.admin, at=now())


def printed(page: str) -> list[str]:
    """Return the lines of Nơi nhận of a page, but the copy that is kept."""
    lines = re.findall(r'"recipients__line">- (.*?)<', page)
    assert lines[-1].startswith(FILED)
    return lines[:-1]


def typed(document: str) -> list[str]:
    """Return the same of a DOCX file's words."""
    after = document.partition("Nơi nhận:")[2]
    lines = [line.removeprefix("- ") for line in after.splitlines() if line.startswith("- ")]
    assert lines[-1].startswith(FILED)
    return lines[:-1]


def head_of(asked: Any) -> tuple[str, ...]:
    recipients: tuple[str, ...] = asked.kind.make(asked, svg_apart).head.recipients
    return recipients[:-1]


def test_the_report_of_a_block_has_a_list_of_its_own(cast: Cast) -> None:
    round = tallied(sizes=(3, 2))
    block = asking_block(round, "dot-2-2026-khoi-1")
    assert head_of(block) == ("Các đơn vị thuộc khối;",)
    keep(cast, Kind.PROVINCE_REPORT, "Ban Chỉ đạo CCHC")
    assert head_of(block) == ("Ban Chỉ đạo CCHC;", "Các đơn vị thuộc khối;")
    keep(cast, Kind.BLOCK_REPORT, "Các sở, ban, ngành", "Văn phòng UBND tỉnh")
    assert head_of(block) == ("Các sở, ban, ngành;", "Văn phòng UBND tỉnh;")
    assert "Ban Chỉ đạo CCHC;" in head_of(asking(round))
    assert "Các sở, ban, ngành;" not in head_of(asking(round))
    keep(cast, Kind.BLOCK_REPORT)
    assert head_of(block) == ("Ban Chỉ đạo CCHC;", "Các đơn vị thuộc khối;")


def test_a_notice_of_conclusion_prints_its_list_on_screen_and_as_a_file(cast: Cast, signed_in: SignIn) -> None:
    found = held(conference(cast, cast.so_xay_dung))
    blocks = Blocks(opening="Mở đầu.", results="", remarks="", tasks="", closing="Trên đây là kết luận./.")
    conclude(conference=found, blocks=blocks, publication=None, hand=hand(found, cast.an))
    client = signed_in(cast.an)

    def both() -> list[list[str]]:
        page = client.get(reverse("conferences:paper", args=[found.pk])).content.decode()
        return [printed(page), typed(words(get(client, "conclusion", found.pk)))]

    assert both() == [["Các phòng, đơn vị trực thuộc;", "Sở Nội vụ;"]] * 2
    keep(cast, Kind.CONCLUSION, "Thường trực Đảng ủy", "Sở Nội vụ")
    assert both() == [["Thường trực Đảng ủy;", "Sở Nội vụ;"]] * 2


def laid(cast: Cast) -> Submission:
    draft = opened(cast)
    window_ended(draft)
    draft.refresh_from_db()
    agree_with_all(draft=draft, actor=cast.snv, at=now())
    said = {"number": "45/TTr-SNV", "signer": "Giám đốc", "addressee": "Ủy ban nhân dân tỉnh", "text": "Kính trình."}
    return lay(draft=draft, signed_on=localdate(), **said, actor=cast.snv, at=now())


def test_a_submission_says_to_its_end_who_got_it(cast: Cast, signed_in: SignIn) -> None:
    keep(cast, Kind.SUBMISSION, "Ban Chỉ đạo CCHC")
    paper = laid(cast)
    keep(cast, Kind.SUBMISSION, "Sở Tài chính")
    client = signed_in(cast.lanh_dao)
    page = client.get(reverse("reports:paper", args=[CODE, paper.pk])).content.decode()
    assert printed(page) == ["Như trên;", "Ban Chỉ đạo CCHC;"]
    assert typed(words(get(client, "submission", CODE, paper.pk))) == ["Như trên;", "Ban Chỉ đạo CCHC;"]


def test_a_submission_without_a_list_goes_to_whom_it_is_addressed(cast: Cast, signed_in: SignIn) -> None:
    paper = laid(cast)
    page = signed_in(cast.lanh_dao).get(reverse("reports:paper", args=[CODE, paper.pk])).content.decode()
    assert printed(page) == ["Như trên;"]


@pytest.mark.parametrize(
    ("kind", "of_agency", "kept", "before"),
    [
        ("year", False, ["Văn phòng UBND tỉnh;"], ["Như trên;"]),
        ("april", False, ["Như trên;", "Văn phòng UBND tỉnh;"], ["Như trên;"]),
        ("year", True, ["Như trên;"], ["Như trên;"]),
    ],
)
def test_extracts_of_the_province_print_the_list(
    cast: Cast, signed_in: SignIn, kind: str, of_agency: bool, kept: list[str], before: list[str]
) -> None:
    days = {"first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)}
    agency = cast.so_xay_dung if of_agency else None
    made = Extract.objects.create(kind=kind, agency=agency, **days, numbers={}, computed_at=now(), version=1)
    client, address = signed_in(cast.an if of_agency else cast.snv), reverse("extracts:paper", args=[made.pk])
    assert printed(client.get(address).content.decode()) == before
    keep(cast, Kind.EXTRACT, "Văn phòng UBND tỉnh")
    assert printed(client.get(address).content.decode()) == kept


def test_a_letter_prints_the_list_of_letters(cast: Cast, signed_in: SignIn) -> None:
    after = directive(cast.snv)
    late = obligation(cast.snv, cast.so_xay_dung, after=after, task="Nộp kế hoạch")
    Obligation.objects.filter(pk=late.pk).update(due_on=localdate() - timedelta(days=3))
    keep(cast, Kind.LETTER, "Chủ tịch UBND tỉnh (b/c)")
    assert typed(words(get(signed_in(cast.snv), "reminder", after.pk))) == ["Như trên;", "Chủ tịch UBND tỉnh (b/c);"]


def test_html_in_a_list_is_text_on_paper(cast: Cast, signed_in: SignIn) -> None:
    keep(cast, Kind.SUBMISSION, "<b>x</b>")
    paper = laid(cast)
    page = signed_in(cast.lanh_dao).get(reverse("reports:paper", args=[CODE, paper.pk])).content.decode()
    assert "<b>x" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_page_and_says_where_it_is_printed(cast: Cast, signed_in: SignIn, kind: Any) -> None:
    client = signed_in(cast.admin)
    there = reverse("administration:recipient_list", args=[kind.value])
    assert "In ở cuối" in client.get(there).content.decode()
    assert client.post(there, {"lines": "Sở A", "edition": "0"}).status_code == 302
    assert RecipientList.objects.get().kind == kind


def test_the_database_knows_the_kinds() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RecipientList.objects.create(kind="decision", lines=[])
    with pytest.raises(ValidationError):
        RecipientList(kind="decision").full_clean()
