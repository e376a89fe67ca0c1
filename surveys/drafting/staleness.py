"""Which translations were made from Vietnamese words that have changed since. Pure.

A draft keeps, under "made_from", by language and sign of a translation the signs of the Vietnamese texts it stands for.
Signs belong to words, not to places: moved, copied and reordered texts keep theirs. A draft without any (just begun, or
older than this record) takes its translations as they are for good.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator

from surveys.drafting.document import VIETNAMESE, Document, Texts, all_texts
from surveys.drafting.languages import Text

KEY = "made_from"
Origins = dict[str, dict[str, list[str]]]


def follow(before: Document, after: Document) -> Document:
    """Return a changed document that remembers from which words its translations were made.

    A translation written or changed now is made from what stands beside it now; one left alone keeps what it was
    made from, so that it is stale where the Vietnamese beside it changed.
    """
    # Edits carry it over, a confirmation has already added to it.
    known = after.get(KEY) or _as_they_are(before)
    had = {(id, language, _sign(said[language])) for id, _field, said, language in _translated(before)}
    ids = {id for id, _field, _said in all_texts(before)}
    made: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for id, _field, said, language in _translated(after):
        sign, source = _sign(said[language]), _sign(said[VIETNAMESE])
        earlier = set(known.get(language, {}).get(sign, ()))
        # A copy is as old as what it was copied from.
        is_new = not earlier or (id in ids and (id, language, sign) not in had)
        made[language][sign] |= earlier | ({source} if is_new else set())
    return {**after, KEY: _plain(made)}


def confirm(document: Document, language: str, places: set[tuple[str, str]]) -> Document:
    """Return a document in which the translations at places (id, field) hold for the Vietnamese as it is now."""
    known = document.get(KEY) or _as_they_are(document)
    made = {each: {sign: set(sources) for sign, sources in signs.items()} for each, signs in known.items()}
    for id, field, said, spoken in _translated(document):
        if spoken == language and (id, field) in places:
            made.setdefault(language, {}).setdefault(_sign(said[language]), set()).add(_sign(said[VIETNAMESE]))
    return {**document, KEY: _plain(made)}


def stale(document: Document, language: str) -> list[Text]:
    """Return the texts whose translation was made from other Vietnamese words, in order."""
    if not document.get(KEY):
        return []
    signs = document[KEY].get(language, {})
    return [
        Text(id, field, said)
        for id, field, said, spoken in _translated(document)
        if spoken == language and _sign(said[VIETNAMESE]) not in signs.get(_sign(said[language]), ())
    ]


def _translated(document: Document) -> Iterator[tuple[str, str, Texts, str]]:
    """Yield (id, field, texts, language) of every translation of Vietnamese words."""
    for id, field, said in all_texts(document):
        if said.get(VIETNAMESE, "").strip():
            yield from (
                (id, field, said, language)
                for language, text in said.items()
                if language != VIETNAMESE and text.strip()
            )


def _as_they_are(document: Document) -> Origins:
    made: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for _id, _field, said, language in _translated(document):
        made[language][_sign(said[language])].add(_sign(said[VIETNAMESE]))
    return _plain(made)


def _plain(made: "dict[str, dict[str, set[str]]]") -> Origins:
    return {language: {sign: sorted(sources) for sign, sources in signs.items()} for language, signs in made.items()}


def _sign(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]
