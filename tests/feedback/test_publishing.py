"""Comments shown to everybody with what was done: masked as read over, taken back, gone once anything changed."""

import pytest
from django.db import IntegrityError
from django.test import Client

from accounts.models import AuditEntry
from feedback.models import Comment, PublicQuote, Step
from feedback.selectors.quotes import public_quotes
from feedback.services import masking, publishing, steps
from feedback.services.steps import Changed, Hand, NotNow, WordsMissing
from surveys.models import RoundUnit
from tests.conftest import Cast
from tests.factories import exclude
from tests.feedback.conftest import NOW, comment, response_of

pytestmark = pytest.mark.django_db
DONE = "Đã kê thêm mười ghế."


def by(cast: Cast, found: Comment) -> Hand:
    found.refresh_from_db()
    return Hand(actor=cast.an, at=NOW, seen=found.version)


@pytest.fixture
def shown(unit: RoundUnit, cast: Cast) -> Comment:
    found = comment(unit, "Gọi 0912 345 678 không ai nghe, chờ lâu quá")
    return publishing.publish_quote(comment=Comment.objects.get(pk=found.pk), note=DONE, hand=by(cast, found))


def test_what_is_shown_is_masked_and_audited(shown: Comment) -> None:
    (quote,) = public_quotes()
    assert (quote.quote, quote.action) == (shown.masked, DONE)
    assert "0912" not in quote.quote
    assert "▇" in quote.quote
    assert AuditEntry.objects.filter(action="feedback.publish", subject=f"comment:{shown.pk}").count() == 1


def test_it_is_taken_back_and_the_steps_keep_it(shown: Comment, cast: Cast) -> None:
    publishing.take_quote_back(comment=shown, hand=by(cast, shown))
    assert not public_quotes()
    assert list(shown.steps.values_list("kind", "note").order_by("number")) == [("publish", DONE), ("unpublish", "")]
    with pytest.raises(NotNow):
        publishing.take_quote_back(comment=shown, hand=by(cast, shown))
    assert Step.objects.filter(comment=shown).count() == 2


@pytest.mark.parametrize("audience", ["head", "above", "tips"])
def test_what_not_all_of_the_agency_may_read_is_not_shown(shown: Comment, cast: Cast, audience: str) -> None:
    Comment.objects.filter(pk=shown.pk).update(audience=audience)
    assert not public_quotes()
    with pytest.raises(NotNow):
        publishing.publish_quote(comment=shown, note=DONE, hand=by(cast, shown))


def test_once_masks_change_it_is_gone_until_read_over_again(shown: Comment, cast: Cast) -> None:
    masking.mask_words(comment=shown, words="chờ lâu", hand=by(cast, shown))
    assert not public_quotes()
    publishing.publish_quote(comment=shown, note=DONE, hand=by(cast, shown))
    assert "chờ lâu" not in public_quotes().get().quote


def test_of_spam_and_excluded_forms_nothing_is_shown(shown: Comment, unit: RoundUnit, cast: Cast) -> None:
    steps.mark_spam(comment=shown, hand=by(cast, shown))
    other = comment(unit, "Nhanh, gọn")
    publishing.publish_quote(comment=other, note="Cảm ơn ông bà.", hand=by(cast, other))
    assert [each.comment_id for each in public_quotes()] == [other.pk]
    exclude([response_of(other)])
    assert not public_quotes()


def test_nothing_is_shown_without_words_or_on_what_changed(unit: RoundUnit, cast: Cast) -> None:
    found = comment(unit)
    with pytest.raises(WordsMissing):
        publishing.publish_quote(comment=found, note=" ", hand=by(cast, found))
    with pytest.raises(Changed):
        publishing.publish_quote(comment=found, note=DONE, hand=Hand(actor=cast.an, at=NOW, seen=7))
    with pytest.raises(IntegrityError, match="public_quote_says_what_was_done"):
        PublicQuote.objects.create(comment=found, quote="x", action="", on=NOW.date())


def test_the_page_offers_it_and_everybody_reads_it(client: Client, unit: RoundUnit, cast: Cast) -> None:
    found = comment(unit, "Chờ lâu, ghế ít")
    office = Client()
    office.force_login(cast.an)
    address = f"/noi-bo/gop-y/{found.pk}/"
    assert "Đăng công khai" in office.get(address).content.decode()
    assert "Thôi đăng công khai" not in office.get(address).content.decode()
    sent = office.post(f"{address}viec/", {"action": "publish", "version": 0, "note": DONE})
    assert sent.status_code == 302
    assert DONE in client.get("/viec-da-lam/").content.decode()
    assert "Thôi đăng công khai" in office.get(address).content.decode()
    office.post(f"{address}viec/", {"action": "unpublish", "version": 1})
    assert DONE not in client.get("/viec-da-lam/").content.decode()
