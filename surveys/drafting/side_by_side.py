"""What somebody typed anew on the page that shows translations side by side, and what another changed since. Pure.

The page sends every text of a language. Beside each goes a sign of what it showed, so that a text left alone says
nothing against what somebody else saved meanwhile.
"""

import hashlib
from collections.abc import Collection, Mapping

from surveys.drafting.document import Document
from surveys.drafting.languages import written

Place = tuple[str, str]
Said = Mapping[Place, Mapping[str, str]]


class TranslatedMeanwhile(Exception):
    """Somebody else changed the same texts since the page was opened: (place, what stands now, what was typed)."""

    def __init__(self, rows: list[tuple[Place, str, str]]) -> None:
        super().__init__()
        self.rows = rows


def sign_of(text: str) -> str:
    """Return a sign of a text; no text has an empty one."""
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text else ""


def typed_anew(
    document: Document, said: Said, language: str, *, shown: Mapping[Place, str], confirmed: Collection[Place] = ()
) -> dict[Place, Mapping[str, str]]:
    """Return the texts that were changed on the page or confirmed there.

    `shown` are the signs of what the page showed; a text without one was shown to nobody and is taken as it is.
    Raises TranslatedMeanwhile.
    """
    stands = {(text.id, text.field): text.said.get(language, "") for text in written(document)}
    anew = {
        place: words
        for place, words in said.items()
        if place in confirmed or shown.get(place) != sign_of(words[language])
    }
    others = [
        (place, stands[place], words[language])
        for place, words in anew.items()
        if place in stands and stands[place] != words[language]
        if shown.get(place, sign_of(stands[place])) != sign_of(stands[place])
    ]
    if others:
        raise TranslatedMeanwhile(others)
    return anew
