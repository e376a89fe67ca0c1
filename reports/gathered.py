"""Reads what the report of a round says beside its scores: the work of the survey, analyses, comments, causes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.timezone import localdate

from feedback.gone import GONE
from feedback.models import Audience, Comment, State
from feedback.selectors.comments import shown_comments
from reports.causes import causes_of
from reports.selectors import Source
from reports.targets import Targets, targets_of
from reports.ways import Ways, ways_of
from scoring.analysis.asked import Asked
from scoring.analysis_inputs import opinion_questions, profile_questions
from scoring.analysis_store import standing_by_parameters
from scoring.models import ChannelCount
from surveys.models import RecheckForm, SampledForm
from surveys.questionnaire import Question, Questionnaire
from surveys.selectors import questionnaire_of
from surveys.selectors.process import left_out

LEFT_OUT_STATES = (State.SPAM, State.MERGED)
HANDLED = (State.ANSWERED, State.CLOSED)
LONGEST_EXAMPLE = 300
MOST_READ = 200


@dataclass(frozen=True, slots=True)
class Recheck:
    """Forms asked or keyed again: `drawn` of a kind, of which so many gave an answer."""

    kind: str
    drawn: int
    answered: int


@dataclass(frozen=True)
class Gathered:
    """What stands beside the scores of a `source`; each is read when it is first said."""

    source: Source

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return questionnaire_of(self.source.round.questionnaire_version_id)

    @cached_property
    def targets(self) -> Targets:
        return targets_of(self.source.round, self.source.run, self.source.method.rounding)

    @cached_property
    def ways(self) -> Ways:
        return ways_of(self.source.round, self._came)

    @property
    def channels(self) -> list[tuple[str, str, int, int]]:
        """The channels with how each found people, forms received and left out."""
        words = self.ways.words
        return [(str(each.label), words[each], *self._came.get(each, (0, 0))) for each in words]

    @cached_property
    def _came(self) -> Mapping[int, tuple[int, int]]:
        counted = ChannelCount.objects.filter(round_unit__round=self.source.round).order_by().values_list("channel")
        sums = counted.annotate(n=Sum("received"), out=Sum("excluded"))
        return {channel: (came, out) for channel, came, out in sums}

    @cached_property
    def reasons(self) -> Mapping[tuple[str, str], int]:
        return left_out(list(self.source.units)) if self.source.units else {}

    @cached_property
    def rechecks(self) -> list[Recheck]:
        """The office's re-checks by kind, then those of supervising bodies."""
        rows = RecheckForm.objects.filter(recheck__round=self.source.round).order_by().values_list("recheck__kind")
        own = rows.annotate(n=Count("pk"), given=Count("pk", filter=Q(answers__isnull=False)))
        bodies = SampledForm.objects.filter(sample__round=self.source.round).aggregate(
            drawn=Count("pk"), answered=Count("pk", filter=Q(outcome__in=("match", "differs")))
        )
        found = [Recheck(kind, drawn, answered) for kind, drawn, answered in own]
        return [*found, *([Recheck("body", bodies["drawn"], bodies["answered"])] if bodies["drawn"] else [])]

    @cached_property
    def profile_questions(self) -> tuple[Question, ...]:
        return profile_questions(self.questionnaire)

    @cached_property
    def opinion_questions(self) -> tuple[Question, ...]:
        return opinion_questions(self.questionnaire, self.source.method)

    @cached_property
    def _analyses(self) -> Mapping[str, Mapping[str, Any]]:
        source, asked = self.source, wanted(self.profile_questions, self.opinion_questions)
        if source.seen is None or not source.whole or not asked:
            return {}
        found = standing_by_parameters(source.round, source.seen, asked)
        return {f"{each.kind}:{key}": each.result for key, each in found.items()}

    def profile(self, question: Question) -> Mapping[str, Any] | None:
        """Return the stored table by a profile question, None where nobody computed it."""
        asked = Asked("crosstab", questions=(question.code,))
        return self._analyses.get(f"crosstab:{asked.hash}")

    @property
    def opinions(self) -> Mapping[str, Any] | None:
        return self._analyses.get(f"opinions:{Asked('opinions').hash}")

    @cached_property
    def comments(self) -> list[tuple[list[str], str]]:
        """The topics and the state of what people wrote that their agency may read by the day of the report."""
        return list(self._comments.values_list("topics", "state"))

    @cached_property
    def examples(self) -> list[Comment]:
        """Masked comments that people have dealt with and nothing warns of, the newest days first, not too many."""
        dealt_with = self._comments.filter(state__in=HANDLED, urgency=0, signals=[]).exclude(masked__in=("", *GONE))
        return list(dealt_with.order_by("-day", "id").only("id", "topics", "masked")[:MOST_READ])

    @cached_property
    def _comments(self) -> "QuerySet[Comment]":
        units = [unit.pk for unit in self.source.units]
        on = localdate(self.source.at)
        found = shown_comments().filter(round_unit__in=units, audience=Audience.AGENCY, released_on__lte=on)
        return found.exclude(state__in=LEFT_OUT_STATES)

    @cached_property
    def causes(self) -> list[tuple[str, list[str]]]:
        return causes_of(self.source.round, self.source.units)


def wanted(profile: Sequence[Question], opinions: Sequence[Question]) -> list[Asked]:
    """Return the analyses of a whole round that its report tells."""
    groups = [Asked("crosstab", questions=(question.code,)) for question in profile]
    return [*groups, *([Asked("opinions")] if opinions else [])]
