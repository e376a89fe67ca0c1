"""When the agency sees a comment: not on the day it came, and not while few have answered about the unit.

Otherwise whoever stood at the counter with the only visitor of the day would know who wrote it.
"""

from datetime import datetime, time

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from feedback.gone import GONE
from feedback.models import Audience, Comment, Step
from feedback.reading import read
from feedback.redaction import RULES
from feedback.services.intake import read_fields
from surveys.models import Response


@transaction.atomic
def release(*, at: datetime) -> int:
    """Show the agencies what came in before today where enough forms did; return how many comments.

    Forms that came in today, and comments taken out of them, wait for tomorrow.
    """
    today = timezone.localdate(at)
    midnight = timezone.make_aware(datetime.combine(today, time.min))
    waiting = Comment.objects.filter(released_on=None).filter(
        Q(text__response__received_at__lt=midnight) | Q(text=None, day__lt=today)
    )
    units = waiting.filter(round_unit__isnull=False).values("round_unit").distinct()
    counted = Response.objects.filter(round_unit__in=units, received_at__lt=midnight).values("round_unit")
    enough = counted.annotate(forms=Count("pk")).filter(forms__gte=settings.FEEDBACK_LEAST_FORMS)
    ready = waiting.filter(Q(round_unit=None) | Q(round_unit__in=enough.values("round_unit")))
    ids = list(ready.values_list("pk", flat=True))
    return Comment.objects.filter(pk__in=ids, released_on=None).update(released_on=today)


def _narrows(audience: str, anew: Audience) -> bool:
    return audience == Audience.AGENCY or (audience == Audience.HEAD and anew == Audience.ABOVE)


def read_anew(*, most: int = 1000) -> int:
    """Mask again, by newer rules, what was read by older ones; return how many. Nothing gets a wider audience by it.

    Words that were destroyed are read no more, and words that go meanwhile do not come back.
    """
    old = (
        Comment.objects.filter(rules__lt=RULES)
        .exclude(words__in=GONE)
        .select_related("text")
        .prefetch_related("masks")[:most]
    )
    changed = 0
    for comment in old.select_related("text").prefetch_related("masks")[:most]:
        text = comment.text.text if comment.text is not None else comment.words
        anew = read(text, comment.masks.order_by("pk"))
        fields = read_fields(anew)
        if comment.topics_by_hand:
            fields.pop("topics")
        if _narrows(comment.audience, anew.audience) and not comment.steps.filter(kind=Step.Kind.AUDIENCE).exists():
            fields["audience"] = anew.audience
        same = {"version": comment.version, "words": comment.words, "text": comment.text_id}
        changed += Comment.objects.filter(pk=comment.pk, **same).update(**fields)
    return changed
