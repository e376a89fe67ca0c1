from django.db import models
from django.db.models import Q

from surveys.models.rounds import RoundUnit


class Nullifier(models.Model):
    """The mark that a one-use link was spent.

    It is derived from the link's secret, which is kept nowhere, and leads to nobody. `value` is hexadecimal.
    """

    value = models.CharField(max_length=64, primary_key=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(value__regex=r"^[0-9a-f]{64}$"), name="nullifier_is_a_digest"),
        )

    def __str__(self) -> str:
        return self.value[:8]


class Replay(models.Model):
    """How often, on a day, a form with other answers was sent by one-use links of a unit that were spent, and refused.

    Nothing of the link, the form or the sender is kept.
    """

    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="replays", db_index=False)
    day = models.DateField()
    tries = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("round_unit", "day"), name="replays_counted_once_a_day"),
            models.CheckConstraint(condition=Q(tries__gte=1), name="replays_are_counted_when_there_are_any"),
        )

    def __str__(self) -> str:
        return f"{self.round_unit_id} {self.day}: {self.tries}"
