from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import SupervisingBody
from surveys.models.responses import Response
from surveys.models.rounds import Round, RoundUnit


class SupervisionFlag(models.Model):
    """What a supervising body wants looked at in a round, or at one unit of it. Append-only: what follows are steps.

    Without a body it is the concern of whoever raised it alone.
    """

    class Kind(models.TextChoices):
        PADDED = "padded", _("nghi nhập khống")
        SAMPLING = "sampling", _("cách chọn mẫu")
        FIGURES = "figures", _("số liệu bất thường")
        OTHER = "other", _("khác")

    round = models.ForeignKey(Round, models.PROTECT, related_name="supervision_flags")
    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, null=True, related_name="supervision_flags")
    body = models.ForeignKey(SupervisingBody, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.TextField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("padded", "sampling", "figures", "other")), name="supervision_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="supervision_flag_says_something"),
        )

    def __str__(self) -> str:
        return f"{self.round.code}: {self.kind} ({self.pk})"


class SupervisionStep(models.Model):
    """What was done about a flag. Append-only; `state` and `shared` (with the unit's own people) hold after it."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("Sở Nội vụ trả lời")
        CLOSE = "close", _("Sở Nội vụ đóng")
        REPLY = "reply", _("Cơ quan giám sát nêu thêm")
        WITHDRAW = "withdraw", _("Cơ quan giám sát rút lại")
        REOPEN = "reopen", _("Mở lại")
        SHARE = "share", _("Cho đơn vị xem")
        UNSHARE = "unshare", _("Thôi cho đơn vị xem")

    class State(models.TextChoices):
        OPEN = "open", _("mở")
        ANSWERED = "answered", _("đã trả lời")
        CLOSED = "closed", _("đóng")
        WITHDRAWN = "withdrawn", _("đã rút")

    flag = models.ForeignKey(SupervisionFlag, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State)
    shared = models.BooleanField()
    words = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("flag", "number"), name="supervision_steps_are_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="supervision_steps_start_at_one"),
            models.CheckConstraint(
                condition=Q(state__in=("open", "answered", "closed", "withdrawn")), name="supervision_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="answer", state="answered")
                | Q(kind="close", state="closed")
                | Q(kind__in=("reply", "reopen"), state="open")
                | Q(kind="withdraw", state="withdrawn")
                | Q(kind="share", shared=True)
                | Q(kind="unshare", shared=False),
                name="supervision_step_leads_where_it_says",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("answer", "reply")) | ~Q(words=""), name="supervision_answer_says_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.flag_id}/{self.number}: {self.kind}"


class SupervisionSample(models.Model):
    """Numbered forms a supervising body drew from a round to ask about again; the same seed draws them again.

    Of each unit `percent` of its numbered, counted forms are drawn, at least `least`, all where there are fewer.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="supervision_samples")
    body = models.ForeignKey(SupervisingBody, models.PROTECT, null=True, related_name="+")
    seed = models.PositiveIntegerField()
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    least = models.PositiveSmallIntegerField()
    population = models.PositiveIntegerField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="sample_percent_is_a_share"),
            models.CheckConstraint(condition=Q(least__gte=1), name="sample_draws_at_least_one"),
        )

    def __str__(self) -> str:
        return f"{self.round.code} ({self.seed})"


class SampledForm(models.Model):
    """One form of a sample and what asking again said; it names a form, never a person, and no answer."""

    class Outcome(models.TextChoices):
        MATCH = "match", _("khớp")
        DIFFERS = "differs", _("không khớp")
        UNREACHED = "unreached", _("không liên hệ được")
        FORGOTTEN = "forgotten", _("không nhớ")

    sample = models.ForeignKey(SupervisionSample, models.PROTECT, related_name="forms")
    position = models.PositiveIntegerField()
    response = models.ForeignKey(Response, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("sample", "position"), name="sampled_forms_are_numbered"),
            models.UniqueConstraint(fields=("sample", "response"), name="sample_draws_a_form_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=("", "match", "differs", "unreached", "forgotten")),
                name="sample_outcome_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.sample_id}/{self.position}"
