"""Files are shown to a virus scanner before they are read or kept."""

import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict

from documents import scanning
from documents.attachments import AttachmentsField
from documents.reading import UnreadableFile
from documents.receiving import UploadField
from documents.scanning import refuse_infected
from documents.uploads import Kind
from satisfaction.environment import scanner
from tests.documents.scanner import EICAR, MOST, clamd

PDF, CSV = b"%PDF-1.7\n", b"unit\na\n"


@pytest.fixture
def eyes(settings: LazySettings) -> Iterator[Any]:
    with clamd() as (address, said):
        settings.CLAMAV = address
        yield said


class Table(forms.Form):
    file = UploadField(kind=Kind.TABLE)


class Proofs(forms.Form):
    file = AttachmentsField(most=3)


def sent(form: type[forms.Form], *contents: bytes) -> forms.Form:
    ending = ".csv" if form is Table else ".pdf"
    files: list[UploadedFile] = [SimpleUploadedFile(f"tệp{ending}", content) for content in contents]
    return form({}, MultiValueDict({"file": files}))


@pytest.mark.parametrize(("form", "begins"), [(Table, CSV), (Proofs, PDF)])
def test_an_infected_file_is_refused_in_words(eyes: Any, form: type[forms.Form], begins: bytes) -> None:
    found = sent(form, begins + EICAR)

    assert [str(word) for word in found.errors["file"]] == [
        f"Tệp “tệp{'.csv' if form is Table else '.pdf'}” có mã độc (Eicar-Signature) nên bị từ chối."
    ]
    assert eyes.seen == [begins + EICAR]


@pytest.mark.parametrize(("form", "content"), [(Table, CSV), (Proofs, PDF)])
def test_a_clean_file_passes_whole(eyes: Any, form: type[forms.Form], content: bytes) -> None:
    found = sent(form, content)

    assert found.is_valid()
    kept = found.cleaned_data["file"]
    assert (kept[0] if isinstance(kept, list) else kept).read() == content
    assert eyes.seen == [content]


def test_one_infected_proof_among_others_is_enough(eyes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[Any] = []
    monkeypatch.setattr(default_storage, "save", lambda *given: saved.append(given))
    assert not sent(Proofs, PDF, PDF + EICAR, PDF).is_valid()
    assert saved == []


def test_a_large_file_is_seen_to_its_last_byte(eyes: Any) -> None:
    content = CSV * 700_000
    assert sent(Table, content).is_valid()
    assert eyes.seen == [content]
    assert not sent(Table, content + EICAR).is_valid()


def test_a_socket_of_this_machine_serves_as_well(settings: LazySettings, tmp_path: Path) -> None:
    with clamd(tmp_path / "ctl") as (address, said):
        settings.CLAMAV = address
        assert not sent(Proofs, PDF + EICAR).is_valid()
        assert len(said.seen) == 1


DOWN = ("127.0.0.1:9", "/khong/co/clamd.ctl")
ODD = (b"", b"\0", b"OK\0", b"INSTREAM: lexical ERROR\0", b"stream: x ERROR\0", b"\xff" * 9000)


@pytest.mark.parametrize("address", DOWN)
def test_while_it_is_down_files_are_refused_unless_set_otherwise(settings: LazySettings, address: str) -> None:
    settings.CLAMAV = address
    words = str(sent(Proofs, PDF).errors["file"])
    assert "Chưa kiểm tra được vi-rút trong tệp" in words

    settings.CLAMAV_DOWN = "keep"
    assert sent(Proofs, PDF).is_valid()
    assert sent(Table, CSV).is_valid()


@pytest.mark.parametrize("says", ODD)
def test_an_answer_that_is_none_is_as_good_as_silence(eyes: Any, settings: LazySettings, says: bytes) -> None:
    eyes.says = says
    assert "Chưa kiểm tra được" in str(sent(Table, CSV).errors["file"])
    settings.CLAMAV_DOWN = "keep"
    assert sent(Table, CSV).is_valid()


def test_one_that_takes_too_long_is_not_waited_for(eyes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "MOST_SECONDS", 0.3)
    eyes.waits = 2.0
    started = time.monotonic()
    assert "Chưa kiểm tra được" in str(sent(Table, CSV).errors["file"])
    assert time.monotonic() - started < 1.5


def test_a_file_beyond_its_limit_is_refused(eyes: Any) -> None:
    with pytest.raises(UnreadableFile, match="Chưa kiểm tra được"):
        refuse_infected(io.BytesIO(b"x" * (MOST * 2)), name="lớn.csv")


def test_what_is_wrong_anyway_is_not_shown_to_it(eyes: Any) -> None:
    assert not sent(Table, b"%PDF-1.7").is_valid()
    assert eyes.seen == []


def test_where_none_is_named_none_is_asked(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "found_in", lambda *_file, **_scanner: pytest.fail("asked"))
    settings.CLAMAV = ""
    assert sent(Table, CSV + EICAR).is_valid()


@pytest.mark.parametrize("value", ["clamd", "may:", ":3310", "may:0", "may:65536", "may:x", "run/clamd.ctl"])
def test_an_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("CLAMAV", value)
    with pytest.raises(ImproperlyConfigured, match="MÁY:CỔNG"):
        scanner("CLAMAV")


@pytest.mark.parametrize("value", ["", "/run/clamav/clamd.ctl", "127.0.0.1:3310", "[::1]:3310", "quet.tinh.vn:3310"])
def test_an_address_is_taken(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("CLAMAV", value)
    assert scanner("CLAMAV") == value
