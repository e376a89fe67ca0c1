from django.conf import settings
from django.db import models
from django.db.models import F, Q

from surveys.models.channels import Channel
from surveys.models.responses import Response
from surveys.models.rounds import RoundUnit

# The ways on which a surveyor asks somebody.
FIELD_CHANNELS = (Channel.ENUMERATOR, Channel.PHONE, Channel.POST)


class Assignment(models.Model):
    """So many forms of a unit that one surveyor brings in on one channel until a day.

    `ended_at` says since when it is no longer this surveyor's: handed to somebody else, or closed. Forms filled in
    before are taken as ever, later ones wait for a decision.
    """

    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="assignments")
    surveyor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    channel = models.PositiveSmallIntegerField(choices=[(channel.value, channel.label) for channel in FIELD_CHANNELS])
    quota = models.PositiveIntegerField()
    due_on = models.DateField()
    # Where in the sample its answers stand (thôn, tổ); empty where the sample has no such steps.
    stratum = models.CharField(max_length=60, blank=True)
    sampling_unit = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # The assignment that took over the rest of this one's quota.
    continued_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="continues")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("round_unit", "surveyor", "channel", "stratum", "sampling_unit"),
                condition=Q(ended_at=None),
                name="assignment_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[each.value for each in FIELD_CHANNELS]),
                name="assigned_in_field",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("created_at")), name="assignment_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(continued_by=None) | Q(ended_at__isnull=False), name="continued_assignment_has_ended"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round_unit} – {self.surveyor}: {self.quota}"

    @property
    def place(self) -> str:
        """Where in the unit it lies, in words; empty for the whole unit."""
        return ", ".join(part for part in (self.stratum, self.sampling_unit) if part)


class AssignedForm(models.Model):
    """By which assignment a form came in: progress is counted from here. Written with the form, never changed."""

    response = models.OneToOneField(Response, models.PROTECT, primary_key=True, related_name="assigned")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="forms")

    def __str__(self) -> str:
        return f"{self.response_id} ({self.assignment_id})"
