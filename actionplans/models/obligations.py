from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from actionplans.models.directives import Point
from agencies.models import Agency


class State(models.TextChoices):
    OPEN = "open", _("chưa nộp")
    SUBMITTED = "submitted", _("chờ xem xét")
    RETURNED = "returned", _("trả lại, cần làm lại")
    ACCEPTED = "accepted", _("đã hoàn thành")
    WITHDRAWN = "withdrawn", _("đã thôi giao")


class Obligation(models.Model):
    """What one agency owes by a day after a point of a directive.

    `agency` is whom the directive named, `bearer` who owes it now: after a merger the agency that took the other in.
    `section` names a part of the agency that the portal does not measure (phòng, ban), "" for the whole.
    """

    point = models.ForeignKey(Point, models.PROTECT, related_name="obligations")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    bearer = models.ForeignKey(Agency, models.PROTECT, related_name="obligations")
    section = models.CharField(max_length=200, blank=True)
    task = models.CharField(max_length=1000)
    # The task without tones and marks, to be searched.
    search = models.TextField(editable=False, db_collation="C")
    due_on = models.DateField()
    # What shows that it is done, in words; with `needs_file` words alone are not enough.
    proof = models.CharField(max_length=300, blank=True)
    needs_file = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    # The day it was handed in, until it is returned; on time is judged by it, not by when somebody looked at it.
    handed_in_on = models.DateField(null=True)
    # Raised by every step: who acts on an older one is told.
    version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("due_on", "pk")
        constraints = (
            # By its digest: a thousand letters with their marks are more than an index holds.
            models.UniqueConstraint("point", "agency", "section", MD5("task"), name="obligation_is_given_once"),
            models.CheckConstraint(condition=~Q(task=""), name="obligation_says_what_is_owed"),
            models.CheckConstraint(
                condition=Q(state__in=("open", "submitted", "returned", "accepted", "withdrawn")),
                name="obligation_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn")
                | Q(state__in=("open", "returned"), handed_in_on=None)
                | Q(state__in=("submitted", "accepted"), handed_in_on__isnull=False),
                name="obligation_to_judge_was_handed_in",
            ),
        )
        indexes = (models.Index(fields=("bearer", "due_on"), name="obligations_of_a_bearer"),)

    def __str__(self) -> str:
        return f"{self.point_id}: {self.agency_id}, {self.due_on:%d/%m/%Y}"


class ObligationStep(models.Model):
    """What was done about an obligation. Append-only."""

    class Kind(models.TextChoices):
        GIVE = "give", _("giao")
        SUBMIT = "submit", _("nộp kết quả")
        TAKE_BACK = "take_back", _("rút lại kết quả đã nộp")
        ACCEPT = "accept", _("công nhận hoàn thành")
        RETURN = "return", _("trả lại")
        REOPEN = "reopen", _("mở lại")
        EXTEND = "extend", _("đổi hạn")
        PROPOSE = "propose", _("đề xuất xử lý")
        WITHDRAW = "withdraw", _("thôi giao")
        FOLLOW = "follow", _("chuyển theo sắp xếp đơn vị")

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    bearer = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    # None: the portal itself, after a reorganisation.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("obligation", "number")
        constraints = (
            models.UniqueConstraint(fields=("obligation", "number"), name="obligation_steps_are_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="obligation_step_numbers_start_at_one"),
            models.CheckConstraint(
                condition=~Q(kind__in=("return", "extend", "propose", "withdraw")) | ~Q(note=""),
                name="obligation_step_says_why",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("give", "extend")) ^ Q(due_on=None), name="only_deadlines_have_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.obligation_id}/{self.number}"


class Proof(models.Model):
    """A file that shows what was done: kept under a random name, served as an attachment only."""

    step = models.ForeignKey(ObligationStep, models.PROTECT, related_name="proofs")
    key = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    # Media types of Office files have 71 characters.
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=Q(size__gt=0) & ~Q(name=""), name="proof_is_a_named_file"),)

    def __str__(self) -> str:
        return self.name
