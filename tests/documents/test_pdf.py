import subprocess
import sys

import pytest

from documents import pdf
from tests.reports.paper import Paper

PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Thử</title>
<style>html{{font-family:Tinos}}@page{{@top-center{{content:counter(page);font-family:Tinos}}}}</style></head>
<body>{}</body></html>"""
ELSEWHERE = ("http://127.0.0.1:1/a.png", "file:///etc/passwd", "paper:../manage.py", "paper:/etc/passwd")


def page(body: str) -> str:
    return PAGE.format(body)


PARAGRAPH = page("<p>Ủy ban nhân dân <b>xã Quảng Thành</b>, <i>ngày 05</i>: 88,55%</p>")


@pytest.fixture(scope="module")
def paper() -> Paper:
    return Paper(pdf.render(PARAGRAPH))


def test_text_reads_back_as_written(paper: Paper) -> None:
    assert "Ủy ban nhân dân xã Quảng Thành, ngày 05: 88,55%" in paper.text


def test_only_vendored_fonts_are_embedded(paper: Paper) -> None:
    assert paper.fonts == {"Tinos", "Tinos-Bold", "Tinos-Italic"}


def test_letters_the_font_lacks_bring_in_no_other_font() -> None:
    assert Paper(pdf.render(page("<p>☐ 漢 Ω</p>"))).fonts == {"Tinos"}


def test_same_page_gives_the_same_bytes(paper: Paper) -> None:
    assert pdf.render(PARAGRAPH) == paper.content


def test_pdf_is_tagged_and_says_its_language(paper: Paper) -> None:
    root = paper.root
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_addresses_outside_the_static_files_are_refused(address: str) -> None:
    with pytest.raises(pdf.RenderingFailed):
        pdf.render(page(f'<img src="{address}" alt="">'))


def test_slow_page_is_stopped_in_words() -> None:
    with pytest.raises(pdf.RenderingFailed, match="quá lâu"):
        pdf.render(page("<p>x</p>" * 20_000), timeout=0.5)


def test_hungry_page_is_stopped_at_the_memory_limit() -> None:
    with pytest.raises(pdf.RenderingFailed, match="Không tạo được"):
        pdf.render(page("<p>x</p>" * 2_000), memory=48 * 1024 * 1024)


def test_child_knows_no_secret_of_the_portal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    assert "secret" not in " ".join(pdf.environment().values())


def test_portal_does_not_load_the_renderer() -> None:
    heavy = "{'weasyprint', 'vl_convert', 'altair'}"
    check = f"import sys, documents.pdf, charts.render, charts.specs; assert not {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", check], check=True, cwd=pdf.ROOT)
