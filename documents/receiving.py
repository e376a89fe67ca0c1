"""How a page receives a file: the form's field, and the mark on its view that larger bodies may come."""

from collections.abc import Callable
from typing import Any, BinaryIO, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from documents.reading.limits import MAX_BYTES, MEGABYTE
from documents.reading.refusals import UnreadableFile
from documents.uploads import Kind, check_upload

View = TypeVar("View", bound=Callable[..., Any])
# What a form carries beside its file: field names, boundaries, a few words.
BESIDE = 64 * 1024
LONGEST_NAME = 255


def takes_files(most: int = MAX_BYTES) -> Callable[[View], View]:
    """Let people who are signed in send bodies of up to `most` bytes to a view; every other view takes much less.

    `portal.intake` reads the mark. Django writes what is larger than some megabytes to a temporary file.
    """

    def mark(view: View) -> View:
        view.largest_body = most + BESIDE  # type: ignore[attr-defined]
        return view

    return mark


class UploadField(forms.FileField):
    """A file of one kind; why it is refused becomes the field's error."""

    def __init__(self, *, kind: Kind, **options: Any) -> None:
        self.kind = kind
        self.megabytes = kind.most // MEGABYTE
        missing = {"required": _("Chưa chọn tệp."), "empty": _("Tệp trống.")}
        super().__init__(
            max_length=LONGEST_NAME,
            error_messages=missing,
            widget=forms.FileInput(attrs={"accept": ",".join(kind.endings), "data-most": str(kind.most)}),
            **options,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        file: UploadedFile | None = super().clean(data, initial)
        if file:
            self._check(file)
        return file

    def _check(self, file: UploadedFile) -> None:
        try:
            check_upload(cast(BinaryIO, file.file), name=file.name or "", size=file.size or 0, kind=self.kind)
        except UnreadableFile as refusal:
            raise ValidationError(str(refusal)) from refusal
