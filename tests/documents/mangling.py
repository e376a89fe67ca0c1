"""Files as accidents and malice leave them: bytes changed, doubled, cut; good archives with one part that is not."""

import io
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hypothesis import strategies as st

# What readers trip over: ends of texts and numbers, quotes, marks of other encodings, tags, references, formulas.
TRAPS = (
    *(b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b'"', b";", b",", b"\t", b"'", b"=1+1", b"&", b"<", b">"),
    *(b"</", b"/>", b"<!--", b"]]>", b"&#0;", b"&#xD800;", b"&x;", b"-1", b"1e999", b"9" * 400, b"NaN", b"true"),
    *(b"\xed\xa0\x80", b"\xcc\x81" * 40, b"PK\x05\x06", b"..", b"/", b"{", b"[", b"*a", b"&a", b"!!", b": ", b"- "),
)
EDITS = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 24),
        st.one_of(st.sampled_from(TRAPS), st.binary(max_size=6)),
        st.sampled_from((1, 1, 1, 2, 300)),
    ),
    min_size=1,
    max_size=4,
)
# What a cell holds that a person, another program or somebody with bad intent put there.
CELLS = (
    *(
        "",
        " ",
        "0",
        "-1",
        "1",
        "00",
        "0,0",
        "-0",
        "1e5",
        "1E-999999999",
        "1e999999999",
        "NaN",
        "sNaN",
        "Infinity",
        "0x1",
    ),
    *(
        "1_000",
        "1.000",
        "1.000.000",
        "999999999999",
        "9" * 400,
        "0." + "1" * 400,
        "١٢",
        "²",
        "½",
        "100,0001",
        "100%",
        "%",
    ),
    *(
        "0001-01-01",
        "9999-12-31",
        "31/12/9999",
        "2026-02-30",
        "30/02/2026",
        "10000-01-01",
        "2026-W01",
        "2026-02-01T00:00",
    ),
    *("1899-12-31", "46023", "01/07/25", "2025-13", "2025-Q5", "0000", "9999", "2025-H1"),
    *(
        "=1+1",
        "=HYPERLINK(1)",
        "@SUM(1)",
        "+84",
        "-2+3",
        "'=1",
        "|",
        "a|a",
        "a:1|a:2",
        ":",
        "a:",
        ":0,5",
        "khoi:",
        "toan-tinh",
    ),
    *("\0", "a\0b", "\ufeff", "\u202e", "\u200b", "\ud800", "\U0001f600", "e\u0301" * 50, "x" * 19_999, "x" * 20_001),
    *(
        "true",
        "null",
        "None",
        "<script>",
        "../../etc/passwd",
        "%s%n",
        "{}",
        "\\",
        "'; DROP TABLE x; --",
        "na",
        "1,2,3,4,5,6,7",
    ),
)


def _lines(content: str) -> tuple[str, list[str]]:
    head, *below = content.split("\n")
    return head, below


# Whole files as other programs and bad intent write them, each out of a good one whose cells stand between semicolons.
SHAPES: dict[str, Callable[[str], bytes]] = {
    "empty": lambda content: b"",
    "only a head": lambda content: _lines(content)[0].encode(),
    "no head": lambda content: "\n".join(_lines(content)[1]).encode(),
    "the head twice": lambda content: f"{_lines(content)[0]}\n{content}".encode(),
    "each name twice": lambda content: "\n".join(f"{line};{line}" for line in content.split("\n")).encode(),
    "thousands of columns": lambda content: "\n".join(
        line + "".join(f";c{place}" for place in range(5000)) for line in content.split("\n")
    ).encode(),
    "columns turned around": lambda content: "\n".join(
        ";".join(reversed(line.split(";"))) for line in content.split("\n")
    ).encode(),
    "names in capitals": lambda content: "\n".join((_lines(content)[0].upper(), *_lines(content)[1])).encode(),
    "each row twice": lambda content: "\n".join((content, *_lines(content)[1])).encode(),
    "a row a hundred times": lambda content: "\n".join((content, *_lines(content)[1][:1] * 100)).encode(),
    "two marks of order": lambda content: b"\xef\xbb\xbf\xef\xbb\xbf" + content.encode(),
    "UTF-16": lambda content: content.encode("utf-16"),
    "UTF-16 turned around": lambda content: b"\xfe\xff" + content.encode("utf-16-be"),
    "UTF-16 without a mark": lambda content: content.encode("utf-16-le"),
    "UTF-32": lambda content: content.encode("utf-32"),
    "UTF-7": lambda content: content.encode("utf-7"),
    "Windows-1258": lambda content: content.encode("cp1258", errors="replace"),
    "decomposed": lambda content: unicodedata.normalize("NFD", content).encode(),
    "a quote that never ends": lambda content: content.replace(";", ';"', 1).encode(),
    "carriage returns": lambda content: content.replace("\n", "\r").encode(),
    "between commas and tabs": lambda content: content.replace(";", ",", 2).replace(";", "\t", 1).encode(),
    "NUL between letters": lambda content: "\0".join(content).encode(),
    "cut off": lambda content: content.encode()[: len(content) * 2 // 3],
    "a formula in every cell": lambda content: "\n".join(
        (_lines(content)[0], ";".join(["=1+1"] * len(_lines(content)[0].split(";"))))
    ).encode(),
    "a huge cell": lambda content: content.replace(";", ";" + "x" * 3_000_000, 1).encode(),
    "a zip": lambda content: b"PK\x03\x04" + content.encode(),
    "an older workbook": lambda content: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + content.encode(),
}
Edits = list[tuple[float, int, bytes, int]]
WHERE = st.floats(0, 1, exclude_max=True)
# Of the processor, for a file of some kilobytes: many times what reading it takes on a slow machine.
SECONDS = 5.0


@contextmanager
def read_soon(*refusals: type[Exception]) -> Iterator[None]:
    """Let reading end well or with one of the refusals, in words; anything else, or slowness, fails."""
    before, said = time.process_time(), "read as it is"
    try:
        yield
    except refusals as refusal:
        said = str(refusal)
    assert len(said.split()) > 2, said
    assert time.process_time() - before < SECONDS


def mangled(content: bytes, edits: Edits) -> bytes:
    """Return bytes with pieces taken out and others, so many times, put in their place."""
    for where, taken, put, times in edits:
        at = int(where * len(content))
        content = content[:at] + put * times + content[at + taken :]
    return content


def mangled_inside(archive: bytes, which: float, edits: Edits) -> bytes:
    """Return an archive in which one part is mangled and everything around it is in order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        names = given.namelist()
        chosen = names[int(which * len(names))]
        for name in names:
            part = given.read(name)
            made.writestr(name, mangled(part, edits) if name == chosen else part)
    return out.getvalue()
