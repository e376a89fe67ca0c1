"""Part 8: what people wrote, by topic, with a few masked examples that somebody has dealt with."""

import unicodedata
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import override

from charts.numbers import vi
from feedback.models import Comment, State
from feedback.words import TOPICS
from reports.content import Block, Row, Section, Table, Text, texts
from reports.gathered import LONGEST_EXAMPLE, Gathered
from reports.keyed import keyed
from reports.pen import Pen
from reports.tables.cells import figures, share, text

TITLE = "Ý kiến góp ý"
OTHER = "Chủ đề khác"
EACH = 2
MASKED = "Trích ý kiến đã được xem xét, tên người và thông tin riêng đã che:"


def part(more: Gathered, pen: Pen) -> Section:
    if not more.comments:
        none = "Không có ý kiến góp ý nào bằng lời được chuyển đến các đơn vị trong đợt khảo sát."
        return Section(TITLE, keyed("8", khong_co=none))
    counted = Counter(topic for topics, _state in more.comments for topic in (topics or [""]))
    answered = sum(state == State.ANSWERED for _topics, state in more.comments)
    said = (
        f"Có {vi(len(more.comments))} ý kiến góp ý bằng lời, trong đó {vi(answered)} ý kiến đã được trả lời. Một ý "
        "kiến có thể nói về nhiều chủ đề."
    )
    blocks: tuple[Block, ...] = (*keyed("8", chung=said), _table(counted, len(more.comments), pen))
    return Section(TITLE, (*blocks, *_examples(more)))


def _table(counted: Counter[str], total: int, pen: Pen) -> Table:
    with override("vi"):
        names = {code: str(words) for code, words in TOPICS.items()} | {"": OTHER}
    return Table(
        number=next(pen.tables),
        caption="Ý kiến góp ý theo chủ đề",
        look="topics",
        heads=(Row((*text("Chủ đề"), *figures("Số ý kiến", "% số ý kiến"))),),
        rows=tuple(
            Row((*text(names[code]), *figures(vi(counted[code]), share(counted[code], total, 1))))
            for code in names
            if counted[code]
        ),
    )


def _examples(more: Gathered) -> Iterator[Text]:
    chosen = list(_chosen(more.examples))
    if not chosen:
        yield from keyed("8", vi_du="Chưa có ý kiến nào đã xem xét xong để trích.")
        return
    yield from keyed("8", vi_du=MASKED)
    # People's own words: nobody words them otherwise.
    yield from texts(*(f"- “{words}”" for words in chosen))


def _chosen(examples: list[Comment]) -> Iterator[str]:
    """Yield up to so many short comments of each topic."""
    seen: Counter[str] = Counter()
    for comment in examples:
        words, topic = plain(comment.masked), comment.topics[0] if comment.topics else ""
        if words and len(words) <= LONGEST_EXAMPLE and seen[topic] < EACH:
            seen[topic] += 1
            yield words


def plain(words: str) -> str:
    """Return words in one line without control characters, marks of direction among them."""
    spaced = " ".join(words.split())
    return "".join(each for each in spaced if unicodedata.category(each) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
