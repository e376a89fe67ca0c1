"""Posters as printed: what a camera reads, what a person reads, sizes, and fonts."""

import io
import subprocess
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image
from pypdf import PdfReader

from surveys.addresses import address_of
from surveys.models import AccessPoint, Channel
from surveys.posters.content import ERROR_LEVEL, QUIET_ZONE, Kind, groups
from surveys.services.posters import posters_pdf
from tests import factories as base
from tests.surveys import factories

pytestmark = pytest.mark.django_db

MM = 72 / 25.4
DPI = 150
EVERY_LETTER = "Ắ Ằ Ẳ Ẵ Ặ ấ ầ ẩ ẫ ậ ế ề ể ễ ệ ố ồ ổ ỗ ộ ớ ờ ở ỡ ợ ứ ừ ử ữ ự ỳ ỵ ỷ ỹ Đđ ĩ ũ"
SIZES = {Kind.POSTER: (210, 297), Kind.CARD: (148, 210), Kind.TENT: (210, 297), Kind.STICKERS: (210, 297)}
NARROWEST_MM = {Kind.POSTER: 90, Kind.CARD: 55, Kind.TENT: 55, Kind.STICKERS: 30}
# Where one code stands alone: the lower half of the tent, the first sticker (left, top, right, bottom in mm).
ALONE = {Kind.TENT: (0, 150, 210, 297), Kind.STICKERS: (0, 0, 70, 74)}


@pytest.fixture
def door(settings: Any) -> AccessPoint:
    settings.PUBLIC_URL = "https://hailong.khanhhoa.gov.vn"
    survey = factories.open_survey(base.agency(name=f"UBND phường {EVERY_LETTER}"))
    point, _door = factories.door_of(survey.units.get(), channel=Channel.QR)
    AccessPoint.objects.filter(pk=point.pk).update(label="Quầy số 3")
    return AccessPoint.objects.select_related("service").get(pk=point.pk)


def printed(kind: Kind, *doors: AccessPoint) -> bytes:
    return posters_pdf(doors, kind, progress=lambda text, done, total: None)


def picture(pdf: bytes, folder: Path) -> Image.Image:
    (folder / "x.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", str(DPI), "-png", "-f", "1", "-l", "1", "-singlefile", "x.pdf", "x"]
    subprocess.run(command, cwd=folder, check=True)
    return Image.open(folder / "x.png").convert("L")


def code_on(page: Image.Image, matrix: list[list[bool]]) -> float:
    """Compare every module of the only code on a picture and look for its quiet zone; return its width in mm."""
    # Nothing else is printed in full black.
    black = page.point(lambda value: 255 if value < 16 else 0)
    box = black.getbbox()
    assert box is not None
    left, top, right, bottom = box
    step = (right - left) / len(matrix)
    assert abs((bottom - top) - (right - left)) <= 2
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            at = (left + int((column + 0.5) * step), top + int((row + 0.5) * step))
            assert bool(black.getpixel(at)) == dark, (row, column)
    quiet = int(step * QUIET_ZONE) - 1
    around = page.crop((left - quiet, top - quiet, right + quiet, bottom + quiet)).point(lambda value: 255 - value)
    # Edges of modules may be a little blurred.
    around.paste(0, (quiet - 2, quiet - 2, quiet + right - left + 2, quiet + bottom - top + 2))
    assert around.point(lambda value: 255 if value > 60 else 0).getbbox() is None
    return (right - left) / DPI * 25.4


@pytest.mark.parametrize("kind", list(Kind), ids=str)
def test_a_camera_finds_the_doors_address(door: AccessPoint, tmp_path: Path, kind: Kind) -> None:
    address = address_of(door)
    matrix = [[bool(module) for module in row] for row in segno.make(address, error=ERROR_LEVEL, micro=False).matrix]
    pdf = printed(kind, door)
    page = picture(pdf, tmp_path)
    if kind in ALONE:
        left, top, right, bottom = (round(each / 25.4 * DPI) for each in ALONE[kind])
        page = page.crop((left, top, right, bottom))

    assert code_on(page, matrix) >= NARROWEST_MM[kind]
    (sheet,) = PdfReader(io.BytesIO(pdf)).pages
    assert (round(sheet.mediabox.width / MM), round(sheet.mediabox.height / MM)) == SIZES[kind]
    text = " ".join(sheet.extract_text().split())
    assert "Quầy số 3" in text
    assert "không hỏi tên" in text
    assert "Scan to rate our service" in text
    assert EVERY_LETTER.replace(" ", "") in text.replace(" ", "")
    written = "".join(("hailong.khanhhoa.gov.vn/s/", *groups(door.token)))
    assert written in text.replace(" ", "")


@pytest.mark.parametrize("kind", list(Kind), ids=str)
def test_only_be_vietnam_pro_is_used_and_it_is_embedded(door: AccessPoint, kind: Kind) -> None:
    fonts = {}
    for sheet in PdfReader(io.BytesIO(printed(kind, door))).pages:
        for each in sheet["/Resources"]["/Font"].values():  # type: ignore[index]
            font = each.get_object()["/DescendantFonts"][0].get_object()
            fonts[str(font["/BaseFont"])] = "/FontFile2" in font["/FontDescriptor"].get_object()

    assert fonts
    assert all("Be-Vietnam-Pro" in name and embedded for name, embedded in fonts.items()), fonts


def test_many_doors_are_one_file_of_one_page_each_in_order(door: AccessPoint) -> None:
    units = [base.agency(name=f"Đơn vị {letter}") for letter in "BAC"]
    survey = factories.open_survey(*units, code="dot-hai")
    doors = [factories.door_of(survey.units.get(agency=unit))[0] for unit in units]
    pages = PdfReader(io.BytesIO(printed(Kind.CARD, *doors))).pages

    assert [page.extract_text().split("\n")[0] for page in pages] == ["Đơn vị B", "Đơn vị A", "Đơn vị C"]


def test_the_poster_of_a_merged_unit_names_both(door: AccessPoint) -> None:
    agencies = [base.agency(name="Xã Cũ"), base.agency(name="Phường Mới")]
    survey = factories.open_survey(*agencies, code="dot-hai")
    old, new = (survey.units.get(agency=agency) for agency in agencies)
    point, _door = factories.door_of(old)
    survey.units.filter(pk=old.pk).update(reports_into=new)
    text = PdfReader(io.BytesIO(printed(Kind.POSTER, point))).pages[0].extract_text()

    assert "Phường Mới" in text
    assert "trước đây: Xã Cũ" in text
