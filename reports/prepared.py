"""Has the analyses computed that the report of a round tells, before it is made as a file."""

from contextlib import suppress

from reports.asked import Asked
from reports.gathered import wanted
from scoring.access import sees_whole
from scoring.analysis_inputs import method_for, opinion_questions, profile_questions
from scoring.analysis_store import is_passed
from scoring.method_document import parse
from scoring.run_for import run_seen
from scoring.services.analyses import CannotAnalyse, analyse_several
from surveys.models import Round
from surveys.selectors import questionnaire_of


def prepare(asked: Asked) -> None:
    """Compute what is not stored of a closed round for whoever sees all of it; what cannot be is said in the report.

    While forms come in every report would tell of other answers; beside a run that others are held to nothing can be
    computed of its answers (`scoring.analysis_store.is_passed`).
    """
    round, version = asked.round, method_for(asked.round)
    if asked.kind.code != "province" or round.state != Round.State.CLOSED or version is None:
        return
    newest = asked.sight.sees_newest if asked.newest is None else asked.newest
    if not sees_whole(round, asked.sight) or is_passed(round, run_seen(round, newest=newest)):
        return
    questionnaire = questionnaire_of(round.questionnaire_version_id)
    asked_for = wanted(profile_questions(questionnaire), opinion_questions(questionnaire, parse(version.document)))
    with suppress(CannotAnalyse):
        analyse_several(round=round, asked=asked_for, at=asked.at, progress=_unwatched)


def _unwatched(_text: str, _done: int, _total: int) -> None:
    """The job that makes the report tells its own steps."""
