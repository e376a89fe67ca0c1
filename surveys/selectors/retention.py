"""How long raw answers stay, what holds them back, and of which rounds they are gone."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Sum
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from surveys.models import Destruction, Kept, LegalHold, RetentionTerm, Round

# Of what the office itself sets the days.
DESTROYED = (Kept.ANSWERS, Kept.COMMENTS)


class AnswersDestroyed(Exception):
    """What is asked for needs raw answers of a round that are destroyed."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Raw answers of a round that were destroyed: how many, the last of them on which day."""

    count: int
    on: date
    sums_sha256: str

    @property
    def words(self) -> str:
        day = date_format(self.on, "d/m/Y")
        return _("dữ liệu gốc đã hủy ngày %(day)s, số đếm giữ nguyên") % {"day": day}


def gone_of(round: Round) -> Gone | None:
    """Return what was destroyed of a round's raw answers; None while all of them are there."""
    rows = Destruction.objects.filter(round=round)
    told = rows.aggregate(count=Sum("count"), at=Max("at"))
    if told["count"] is None:
        return None
    first = rows.order_by("id").values_list("sums_sha256", flat=True)[0]
    return Gone(told["count"], localdate(told["at"]), first)


def refuse_without_answers(round: Round) -> None:
    """Raises AnswersDestroyed, in words, where raw answers of a round are gone."""
    gone = gone_of(round)
    if gone is not None:
        words = _("Không tính lại được đợt %(round)s từ phiếu gốc: %(gone)s. Kết quả đã tính trước đó vẫn giữ.")
        raise AnswersDestroyed(words % {"round": round.code, "gone": gone.words})


def term_of(kind: str) -> RetentionTerm | None:
    """Return the rule of a kind as it was set last."""
    return RetentionTerm.objects.filter(kind=kind).first()


def terms() -> dict[str, RetentionTerm]:
    """Return the rules that are set, by kind."""
    newest = RetentionTerm.objects.order_by("kind", "-id").distinct("kind")
    return {term.kind: term for term in newest.select_related("actor")}


def due_on(round: Round, term: RetentionTerm) -> date:
    """Return the first day on which a term lets raw answers of a round be destroyed."""
    assert term.days is not None  # noqa: S101 -- asked of terms that destroy
    return max(round.closes_on + timedelta(days=term.days + 1), term.effective_on)


def holds() -> dict[int, LegalHold]:
    """Return the holds in force, by round."""
    newest = LegalHold.objects.order_by("round_id", "-id").distinct("round_id").select_related("actor")
    return {hold.round_id: hold for hold in newest if hold.holds}


def destroying_term(kind: Kept = Kept.ANSWERS) -> RetentionTerm | None:
    """Return the rule by which what is of a kind is destroyed; None: it is kept."""
    term = term_of(kind)
    return term if term is not None and term.days is not None else None
