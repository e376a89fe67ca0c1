from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from actionplans.models.directives import Point
from agencies.models import Agency, Block


class Extract(models.Model):
    """What a periodic report on administrative reform says of satisfaction: of an agency, a block, or the province.

    `numbers` are the sections as they were computed last (sentences and tables by section), `texts` what people wrote
    beside them: by section the words and the mark of the numbers they were written beside. `point`: of a summary in
    April the point that asks for plans, so that who owes one is known; None: every agency of a block.
    """

    class Kind(models.TextChoices):
        QUARTER = "quarter", _("quý")
        HALF = "half", _("sáu tháng")
        YEAR = "year", _("năm")
        APRIL = "april", _("tổng hợp kế hoạch trong tháng 4")

    class State(models.TextChoices):
        DRAFT = "draft", _("đang soạn")
        CLOSED = "closed", _("đã chốt")

    kind = models.CharField(max_length=10, choices=Kind)
    first_day = models.DateField()
    last_day = models.DateField()
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    block = models.ForeignKey(Block, models.PROTECT, null=True, related_name="+")
    point = models.ForeignKey(Point, models.PROTECT, null=True, related_name="+")
    numbers = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)
    computed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("-last_day", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="extract_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(agency=None) | Q(block=None), name="extract_has_one_scope"),
            models.CheckConstraint(
                condition=Q(kind__in=("quarter", "half", "year", "april")), name="extract_kind_is_known"
            ),
            models.CheckConstraint(condition=Q(state__in=("draft", "closed")), name="extract_state_is_known"),
            models.CheckConstraint(
                condition=~Q(kind="april") | Q(agency=None, block=None), name="summary_in_april_is_of_the_province"
            ),
            models.CheckConstraint(condition=Q(point=None) | Q(kind="april"), name="only_summaries_name_a_point"),
            models.UniqueConstraint(
                fields=("kind", "first_day", "last_day", "agency", "block"),
                nulls_distinct=False,
                name="extract_is_made_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.first_day:%Y-%m-%d} – {self.last_day:%Y-%m-%d}"


class ExtractStep(models.Model):
    """What was done about an extract. Append-only: `text` is what was written, `numbers` what was computed."""

    class Kind(models.TextChoices):
        START = "start", _("lập")
        COMPUTE = "compute", _("tính lại")
        WRITE = "write", _("viết")
        CLOSE = "close", _("chốt")
        REOPEN = "reopen", _("mở lại")

    extract = models.ForeignKey(Extract, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    section = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    numbers = models.JSONField(null=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("extract", "number")
        constraints = (
            models.UniqueConstraint(fields=("extract", "number"), name="extract_steps_are_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="extract_step_numbers_start_at_one"),
            models.CheckConstraint(condition=Q(kind="write") ^ Q(section=""), name="only_writing_names_a_section"),
            models.CheckConstraint(
                condition=Q(kind__in=("start", "compute")) ^ Q(numbers__isnull=True), name="only_computing_has_numbers"
            ),
            models.CheckConstraint(condition=~Q(kind="reopen") | ~Q(note=""), name="reopened_extract_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.extract_id}/{self.number}"
