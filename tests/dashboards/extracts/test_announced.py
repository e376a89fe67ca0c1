"""What an extract says of conferences, ways of telling everybody and re-reviews, each within its scope."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from actionplans.models import PublicityForm
from actionplans.services.publicity import add_usual_forms, done, item_of
from actionplans.services.reviews import answer
from actionplans.services.steps import Hand
from scoring.publications import publication_of
from tests.actionplans.conferences import conference, hand, held, published
from tests.actionplans.factories import review
from tests.conftest import Cast
from tests.dashboards.extracts.test_extracts import TODAY, asked, said

pytestmark = pytest.mark.django_db
NOTHING = "Trong kỳ chưa ghi nhận hội nghị công bố hoặc hình thức công khai nào."


def test_conferences_count_by_the_day_they_were_held(cast: Cast) -> None:
    held(conference(cast, cast.so_xay_dung))
    before = said(asked(first=TODAY - timedelta(days=9), last=TODAY - timedelta(days=1)))

    assert "Trong kỳ các đơn vị đã tổ chức 1 hội nghị công bố, Sở Nội vụ đã xác nhận 0 hội nghị." in said(asked())
    assert "đã tổ chức 1 hội nghị" in said(asked(cast.so_xay_dung))
    assert NOTHING in said(asked(cast.so_y_te))
    assert NOTHING in before


def test_a_conference_only_planned_does_not_count(cast: Cast) -> None:
    conference(cast, cast.so_xay_dung)
    assert NOTHING in said(asked())


def test_ways_of_telling_everybody_count_by_agency(cast: Cast) -> None:
    publication = publication_of(published(cast))
    assert publication is not None
    add_usual_forms(actor=cast.snv, at=now())
    for form in PublicityForm.objects.all()[:2]:
        item = item_of(publication=publication, agency=cast.so_xay_dung, form=form)
        done(
            item=item,
            done_on=TODAY,
            words="Đã dán",
            link="",
            files=[],
            published_on=TODAY,
            hand=Hand(actor=cast.an, at=now(), seen=0),
        )

    assert "Có 1 đơn vị công khai chỉ số hài lòng, tổng cộng 2 lượt hình thức." in said(asked())
    assert NOTHING in said(asked(cast.so_y_te))


def test_a_review_tells_what_agencies_say_and_what_was_confirmed(cast: Cast) -> None:
    made = review(cast.snv, cast.so_xay_dung, cast.so_y_te, round=published(cast))
    item = made.items.get(bearer=cast.so_xay_dung)
    answer(item=item, result="partly", note="Đã đặt thêm ghế", hand=hand(item, cast.an))  # type: ignore[arg-type]

    words = "Rà soát 2 vấn đề: các đơn vị tự đánh giá đã khắc phục 0, khắc phục một phần 1, chưa khắc phục 0"
    assert words in said(asked())
    assert "1 vấn đề chưa được trả lời" in said(asked())
    assert "Rà soát 1 vấn đề" in said(asked(cast.so_y_te))
    assert "Rà soát" not in said(asked(cast.nha_trang))
