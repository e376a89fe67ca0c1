from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from actionplans.models.obligations import Obligation
from agencies.models import Agency, Block
from scoring.models import ScoringRun

# Characters of the basis and of each text of the analysis.
LONGEST_TEXT = 10_000


class Plan(models.Model):
    """A plan to raise satisfaction: of an agency, or of a sector lead for a whole `block` (several years).

    `run` has the figures it rests on, `obligation` is what it answers to.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("đang soạn")
        SUBMITTED = "submitted", _("chờ xem xét")
        RETURNED = "returned", _("trả lại, cần sửa")
        ACCEPTED = "accepted", _("đang thực hiện")
        CLOSED = "closed", _("đã kết thúc")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="plans")
    block = models.ForeignKey(Block, models.PROTECT, null=True, related_name="+")
    run = models.ForeignKey(ScoringRun, models.PROTECT, null=True, related_name="plans")
    obligation = models.ForeignKey(Obligation, models.PROTECT, null=True, related_name="plans")
    title = models.CharField(max_length=300)
    # Văn bản căn cứ, one a line.
    basis = models.CharField(max_length=LONGEST_TEXT, blank=True)
    # Those an analysis owes (làm được; tồn tại, hạn chế; nguyên nhân), each "" until written.
    achieved = models.CharField(max_length=LONGEST_TEXT, blank=True)
    shortcomings = models.CharField(max_length=LONGEST_TEXT, blank=True)
    causes = models.CharField(max_length=LONGEST_TEXT, blank=True)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("-last_year", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="plan_has_a_title"),
            models.CheckConstraint(
                condition=Q(first_year__gte=2000, last_year__gte=F("first_year"), last_year__lte=2100),
                name="plan_runs_over_years",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "submitted", "returned", "accepted", "closed")),
                name="plan_state_is_known",
            ),
        )

    def __str__(self) -> str:
        return self.title


class PlanStep(models.Model):
    """What was done about a plan. Append-only."""

    class Kind(models.TextChoices):
        START = "start", _("bắt đầu soạn")
        EDIT = "edit", _("sửa")
        SUBMIT = "submit", _("trình")
        TAKE_BACK = "take_back", _("rút lại để sửa")
        ACCEPT = "accept", _("chấp nhận")
        RETURN = "return", _("trả lại")
        CLOSE = "close", _("kết thúc")
        REOPEN = "reopen", _("mở lại")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("plan", "number")
        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="plan_steps_are_numbered"),
            models.CheckConstraint(condition=~Q(kind="return") | ~Q(note=""), name="plan_step_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.number}"


class Target(models.Model):
    """What a plan sets out to reach in a year: the index (`node` "") or a factor or item, of the whole or a section."""

    class Operator(models.TextChoices):
        AT_LEAST = "at_least", _("từ")
        ABOVE = "above", _("trên")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="targets")
    section = models.CharField(max_length=200, blank=True)
    node = models.CharField(max_length=60, blank=True)
    year = models.PositiveSmallIntegerField()
    operator = models.CharField(max_length=10, choices=Operator)
    value = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        ordering = ("plan", "section", "node", "year")
        constraints = (
            models.UniqueConstraint(fields=("plan", "section", "node", "year"), name="plan_target_is_set_once"),
            models.CheckConstraint(condition=Q(value__gte=0, value__lte=100), name="plan_target_is_a_percentage"),
            models.CheckConstraint(
                condition=Q(operator__in=("at_least", "above")), name="plan_target_operator_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.node or 'index'} {self.operator} {self.value}"


class Measure(models.Model):
    """What a plan does about something: why, who leads (one), who helps, by when, at what cost.

    `node` is the factor or item it is for, "" for none. `stuck`: the last difficulty that nobody has answered yet.
    """

    class State(models.TextChoices):
        TODO = "todo", _("chưa bắt đầu")
        DOING = "doing", _("đang làm")
        STUCK = "stuck", _("khó khăn, vướng mắc")
        DONE = "done", _("đã xong")
        DROPPED = "dropped", _("thôi làm")

    class Origin(models.TextChoices):
        TYPED = "typed", _("đơn vị đề ra")
        LOWEST = "lowest", _("tiêu chí thấp")
        COMMENTS = "comments", _("ý kiến của người dân")
        CONFERENCE = "conference", _("góp ý tại hội nghị")
        CATALOGUE = "catalogue", _("danh mục biện pháp")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="measures")
    position = models.PositiveSmallIntegerField()
    node = models.CharField(max_length=60, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.TYPED)
    cause = models.CharField(max_length=1000, blank=True)
    action = models.CharField(max_length=1000)
    # Chủ trì and phối hợp: parts of the agency or others, by name.
    lead = models.CharField(max_length=200)
    partners = models.CharField(max_length=500, blank=True)
    # Chức danh of who is in charge; never a person's name.
    post = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()
    cost = models.CharField(max_length=300, blank=True)
    public = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.TODO)
    version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("plan", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "position"), name="measure_has_its_place", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=~Q(action="") & ~Q(lead=""), name="measure_has_an_action_and_a_lead"),
            models.CheckConstraint(
                condition=Q(state__in=("todo", "doing", "stuck", "done", "dropped")), name="measure_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=("typed", "lowest", "comments", "conference", "catalogue")),
                name="measure_origin_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.position}"


class MeasureStep(models.Model):
    """What was done about a measure, or stood in its way. Append-only."""

    class Kind(models.TextChoices):
        ADD = "add", _("đưa vào kế hoạch")
        EDIT = "edit", _("sửa")
        START = "start", _("bắt đầu làm")
        PROGRESS = "progress", _("báo tiến độ")
        STUCK = "stuck", _("báo khó khăn, vướng mắc")
        ANSWER = "answer", _("trả lời vướng mắc")
        DONE = "done", _("báo đã xong")
        REOPEN = "reopen", _("làm tiếp")
        DROP = "drop", _("thôi làm")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("measure", "number")
        constraints = (
            models.UniqueConstraint(fields=("measure", "number"), name="measure_steps_are_numbered"),
            models.CheckConstraint(
                condition=~Q(kind__in=("progress", "stuck", "answer", "drop")) | ~Q(note=""),
                name="measure_step_says_what",
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure_id}/{self.number}"


class MeasureProof(models.Model):
    """A file that shows how a measure went: kept under a random name, served as an attachment only. Append-only."""

    step = models.ForeignKey(MeasureStep, models.PROTECT, related_name="proofs")
    key = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(size__gt=0) & ~Q(name=""), name="measure_proof_is_a_named_file"),
        )

    def __str__(self) -> str:
        return self.name
