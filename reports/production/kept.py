"""Finished papers, kept for a while by what they are made of: what is asked for again is not laid out again.

The key is the whole page and all that lays it out, so whoever may see the page may have its paper. Each is stored with
a checksum before it: what a killed process or a full disk left of one is known by it, and made again.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from functools import cache
from importlib.metadata import version

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from documents import pdf
from documents.variants import Variant
from jobs.room import nothing_by_halves

FOLDER = "to-giay"
LAYING_OUT = ("render.py", "tagging.py", "variants.py")
DIGEST = hashlib.sha256().digest_size


def pdf_of(html: str, *, variant: Variant = "screen") -> bytes:
    """Return a page's PDF, laid out or kept from before. Raises pdf.RenderingFailed, jobs.refusal.Refused."""
    key = key_of(html, variant)
    content = read(key)
    if content is None:
        content = pdf.render(html, variant=variant)
        write(key, content)
    return content


def key_of(html: str, variant: Variant = "screen") -> str:
    """Return what names the paper of a page: the same page under the same template has the same."""
    return hashlib.sha256(f"{_template()}\0{variant}\0{html}".encode()).hexdigest()


def read(key: str) -> bytes | None:
    """Return a kept paper; None where there is none, or not all of it."""
    try:
        with default_storage.open(_path(key)) as file:
            stored = file.read()
    except FileNotFoundError:
        return None
    content = stored[DIGEST:]
    return content if hashlib.sha256(content).digest() == stored[:DIGEST] else None


def write(key: str, content: bytes) -> None:
    """Keep a paper. Raises jobs.refusal.Refused when there is no room."""
    path = _path(key)
    default_storage.delete(path)
    with nothing_by_halves(path):
        saved = default_storage.save(path, ContentFile(hashlib.sha256(content).digest() + content))
    # Somebody else kept the same meanwhile: once is enough.
    if saved != path:
        default_storage.delete(saved)


def sweep(*, before: datetime) -> int:
    """Remove what was kept before a time; return how many."""
    removed = 0
    for path in list(_kept()):
        # Another sweep may have taken it.
        with suppress(FileNotFoundError):
            if default_storage.get_modified_time(path) < before:
                default_storage.delete(path)
                removed += 1
    return removed


def _kept() -> Iterator[str]:
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(FOLDER)[1]:
            yield f"{FOLDER}/{name}"


def _path(key: str) -> str:
    return f"{FOLDER}/{key}"


@cache
def _template() -> str:
    """Return the version of all that lays pages out: style, fonts, and the programs."""
    digest = hashlib.sha256()
    styles, fonts = (pdf.ROOT / "static" / "css").glob("*print*.css"), pdf.FONTS.glob("*.ttf")
    for path in sorted([*styles, *fonts, *(pdf.ROOT / "documents" / name for name in LAYING_OUT)]):
        digest.update(path.read_bytes())
    for program in ("weasyprint", "pydyf", "fonttools"):
        digest.update(version(program).encode())
    return digest.hexdigest()
