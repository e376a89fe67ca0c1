import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from documents.reading import UnreadableFile, read_file
from documents.uploads import Kind, check_upload
from tests.documents.hostile import HOSTILE

READ = ("one-far-row",)
# What a reader would unpack, list or join to hundreds of megabytes.
HEAVY: tuple[str, ...] = (
    "zip-bomb",
    "word-bomb",
    "style-bomb",
    "empty-words",
    "many-styles",
    "huge-cell",
    "wide-rows",
    "commas",
)
HEAVY += ("no-line-end", "lone-quote", "quoted-lines", "wide-lines", "500-mb", "500-mb-zip")
# A zip's own list of entries is read before anything is known of it.
ONLY_SEEN_INSIDE: tuple[str, ...] = (
    "entities-late",
    "commas",
    "no-line-end",
    "lone-quote",
    "quoted-lines",
    "columns",
    "wide-lines",
)
ONLY_SEEN_INSIDE += ("nul", "half-utf-16", "long-cell", "too-many-rows", "wide-rows", "one-far-row", "beyond-excel")
ROOM = 48


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in READ])
def test_a_hostile_file_is_refused_in_words(name: str, tmp_path: Path) -> None:
    called, make, words = HOSTILE[name]
    with (tmp_path / "sent").open("w+b") as file:
        make(file)

        with pytest.raises(UnreadableFile, match=words):
            read_file(file, name=called)


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in ONLY_SEEN_INSIDE])
def test_most_are_refused_while_their_sender_waits(name: str, tmp_path: Path) -> None:
    called, make, words = HOSTILE[name]
    with (tmp_path / "sent").open("w+b") as file:
        make(file)
        size = file.seek(0, os.SEEK_END)

        with pytest.raises(UnreadableFile, match=words if called[-3:] in ("csv", "lsx") else "không đúng loại"):
            check_upload(file, name=called, size=size, kind=Kind.TABLE)


def test_a_row_far_away_is_read_where_excel_allows_it(tmp_path: Path) -> None:
    called, make, _words = HOSTILE["one-far-row"]
    with (tmp_path / "sent").open("w+b") as file:
        make(file)

        assert [line for line, _row in read_file(file, name=called).rows] == [1_048_576]


def test_refusing_costs_no_memory() -> None:
    """Each in one process after the other: its peak never grows beyond what reading a plain file takes."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-m", "tests.documents.hostile", "half-a-zip", *HEAVY]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)

    costs = [json.loads(line) for line in done.stdout.splitlines()]
    assert [cost["name"] for cost in costs] == ["half-a-zip", *HEAVY]
    assert costs[-1]["peak"] - costs[0]["before"] <= ROOM, costs
