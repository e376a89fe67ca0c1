"""What becomes of a file that somebody sends: looked at before it costs memory, kept until a job has read it."""

import hashlib
import io
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import PurePath
from typing import BinaryIO, cast

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from documents.reading.archive import refuse_unsafe_xlsx
from documents.reading.encodings import encoding_of
from documents.reading.files import refuse_foreign, refuse_large
from documents.reading.limits import MAX_BYTES, MEGABYTE
from documents.reading.mojibake import Words
from documents.reading.refusals import UnreadableFile
from documents.scanning import refuse_infected

FOLDER = "tep-gui-len"
LONGEST_NAME = 200


class Kind(Enum):
    """What a page asks for: the file's endings and its ceiling in bytes."""

    TABLE = ((".csv", ".xlsx"), MAX_BYTES)
    XLSX = ((".xlsx",), 10 * MEGABYTE)
    # Tables laid out for people, which `reading.grids` checks as it reads them.
    LAID_OUT = ((".docx", ".xlsx"), 10 * MEGABYTE)
    TEXT = ((".json", ".yaml", ".yml"), MEGABYTE)

    def __init__(self, endings: tuple[str, ...], most: int) -> None:
        self.endings = endings
        self.most = most


class UploadGone(UnreadableFile):
    """The kept file is no longer there: it was read before, or nobody read it within a day."""

    def __str__(self) -> str:
        return _("Tệp đã gửi không còn được giữ (đã đọc xong hoặc quá một ngày). Hãy gửi lại tệp.")


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept file: `key` opens it, `name` is what the sender called it, `size` in bytes."""

    key: str
    name: str
    size: int
    sha256: str


def check_upload(file: BinaryIO, *, name: str, size: int, kind: Kind) -> None:
    """Raise UnreadableFile, in words, for a file that is too large, of another kind, or unsafe to open.

    Looks at its size, its first bytes and a zip's list of entries, then asks the virus scanner; what the rows say is
    for who reads them.
    """
    refuse_large(size, kind.most)
    if not name.lower().endswith((*kind.endings, ".txt", ".tsv") if kind is Kind.TABLE else kind.endings):
        raise UnreadableFile(_wrong_ending(name, kind))
    if kind is Kind.TEXT:
        encoding_of(file, Words())
    elif refuse_foreign(file, name=name):
        refuse_unsafe_xlsx(file)
    refuse_infected(file, name=name)
    file.seek(0)


def _wrong_ending(name: str, kind: Kind) -> str:
    return _("Tệp “%(name)s” không đúng loại. Loại nhận: %(kinds)s.") % {"name": name, "kinds": ", ".join(kind.endings)}


def keep_upload(file: UploadedFile) -> Kept:
    """Keep a checked file under a random name until a job has read it."""
    key = uuid.uuid4().hex
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    default_storage.save(_path(key), file)
    return Kept(key=key, name=storable_name(file.name or ""), size=file.size or 0, sha256=digest.hexdigest())


@contextmanager
def open_upload(key: str) -> Iterator[BinaryIO]:
    """Open a kept file for reading. Raises UploadGone."""
    try:
        file = default_storage.open(_path(key))
    except FileNotFoundError as error:
        raise UploadGone(key) from error
    with file:
        yield cast(BinaryIO, file.file)


def drop_upload(key: str) -> None:
    """Delete a kept file; one that is gone already is no fault."""
    default_storage.delete(_path(key))


def sweep_uploads(*, before: datetime) -> int:
    """Delete kept files that were sent before a time; return how many."""
    if not default_storage.exists(FOLDER):
        return 0
    paths = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    old = [path for path in paths if default_storage.get_modified_time(path) < before]
    for path in old:
        default_storage.delete(path)
    return len(old)


def storable_name(name: str) -> str:
    """Return a sender's file name as it can be stored and shown: its end, without folders, NUL and broken letters."""
    last = PurePath(name.replace("\0", "").replace("\\", "/")).name
    return last.encode(errors="replace").decode()[-LONGEST_NAME:]


def size_of(file: BinaryIO) -> int:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size


def _path(key: str) -> str:
    # The key comes back through a job's parameters: it names a file of this folder or nothing.
    return f"{FOLDER}/{uuid.UUID(key).hex}"
