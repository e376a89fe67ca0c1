from django.db import models
from django.db.models import F, Q

from surveys.models.rounds import RoundUnit


class SavedForm(models.Model):
    """A form left half-way, to be taken up with its code. Nobody without the code can read it or knows whose it is.

    `lookup` (64 hexadecimal digits) and the key of `sealed` are both derived from the code, which is kept nowhere.
    """

    lookup = models.CharField(max_length=64, primary_key=True)
    round_unit = models.ForeignKey(RoundUnit, models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    saved_on = models.DateField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(lookup__regex=r"^[0-9a-f]{64}$"), name="saved_form_lookup_is_a_digest"),
            models.CheckConstraint(
                condition=Q(expires_at__date__gte=F("saved_on")), name="saved_form_expires_after_it_is_saved"
            ),
        )

    def __str__(self) -> str:
        return self.lookup[:8]
