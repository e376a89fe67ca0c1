"""Whether a text speaks of the head of the agency it is about, by words anybody can look up. Pure.

What is held against a head is not the head's to look into. In doubt a text goes above; people there give it back.
A head of a section (trưởng phòng) stands below the head of an agency and is not meant.
"""

from collections.abc import Collection

from feedback.wording import Hit, Word, hits, words_of

POSTS = (
    "giám đốc", "chủ tịch", "thủ trưởng", "người đứng đầu", "cục trưởng", "chi cục trưởng", "viện trưởng",
    "hiệu trưởng", "trưởng ban", "trưởng ban quản lý", "bí thư", "lãnh đạo sở", "lãnh đạo xã", "lãnh đạo phường",
)  # fmt: skip
# Before a post: another post, or somebody who is asked or thanked, not accused.
DEPUTY = ("phó",)
ASKED = (
    "đề nghị", "kiến nghị", "kính gửi", "kính mong", "mong", "nhờ", "xin", "yêu cầu", "cảm ơn", "gửi", "báo cáo",
    "trình", "chờ",
)  # fmt: skip
# What makes a text that names nobody one against somebody.
AGAINST = frozenset(("threat", "complaint", "denunciation"))
# How many words may stand between who is asked and the post: "đề nghị ông giám đốc".
NEAR = 2


def heads_named(text: str) -> tuple[Hit, ...]:
    """Return where a text speaks of a head of an agency, other than as somebody asked or thanked."""
    words = words_of(text)
    before = {word.start: words[max(0, place - NEAR - 1) : place] for place, word in enumerate(words)}
    return tuple(hit for hit in hits(text, words, POSTS) if not _is_another(text, before[hit.start]))


def is_against_the_head(text: str, *, names_somebody: bool, raised: Collection[str]) -> bool:
    """Say whether a text is to go above the head: it speaks of the head and names somebody, or accuses."""
    return (names_somebody or not AGAINST.isdisjoint(raised)) and bool(heads_named(text))


def _is_another(text: str, before: list[Word]) -> bool:
    if not before:
        return False
    lead = text[before[0].start : before[-1].end]
    words = words_of(lead)
    deputy = any(hit.end == len(lead) for hit in hits(lead, words, DEPUTY))
    return deputy or bool(hits(lead, words, ASKED))
