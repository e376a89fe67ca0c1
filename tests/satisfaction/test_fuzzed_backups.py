"""Whatever becomes of a backup's file: it is opened as what was written, or refused in words; nothing is laid out."""

import gzip
import io
import json
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from satisfaction.backup import BackupRefused
from satisfaction.backup.archive import DATABASE, FILES, KEYS, drafted, opened
from satisfaction.backup.restoring import unpacked
from tests.documents.mangling import EDITS, Edits, mangled, read_soon

FACTS: Mapping[str, Any] = {
    "server": 17,
    "mark": {"time": "2026-03-02T05:00:00+00:00", "lsn": "0/1"},
    "tables": {"surveys_response": 4},
    "rounds": {"dot-1": 4},
    "migrations": ["surveys.0001_initial"],
    "seal": {"number": 1, "digest": "f" * 64},
    "last_response": None,
    "keys": {"SECRET_KEY": "0" * 16},
    "made_at": "2026-03-02T05:00:00+00:00",
    "portal": "1.0",
}
AGAIN = settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
Member = tuple[str, bytes, dict[str, Any]]


def files(*members: Member) -> bytes:
    """Return a tar of members: name, content, other fields of the head."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content, fields in members:
            head = tarfile.TarInfo(name)
            head.size = len(content)
            for field, value in fields.items():
                setattr(head, field, value)
            tar.addfile(head, io.BytesIO(content))
    return out.getvalue()


KEPT: Member = ("bao-cao/mot.pdf", b"%PDF-1.7 kept", {})


def written(path: Path, *, facts: Any = FACTS, inside: bytes = files(KEPT), keys: bytes | None = b'{"a": "b"}') -> Path:
    """Write a whole backup, its hashes true, around what a test puts inside."""
    path.unlink(missing_ok=True)
    with drafted(path, at=1.0) as draft:
        for name, content in ((DATABASE, b"PGDMP" + bytes(600)), (FILES, inside), (KEYS, keys)):
            if content is not None:
                with draft.part(name) as part:
                    part.write(content)
        draft.finish(facts)
    return path


def test_the_undamaged_backup_is_opened_and_laid_out(tmp_path: Path) -> None:
    backup = opened(written(tmp_path / "mot.tar"))
    with unpacked(backup, tmp_path / "files"):
        pass
    assert (tmp_path / "files" / "bao-cao" / "mot.pdf").read_bytes() == b"%PDF-1.7 kept"


@AGAIN
@given(edits=EDITS)
def test_no_damage_to_a_backup_breaks_its_reader(tmp_path: Path, edits: Edits) -> None:
    path = written(tmp_path / "mot.tar")
    content = path.read_bytes()
    path.write_bytes(mangled(content, edits))

    with read_soon(BackupRefused):
        backup = opened(path)
        # What stands in heads and between parts may change; what is restored may not.
        assert b"".join(backup.pieces(DATABASE)) == b"PGDMP" + bytes(600)
        assert json.loads(json.dumps(dict(FACTS))).items() <= backup.manifest.items()


JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 10**30), st.floats(), st.text(max_size=6)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@AGAIN
@given(name=st.sampled_from(sorted(FACTS)), junk=JUNK, absent=st.booleans())
def test_a_manifest_of_other_things_is_refused_before_anything_is_done(
    tmp_path: Path, name: str, junk: Any, absent: bool
) -> None:
    facts = {key: value for key, value in FACTS.items() if key != name} | ({} if absent else {name: junk})
    path = written(tmp_path / "mot.tar", facts=facts)

    with read_soon(BackupRefused):
        told = opened(path).manifest
        numbers = [*told["tables"].values(), *told["rounds"].values(), told["server"]]
        assert all(type(each) is int for each in numbers)
        assert all(isinstance(each, str) for each in [*told["migrations"], told["portal"], told["mark"]["time"]])


@pytest.mark.parametrize("keys", [b"", b"[]", b'{"a": 1}', b"\xff", b"[" * 100_000])
def test_keys_that_are_none_are_refused(tmp_path: Path, keys: bytes) -> None:
    with read_soon(BackupRefused):
        opened(written(tmp_path / "mot.tar", keys=keys))
        pytest.fail("opened")


def test_a_manifest_nested_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mot.tar"
    path.write_bytes(
        files((DATABASE, b"x", {}), (FILES, b"x", {}), ("manifest.json", b'{"format": ' + b"[" * 200_000, {}))
    )
    with read_soon(BackupRefused):
        opened(path)
        pytest.fail("opened")


def sparse(name: str, size: int = 0) -> bytes:
    """Return a tar with one member, on disk of `size` bytes, that reads as eight gigabytes of nothing."""
    plain = tarfile.TarInfo(name)
    plain.size = size
    head = bytearray(plain.tobuf(tarfile.GNU_FORMAT))
    head[156:157] = b"S"
    head[386:410] = b"00000000000\0" + b"00000000000\0"
    head[483:495] = b"77777777777\0"
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head) + bytes(1024)


def test_a_part_that_only_claims_its_length_is_refused_unread(tmp_path: Path) -> None:
    path = written(tmp_path / "mot.tar")
    content = path.read_bytes()
    path.write_bytes(sparse(DATABASE, 605)[: tarfile.BLOCKSIZE] + content[tarfile.BLOCKSIZE :])

    with read_soon(BackupRefused):
        opened(path)
        pytest.fail("opened")


LINK, OUT = {"type": tarfile.SYMTYPE, "linkname": "/etc"}, {"type": tarfile.LNKTYPE, "linkname": "../../etc/passwd"}
HOSTILE: Mapping[str, Callable[[], bytes]] = {
    "above": lambda: files(("../ngoai.txt", b"x", {})),
    "far above": lambda: files(("bao-cao/../../../../ngoai.txt", b"x", {})),
    "a link out": lambda: files(("lien-ket", b"", LINK), ("lien-ket/ngoai.txt", b"x", {})),
    "a link within": lambda: files(KEPT, ("lien-ket", b"", {"type": tarfile.SYMTYPE, "linkname": "bao-cao"})),
    "a hard link": lambda: files(("lien-ket", b"", OUT)),
    "a device": lambda: files(("may", b"", {"type": tarfile.CHRTYPE})),
    "a pipe": lambda: files(("ong", b"", {"type": tarfile.FIFOTYPE})),
    "claims its length": lambda: sparse("to.bin"),
    "cut off": lambda: files(("to.bin", b"x" * 5000, {}))[:2000],
    "no tar": lambda: b"khong phai tar" * 100,
    "packed": lambda: gzip.compress(files(KEPT)),
    "a file and a folder": lambda: files(("a", b"x", {}), ("a/b", b"x", {})),
    "too long a name": lambda: files(("x" * 5000, b"x", {})),
}


@pytest.mark.parametrize("what", sorted(HOSTILE))
def test_hostile_files_of_a_backup_are_refused(tmp_path: Path, what: str) -> None:
    backup = opened(written(tmp_path / "mot.tar", inside=HOSTILE[what]()))

    laid_out = False
    with read_soon(BackupRefused), unpacked(backup, tmp_path / "home" / "files"):
        laid_out = True
    assert not laid_out
    assert list((tmp_path / "home").iterdir()) == []
    assert not (tmp_path / "ngoai.txt").exists()


@pytest.mark.parametrize("command", [("restore", "--into", "postgres://127.0.0.1:1/x"), ("verify_backup",)])
def test_the_commands_say_it_in_words(tmp_path: Path, command: tuple[str, ...]) -> None:
    path = written(tmp_path / "mot.tar", facts={**FACTS, "tables": []})
    with pytest.raises(CommandError, match="không phải bản sao lưu trọn vẹn"):
        call_command(command[0], str(path), *command[1:])
