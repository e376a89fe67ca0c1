"""Doubtful and excluded forms of a round, for whoever decides on them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value

from surveys.models import (
    FlagReview,
    ImportBatch,
    Replay,
    Response,
    ResponseDecision,
    Round,
    RoundChannel,
    RoundUnit,
)

State = Literal["waiting", "plain", "late", "excluded", "kept", "all"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which forms are asked for. `flag` is one bit of `Response.flags`, 0 for any; `door` an access point's id."""

    state: State = "waiting"
    flag: int = 0
    unit: str = ""
    channel: int = 0
    door: int = 0


def doubtful(round: Round, wanted: Wanted) -> QuerySet[Response]:
    """Return the forms asked for, newest first, each with `last` (the number of its last decision, or None)."""
    forms = _narrowed(_with_last(Response.objects.of_round(round)), wanted)
    return (
        forms.filter(_of_state(wanted.state))
        .select_related("round_unit__version", "access_point", "questionnaire_version")
        .prefetch_related("texts", "decisions__actor")
        .order_by("-received_at", "id")
    )


def counts_by_state(round: Round, wanted: Wanted) -> Mapping[str, int]:
    """Return how many forms each state has under the other conditions asked for."""
    forms = _narrowed(_with_last(Response.objects.of_round(round)), wanted)
    # Only what anybody flagged, delayed or decided on: the rest of a large round is not read.
    marked = forms.filter(~Q(flags=0) | Q(late=True) | Q(last__isnull=False))
    states: tuple[State, ...] = ("waiting", "plain", "late", "excluded", "kept")
    counted = marked.aggregate(**{f"{state}_forms": Count("id", filter=_of_state(state)) for state in states})
    return {state: counted[f"{state}_forms"] for state in states}


class Waiting(NamedTuple):
    """What waits in a round: doubtful forms and late ones to decide on, units whose spent links are tried again."""

    code: str
    title: str
    closes_on: date
    unsettled: int = 0
    late: int = 0
    replayed: int = 0


def waiting_by_round(rounds: QuerySet[Round], *, since: date, tries: int) -> list[Waiting]:
    """Return the rounds where anything waits, in one query; `replayed`: units with so many tries on a day `since`."""
    found: dict[str, Waiting] = {}
    for row in map(Waiting._make, _undecided(rounds).union(_replayed(rounds, since, tries), all=True)):
        one = found.get(row.code, Waiting(row.code, row.title, row.closes_on))
        sums = {name: getattr(one, name) + getattr(row, name) for name in ("unsettled", "late", "replayed")}
        found[row.code] = one._replace(**sums)
    waiting = (one for one in found.values() if one.unsettled or one.late or one.replayed)
    return sorted(waiting, key=lambda one: (-one.closes_on.toordinal(), one.code))


def _undecided(rounds: QuerySet[Round]) -> QuerySet[Any, Any]:
    marked = Response.objects.filter(~Q(flags=0) | Q(late=True), round_unit__round__in=rounds)
    of_round = (f"round_unit__round__{name}" for name in ("code", "title", "closes_on"))
    doubtful, late = Count("id", filter=_of_state("waiting")), Count("id", filter=_of_state("late"))
    counts = {"n_doubtful": doubtful, "n_late": late, "n_replayed": Value(0)}
    found: QuerySet[Any, Any] = _with_last(marked).order_by().values_list(*of_round).annotate(**counts)
    return found


def _replayed(rounds: QuerySet[Round], since: date, tries: int) -> QuerySet[Any, Any]:
    often = Replay.objects.filter(round_unit=OuterRef("pk"), day__gte=since, tries__gte=tries)
    units = RoundUnit.objects.filter(Exists(often), round__in=rounds).order_by()
    counts = {"n_doubtful": Value(0), "n_late": Value(0), "n_replayed": Count("pk")}
    found: QuerySet[Any, Any] = units.values_list("round__code", "round__title", "round__closes_on").annotate(**counts)
    return found


@dataclass(frozen=True, slots=True)
class Replayed:
    """How often spent links of a unit were tried again with other answers: in all, on the worst day and on the last."""

    unit: RoundUnit
    tries: int
    worst: int
    last: date


def replays(round: Round) -> list[Replayed]:
    """Return the units of a round whose spent links were tried again, those with most tries first."""
    counted = (
        RoundUnit.objects.filter(round=round, replays__isnull=False)
        .select_related("version")
        .annotate(tries=Sum("replays__tries"), worst=Max("replays__tries"), last=Max("replays__day"))
        .order_by("-tries", "pk")
    )
    return [Replayed(each, each.tries, each.worst, each.last) for each in counted]


def flags_counted(round: Round) -> Mapping[int, int]:
    """Return how many forms of a round carry each flag."""
    flagged = Response.objects.of_round(round).exclude(flags=0)
    counted = flagged.aggregate(**{flag.name: Count("id", filter=Q(flags__in=_having(flag))) for flag in Response.Flag})
    return {int(flag): counted[flag.name] for flag in Response.Flag}


def channels_seen(round: Round) -> frozenset[int]:
    """Return the channels a round plans and those by which its doubtful or decided forms came."""
    planned = RoundChannel.objects.filter(round=round).values_list("channel")
    forms = Response.objects.of_round(round).filter(~Q(flags=0) | Q(late=True)).values_list("channel")
    decided = ResponseDecision.objects.filter(response__round_unit__round=round).values_list("response__channel")
    return frozenset(channel for (channel,) in planned.order_by().union(forms.order_by(), decided.order_by()))


@dataclass(frozen=True, slots=True)
class LateFile:
    """An imported file with the number of its late forms that wait for a decision."""

    batch: ImportBatch
    waiting: int


def late_files(round: Round) -> list[LateFile]:
    """Return the files of a round with late forms on which nobody has decided, newest first."""
    decided = ResponseDecision.objects.filter(response=OuterRef("response"), number=2)
    first = ResponseDecision.objects.filter(
        ~Exists(decided), number=1, actor=None, response__late=True, response__import_batch__round=round
    )
    counted = first.order_by().values_list("response__import_batch").annotate(n=Count("pk"))
    waiting: dict[int, int] = dict(counted)
    batches = ImportBatch.objects.filter(pk__in=waiting).select_related("round", "actor").order_by("-at", "-pk")
    return [LateFile(batch, waiting[batch.pk]) for batch in batches]


def of_round(round: Round, ids: Collection[str]) -> QuerySet[Response]:
    """Return those of the forms named that belong to the round."""
    return Response.objects.of_round(round).filter(pk__in=ids)


def _with_last(forms: QuerySet[Response]) -> QuerySet[Response]:
    decisions = ResponseDecision.objects.filter(response=OuterRef("pk")).order_by("-number")
    return forms.annotate(
        last=Subquery(decisions.values("number")[:1], output_field=IntegerField()),
        last_actor=Subquery(decisions.values("actor_id")[:1], output_field=IntegerField()),
        reviewed=Exists(FlagReview.objects.filter(response=OuterRef("pk"))),
    )


def _narrowed(forms: QuerySet[Response], wanted: Wanted) -> QuerySet[Response]:
    if wanted.flag:
        forms = forms.filter(flags__in=_having(wanted.flag))
    if wanted.unit:
        forms = forms.filter(round_unit__agency__code=wanted.unit)
    if wanted.channel:
        forms = forms.filter(channel=wanted.channel)
    if wanted.door:
        forms = forms.filter(access_point=wanted.door)
    return forms


def _of_state(state: State) -> Q:
    straight = int(Response.Flag.STRAIGHT_LINED)
    untouched = Q(last__isnull=True, reviewed=False)
    odd = Q(last__in=range(1, 200, 2))
    late = Q(late=True, last=1, last_actor__isnull=True)
    match state:
        case "waiting":
            return untouched & ~Q(flags__in=(0, straight))
        case "plain":
            return untouched & Q(flags=straight)
        case "late":
            return late
        case "excluded":
            return odd & ~late
        case "kept":
            return Q(last__in=range(2, 200, 2)) | (Q(reviewed=True) & Q(last__isnull=True))
        case "all":
            return Q()


def _having(flag: int) -> list[int]:
    """Return every value of `flags` in which a bit is set."""
    top = 2 * max(Response.Flag)
    return [value for value in range(top) if value & flag]
