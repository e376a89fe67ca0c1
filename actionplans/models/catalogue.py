from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from actionplans.models.plans import Measure


class TypicalMeasure(models.Model):
    """A measure that others may take into their plans (danh mục biện pháp), kept by Sở Nội vụ.

    `factor` is one of the five that every method has in some form (`feedback.topics`); `node` the item it is for by the
    codes of a method, "" for the whole factor. `source` says where it comes from. `measure` is the one it was proposed
    from.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("đề xuất, chờ xem xét")
        ACTIVE = "active", _("đang dùng")
        DECLINED = "declined", _("không nhận")
        RETIRED = "retired", _("thôi dùng")

    class Factor(models.TextChoices):
        ACCESS = "access", _("Tiếp cận dịch vụ")
        PROCEDURE = "procedure", _("Thủ tục hành chính")
        OFFICIALS = "officials", _("Công chức giải quyết công việc")
        RESULT = "result", _("Kết quả, thời hạn")
        FEEDBACK = "feedback_handling", _("Tiếp nhận, xử lý phản ánh")

    factor = models.CharField(max_length=20, choices=Factor)
    node = models.CharField(max_length=60, blank=True)
    action = models.CharField(max_length=1000)
    cause = models.CharField(max_length=1000, blank=True)
    lead = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300)
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("factor", "node", "pk")
        constraints = (
            # By its digest: an index holds no text of a thousand letters.
            models.UniqueConstraint("factor", "node", MD5("action"), name="typical_measure_is_listed_once"),
            models.UniqueConstraint(
                fields=("measure",), condition=Q(state__in=("proposed", "active")), name="measure_is_proposed_once"
            ),
            models.CheckConstraint(
                condition=~Q(action="") & ~Q(source=""), name="typical_measure_says_what_and_whence"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "active", "declined", "retired")),
                name="typical_measure_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(factor__in=("access", "procedure", "officials", "result", "feedback_handling")),
                name="typical_measure_factor_is_known",
            ),
        )

    def __str__(self) -> str:
        return self.action[:60]


class TypicalMeasureStep(models.Model):
    """What was done about a measure of the catalogue. Append-only."""

    class Kind(models.TextChoices):
        ADD = "add", _("đưa vào danh mục")
        PROPOSE = "propose", _("đề xuất")
        ACCEPT = "accept", _("nhận vào danh mục")
        DECLINE = "decline", _("không nhận")
        EDIT = "edit", _("sửa")
        RETIRE = "retire", _("thôi dùng")
        RESTORE = "restore", _("dùng lại")

    typical = models.ForeignKey(TypicalMeasure, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.TextField(blank=True)
    # None: from the documents that the portal comes with.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("typical", "number")
        constraints = (
            models.UniqueConstraint(fields=("typical", "number"), name="typical_measure_steps_are_numbered"),
            models.CheckConstraint(
                condition=~Q(kind__in=("decline", "retire")) | ~Q(note=""), name="typical_measure_step_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.typical_id}/{self.number}"
