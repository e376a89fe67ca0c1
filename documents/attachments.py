"""Files that people attach as proof: of a few kinds, told by their content, kept under a random name.

They are handed out as downloads only (`served`), so that nothing in them runs in anybody's browser.
"""

import hashlib
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.reading.archive import Guarded
from documents.reading.files import refuse_large
from documents.reading.limits import MEGABYTE
from documents.reading.refusals import UnreadableFile
from documents.scanning import refuse_infected
from documents.uploads import storable_name

FOLDER = "tep-dinh-kem"
MOST_BYTES = 20 * MEGABYTE
MOST_ENTRIES = 5000
HEAD_BYTES = 16
ZIP = b"PK\x03\x04"
# By ending: how the file begins, the part that tells an Office file's kind, and its media type.
KINDS: Mapping[str, tuple[bytes, str, str]] = {
    ".pdf": (b"%PDF-", "", "application/pdf"),
    ".png": (b"\x89PNG\r\n\x1a\n", "", "image/png"),
    ".jpg": (b"\xff\xd8\xff", "", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "", "image/jpeg"),
    ".docx": (ZIP, "word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": (ZIP, "xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
MACROS = ("vbaproject.bin", "vbadata.xml")


@dataclass(frozen=True, slots=True)
class Attached:
    """A kept file: `key` opens it, `name` is what the sender called it, `kind` its media type, `size` in bytes."""

    key: uuid.UUID
    name: str
    kind: str
    size: int
    sha256: str


def check_attachment(file: BinaryIO, *, name: str, size: int) -> str:
    """Return a file's media type. Raises UnreadableFile, in words: too large, of another kind, or infected."""
    media = media_of(file, name=name, size=size)
    refuse_infected(file, name=name)
    return media


def media_of(file: BinaryIO, *, name: str, size: int) -> str:
    """Return a file's media type. Raises UnreadableFile, in words, where it is too large or of another kind."""
    refuse_large(size, MOST_BYTES)
    ending = next((ending for ending in KINDS if name.lower().endswith(ending)), "")
    if not ending:
        raise UnreadableFile(_("Tệp “%(name)s” không đúng loại. Loại nhận: %(kinds)s.") % _kinds(name))
    begins, part, media = KINDS[ending]
    file.seek(0)
    if not file.read(HEAD_BYTES).startswith(begins):
        raise UnreadableFile(_("Bên trong tệp “%(name)s” không phải là tệp %(ending)s.") % _of(name, ending))
    if part:
        _refuse_unsafe(file, name=name, ending=ending, part=part)
    file.seek(0)
    return media


def keep_attachment(file: UploadedFile) -> Attached:
    """Keep a file, which `AttachmentsField` has checked, under a random name. Raises UnreadableFile."""
    name = file.name or ""
    media = media_of(cast(BinaryIO, file.file), name=name, size=file.size or 0)
    key, digest = uuid.uuid4(), hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    default_storage.save(_path(key), file)
    return Attached(key, storable_name(name), media, file.size or 0, digest.hexdigest())


def drop_attachment(key: uuid.UUID) -> None:
    """Delete a kept file that nothing came to refer to."""
    default_storage.delete(_path(key))


@contextmanager
def kept_attachments(
    files: Iterable[Any], keep: Callable[[Any], Attached] = keep_attachment
) -> Iterator[list[Attached]]:
    """Keep files for what the block writes, in their order, each by `keep`.

    Whatever goes wrong, in keeping or in the block: no row came to refer to the files, so all are dropped.
    """
    kept: list[Attached] = []
    try:
        kept.extend(map(keep, files))
        yield kept
    except Exception:
        for each in kept:
            drop_attachment(each.key)
        raise


def copy_attachment(key: uuid.UUID) -> uuid.UUID:
    """Keep a second copy of a kept file, and return the key that opens it."""
    made = uuid.uuid4()
    with default_storage.open(_path(key)) as file:
        default_storage.save(_path(made), file)
    return made


def served(key: uuid.UUID, *, name: str, kind: str) -> FileResponse:
    """Hand a kept file out as a download. Raises Http404 where it is not there."""
    if not default_storage.exists(_path(key)):
        raise Http404
    response = FileResponse(default_storage.open(_path(key)), as_attachment=True, filename=name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    return response


class AttachmentsField(forms.FileField):
    """Any number of files as proof, up to `most`; why one is refused becomes the field's error."""

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        widget = _SeveralFiles(attrs={"accept": ",".join(KINDS), "data-most": str(MOST_BYTES)})
        messages = {"required": gettext_lazy("Chưa chọn tệp."), "empty": gettext_lazy("Tệp trống.")}
        super().__init__(max_length=255, error_messages=messages, widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [each for each in data or () if each]
        if not files:
            if self.required:
                raise ValidationError(self.error_messages["required"])
            return []
        if len(files) > self.most:
            raise ValidationError(_("Gửi tối đa %d tệp một lần.") % self.most)
        return [self._checked(each) for each in files]

    def _checked(self, file: Any) -> UploadedFile:
        found: UploadedFile = super().clean(file)
        try:
            check_attachment(cast(BinaryIO, found.file), name=found.name or "", size=found.size or 0)
        except UnreadableFile as refusal:
            raise ValidationError(str(refusal)) from refusal
        return found


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


def _refuse_unsafe(file: BinaryIO, *, name: str, ending: str, part: str) -> None:
    """Refuse an Office file of another kind or with macros, by its list of entries; nothing of it is unpacked."""
    try:
        with zipfile.ZipFile(Guarded(file)) as archive:
            entries = [each.lower() for each in archive.namelist()]
    except UnreadableFile:
        # Its list alone is longer than that of any document.
        entries = []
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError) as damaged:
        raise UnreadableFile(_("Tệp “%s” bị hỏng. Hãy mở và lưu lại.") % name) from damaged
    if len(entries) > MOST_ENTRIES or not any(each.startswith(part) for each in entries):
        raise UnreadableFile(_("Bên trong tệp “%(name)s” không phải là tệp %(ending)s.") % _of(name, ending))
    if any(each.endswith(MACROS) for each in entries):
        raise UnreadableFile(_("Tệp “%s” có macro nên không được nhận. Hãy lưu thành tệp không có macro.") % name)


def _kinds(name: str) -> dict[str, str]:
    return {"name": name, "kinds": ", ".join(KINDS)}


def _of(name: str, ending: str) -> dict[str, str]:
    return {"name": name, "ending": ending}


def _path(key: uuid.UUID) -> str:
    return f"{FOLDER}/{key.hex}"
