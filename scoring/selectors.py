"""Reads: methods, runs and their results, how many forms have been received."""

from dataclasses import dataclass

from django.db.models import F, PositiveSmallIntegerField, Q, Value

from scoring.method import Method, check_against
from scoring.method_document import parse
from scoring.models import BlockScore, ChannelCount, MethodVersion, RoundMethod, ScoringRun, UnitCount, UnitScore
from scoring.results import BlockResult, RoundResult, UnitResult
from surveys.models import QuestionnaireVersion, Round
from surveys.selectors import questionnaire_of


class UnknownMethod(Exception):
    """No method has this code."""


def latest_method_version(code: str) -> MethodVersion:
    """Return the newest version of a method; raises UnknownMethod."""
    versions = MethodVersion.objects.filter(method__code=code).select_related("method")
    newest = versions.order_by("-number").first()
    if newest is None:
        raise UnknownMethod(code)
    return newest


def method_version_of_round(round: Round) -> MethodVersion | None:
    """Return the method version a round is scored by unless another one is named."""
    scored_by = RoundMethod.objects.filter(round=round).select_related("method_version__method").first()
    return scored_by.method_version if scored_by else None


def misfits(method: MethodVersion, questionnaire: QuestionnaireVersion) -> list[str]:
    """Return why a method cannot score the answers to a questionnaire: one sentence for each item; none if it can."""
    return check_against(parse(method.document), questionnaire_of(questionnaire.pk))


def latest_run(round: Round) -> ScoringRun | None:
    """Return the newest run by the round's own method: a run by another method is only a comparison."""
    own = Q(method_version=F("round__scored_by__method_version")) | Q(round__scored_by=None)
    runs = ScoringRun.objects.filter(own, round=round).select_related("method_version__method", "round")
    return runs.order_by("-at", "-id").first()


def result_of(run: ScoringRun) -> RoundResult:
    """Return what a run computed, in two queries."""
    units = UnitScore.objects.filter(run=run).order_by("id").values_list("result", flat=True)
    blocks = BlockScore.objects.filter(run=run).order_by("id").values_list("result", flat=True)
    return RoundResult(
        agencies=tuple(UnitResult.from_json(unit) for unit in units),
        blocks=tuple(BlockResult.from_json(block) for block in blocks),
        total=UnitResult.from_json(run.total),
        parents=tuple(BlockResult.from_json(parent) for parent in run.parents),
    )


def members_of(run: ScoringRun) -> dict[str, frozenset[str]]:
    """Return the codes of a run's units under the code of the agency above them, as the round has them."""
    rows = UnitScore.objects.filter(run=run, round_unit__version__parent__isnull=False)
    found: dict[str, set[str]] = {}
    for parent, unit in rows.values_list("round_unit__version__parent__code", "round_unit__agency__code"):
        found.setdefault(parent, set()).add(unit)
    return {parent: frozenset(units) for parent, units in found.items()}


def method_of(run: ScoringRun) -> Method:
    """Return the method a run was computed by, parsed."""
    return parse(run.method_version.document)


def received(round: Round) -> dict[int, int]:
    """Return how many forms are counted of each unit by its id; units without any are left out."""
    counts = UnitCount.objects.filter(round_unit__round=round)
    return dict(counts.values_list("round_unit_id", F("received") - F("excluded")))


@dataclass(frozen=True, slots=True)
class FormCounts:
    """Forms of a round by now: those counted by unit, how many are left out, and both by channel."""

    received: dict[int, int]
    left_out: int
    channels: dict[int, tuple[int, int]]


def form_counts(round: Round) -> FormCounts:
    """Return the same, how many of all are left out now, by a decision or waiting for one, and each channel's, at once.

    Of a channel: those that came, and how many of them are left out.
    """
    none = Value(None, output_field=PositiveSmallIntegerField())
    units = UnitCount.objects.filter(round_unit__round=round).values_list(none, "round_unit_id", "received", "excluded")
    channels = ChannelCount.objects.filter(round_unit__round=round).values_list(
        "channel", "round_unit_id", "received", "excluded"
    )
    rows = list(units.union(channels, all=True))
    whole = [(unit, came, out) for channel, unit, came, out in rows if channel is None]
    return FormCounts(
        received={unit: came - out for unit, came, out in whole},
        left_out=sum(out for _unit, _came, out in whole),
        channels=_by_channel([(channel, came, out) for channel, _unit, came, out in rows if channel is not None]),
    )


def _by_channel(rows: list[tuple[int, int, int]]) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    for channel, came, out in rows:
        before = found.get(channel, (0, 0))
        found[channel] = before[0] + came, before[1] + out
    return found
