import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Block, Service
from surveys.models import ResponseText, RoundUnit

DIGEST = r"^([0-9a-f]{64})?$"


class Source(models.TextChoices):
    FORM = "form", _("phiếu trên máy")
    PAPER = "paper", _("phiếu giấy")
    CALL = "call", _("phiếu hỏi qua điện thoại")
    HOTLINE = "hotline", _("đường dây nóng")
    DIRECT = "direct", _("gửi riêng, có cách liên hệ")


class State(models.TextChoices):
    NEW = "new", _("mới")
    ASSIGNED = "assigned", _("đang xử lý")
    ANSWERED = "answered", _("đã trả lời")
    CLOSED = "closed", _("đã xong, không cần trả lời")
    MERGED = "merged", _("đã gộp")
    SPAM = "spam", _("không phải ý kiến")


class Audience(models.TextChoices):
    """Who may read a comment at all; whoever may, reads it masked."""

    AGENCY = "agency", _("đơn vị và cơ quan theo dõi")
    HEAD = "head", _("lãnh đạo đơn vị và Sở Nội vụ")
    ABOVE = "above", _("cấp trên của đơn vị và Sở Nội vụ")
    TIPS = "tips", _("chỉ nơi nhận tin báo kín")


class Comment(models.Model):
    """What one person wrote in one place, apart from the answers of the same form.

    `id` is random and no time is finer than the day: neither may lead to who stood at the counter. The words stay where
    they were stored (`text`, append-only) or, taken by telephone, sent on their own or parted from a form that was
    destroyed, stand in `words`. `masked` is
    what is shown, `search` the same without marks: a masked name cannot be searched for. `agency` is whom it is about,
    `handler` who deals with it. `released_on`: from this day the agency sees it (feedback.services.releasing).
    `version` counts the steps; whoever writes says which one was seen. `receipt_hash` is a keyed hash of the code by
    which the citizen finds the reply.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.OneToOneField(ResponseText, models.PROTECT, null=True, related_name="+")
    words = models.TextField(blank=True)
    source = models.CharField(max_length=8, choices=Source)
    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    handler = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    block = models.ForeignKey(Block, models.PROTECT, null=True, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+", db_index=False)
    question = models.CharField(max_length=20, blank=True)
    day = models.DateField()
    released_on = models.DateField(null=True)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.AGENCY)
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    version = models.PositiveSmallIntegerField(default=0)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    topics = ArrayField(models.CharField(max_length=20), default=list)
    topics_by_hand = models.BooleanField(default=False)
    signals = ArrayField(models.CharField(max_length=20), default=list)
    urgency = models.PositiveSmallIntegerField(default=0)
    masked = models.TextField()
    search = models.TextField()
    rules = models.PositiveSmallIntegerField()
    receipt_hash = models.CharField(max_length=64, blank=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=("state", "-urgency", "due_on", "-day", "id"), name="comments_by_turn"),
            models.Index(fields=("-urgency", "due_on", "-day", "id"), name="comments_of_any_state"),
            models.Index(fields=("state", "audience"), include=("text",), name="comments_counted"),
            models.Index(fields=("handler", "audience"), name="comments_by_handler"),
            models.Index(fields=("receipt_hash",), condition=~Q(receipt_hash=""), name="comments_by_receipt"),
            models.Index(fields=("round_unit",), condition=Q(released_on=None), name="comments_not_released"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(text__isnull=False, words="", source__in=("form", "paper", "call"))
                | (Q(text=None) & ~Q(words="")),
                name="comment_has_its_words_in_one_place",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("new", "assigned", "answered", "closed", "merged", "spam")),
                name="comment_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=("agency", "head", "above", "tips")),
                name="comment_audience_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False) | (~Q(state="merged") & Q(merged_into=None)),
                name="merged_comment_says_into_which",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="comment_is_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=~Q(state="assigned") | Q(assignee__isnull=False, due_on__isnull=False),
                name="assigned_comment_has_hand_and_deadline",
            ),
            models.CheckConstraint(condition=Q(urgency__lte=2), name="comment_urgency_is_known"),
            models.CheckConstraint(condition=Q(receipt_hash__regex=DIGEST), name="comment_receipt_is_a_digest"),
        )

    def __str__(self) -> str:
        return str(self.id)


class Step(models.Model):
    """Something done about a comment. Append-only; numbers run 1, 2, 3…, so two people cannot take the same step.

    `note` is the reply for `answer` (the citizen reads it), a reason or remark otherwise. No actor: the portal itself.
    """

    class Kind(models.TextChoices):
        ASSIGN = "assign", _("giao xử lý")
        RETURN = "return", _("trả lại")
        PASS_ON = "pass_on", _("đề nghị phối hợp")
        CONTRIBUTE = "contribute", _("ý kiến phối hợp")
        HAND_OVER = "hand_over", _("chuyển đơn vị xử lý")
        ANSWER = "answer", _("trả lời")
        CLOSE = "close", _("khép lại, không cần trả lời")
        REOPEN = "reopen", _("mở lại")
        MERGE = "merge", _("gộp")
        UNMERGE = "unmerge", _("bỏ gộp")
        SPAM = "spam", _("đánh dấu không phải ý kiến")
        UNSPAM = "unspam", _("bỏ đánh dấu không phải ý kiến")
        TOPICS = "topics", _("sửa chủ đề")
        AUDIENCE = "audience", _("đổi người được đọc")
        MASK = "mask", _("che thêm")
        UNMASK = "unmask", _("bỏ che nhầm")
        NAMED = "named", _("lãnh đạo đã xem xét việc nêu tên")
        PUBLISH = "publish", _("đăng công khai cùng việc đã làm")
        UNPUBLISH = "unpublish", _("thôi đăng công khai")

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.TextField(blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("comment", "number"), name="steps_are_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="step_numbers_start_at_one"),
            models.CheckConstraint(condition=~Q(kind="answer") | ~Q(note=""), name="answer_has_words"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.comment_id}"


class CoHandler(models.Model):
    """An agency asked to help with a comment; it reads it masked and says its part."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="co_handlers")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    due_on = models.DateField()
    done = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("comment", "agency"), name="agency_helps_once_with_a_comment"),)

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.agency}"


class Mask(models.Model):
    """A place in a comment that a person masked, or whose mask a person lifted. Append-only: the last word holds."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="masks")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    hides = models.BooleanField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(end__gt=F("start")), name="mask_has_length"),)

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.start}–{self.end}"


class PublicQuote(models.Model):
    """A comment that its agency shows to everybody with what was done about it: "điều ông bà nói → việc đã làm".

    `quote` is the masked text as it stood when somebody read it over; once masks change it is shown no longer
    (`feedback.selectors.quotes`). Taken back, the row goes; the steps of the comment keep what was said.
    """

    comment = models.OneToOneField(Comment, models.PROTECT, related_name="public_quote")
    quote = models.TextField()
    action = models.TextField()
    on = models.DateField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(quote="") & ~Q(action=""), name="public_quote_says_what_was_done"),
        )

    def __str__(self) -> str:
        return str(self.comment_id)
