"""Writes: paragraphs of reports that the office words otherwise. What was written outlives every computation."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.services import record
from scoring.models import ReportText
from surveys.models import Round

LONGEST = 5000


class ChangedMeanwhile(Exception):
    """Somebody worded the paragraph meanwhile: what was seen is not what stands there now."""


class WordsMissing(ValueError):
    """A paragraph needs words, of at most 5000 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of a report as its writer saw it: `base` as it is generated, `seen` the number of its last wording.

    Without one `seen` is 0.
    """

    round: Round
    kind: str
    subject: str
    key: str
    base: str
    seen: int

    @property
    def wordings(self) -> "QuerySet[ReportText]":
        return ReportText.objects.filter(round=self.round, kind=self.kind, subject=self.subject, key=self.key)


def write_text(*, about: Paragraph, text: str, actor: User, at: datetime) -> ReportText:
    """Word a paragraph otherwise, or again as it was before. Raises ChangedMeanwhile, WordsMissing."""
    said = text.replace("\0", "").replace("\r\n", "\n").strip()
    if not said or len(said) > LONGEST:
        raise WordsMissing
    return _put(about, ReportText.Act.WRITE, said, actor, at)


def reset_text(*, about: Paragraph, actor: User, at: datetime) -> ReportText:
    """Let a paragraph stand as it is generated. Raises ChangedMeanwhile."""
    return _put(about, ReportText.Act.RESET, "", actor, at)


@transaction.atomic
def _put(about: Paragraph, act: ReportText.Act, text: str, actor: User, at: datetime) -> ReportText:
    last = about.wordings.order_by("-number").values_list("number", flat=True).first() or 0
    if last != about.seen:
        raise ChangedMeanwhile
    try:
        with transaction.atomic():
            made = ReportText.objects.create(
                round=about.round, kind=about.kind, subject=about.subject, key=about.key,
                number=last + 1, act=act, text=text, base=about.base, actor=actor, at=at,
            )  # fmt: skip
    except IntegrityError as clash:
        # Two writers at once: the number is taken.
        raise ChangedMeanwhile from clash
    detail = {"kind": about.kind, "subject": about.subject, "key": about.key, "number": made.number}
    record(actor=actor, action=f"report_text.{act.value}", subject=f"round:{about.round.code}", detail=detail, at=at)
    return made
