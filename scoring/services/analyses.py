"""Writes: analyses of a round's answers, and the jobs that compute them."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

import jobs.services
from accounts.models import User
from accounts.services import record
from jobs.models import Job
from scoring.analysis import channels, consistency, crosstab, driving, opinions, weighting
from scoring.analysis.answers import WHOLE, Answers, leaves_of
from scoring.analysis.asked import Asked
from scoring.analysis.channels import QUESTIONS, channel_leaves
from scoring.analysis.told import Told
from scoring.analysis_inputs import (
    answers_of,
    fingerprint_of,
    is_of_run,
    method_for,
    opinion_questions,
    profile_questions,
    service_names,
    shown_before,
)
from scoring.analysis_past import TABLES, cells_are_kept, opinions_before, told_before, weighted_before
from scoring.analysis_store import identity, is_passed, seen, stored
from scoring.certainty.raking import Contradiction, EmptyGroup, NoTarget
from scoring.disclosure import Before, TooManyCells
from scoring.method import Method
from scoring.method_document import parse
from scoring.models import Analysis, MethodVersion, ScoringRun
from scoring.run_for import run_seen
from scoring.selectors import latest_run
from surveys.models import Round
from surveys.questionnaire import Question, say
from surveys.selectors import questionnaire_of

STEPS = 2
# Kinds that speak of all forms together: nothing of them is left where the page hides the index.
ALONE = frozenset({"alpha", "drivers", "raking"})
# Kinds that tell groups of respondents apart.
GROUPED = frozenset({"crosstab", "services", "channels"})
# Of a round one analysis at a time: two would not see each other's tables.
TELLING_LOCK = 0x616E6C

Progress = Callable[[str, int, int], None]


class CannotAnalyse(Exception):
    """The analysis cannot be made, for a reason in words that a person can mend or has to accept."""


@transaction.atomic
def request_analysis(*, round: Round, asked: Asked, back_url: str, actor: User, at: datetime) -> Job:
    """Have a worker compute an analysis and note who asked for it."""
    detail = {"kind": asked.kind, **asked.to_json()}
    record(actor=actor, action="analysis.request", subject=f"round:{round.code}", detail=detail, at=at)
    kind = str(Analysis.Kind(asked.kind).label)
    return jobs.services.start(
        task="scoring.analysis_tasks.analyse",
        title=_("Phân tích: %(kind)s, %(round)s") % {"kind": kind, "round": round.title},
        params={"round_id": round.pk, "kind": asked.kind, "asked": asked.to_json()},
        actor=actor,
        back_url=back_url,
        at=at,
    )


def analyse(
    *, round: Round, asked: Asked, newest: bool, actor: User | None, at: datetime, progress: Progress
) -> Analysis:
    """Return the analysis of the answers as they are now, computed unless it is stored. Raises CannotAnalyse.

    Who does not see the `newest` run gets that of the answers of the run they see.
    """
    run = run_seen(round, newest=newest)
    found = seen(round, asked, run)
    if found is None and is_passed(round, run):
        words = _("Đợt đang lấy ý kiến hoặc đã công bố: chỉ xem được các phân tích đã tính cùng số liệu đó.")
        raise CannotAnalyse(words)
    return found or _analysed(round, asked, actor, at, progress)


def _analysed(round: Round, asked: Asked, actor: User | None, at: datetime, progress: Progress) -> Analysis:
    version = _version(round)
    progress(_("Đọc các câu trả lời được tính"), 0, STEPS)
    method = parse(version.document)
    # First the fingerprint: answers that come while they are read make the analysis look old, never too new.
    fingerprint = fingerprint_of(round)
    answers = answers_of(round, method)
    past = _Past(round, asked, version, fingerprint, _scored(round, answers))
    progress(_("Tính bảng và khoảng tin cậy"), 1, STEPS)
    return _told(past, answers, actor, at)


def analyse_several(*, round: Round, asked: Sequence[Asked], at: datetime, progress: Progress) -> None:
    """Compute and store those analyses of the answers as they are now that nobody has computed, reading them once.

    One that cannot be made is left out. Raises CannotAnalyse where none can.
    """
    waiting = [each for each in asked if stored(round, each) is None]
    if not waiting:
        return
    version = _version(round)
    fingerprint = fingerprint_of(round)
    answers = answers_of(round, parse(version.document))
    run = _scored(round, answers)
    for done, each in enumerate(waiting):
        progress(_("Tính từng phân tích"), done, len(waiting))
        with suppress(CannotAnalyse):
            _told(_Past(round, each, version, fingerprint, run), answers, None, at)


def _version(round: Round) -> MethodVersion:
    version = method_for(round)
    if version is None:
        raise CannotAnalyse(_("Đợt %(round)s chưa được gán phương pháp tính.") % {"round": round.code})
    return version


def _scored(round: Round, answers: Answers) -> ScoringRun | None:
    """Return the run of these answers, None while forms come in.

    Refuses what would stand beside pages of other answers: what one form changed would follow from both.
    """
    if round.state != Round.State.CLOSED:
        return None
    run = latest_run(round)
    if run is None or not is_of_run(run, answers):
        words = _("Phiếu được tính đã thay đổi từ lần tính chỉ số gần nhất. Hãy tính chỉ số của đợt rồi phân tích.")
        raise CannotAnalyse(words)
    return run


@transaction.atomic
def _told(past: "_Past", answers: Answers, actor: User | None, at: datetime) -> Analysis:
    """Compute what may be told beside all that was told before, and store it."""
    round, asked = past.round, past.asked
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [TELLING_LOCK, round.pk])
    before = shown_before(round, answers.method)
    result = _result(answers, past, before)
    made, _new = Analysis.objects.get_or_create(
        round=round,
        method_version=past.version,
        fingerprint=past.fingerprint,
        **identity(asked),
        defaults={
            "run": past.run,
            "parameters": asked.to_json(),
            "result": result,
            "cells": _cells(answers, past, before) if TABLES & result.keys() else None,
            "actor": actor,
            "at": at,
        },
    )
    return made


@dataclass(frozen=True, slots=True)
class _Past:
    """What is asked, of which answers, and their run: beside what was told before."""

    round: Round
    asked: Asked
    version: MethodVersion
    fingerprint: str
    run: ScoringRun | None

    @property
    def questions(self) -> Sequence[Question]:
        """The questions that make no index, of which the round as a whole is told: in a unit few answer them."""
        method = parse(self.version.document)
        found = opinion_questions(questionnaire_of(self.round.questionnaire_version_id), method)
        if self.asked.reach != WHOLE or not found:
            raise CannotAnalyse(_("Phiếu của đợt không có câu nào ngoài các câu chấm điểm và câu về người trả lời."))
        return found

    def told(self) -> list[Told]:
        return told_before(self.round, self.asked, self.version)

    def tells_few(self, result: Mapping[str, Any], k: int) -> bool:
        earlier = weighted_before(self.round, self.asked, self.version, self.fingerprint)
        return any(weighting.tells_few(result, each, k) for each in earlier)


def _cells(answers: Answers, past: _Past, before: Before) -> dict[str, Any] | None:
    """Return the cells of a table by groups, unless an earlier table of the same answers keeps them."""
    asked = past.asked
    if asked.kind == "opinions":
        return opinions.chosen_of(answers, past.questions)
    if asked.kind not in GROUPED or cells_are_kept(past.round, asked, past.version, past.fingerprint):
        return None
    if asked.kind == "channels":
        return Told.of(QUESTIONS, channel_leaves(answers), before).to_json()
    counted = answers.counted()
    groups = [counted.profile[code] for code in asked.groups]
    return Told.of(asked.groups, leaves_of(counted, groups), before).to_json()


def _result(answers: Answers, past: _Past, before: Before) -> dict[str, Any]:
    asked = past.asked
    forms = answers.counted().within(asked.reach).forms
    least = _least(answers.method)
    if forms < least:
        return {"too_few": {"forms": forms, "least": least}}
    if asked.kind in ALONE and 0 in before.hidden.get(asked.reach, ()):
        return {"withheld": True}
    try:
        return _computed(answers, past, before)
    except TooManyCells as refusal:
        words = _(
            "Đợt có quá nhiều đơn vị để lập bảng này cho từng đơn vị mà vẫn giữ kín nhóm ít người. Hãy chọn khối."
        )
        raise CannotAnalyse(words) from refusal
    except (weighting.CannotWeight, weighting.TooFew, EmptyGroup, NoTarget, Contradiction) as refusal:
        raise CannotAnalyse(_why_no_weights(past.round, refusal)) from refusal


def _least(method: Method) -> int:
    """Return how many forms there must be: below the method's minimum or that of groups there are no figures."""
    return max(method.minimum, _k(method))


def _k(method: Method) -> int:
    return method.certainty.suppression_k


def _computed(answers: Answers, past: _Past, before: Before) -> dict[str, Any]:
    asked = past.asked
    reach = asked.reach
    match asked.kind:
        case "crosstab":
            return crosstab.crosstab(answers, reach, asked.groups, before, past.told()).to_json()
        case "services":
            found = crosstab.crosstab(answers, reach, asked.groups, before, past.told()).to_json()
            return {**found, "names": service_names(row["groups"][0] for row in found["rows"])}
        case "alpha":
            return consistency.alphas(answers, reach, _hidden_factors(answers, reach, before)).to_json()
        case "drivers":
            return driving.driving(answers, reach, _hidden_factors(answers, reach, before)).to_json()
        case "channels":
            return channels.channels(answers, reach, before, past.told()).to_json()
        case "opinions":
            return opinions.opinions(answers, past.questions, opinions_before(past.round)).to_json()
        case "raking":
            weights = weighting.weighted(answers, reach, _shares(asked)).to_json()
            return {"withheld": True, "moved": True} if past.tells_few(weights, _k(answers.method)) else weights


def _hidden_factors(answers: Answers, reach: str, before: Before) -> list[str]:
    lost = before.hidden.get(reach, frozenset())
    return [node.code for column, node in enumerate(answers.columns) if column in lost]


def _shares(asked: Asked) -> dict[str, dict[int, float]]:
    """Return the targets as shares that add up to 1: typed percents may miss 100 by their last decimal."""
    found = {}
    for code, shares in asked.targets.items():
        total = sum(float(share) for share in shares.values())
        found[code] = {choice: float(share) / total for choice, share in shares.items()}
    return found


def _why_no_weights(round: Round, refusal: Exception) -> str:
    if isinstance(refusal, weighting.CannotWeight):
        return _("Phương pháp lấy trung bình của các phần nên không có một trọng số cho mỗi phiếu; không cân được.")
    if isinstance(refusal, weighting.TooFew):
        return _("Quá ít phiếu trả lời đủ các câu trong cơ cấu.")
    if isinstance(refusal, Contradiction):
        return _("Các cơ cấu mâu thuẫn nhau: không có trọng số nào thỏa mãn cùng lúc. Hãy bỏ bớt một câu.")
    words = (
        _("Nhóm “%(group)s” của câu “%(question)s” có trong cơ cấu nhưng không có phiếu nào đại diện.")
        if isinstance(refusal, EmptyGroup)
        else _("Có phiếu thuộc nhóm “%(group)s” của câu “%(question)s” nhưng cơ cấu không cho tỷ lệ nhóm này.")
    )
    question, group = _names(round, str(refusal.margin), int(refusal.group))  # type: ignore[attr-defined]
    return words % {"question": question, "group": group}


def _names(round: Round, code: str, choice: int) -> tuple[str, str]:
    asked = {each.code: each for each in profile_questions(questionnaire_of(round.questionnaire_version_id))}[code]
    return say(asked.text, "vi"), say(asked.choices[choice - 1], "vi")
