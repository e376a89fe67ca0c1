"""What the page of one comment shows: finished values for its template."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback import signals, topics
from feedback.access import Reader
from feedback.acts import Act
from feedback.models import Audience, Comment, NamedCase, Step
from feedback.queue_page import is_late, state_kind, when
from feedback.redaction import MASK
from feedback.selectors.comments import history, names_on
from feedback.words import SIGNALS, TOPICS, URGENCY, note_words, suggestions


@dataclass(frozen=True, slots=True)
class Why:
    """A topic or signal with the words that decided for it."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A step of the history in words."""

    what: str
    who: str
    when: str
    note: str
    is_reply: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an act as components/field.html wants it."""

    name: str
    id: str
    label: str
    help: str
    kind: str
    value: str
    error: str
    choices: tuple[tuple[str, str], ...]
    values: tuple[str, ...]
    required: bool
    maxlength: int


@dataclass(frozen=True, slots=True)
class Offer:
    code: str
    label: str
    help: str
    danger: bool
    open: bool
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a comment: how many were merged into it, whether its writer can be reached, its named case."""

    merged: int
    contact: bool
    case_of: int | None
    outcome: str


def beside(comment: Comment) -> Beside:
    """Return what stands beside a comment, in one query."""
    places = ("contact", "named_case__agency", "named_case__outcome")
    row = Comment.objects.filter(pk=comment.pk).values(*places).annotate(gathered=Count("merged")).get()
    contact, case_of, outcome = (row[place] for place in places)
    return Beside(row["gathered"], contact is not None, case_of, outcome or "")


def facts(comment: Comment, reader: Reader, names: Mapping[int, str], *, merged: int) -> list[tuple[str, str]]:
    """Return what is known about a comment, as pairs (words, value); `names` are those of its agencies."""
    pairs = [
        (_("Về đơn vị"), names.get(comment.agency_id, "")),
        (_("Đơn vị xử lý"), names.get(comment.handler_id, "") if comment.handler_id != comment.agency_id else ""),
        (_("Dịch vụ"), comment.service.name if comment.service else ""),
        (_("Nhận"), f"{when(comment, reader)} · {comment.get_source_display()}"),
        (_("Mức gấp"), str(URGENCY.get(comment.urgency, ""))),
        (_("Người xử lý"), comment.assignee.full_name if comment.assignee else ""),
        (_("Hạn"), _due(comment, reader)),
        (_("Ý kiến đã gộp vào đây"), str(merged) if merged else ""),
        (_("Ai được đọc"), "" if comment.audience == Audience.AGENCY else str(comment.get_audience_display())),
    ]
    return [pair for pair in pairs if pair[1]]


def whys(comment: Comment) -> tuple[list[Why], list[Why]]:
    """Return topics and signals with the words in the masked text that decided for each."""
    said = {topic.code: topic.words for topic in topics.find(comment.masked)}
    about = [Why(str(TOPICS[code]), _quoted(said.get(code, ()))) for code in comment.topics if code in TOPICS]
    raised = {signal.code: signal.words for signal in signals.find(comment.masked)}
    return about, [
        Why(str(SIGNALS[code]), _quoted(raised.get(code, ()))) for code in comment.signals if code in SIGNALS
    ]


def lines(steps: list[Step], reader: Reader) -> list[Line]:
    """Return the steps in words, the newest first."""
    return _lines(steps, names_on(_agencies(steps), on=reader.on))


def _lines(steps: list[Step], names: Mapping[int, str]) -> list[Line]:
    return [_line(step, names) for step in reversed(steps)]


def _agencies(steps: list[Step]) -> set[int]:
    return {step.agency_id for step in steps if step.agency_id}


def offers(acts: list[Act], open: str) -> list[Offer]:
    return [
        Offer(act.code, act.label, act.help, act.danger, act.code == open, tuple(fields_of(act.form))) for act in acts
    ]


def context(comment: Comment, reader: Reader) -> dict[str, Any]:
    about, raised = whys(comment)
    around, done = beside(comment), history(comment)
    names = names_on({comment.agency_id, comment.handler_id} | _agencies(done), on=reader.on)
    handles = reader.handles(comment)
    return {
        "comment": comment,
        "state": str(comment.get_state_display()),
        "state_kind": state_kind(comment),
        "facts": facts(comment, reader, names, merged=around.merged),
        "topics": about,
        "signals": raised,
        "suggestions": suggestions(comment),
        "lines": _lines(done, names),
        "unmasks": MASK in comment.masked and reader.unmasks(comment),
        "has_contact": handles and around.contact,
        **_case(comment, reader, around),
        "reads_only": not (handles or reader.helps(comment)),
        "trail": [(_("Ý kiến của người dân"), reverse("feedback:comments")), (_("Ý kiến"), "")],
    }


def _case(comment: Comment, reader: Reader, around: Beside) -> dict[str, str]:
    """Return where a head finds the case of an official named here, if there is one, and what came of it so far."""
    above = comment.audience == Audience.ABOVE and reader.unmasks(comment)
    if around.case_of is None or not (above or around.case_of in reader.heading.agency_ids):
        return {}
    outcome = str(NamedCase.Outcome(around.outcome).label) if around.outcome else ""
    return {"case_url": reverse("feedback:case", args=[comment.pk]), "case_outcome": outcome}


def _line(step: Step, names: Mapping[int, str]) -> Line:
    detail = [
        names.get(step.agency_id, "") if step.agency_id and step.kind != Step.Kind.ANSWER else "",
        step.assignee.full_name if step.assignee else "",
        _("hạn %s") % step.due_on.strftime("%d/%m/%Y") if step.due_on else "",
    ]
    what = ", ".join([str(step.get_kind_display()), *(part for part in detail if part)])
    shown = "" if step.kind == Step.Kind.AUDIENCE and step.note in Audience.values else note_words(step.note)
    return Line(
        what=what,
        who=step.actor.full_name if step.actor else _("cổng"),
        when=timezone.localtime(step.at).strftime("%H:%M %d/%m/%Y") if step.actor else "",
        note=shown,
        is_reply=step.kind == Step.Kind.ANSWER,
    )


def fields_of(form: forms.Form) -> list[Field]:
    """Return a form's visible fields as components/field.html wants them."""
    return [
        _field(form[name]) for name, field in form.fields.items() if not isinstance(field.widget, forms.HiddenInput)
    ]


def _field(bound: forms.BoundField) -> Field:
    field, value = bound.field, bound.value()
    many = isinstance(field, forms.MultipleChoiceField)
    choices = tuple((str(code), str(words)) for code, words in getattr(field, "choices", ()))
    kind = "checkboxes" if many else "select" if choices else "text"
    return Field(
        name=bound.html_name,
        id=bound.auto_id,
        label=str(bound.label),
        help=str(bound.help_text),
        kind="textarea" if isinstance(field.widget, forms.Textarea) else kind,
        value="" if many or value is None else str(value),
        error=str(bound.errors[0]) if bound.errors else "",
        choices=choices,
        values=tuple(map(str, value or ())) if many else (),
        required=field.required and not many,
        maxlength=getattr(field, "max_length", None) or 0,
    )


def _due(comment: Comment, reader: Reader) -> str:
    if comment.due_on is None:
        return ""
    day = comment.due_on.strftime("%d/%m/%Y")
    return _("%s, đã quá hạn") % day if is_late(comment, reader.on) else day


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in words)
