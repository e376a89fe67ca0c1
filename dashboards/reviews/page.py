"""What the pages of re-reviews show: finished values for their templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.models import Review, ReviewItem, ReviewItemStep, ReviewStep
from actionplans.reading_reviews import TO_ANSWER, Sums
from dashboards.obligations.page import StepLine

SITUATION, BEARER = "tinh-trang", "don-vi"
SITUATIONS: Mapping[str, str] = {
    "chua-tra-loi": "silent",
    "cho-xac-nhan": "waiting",
    "chua-xac-nhan": "refused",
    "da-xac-nhan": "confirmed",
    "da-bo": "dropped",
}
S = ReviewItem.State
KINDS: Mapping[str, str] = {
    S.OPEN: "draft",
    S.MORE: "draft",
    S.ANSWERED: "",
    S.REFUSED: "late",
    S.CONFIRMED: "outline",
    S.DROPPED: "grey",
}


@dataclass(frozen=True, slots=True)
class Line:
    """An issue in words; `bearer_then`: the agency it was about, where another answers for it now."""

    url: str
    issue: str
    factor: str
    origin: str
    bearer: str
    bearer_then: str
    result: str
    state: str
    kind: str
    late: bool
    words: str = ""


def line(item: ReviewItem, names: Mapping[int, str], on: date, words: str = "") -> Line:
    moved = item.agency_id != item.bearer_id
    return Line(
        url=reverse("reviews:item", args=[item.review_id, item.pk]),
        issue=item.issue,
        factor=item.factor,
        origin=str(item.get_origin_display()),
        bearer=names.get(item.bearer_id, ""),
        bearer_then=names.get(item.agency_id, "") if moved else "",
        result=str(item.get_result_display()) if item.result else "",
        state=str(item.get_state_display()),
        kind=KINDS[item.state],
        late=is_late(item, on),
        words=words,
    )


def is_late(item: ReviewItem, on: date) -> bool:
    return item.state in TO_ANSWER and item.review.due_on < on


def agencies_of(items: Sequence[ReviewItem]) -> set[int]:
    return {pk for each in items for pk in (each.bearer_id, each.agency_id)}


def read(raw: Mapping[str, str]) -> tuple[str, str]:
    """Read an address: the situation asked for and the code of the agency, each "" for any."""
    return SITUATIONS.get(raw.get(SITUATION, ""), ""), raw.get(BEARER, "")[:60]


def address(situation: str = "", bearer: str = "", **more: Any) -> str:
    code = next((said for said, name in SITUATIONS.items() if name == situation and name), "")
    pairs = {SITUATION: code, BEARER: bearer, **more}
    return "?" + urlencode({name: value for name, value in pairs.items() if value})


def situation_words() -> dict[str, str]:
    return {
        "": _("Tất cả"),
        "silent": _("Chưa trả lời, cần bổ sung"),
        "waiting": _("Chờ xác nhận"),
        "refused": _("Chưa xác nhận"),
        "confirmed": _("Đã xác nhận"),
        "dropped": _("Đã bỏ"),
    }


def when(review: Review, on: date) -> str:
    """Return how a review stands to its deadline, in words; "" once it is closed."""
    if review.state == Review.State.CLOSED:
        return ""
    left = (review.due_on - on).days
    if left < 0:
        return _("quá hạn %d ngày") % -left
    return _("hạn hôm nay") if left == 0 else _("còn %d ngày") % left


def facts(review: Review, on: date) -> list[tuple[str, str]]:
    """Return what is known of a review, as pairs (words, value)."""
    due = f"{review.due_on:%d/%m/%Y}"
    pairs = [
        (_("Chuyên đề"), review.theme),
        (_("Năm"), str(review.year)),
        (_("Căn cứ kết quả"), review.round.title),
        (_("Hạn tự đánh giá"), f"{due} ({said})" if (said := when(review, on)) else due),
    ]
    return [pair for pair in pairs if pair[1]]


def numbers(one: Sums) -> tuple[int, ...]:
    """Return the sums in the order of the columns of the tables."""
    return (one.issues, one.silent, one.fixed, one.partly, one.not_fixed, one.moot, one.confirmed, one.solved)


def heads() -> tuple[str, ...]:
    return (
        _("Vấn đề"),
        _("Chưa trả lời"),
        _("Đã khắc phục"),
        _("Khắc phục một phần"),
        _("Chưa khắc phục"),
        _("Không còn phù hợp"),
        _("Được xác nhận"),
        _("Giải quyết xong"),
    )


def item_steps(found: Sequence[ReviewItemStep]) -> list[StepLine]:
    """Return the steps of an issue in words, the newest first."""
    return [_step(step, str(step.get_result_display()) if step.result else "") for step in reversed(found)]


def review_steps(found: Sequence[ReviewStep]) -> list[StepLine]:
    days = {step.pk: _("hạn %s") % step.due_on.strftime("%d/%m/%Y") for step in found if step.due_on}
    return [_step(step, days.get(step.pk, "")) for step in reversed(found)]


def _step(step: ReviewItemStep | ReviewStep, more: str) -> StepLine:
    return StepLine(
        what=": ".join(part for part in (str(step.get_kind_display()).capitalize(), more) if part),
        who=step.actor.full_name if step.actor else _("cổng"),
        when=timezone.localtime(step.at).strftime("%H:%M %d/%m/%Y"),
        note=step.note,
        proofs=_proofs(step),
    )


def _proofs(step: ReviewItemStep | ReviewStep) -> Any:
    return list(step.proofs.all()) if isinstance(step, ReviewItemStep) else ()


def trail(*here: tuple[str, str]) -> list[tuple[str, str]]:
    tasks = (_("Nhiệm vụ được giao"), reverse("obligations:obligations"))
    return [tasks, (_("Rà soát chuyên đề"), reverse("reviews:reviews")), *here]


def of_review(review: Review) -> tuple[str, str]:
    return (review.theme[:80], reverse("reviews:review", args=[review.pk]))
