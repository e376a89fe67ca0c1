"""The report of comments: masked, never of whom only some may know, whatever people wrote into them."""

from datetime import timedelta

import pytest

from feedback.gone import BY_TERM
from feedback.models import Audience, Comment, State, Step
from reports import services
from reports.printable import fit
from reports.selectors import NothingToReport
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.feedback.conftest import NOW, comment
from tests.reports.conftest import no_progress
from tests.reports.kinds.asking import asked, cells, made, table
from tests.reports.paper import Paper

pytestmark = pytest.mark.django_db
ODD = "Chờ lâu quá \N{POUTING FACE}\N{POUTING FACE}\x07 ghế\u202e chờ ít, \u0645\u0631\u062d\u0628\u0627, số 0912345678"


@pytest.fixture
def round(cast: Cast) -> Round:
    made = factories.survey_round("dot-thu")
    own, ward = (factories.round_unit(made, agency) for agency in (cast.so_xay_dung, cast.nha_trang))
    answered = comment(own, ODD)
    Step.objects.create(
        comment=answered, number=1, kind=Step.Kind.ANSWER, note="Đã thêm ghế", at=NOW + timedelta(days=4)
    )
    Comment.objects.filter(pk=answered.pk).update(state=State.ANSWERED, version=1)
    comment(ward, f"Thủ tục rườm rà ở phường {'Ộ' * 300}")
    named = comment(own, "Cán bộ thái độ cáu gắt")
    Comment.objects.filter(pk=named.pk).update(audience=Audience.HEAD)
    return made


def test_comments_are_counted_by_topic_unit_and_reply(cast: Cast, round: Round) -> None:
    report = made("comments", round)
    by_unit = {row[0]: row[1:] for row in cells(table(report, "Ý kiến theo đơn vị"))}
    assert by_unit[cast.so_xay_dung.versions.get().name] == ("1", "0", "0", "1", "1", "4")
    topics = {row[0]: row[1] for row in cells(table(report, "Ý kiến theo chủ đề"))}
    assert topics["Thủ tục hành chính"] == "1"
    assert "cáu gắt" not in str(report)


def test_each_reads_what_their_pages_show(cast: Cast, round: Round) -> None:
    assert "rườm rà" in str(made("comments", round, cast.snv))
    own = str(made("comments", round, cast.an))
    assert "rườm rà" not in own
    assert "ghế chờ ít" in own
    # Not even the head, who reads it on the page.
    assert "cáu gắt" not in str(made("comments", round, cast.chi))
    with pytest.raises(NothingToReport, match="Chưa có ý kiến góp ý nào"):
        made("comments", round, cast.binh)


def test_nothing_that_people_write_breaks_the_paper_or_brings_in_a_font(round: Round) -> None:
    paper = Paper(services.document(asked("comments", round), progress=no_progress).content)
    assert "Chờ lâu quá [biểu tượng] ghế chờ ít, [chữ viết khác], số [đã che]" in paper.text
    assert "0912345678" not in paper.text
    assert max(word.right for page in paper.pages for word in page.words) < 196
    assert all(font.startswith("Tinos") for font in paper.fonts)


def test_text_is_fit_for_paper() -> None:
    assert fit("Tiếng Việt: ộ, “ngoặc” – 90 %") == "Tiếng Việt: ộ, “ngoặc” – 90\N{NO-BREAK SPACE}%"
    assert fit("a\x00b\nc\u200ed\ud800") == "ab cd"
    assert fit("\N{FAMILY} \N{PILE OF POO}") == "[biểu tượng]"
    assert fit("o\u0302\u0323") == "ộ"


def test_words_that_were_destroyed_are_counted_and_not_quoted(round: Round) -> None:
    Comment.objects.filter(masked__contains="ghế chờ").update(masked=BY_TERM, search="")
    report = str(made("comments", round))
    assert "rườm rà" in report
    assert BY_TERM not in report
    assert "Có 2 ý kiến" in report
