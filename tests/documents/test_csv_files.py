import pytest

from documents.csv_files import csv_bytes, csv_head, harmless
from documents.reading import read_bytes


def test_every_file_has_the_mark_semicolons_and_crlf() -> None:
    assert csv_bytes([("Mã", "Tên"), ("a;b", None), ("1,5", 3)]).decode() == ('\ufeffMã;Tên\r\n"a;b";\r\n1,5;3\r\n')
    assert csv_head(["unit", "A1"]).decode() == "\ufeffunit;A1\r\n"


@pytest.mark.parametrize("text", ["=1", "+1+1", "-1-1", "@x", "\t=1", " =1", "\r=1", "\n=1", "a\t=1"])
def test_what_acts_in_a_spreadsheet_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) in (f"'{text}", text)
    assert harmless(text).lstrip()[:1] not in "=+-@"


@pytest.mark.parametrize("text", ["-1", "+84912345678", "-2,5", "a=b", "", "1;2"])
def test_plain_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_files_are_read_whatever_separates_their_cells(delimiter: str) -> None:
    table = read_bytes(f"unit{delimiter}A1\nso-y-te{delimiter}5\n".encode(), name="x.csv")
    assert table.rows[0][1] == {"unit": "so-y-te", "A1": "5"}
