"""Reads of who brings in which forms, and how far they are."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from surveys.models import FIELD_CHANNELS, AssignedForm, Assignment, Channel, Round, RoundUnit


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an assignment is: forms taken, those of them that wait for a decision or are excluded, and the quota."""

    collected: int
    excluded: int
    quota: int

    @property
    def valid(self) -> int:
        return self.collected - self.excluded

    @property
    def left(self) -> int:
        return max(0, self.quota - self.valid)


def assignments_of_round(round: Round) -> QuerySet[Assignment]:
    """Return a round's assignments, standing ones first, in the order of the office's lists."""
    order = ("round_unit__version__position", "round_unit__version__sort_key", "sampling_unit", "surveyor__full_name")
    return (
        Assignment.objects.filter(round_unit__round=round)
        .select_related("surveyor", "round_unit__version", "round_unit__agency", "continued_by__surveyor")
        .order_by(*order, "pk")
    )


def assignments_of_surveyor(surveyor: User) -> QuerySet[Assignment]:
    """Return what a surveyor has to do in rounds that take answers or are about to."""
    return (
        Assignment.objects.filter(surveyor=surveyor, ended_at=None)
        .exclude(round_unit__round__state=Round.State.CLOSED)
        .select_related("round_unit__round__questionnaire_version", "round_unit__version", "round_unit__agency")
        .order_by("due_on", "round_unit__version__sort_key", "pk")
    )


def progress_of(assignments: list[Assignment]) -> dict[int, Progress]:
    """Return the progress of assignments by id, in two queries."""
    forms = AssignedForm.objects.filter(assignment__in=assignments)
    collected = dict(forms.values_list("assignment").annotate(Count("pk")).order_by())
    # Odd decisions exclude, even ones restore.
    last = forms.annotate(last=Max("response__decisions__number")).filter(Q(last__in=range(1, 200, 2)))
    excluded: dict[int, int] = {}
    for assignment_id in last.values_list("assignment_id", flat=True):
        excluded[assignment_id] = excluded.get(assignment_id, 0) + 1
    return {a.pk: Progress(collected.get(a.pk, 0), excluded.get(a.pk, 0), a.quota) for a in assignments}


def surveyors(*, on: date) -> list[User]:
    """Return who may be sent out on a day: open accounts with the role, by name."""
    found = User.objects.filter(is_active=True, memberships__role=Role.SURVEYOR, memberships__valid__contains=on)
    return list(found.distinct().order_by("full_name", "username"))


def channels_in_field() -> list[tuple[Channel, str]]:
    """Return the channels that can be assigned, with what a surveyor does on each."""
    doing = {Channel.ENUMERATOR: _("Đến gặp, hỏi tại chỗ"), Channel.PHONE: _("Gọi điện"), Channel.POST: _("Gửi thư")}
    return [(channel, doing[channel]) for channel in FIELD_CHANNELS]


def assigned_versions(surveyor: User) -> set[int]:
    """Return the ids of the questionnaire versions a surveyor may fetch: those asked by rounds of own assignments."""
    rounds = Assignment.objects.filter(surveyor=surveyor).values("round_unit__round")
    asked = Round.objects.filter(pk__in=rounds).values_list("asked_versions__version", flat=True)
    return {version for version in asked if version is not None}


def units_for_choice(round: Round) -> QuerySet[RoundUnit]:
    """Return the units of a round in the order of the office's lists."""
    return round.units.select_related("version", "agency").order_by(
        "version__position", "version__sort_key", "agency__code"
    )
