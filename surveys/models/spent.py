from django.db import models
from django.db.models import Q


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
