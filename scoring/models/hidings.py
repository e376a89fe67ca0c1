from django.db import models

from scoring.models.runs import ScoringRun


class KeptHiding(models.Model):
    """What stays hidden of a run from whoever does not see every count: found once, so that no page waits for it.

    `beside` tells the runs beside which it is seen (`scoring.hiding_store`); `hidden` is the shape of
    `scoring.disclosure.RoundHidden`. Where a run comes to stand beside others, it is found anew.
    """

    run = models.ForeignKey(ScoringRun, models.PROTECT, related_name="hidings")
    beside = models.CharField(max_length=64)
    code_version = models.CharField(max_length=20)
    hidden = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("run", "beside", "code_version"), name="same_hiding_of_a_run_once"),
        )

    def __str__(self) -> str:
        return f"{self.run}: hiding #{self.pk}"
