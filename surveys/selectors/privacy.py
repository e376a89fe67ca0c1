"""The privacy notices that were shown: the newest, and any by its number."""

from functools import lru_cache

from surveys.models import PrivacyNotice
from surveys.privacy import Told, Words, shipped, told

KEPT = 64


def present_number() -> int:
    """Return the number of the notice that forms show now."""
    newest = PrivacyNotice.objects.values_list("number", flat=True).first()
    return newest or newest_shipped()


def newest_shipped() -> int:
    return int(shipped()[-1]["number"])


def told_of(number: int, language: str, asker: str) -> Told:
    """Return a notice as a form in a language shows it; `asker` is who asks."""
    return told(number, words_of(number), language, asker)


# A version is never changed.
@lru_cache(maxsize=KEPT)
def words_of(number: int) -> Words:
    """Return the texts of a notice by language. Raises PrivacyNotice.DoesNotExist."""
    stored = PrivacyNotice.objects.filter(number=number).values_list("words", flat=True).first()
    for notice in shipped():
        if stored is None and notice["number"] == number:
            return notice["words"]  # type: ignore[no-any-return]
    if stored is None:
        raise PrivacyNotice.DoesNotExist(number)
    return stored  # type: ignore[no-any-return]
