from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from surveys.models import Round


class Review(models.Model):
    """A thematic re-review (rà soát chuyên đề): what became of what people were not satisfied with, at the year's end.

    `round` is the survey that the issues come from, `guide` what Sở Nội vụ asks agencies to heed.
    """

    class State(models.TextChoices):
        OPEN = "open", _("đang rà soát")
        CLOSED = "closed", _("đã kết thúc")

    year = models.PositiveSmallIntegerField()
    theme = models.CharField(max_length=300)
    round = models.ForeignKey(Round, models.PROTECT, related_name="reviews")
    due_on = models.DateField()
    guide = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("-year", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("year", "theme"), name="review_is_opened_once"),
            models.CheckConstraint(condition=~Q(theme=""), name="review_has_a_theme"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="review_is_of_a_year"),
            models.CheckConstraint(condition=Q(state__in=("open", "closed")), name="review_state_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.year}: {self.theme}"


class ReviewStep(models.Model):
    """What was done about a review as a whole. Append-only."""

    class Kind(models.TextChoices):
        OPEN = "open", _("mở đợt rà soát")
        ADD = "add", _("thêm vấn đề")
        EXTEND = "extend", _("đổi hạn")
        CLOSE = "close", _("kết thúc, khóa")
        REOPEN = "reopen", _("mở lại")

    review = models.ForeignKey(Review, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("review", "number")
        constraints = (
            models.UniqueConstraint(fields=("review", "number"), name="review_steps_are_numbered"),
            models.CheckConstraint(
                condition=~Q(kind__in=("extend", "reopen")) | ~Q(note=""), name="review_step_says_why"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("open", "extend")) ^ Q(due_on=None), name="only_review_deadlines_have_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.review_id}/{self.number}"


class Result(models.TextChoices):
    """What an agency says became of an issue."""

    FIXED = "fixed", _("đã khắc phục")
    PARTLY = "partly", _("khắc phục một phần")
    NOT_FIXED = "not_fixed", _("chưa khắc phục")
    MOOT = "moot", _("không còn phù hợp")


class ReviewItem(models.Model):
    """One thing that people were not satisfied with at an agency, and what the agency says became of it.

    `agency` is whose issue it was, `bearer` who answers for it now: after a merger the agency that took the other in.
    `factor` is what it is about, in words, "" where it is about none.
    """

    class Origin(models.TextChoices):
        LOWEST = "lowest", _("tiêu chí thấp nhất")
        MEASURE = "measure", _("biện pháp trễ hạn, vướng mắc")
        COMMENTS = "comments", _("ý kiến của người dân")
        OBLIGATION = "obligation", _("nhiệm vụ chưa hoàn thành")
        TYPED = "typed", _("ghi thêm")

    class State(models.TextChoices):
        OPEN = "open", _("chưa trả lời")
        ANSWERED = "answered", _("chờ xác nhận")
        MORE = "more", _("cần bổ sung")
        CONFIRMED = "confirmed", _("đã xác nhận")
        REFUSED = "refused", _("chưa xác nhận")
        DROPPED = "dropped", _("đã bỏ khỏi rà soát")

    review = models.ForeignKey(Review, models.PROTECT, related_name="items")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    bearer = models.ForeignKey(Agency, models.PROTECT, related_name="review_items")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.TYPED)
    factor = models.CharField(max_length=300, blank=True)
    # Short enough for an index row, whatever its letters.
    issue = models.CharField(max_length=500)
    result = models.CharField(max_length=10, choices=Result, blank=True)
    # The day of the last answer: in time or late is judged by it, not by when somebody looked at it.
    answered_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("review", "agency", "pk")
        constraints = (
            models.UniqueConstraint(fields=("review", "agency", "issue"), name="review_issue_is_asked_once"),
            models.CheckConstraint(condition=~Q(issue=""), name="review_item_says_what_it_is_about"),
            models.CheckConstraint(
                condition=Q(origin__in=("lowest", "measure", "comments", "obligation", "typed")),
                name="review_item_origin_is_known",
            ),
            models.CheckConstraint(
                condition=Q(result__in=("", "fixed", "partly", "not_fixed", "moot")), name="review_result_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="dropped")
                | Q(state__in=("open",), result="", answered_on=None)
                | (
                    Q(state__in=("answered", "more", "confirmed", "refused"), answered_on__isnull=False) & ~Q(result="")
                ),
                name="review_item_to_verify_was_answered",
            ),
        )
        indexes = (models.Index(fields=("bearer", "review"), name="review_items_of_a_bearer"),)

    def __str__(self) -> str:
        return f"{self.review_id}: {self.agency_id}, {self.get_state_display()}"


class ReviewItemStep(models.Model):
    """What was done about an issue under review. Append-only."""

    class Kind(models.TextChoices):
        GIVE = "give", _("đưa vào rà soát")
        ANSWER = "answer", _("tự đánh giá")
        TAKE_BACK = "take_back", _("rút lại để sửa")
        CONFIRM = "confirm", _("xác nhận")
        REFUSE = "refuse", _("chưa xác nhận")
        ASK_MORE = "ask_more", _("yêu cầu bổ sung")
        DROP = "drop", _("bỏ khỏi rà soát")
        RESTORE = "restore", _("đưa lại vào rà soát")
        FOLLOW = "follow", _("chuyển theo sắp xếp đơn vị")

    item = models.ForeignKey(ReviewItem, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.TextField(blank=True)
    result = models.CharField(max_length=10, choices=Result, blank=True)
    bearer = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    # None: the portal itself, after a reorganisation.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("item", "number")
        constraints = (
            models.UniqueConstraint(fields=("item", "number"), name="review_item_steps_are_numbered"),
            models.CheckConstraint(
                condition=~Q(kind__in=("answer", "refuse", "ask_more", "drop")) | ~Q(note=""),
                name="review_item_step_says_why",
            ),
            models.CheckConstraint(condition=Q(kind="answer") ^ Q(result=""), name="only_answers_have_a_result"),
        )

    def __str__(self) -> str:
        return f"{self.item_id}/{self.number}"


class ReviewProof(models.Model):
    """A file that shows what became of an issue: kept under a random name, served as an attachment only."""

    step = models.ForeignKey(ReviewItemStep, models.PROTECT, related_name="proofs")
    key = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(size__gt=0) & ~Q(name=""), name="review_proof_is_a_named_file"),
        )

    def __str__(self) -> str:
        return self.name
