"""What a paper form shows: the questionnaire's questions as tables of boxes, lists and lines to write on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from django.utils.translation import gettext as _

from surveys import page
from surveys.page import Item
from surveys.questionnaire import Questionnaire, say

# Questions answered on one scale stand under one head; other questions list their choices.
SCALES = {"level5", "level3", "yesno"}
# Lines to write on: one holds about this many letters.
LETTERS_A_LINE = 90
MOST_LINES = 3
# Letters that fit beside a question, and beside one another.
ONE_LINE = 75
STACKED_FROM = 180
# A form this long is set smaller, to keep it on three pages.
LONG_FORM = 40

BlockKind = Literal["scale", "list", "number", "text"]


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part, and what it says before its questions."""

    words: str
    intro: str


@dataclass(frozen=True, slots=True)
class Block:
    """Questions printed together. `choices` pairs each number with its words; `na` and `no_opinion`: a column each.

    `headings` stand before some of the questions, by code: parts on one scale share a table and its head.
    """

    kind: BlockKind
    items: tuple[Item, ...]
    headings: Mapping[str, Heading] = field(default_factory=dict)
    choices: tuple[tuple[str, str], ...] = ()
    na: bool = False
    no_opinion: bool = False
    lines: tuple[int, ...] = ()

    @property
    def item(self) -> Item:
        return self.items[0]

    @property
    def rows(self) -> list[tuple[Heading | None, Item]]:
        return [(self.headings.get(item.code), item) for item in self.items]

    @property
    def columns(self) -> int:
        """How many columns of boxes the table has."""
        return len(self.choices) + self.na + self.no_opinion

    @property
    def several(self) -> bool:
        return self.item.kind == "several"

    @property
    def stacked(self) -> bool:
        """Long choices stand one below the other."""
        return self._letters > STACKED_FROM

    @property
    def beside(self) -> bool:
        """Few short choices stand beside their question."""
        return len(self.item.text) + len(self.item.help) + self._letters <= ONE_LINE

    @property
    def _letters(self) -> int:
        return sum(len(words) + 5 for _number, words in self.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSheet:
    """A whole form. `asker` asks about `unit` (empty on a form of no batch), of its `own` units or of others';
    `marks` stand on every page."""

    title: str
    asker: str
    unit: str
    purpose: str
    own: bool
    blocks: tuple[Block, ...]
    marks: tuple[str, ...]
    language: str
    has_na: bool
    has_no_opinion: bool
    has_several: bool

    @property
    def dense(self) -> bool:
        return sum(len(block.items) for block in self.blocks) > LONG_FORM

    @property
    def mark(self) -> str:
        return " · ".join(self.marks)


def paper_sheet(
    questionnaire: Questionnaire,
    *,
    asker: str,
    unit: str = "",
    own: bool = False,
    marks: Sequence[str] = (),
    language: str = "vi",
) -> PaperSheet:
    """Return the content of a paper form in a language of the questionnaire."""
    form = page.form(questionnaire, language)
    blocks = tuple(_joined(_blocks(_items(form, questionnaire, language)), _headings(form)))
    return PaperSheet(
        title=form.title,
        asker=asker,
        unit=unit,
        purpose=form.purpose,
        own=own,
        blocks=blocks,
        marks=tuple(marks),
        language=language,
        has_na=any(block.na for block in blocks),
        has_no_opinion=any(block.no_opinion for block in blocks),
        has_several=any(block.several for block in blocks),
    )


def marks_of(*, draft: bool = False, own: bool = False, synthetic: bool = False, blank: bool = False) -> list[str]:
    """Return the words that every page must bear."""
    words = (
        (draft, _("BẢN NHÁP, không dùng để khảo sát")),
        (blank, _("PHIẾU MẪU, chưa có số")),
        (own, _("Tự khảo sát")),
        (synthetic, _("Phiếu của đợt giả định")),
    )
    return [text for holds, text in words if holds]


def heading_of(part: page.Part) -> str:
    """Return the title of a part with its letter; beyond Z with its number."""
    letter = chr(ord("A") + part.number - 1) if part.number <= 26 else str(part.number)
    return f"{letter}. {part.title}"


def _items(form: page.Form, questionnaire: Questionnaire, language: str) -> list[Item]:
    """Return all questions; on paper none is marked as optional, as every one may be left blank."""
    return [
        replace(item, text=say(questionnaire.by_code[item.code].text, language))
        for part in form.parts
        for item in part.items
    ]


def _headings(form: page.Form) -> Mapping[str, Heading]:
    """Return the heading of each part by the code of its first question."""
    return {part.items[0].code: Heading(heading_of(part), part.intro) for part in form.parts}


def _joined(blocks: Iterable[Block], headings: Mapping[str, Heading]) -> Iterator[Block]:
    """Give every block the headings before its questions."""
    for block in blocks:
        codes = [item.code for item in block.items]
        yield replace(block, headings={code: headings[code] for code in codes if code in headings})


def _blocks(items: Sequence[Item]) -> Iterator[Block]:
    run: list[Item] = []
    for item in items:
        if run and not (_on_scale(item) and item.choices == run[0].choices):
            yield _scale(run)
            run = []
        if _on_scale(item):
            run.append(item)
        else:
            yield _alone(item)
    if run:
        yield _scale(run)


def _on_scale(item: Item) -> bool:
    return item.kind in SCALES


def _scale(run: Sequence[Item]) -> Block:
    if len(run) == 1 and run[0].kind != "level5":
        return _alone(run[0])
    return Block(
        "scale",
        tuple(run),
        choices=run[0].choices,
        na=any(item.na_label for item in run),
        no_opinion=any(item.no_opinion_label for item in run),
    )


def _alone(item: Item) -> Block:
    if item.kind == "number":
        return Block("number", (item,))
    if item.kind == "text":
        lines = min(MOST_LINES, -(-item.max_length // LETTERS_A_LINE)) if item.long else 1
        return Block("text", (item,), lines=tuple(range(lines)))
    return Block("list", (item,), choices=item.choices, na=bool(item.na_label), no_opinion=bool(item.no_opinion_label))
