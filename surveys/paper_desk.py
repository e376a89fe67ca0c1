"""What the keying desk shows: the questions in the order of the paper, with what was typed and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from surveys import page
from surveys.page import Item
from surveys.paper.keying import eight_is_apart, nine_is_apart
from surveys.questionnaire import Question, Questionnaire, say
from surveys.services.paper.content import heading_of
from surveys.sheet import Problem

# With ten or more choices a digit does not yet say which.
ONE_KEY = 9


@dataclass(frozen=True, slots=True)
class Line:
    """One question at the desk. `way`: "key" (one key answers it), "keys" (several, then Enter) or "words".

    `nine` and `eight` tell whether these digits say "không áp dụng" and "không có ý kiến" here.
    """

    item: Item
    section: str
    way: str
    nine: bool
    eight: bool
    na: bool
    no_opinion: bool
    hint: str

    @property
    def value(self) -> str:
        return self.item.value


def lines(
    questionnaire: Questionnaire, typed: Mapping[str, str], errors: Mapping[str, Problem] | None = None
) -> list[Line]:
    """Return the questions one after the other as on the paper, with keys typed and errors found so far."""
    form = page.form(questionnaire, "vi", typed={code: [keys] for code, keys in typed.items()}, errors=errors)
    made: list[Line] = []
    for part in form.parts:
        for item in part.items:
            question = questionnaire.by_code[item.code]
            # On paper every question may be left blank: none is marked as optional.
            made.append(_line(question, replace(item, text=say(question.text, "vi")), heading_of(part)))
    return made


def sections(made: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """Return the lines under the headings of their parts."""
    groups: list[tuple[str, list[Line]]] = []
    for line in made:
        if not groups or groups[-1][0] != line.section:
            groups.append((line.section, []))
        groups[-1][1].append(line)
    return groups


def summary(made: Sequence[Line]) -> list[tuple[str, str]]:
    """Return what is wrong, as pairs of an input's id and words."""
    return [(line.item.code, f"{line.item.number}. {line.item.error}") for line in made if line.item.error]


def _line(question: Question, item: Item, section: str) -> Line:
    return Line(
        item=item,
        section=section,
        way=_way(question),
        nine=nine_is_apart(question),
        eight=eight_is_apart(question),
        na=question.na and question.is_coded,
        no_opinion=question.no_opinion and question.is_coded,
        hint=_hint(question),
    )


def _way(question: Question) -> str:
    if not question.is_coded:
        return "words"
    one = question.kind in ("level5", "level3", "yesno", "single") and len(question.choices) <= ONE_KEY
    return "key" if one else "keys"


def _hint(question: Question) -> str:
    if not question.is_coded:
        return _("chữ; Enter để xong")
    if question.kind == "number":
        said = [_("số %(low)d–%(high)d, rồi Enter") % {"low": question.minimum, "high": question.maximum}]
    elif question.kind == "several":
        said = [_("các số 1–%d, rồi Enter") % len(question.choices)]
    else:
        said = [f"1–{len(question.choices)}"]
    if question.na:
        said.append(_("9 không áp dụng") if nine_is_apart(question) else _("K không áp dụng"))
    if question.no_opinion:
        said.append(_("8 không có ý kiến") if eight_is_apart(question) else _("Y không có ý kiến"))
    return "; ".join(said)
