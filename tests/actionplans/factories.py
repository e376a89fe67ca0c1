"""Directives and obligations for tests."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate, now
from psycopg2.extras import DateRange

from accounts.models import User
from actionplans.models import Directive, Obligation, Review
from actionplans.points import Found
from actionplans.services.directives import Heading, Task, enter_directive, give
from actionplans.services.reviews import Heading as ReviewHeading
from actionplans.services.reviews import Issue, Issues, open_review
from actionplans.services.steps import Hand
from agencies.models import Agency, AgencyVersion
from agencies.services import record_succession
from surveys.models import Round

DOCUMENTS = Path(__file__).parent / "documents"
OFFICIAL_LETTER = (DOCUMENTS / "cong-van-2517.txt").read_text()
DIRECTIVE = (DOCUMENTS / "chi-thi-bac-kan.txt").read_text()


def in_days(days: int) -> date:
    return localdate() + timedelta(days=days)


def directive(actor: User, *texts: str, number: str = "2517/UBND", theme: str = "") -> Directive:
    heading = Heading(
        number=number, issued_on=date(2017, 3, 30), issuer="UBND tỉnh", title="Về cải thiện phục vụ", theme=theme
    )
    points = [Found(str(label), text) for label, text in enumerate(texts or ("Tổ chức hội nghị",), 1)]
    return enter_directive(heading=heading, points=points, actor=actor, at=now())


def obligation(
    actor: User, agency: Agency, *, days: int = 10, after: Directive | None = None, **fields: Any
) -> Obligation:
    """Give an agency something due in so many days, after the first point of a directive."""
    point = (after or Directive.objects.first() or directive(actor)).points.first()
    assert point is not None
    task = Task(point=point, agency_ids=[agency.pk], due_on=in_days(days), **{"task": "Tổ chức hội nghị", **fields})
    (given,) = give(tasks=[task], actor=actor, at=now())
    return given


def hand(actor: User, given: Obligation) -> Hand:
    given.refresh_from_db()
    return Hand(actor=actor, at=now(), seen=given.version)


def passed(old: Agency, *heirs: Agency, kind: str = "merge") -> None:
    """Let an agency end today, and pass into others in equal shares."""
    for heir in heirs:
        record_succession(
            predecessor=old,
            successor=heir,
            kind=kind,
            on=in_days(0),
            share=None if len(heirs) == 1 else Decimal(1) / len(heirs),
            actor=None,
            at=now(),
        )
    for version in AgencyVersion.objects.filter(agency=old, valid__contains=in_days(0)):
        AgencyVersion.objects.filter(pk=version.pk).update(valid=DateRange(version.valid.lower, in_days(0)))


def review(
    actor: User, *agencies: Agency, round: Round, days: int = 10, theme: str = "", issues: Sequence[str] = ("Chờ lâu",)
) -> Review:
    """Open a review that asks agencies the same issues, due in so many days."""
    theme = theme or f"Rà soát {Review.objects.count()}"
    heading = ReviewHeading(year=2026, theme=theme, round=round, due_on=in_days(days))
    asked = Issues(of={each.pk: [Issue(issue=words) for words in issues] for each in agencies}, bearers={})
    return open_review(heading=heading, issues=asked, actor=actor, at=now())
