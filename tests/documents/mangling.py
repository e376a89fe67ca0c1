"""Files as accidents and malice leave them: bytes changed, doubled, cut; good archives with one part that is not."""

import io
import time
import zipfile
from collections.abc import Iterator
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
