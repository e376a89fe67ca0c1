"""Samples as they stand in files of the nineties, typed from the published tables, not made by the code under test."""

import codecs
import io

import pytest
import xlsxwriter

from documents.reading import Table, UnreadableFile, read_bytes
from documents.reading.mojibake import Garbled, Words, from_tcvn3, from_vni
from documents.reading.syllables import is_syllable

# What a reader of Latin letters sees, and what was meant.
TCVN3 = {
    "Céng hßa x· héi chñ nghÜa ViÖt Nam": "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "§éc lËp - Tù do - H¹nh phóc": "Độc lập - Tự do - Hạnh phúc",
    "ñy ban nh©n d©n tØnh Kh¸nh Hßa": "ủy ban nhân dân tỉnh Khánh Hòa",
    "Së X©y dùng, ng­êi d©n, quyÕt ®Þnh": "Sở Xây dựng, người dân, quyết định",
    "NguyÔn ThÞ Hång, Phan V¨n ¸i, giÕng ®µo": "Nguyễn Thị Hồng, Phan Văn ái, giếng đào",
    "mét cöa, hç trî, kü thuËt, ®ñ ®iÒu kiÖn": "một cửa, hỗ trợ, kỹ thuật, đủ điều kiện",
}
VNI = {
    "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam": "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Ñoäc laäp - Töï do - Haïnh phuùc": "Độc lập - Tự do - Hạnh phúc",
    "Uûy ban nhaân daân tænh Khaùnh Hoøa": "Ủy ban nhân dân tỉnh Khánh Hòa",
    "Sôû Xaây döïng, ngöôøi daân, quyeát ñònh": "Sở Xây dựng, người dân, quyết định",
    "Nguyeãn Thò Hoàng, Phan Vaên AÙi, gieáng ñaøo": "Nguyễn Thị Hồng, Phan Văn Ái, giếng đào",
    "moät cöûa, hoã trôï, kyõ thuaät, ñuû ñieàu kieän": "một cửa, hỗ trợ, kỹ thuật, đủ điều kiện",
}
UNICODE = (
    "Cán bộ hướng dẫn rõ ràng, đúng hẹn. Mong có tin nhắn báo khi hồ sơ xong. Và, là, thì, mà, có, đã, sẽ, cho, với, "
    "cả, xã, phí, lý do, ý kiến, cô, chú, ông, bà, tôi, kính, gửi, tình, hình, dân, cư, sân, bên, bến, tên, tiên"
)
FOREIGN = (
    "Café, naïve, für, Ñandú, Ørsted, São Paulo, © 2024 ®, 5 m², ±3 °C, ½, señor, façade, œuvre, Zürich, Malmö, "
    "Þórr, Ångström, à la carte, vis-à-vis, crème brûlée, déjà vu, Erdoğan, Košice, piñata, über, naïveté, El Niño"
)


def table(*names: str) -> bytes:
    return "\n".join(["code,name", *(f'{number},"{name}"' for number, name in enumerate(names))]).encode("latin-1")


def book(*names: str) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as made:
        made.add_worksheet().write_column(0, 0, ["name", *names])
    return content.getvalue()


@pytest.mark.parametrize(("seen", "meant"), TCVN3.items())
def test_tcvn3_says_what_was_meant(seen: str, meant: str) -> None:
    assert from_tcvn3(seen) == meant


@pytest.mark.parametrize(("seen", "meant"), VNI.items())
def test_vni_says_what_was_meant(seen: str, meant: str) -> None:
    assert from_vni(seen) == meant.lower()


def test_every_vietnamese_word_of_the_samples_is_spelt_as_one() -> None:
    words = {word for meant in TCVN3.values() for word in meant.replace("-", " ").replace(",", " ").split()}

    assert [word for word in words if not word.isascii() and not is_syllable(word)] == []


@pytest.mark.parametrize(
    "word", ["Së", "x©y", "tænh", "phuùc", "Café", "für", "cát,", "bàác", "tóc̀", "hàp", "cảc", "ng"]
)
def test_what_is_no_vietnamese_word_is_not_taken_for_one(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize("seen", TCVN3)
def test_every_line_in_tcvn3_is_named(seen: str) -> None:
    for content, name in (
        (table(seen), "t.csv"),
        (table(seen).decode("latin-1").encode(), "t.csv"),
        (book(seen), "t.xlsx"),
    ):
        with pytest.raises(UnreadableFile, match=r"TCVN3 \(phông \.VnTime\).*Unicode"):
            read_bytes(content, name=name)


@pytest.mark.parametrize("seen", VNI)
def test_every_line_in_vni_is_named(seen: str) -> None:
    for content, name in (
        (table(seen), "t.csv"),
        (table(seen).decode("latin-1").encode(), "t.csv"),
        (book(seen), "t.xlsx"),
    ):
        with pytest.raises(UnreadableFile, match=r"VNI \(phông VNI-Times\).*Unicode"):
            read_bytes(content, name=name)


def test_one_garbled_column_among_good_ones_is_noticed() -> None:
    good = [word.strip() for word in UNICODE.split(",")]
    bad = " ".join(TCVN3).split()
    rows = [f"{number},{good[number % len(good)]},{bad[number % len(bad)]}" for number in range(60)]

    with pytest.raises(UnreadableFile, match="TCVN3"):
        read_bytes("\n".join(["a,b,c", *(row.replace(", ", " ") for row in rows)]).encode(), name="t.csv")


def test_utf_8_once_read_as_latin_is_named() -> None:
    seen = "Sở Xây dựng, Khánh Hòa, người dân".encode().decode("cp1252", errors="replace")

    with pytest.raises(UnreadableFile, match="đọc sai bảng mã"):
        read_bytes(f'name\n"{seen}"\n'.encode(), name="t.csv")


@pytest.mark.parametrize("text", [UNICODE, UNICODE.upper(), FOREIGN, UNICODE + FOREIGN, "", "a,b"])
def test_good_text_is_never_taken_for_garbled(text: str) -> None:
    words = Words()
    words.add(text)

    assert words.verdict() is None


def test_two_words_are_enough_when_nothing_else_explains_them() -> None:
    words = Words()
    words.add("Së X©y")

    assert words.verdict() is Garbled.TCVN3


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-16-le-bom", "utf-16-be-bom"]
)
def test_unicode_is_read_in_every_form(encoding: str) -> None:
    marks = {"utf-16-le-bom": codecs.BOM_UTF16_LE, "utf-16-be-bom": codecs.BOM_UTF16_BE}
    content = "code\tname\r\n1\tSở Xây dựng\r\n".encode(encoding.removesuffix("-bom"))

    assert read_bytes(marks.get(encoding, b"") + content, name="t.txt") == Table(
        ("code", "name"), ((2, {"code": "1", "name": "Sở Xây dựng"}),)
    )


def as_windows_1258(text: str) -> bytes:
    """Write as Windows does: letters with roofs whole, tones as marks behind them."""
    tones = {"̀": "̀", "́": "́", "̃": "̃", "̉": "̉", "̣": "̣"}
    import unicodedata

    out = ""
    for letter in text:
        spread = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in spread if mark in tones)
        out += unicodedata.normalize("NFC", "".join(mark for mark in spread if mark not in tones)) + tone
    return out.encode("cp1258")


def test_windows_1258_is_read_where_it_is_sure() -> None:
    content = as_windows_1258("code,name\n1,Sở Xây dựng tỉnh Khánh Hòa\n2,Ủy ban nhân dân phường Nha Trang\n")

    assert read_bytes(content, name="t.csv").rows[1][1]["name"] == "Ủy ban nhân dân phường Nha Trang"


def test_latin_text_that_is_no_vietnamese_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableFile, match="Dòng 2 không phải chữ UTF-8"):
        read_bytes("code,name\n1,Café für Señor Müller façade\n".encode("latin-1"), name="t.csv")
