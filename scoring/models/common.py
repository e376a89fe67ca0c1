from django.db import models
from django.db.models import F, Q

from scoring.models.runs import ScoringRun


class CommonChange(models.Model):
    """How sure two years of an agency are that were computed again by one method on the items both have.

    Of the figures of two runs, `run` and `run_before`; `agency` is its code in the later one, "" of the whole round.
    `result` is the shape of `scoring.history.common.SureChange`, before anything is hidden. `changed`: answers are no
    longer those that the runs counted, so that there is nothing to say.
    """

    run = models.ForeignKey(ScoringRun, models.PROTECT, related_name="+")
    run_before = models.ForeignKey(ScoringRun, models.PROTECT, related_name="+")
    agency = models.CharField(max_length=60, blank=True)
    code_version = models.CharField(max_length=20)
    changed = models.BooleanField()
    result = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("run", "run_before", "agency", "code_version"), name="same_common_change_once"
            ),
            models.CheckConstraint(condition=~Q(run=F("run_before")), name="common_change_is_of_two_runs"),
        )

    def __str__(self) -> str:
        return f"{self.agency}: {self.run_before_id} → {self.run_id}"
