"""The forms of a PDF: on screen (PDF/UA-1), kept in an archive (PDF/A-2a), with an empty field to sign."""

import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from documents import pdf, signature_field
from tests.documents.test_pdf import page
from tests.reports.paper import Paper

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
SIGNED = page('<h1>Báo cáo</h1><p>Nội dung.</p><div id="cho-ky" style="margin-left:80mm;height:34mm"></div><p>Tên</p>')


@pytest.fixture(scope="module")
def screen() -> bytes:
    return pdf.render(SIGNED)


@pytest.fixture(scope="module")
def archive() -> bytes:
    return pdf.render(SIGNED, variant="archive")


def test_screen_form_says_that_it_is_accessible(screen: bytes) -> None:
    assert b"pdfuaid" in Paper(screen).root["/Metadata"].get_data()
    assert b"pdfaid" not in Paper(screen).root["/Metadata"].get_data()


def test_archive_form_claims_both_standards_in_one_description(archive: bytes) -> None:
    metadata = Paper(archive).root["/Metadata"].get_data().decode()
    tree = ET.fromstring(metadata[metadata.index("<x:xmpmeta") : metadata.rindex("<?xpacket")])
    (rdf,) = tree.findall(f"{RDF}RDF")
    said = {key: value for about in rdf for key, value in about.attrib.items()}
    assert said["{http://www.aiim.org/pdfa/ns/id/}part"] == "2"
    assert said["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"
    assert said["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    assert "pdfaProperty:name>part<" in metadata


def test_archive_form_carries_its_colours_and_all_its_fonts(archive: bytes) -> None:
    paper = Paper(archive)
    assert paper.root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert paper.fonts <= {"Tinos", "Tinos-Bold"}
    assert "/Names" not in paper.root or "/EmbeddedFiles" not in paper.root["/Names"]


@pytest.mark.parametrize("variant", ["screen", "archive"])
def test_each_form_is_the_same_bytes_for_the_same_page(variant: str, screen: bytes, archive: bytes) -> None:
    made = {"screen": screen, "archive": archive}
    assert pdf.render(SIGNED, variant=variant) == made[variant]  # type: ignore[arg-type]
    assert screen != archive


@pytest.fixture(scope="module")
def signable(archive: bytes) -> Paper:
    return Paper(signature_field.with_field(archive))


def test_field_to_sign_is_empty_and_named(signable: Paper) -> None:
    (field,) = signable.root["/AcroForm"]["/Fields"]
    assert (field["/T"], field["/FT"]) == ("ChuKySo", "/Sig")
    assert "/V" not in field
    assert field["/AP"]["/N"].get_data() == b""


def test_file_to_sign_stays_what_the_archive_form_claims(signable: Paper, archive: bytes) -> None:
    before, after = Paper(archive), signable
    assert after.content.startswith(b"%PDF-1.7")
    assert after.reader.metadata == before.reader.metadata
    assert after.root["/Metadata"].get_data() == before.root["/Metadata"].get_data()
    assert "/OutputIntents" in after.root


def test_field_lies_in_the_room_left_to_sign(signable: Paper) -> None:
    left, bottom, right, top = (float(side) for side in signable.root["/AcroForm"]["/Fields"][0]["/Rect"])
    name = signable.pages[0].find("Tên")
    heading = signable.pages[0].find("Nội dung.")
    height = float(signable.reader.pages[0].mediabox.height)
    points = 72 / 25.4
    assert height - name.top * points <= bottom < top <= height - heading.bottom * points
    assert left > 80 * points
    assert right < 210 * points


def test_field_stands_in_the_tag_tree(signable: Paper) -> None:
    field = signable.root["/AcroForm"]["/Fields"][0]
    tree = signable.root["/StructTreeRoot"]
    form = tree["/K"][0]["/K"][-1].get_object()
    numbers = tree["/ParentTree"]["/Nums"]
    assert form["/S"] == "/Form"
    assert form["/K"][0]["/Obj"].get_object() == field.get_object()
    assert numbers[numbers.index(field["/StructParent"]) + 1].get_object() == form
    assert field["/TU"]


def test_a_reader_of_signatures_finds_one_unsigned_field(signable: Paper, tmp_path: Path) -> None:
    file = tmp_path / "signable.pdf"
    file.write_bytes(signable.content)
    said = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature Field Name: ChuKySo" in said
    assert "not signed" in said


def test_page_without_room_to_sign_gets_no_field(screen: bytes) -> None:
    with pytest.raises(signature_field.NoRoom):
        signature_field.with_field(pdf.render(page("<p>Không ký</p>")))
