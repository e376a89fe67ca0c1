"""Which texts of a draft lack a language. Pure."""

from dataclasses import dataclass

from surveys.drafting.document import VIETNAMESE, Document, Texts, all_texts
from surveys.languages import OWN_NAMES

# What may be added beside Vietnamese.
LANGUAGES: tuple[str, ...] = tuple(code for code in OWN_NAMES if code != VIETNAMESE)


@dataclass(frozen=True, slots=True)
class Text:
    """One text by place: `id` and `field` as `document.all_texts` names them."""

    id: str
    field: str
    said: Texts


def written(draft: Document) -> list[Text]:
    """Return every text that has Vietnamese words: what every other language has to say as well."""
    return [Text(id, field, said) for id, field, said in all_texts(draft) if said.get(VIETNAMESE, "").strip()]


def missing(draft: Document, language: str) -> list[Text]:
    """Return the texts that lack a language, in order; of Vietnamese, those written in another one only."""
    if language == VIETNAMESE:
        return [
            Text(id, field, said)
            for id, field, said in all_texts(draft)
            if any(text.strip() for text in said.values()) and not said.get(VIETNAMESE, "").strip()
        ]
    return [text for text in written(draft) if not text.said.get(language, "").strip()]
