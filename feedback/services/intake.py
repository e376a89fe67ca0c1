"""Makes comments of what people wrote in their forms: again and again, each text once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from feedback.models import Comment, Source, State, Step
from feedback.reading import Read, read
from feedback.receipts import receipt_hash
from feedback.redaction import RULES
from surveys.models import Channel, QuestionnaireVersion, ResponseText, RoundUnit
from surveys.selectors import questionnaire_of
from surveys.services.storing import receipt_code

BATCH = 500
NOTHING_SAID = "nothing"
SOURCES = {Channel.PAPER: Source.PAPER, Channel.PHONE: Source.CALL}


def take_in(*, at: datetime, most: int = 20 * BATCH) -> int:
    """Make a comment of every text that has none yet, however that came about; return how many.

    What is read from a form is its own question alone, the unit, the service and the day: never its answers.
    """
    texts, made = _waiting(), 0
    while made < most and (batch := list(texts[:BATCH])):
        made += _store(batch, at)
    return made


def _waiting() -> QuerySet[ResponseText]:
    """Return the texts that answer a question asking for an opinion and are no comment yet."""
    opinions = Q(pk=None)
    for version in QuestionnaireVersion.objects.order_by("pk").values_list("pk", flat=True):
        asked = [each.code for each in questionnaire_of(version).questions if not each.is_coded and each.use == "text"]
        if asked:
            opinions |= Q(response__questionnaire_version=version, question__in=asked)
    known = Comment.objects.filter(text=OuterRef("pk"))
    texts = ResponseText.objects.filter(opinions, ~Exists(known))
    return texts.select_related("response__round_unit__reports_into")


@transaction.atomic
def _store(texts: list[ResponseText], at: datetime) -> int:
    comments = [_comment(text, read(text.text)) for text in texts]
    # The order of the table must not be the order of arrival; and the same for all who write, who else wait in circles.
    comments.sort(key=lambda comment: (comment.receipt_hash, comment.text_id))
    # Somebody else may take in the same texts meanwhile: each becomes one comment all the same.
    Comment.objects.bulk_create(comments, ignore_conflicts=True)
    stored = set(Comment.objects.filter(pk__in=[comment.pk for comment in comments]).values_list("pk", flat=True))
    Step.objects.bulk_create(
        Step(comment=comment, number=1, kind=Step.Kind.CLOSE, note=NOTHING_SAID, at=at)
        for comment in comments
        if comment.pk in stored and comment.state == State.CLOSED
    )
    return len(stored)


def _comment(text: ResponseText, said: Read) -> Comment:
    response = text.response
    unit = unit_now(response.round_unit)
    return Comment(
        text=text,
        source=SOURCES.get(Channel(response.channel), Source.FORM),
        round_unit=response.round_unit,
        agency_id=unit.agency_id,
        handler_id=unit.agency_id,
        block_id=unit.block_id,
        service_id=response.service_id,
        question=text.question,
        day=response.submitted_on,
        # Who has nothing to say needs no answer; the list is for those who have.
        state=State.CLOSED if said.says_nothing else State.NEW,
        version=1 if said.says_nothing else 0,
        receipt_hash=receipt_hash(receipt_code(response.pk)),
        synthetic=response.synthetic,
        **read_fields(said),
        audience=said.audience,
    )


def read_fields(said: Read) -> dict[str, object]:
    """Return the columns that hold what the rules make of a text."""
    return {
        "masked": said.masked,
        "search": said.search,
        "topics": said.topics,
        "signals": said.signals,
        "urgency": said.urgency,
        "rules": RULES,
    }


def unit_now(unit: RoundUnit) -> RoundUnit:
    """Return the unit that answers for another one after mergers in mid-round."""
    seen = {unit.pk}
    while unit.reports_into is not None and unit.reports_into.pk not in seen:
        unit = unit.reports_into
        seen.add(unit.pk)
    return unit
