import uuid

from django.db import models

from feedback.models.comments import Comment


class ContactDetail(models.Model):
    """How to reach somebody who asked for a direct answer, under lock (invitations.sealing), destroyed soon after.

    It belongs to a comment that came without a form: the database refuses one that did (see the migration), so that no
    contact leads to an answer sheet. No time is finer than the day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    comment = models.OneToOneField(Comment, models.PROTECT, related_name="contact")
    sealed = models.TextField()
    kept_until = models.DateField()

    def __str__(self) -> str:
        return str(self.id)
