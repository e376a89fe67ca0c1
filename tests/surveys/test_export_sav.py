"""The writer of .sav files: whatever numbers and labels it is given, pyreadstat reads the same."""

import io
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.exports.sav_file import SavFile
from surveys.exports.variables import Value, Variable

AT = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
NUMBERS = st.one_of(st.integers(-99, 151), st.sampled_from([-100, -99, 151, 152]), st.integers(-(2**31), 2**31 - 1))


def variable(name: str, **fields: Any) -> Variable:
    return Variable(name, fields.pop("label", f"Nhãn {name}"), fields.pop("source", "number"), sav_name=name, **fields)


def read(variables: list[Variable], *blocks: np.ndarray[Any, Any], **texts: Any) -> tuple[pd.DataFrame, Any]:
    sav = SavFile(file := io.BytesIO(), variables, title=texts.get("title", "x"), notes=texts.get("notes", []), at=AT)
    for block in blocks:
        sav.write(block)
    sav.close()
    with TemporaryDirectory() as folder:
        (path := Path(folder, "x.sav")).write_bytes(file.getvalue())
        table, meta = pyreadstat.read_sav(path, user_missing=True)
    return table, meta


@settings(deadline=None, max_examples=60)
@given(st.data(), st.integers(1, 11), st.lists(st.integers(0, 9), min_size=1, max_size=4))
def test_numbers_come_back_in_blocks_of_any_size(data: st.DataObject, columns: int, blocks: list[int]) -> None:
    """A number may take one byte or nine, and a row may end anywhere within a block of eight."""
    rows = [
        np.array(
            data.draw(st.lists(st.lists(NUMBERS, min_size=columns, max_size=columns), min_size=size, max_size=size)),
            dtype=np.int32,
        ).reshape(size, columns)
        for size in blocks
    ]
    table, meta = read([variable(f"V_{number}") for number in range(columns)], *rows)
    assert meta.number_rows == sum(blocks)
    assert np.array_equal(table.to_numpy(dtype=np.float64).reshape(-1, columns), np.concatenate(rows))


def test_labels_in_vietnamese_are_cut_between_letters_never_within() -> None:
    long = "Ủy ban nhân dân phường Nha Trang, tỉnh Khánh Hòa " * 8
    values = (Value(1, "1", long), Value(2, "2", "đ"), Value(-9, "", "Không trả lời", missing=True))
    _table, meta = read(
        [variable("A1", label=long, values=values)],
        np.array([[1], [-9]], dtype=np.int32),
        title=long,
        notes=[long, "hai"],
    )
    label = meta.column_names_to_labels["A1"]
    assert long.startswith(label)
    assert len(label.encode()) in range(240, 251)
    assert long.startswith(meta.variable_value_labels["A1"][1])
    assert meta.variable_value_labels["A1"][2] == "đ"
    assert long.startswith(meta.file_label.rstrip())
    assert meta.notes[1] == "hai"


def test_days_are_dates() -> None:
    day = (datetime(2026, 3, 2, tzinfo=UTC) - datetime(1582, 10, 14, tzinfo=UTC)).days
    table, _meta = read([variable("D", source="day"), variable("N")], np.array([[day, 7]], dtype=np.int32))
    assert str(table["D"][0]) == "2026-03-02"
    assert table["N"][0] == 7
