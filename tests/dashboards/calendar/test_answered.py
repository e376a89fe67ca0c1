"""Conferences, re-reviews and releases to the press in the calendar of whom they concern."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from actionplans.models import PressPack
from actionplans.services.reviews import close
from dashboards.calendar.reader import reader_of
from dashboards.calendar.sources import entries
from scoring.publications import publication_of
from tests.actionplans.conferences import conference, hand, held, published
from tests.actionplans.factories import review
from tests.conftest import Cast
from tests.dashboards.calendar.test_pages import TODAY, seen, words

pytestmark = pytest.mark.django_db


def test_a_conference_stands_on_its_day_and_is_late_until_it_is_held(cast: Cast) -> None:
    made = conference(cast, cast.so_xay_dung, planned_on=TODAY - timedelta(days=2))

    assert "hoi-nghi: Hội nghị công bố kết quả" in words(cast.an)
    assert "hoi-nghi" not in words(cast.binh)
    (planned,) = (one for one in entries(reader_of(cast.snv, on=TODAY), TODAY - timedelta(days=9), TODAY))
    assert (planned.day, planned.late) == (TODAY - timedelta(days=2), True)
    held(made)
    (taken,) = (one for one in entries(reader_of(cast.snv, on=TODAY), TODAY - timedelta(days=9), TODAY))
    assert (taken.day, taken.late) == (TODAY, False)


def test_a_review_stands_on_its_deadline_with_the_issues_of_the_reader(cast: Cast) -> None:
    made = review(cast.snv, cast.so_xay_dung, cast.nha_trang, round=published(cast), days=7)

    for person, n in ((cast.snv, 2), (cast.an, 1)):
        (entry,) = (one for one in entries(reader_of(person, on=TODAY), TODAY, TODAY + timedelta(days=9)))
        assert (entry.kind, entry.where) == ("ra-soat", f"{n} vấn đề chưa trả lời")
    assert "ra-soat" not in words(cast.binh)
    close(review=made, hand=hand(made, cast.snv))  # type: ignore[arg-type]
    assert "ra-soat" not in words(cast.snv)


def test_the_hour_of_the_press_is_sở_nội_vụs_alone(cast: Cast) -> None:
    publication = publication_of(published(cast))
    assert publication is not None
    PressPack.objects.create(
        publication=publication, public_id="x", title="Kết quả", text="x", terms="x", release_at=now(), state="open"
    )
    assert ("cong-khai", "Báo chí được đưa tin: Kết quả") in seen(cast.snv)
    for person in (cast.an, cast.ban_chi_dao, cast.giam_sat):
        assert "Báo chí" not in words(person)
