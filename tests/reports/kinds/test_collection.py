"""The report of the collection: counts alone, also while the round is open, of the units that a person watches."""

import pytest

from accounts.models import User
from reports import services
from scoring.tally import fold_all
from surveys.models import Channel, Round
from surveys.services import exclude_response
from surveys.usual_reasons import to_exclude
from tests import factories
from tests.conftest import Cast
from tests.reports.conftest import no_progress
from tests.reports.kinds.asking import asked, cells, made, table
from tests.reports.paper import Paper
from tests.scoring.answers import GOOD, POOR, send, survey, unit_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(cast: Cast) -> Round:
    """An open round: 12 forms of Sở Xây dựng, of which two are left out, and two of the ward."""
    round = survey("so-mot")
    round.units.all().delete()
    factories.round_unit(round, cast.so_xay_dung, issued=20)
    factories.round_unit(round, cast.nha_trang)
    round.units.filter(agency=cast.so_xay_dung).update(quota=10)
    unit = unit_of(round, "so-xay-dung")
    forms = send(unit, *[GOOD] * 8) + send(unit, *[POOR] * 4, channel=Channel.PAPER)
    send(unit_of(round, "nha-trang"), *[GOOD] * 2)
    reasons = (to_exclude()[0], "Ông Nguyễn Văn A gửi hộ")
    for form, reason in zip(forms, reasons, strict=False):
        exclude_response(response=form, reason=reason, actor=cast.snv, at=factories.NOW)
    fold_all()
    return round


def test_forms_are_counted_by_unit_channel_and_reason_while_the_round_is_open(running: Round) -> None:
    report = made("collection", running)
    by_unit = [row[1:] for row in cells(table(report, "Phiếu theo đơn vị"))]
    assert ("10", "20", "12", "60,00", "10", "2", "100,00") in by_unit
    assert ("–", "–", "2", "–", "2", "0", "–") in by_unit
    channels = {row[0]: row[2:] for row in cells(table(report, "Phiếu theo kênh"))}
    assert channels[str(Channel.PAPER.label)] == ("4", "4", "0")
    reasons = {row[1]: row[2] for row in cells(table(report, "Phiếu bị loại"))}
    assert reasons == {"Máy hoặc người gửi hàng loạt": "1", "Lý do khác": "1"}


def test_what_somebody_typed_and_every_score_stay_out_of_the_paper(running: Round) -> None:
    paper = Paper(services.document(asked("collection", running), progress=no_progress).content)
    assert "Nguyễn Văn A" not in paper.text
    assert "hỉ số" not in paper.text
    assert "Chưa rút mẫu phúc tra nào" in paper.text
    assert all(font.startswith("Tinos") for font in paper.fonts)


def test_each_gets_the_units_they_watch(cast: Cast, running: Round) -> None:
    def units(user: User) -> int:
        return len(cells(table(made("collection", running, user), "Phiếu theo đơn vị")))

    assert (units(cast.snv), units(cast.an), units(cast.giam_sat)) == (2, 1, 2)


def test_a_round_without_a_form_says_so(cast: Cast) -> None:
    said = str(made("collection", survey("so-mot")))
    for words in ("Chưa có phiếu nào thu về", "Chưa loại phiếu nào", "chưa đặt chỉ tiêu"):
        assert words in said
