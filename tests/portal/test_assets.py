"""What every page may hold (no inline style or script), and what a first visit may weigh."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STATIC = Path(settings.BASE_DIR) / "static"
# Paper is rendered from its own template, which no browser policy governs.
SCREEN_TEMPLATES = sorted(path for path in TEMPLATES.rglob("*.html") if path.name != "print.html")
INLINE = re.compile(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<style\b|javascript:", re.IGNORECASE)
SCRIPT_WITHOUT_SOURCE = re.compile(
    r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")", re.IGNORECASE
)
FIRST_VISIT = (
    "css/tokens.css",
    "css/base.css",
    "fonts/be-vietnam-pro-400.woff2",
    "fonts/be-vietnam-pro-600.woff2",
)


@pytest.mark.parametrize("path", SCREEN_TEMPLATES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_template_has_no_inline_style_or_script(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    assert not INLINE.search(source)
    assert not SCRIPT_WITHOUT_SOURCE.search(source)


def test_shared_files_of_a_first_visit_leave_room_for_the_page() -> None:
    weight = 0
    for name in FIRST_VISIT:
        content = (STATIC / name).read_bytes()
        weight += len(content) if name.endswith(".woff2") else len(gzip.compress(content))

    assert weight <= 45 * 1024


# What only pages for everybody load.
PUBLIC_SHEETS = ("public.css", "embed.css", "notice.css", "notice-a3.css")
# What only the PDF writer reads: no browser loads it.
PAPER_SHEETS = ("paper-form.css", "paper-stamp.css", "poster.css", "recall-print.css")


def test_stylesheets_of_public_pages_stay_small() -> None:
    sizes = [len(gzip.compress((STATIC / "css" / name).read_bytes())) for name in PUBLIC_SHEETS]

    assert sum(sizes) <= 6 * 1024


def test_stylesheets_of_officials_stay_small() -> None:
    sheets = [path for path in (STATIC / "css").glob("*.css") if path.name not in PUBLIC_SHEETS + PAPER_SHEETS]

    # All areas together; a page loads two of them besides the common ones.
    assert sum(len(gzip.compress(path.read_bytes())) for path in sheets) <= 34 * 1024


def test_sheets_for_paper_are_loaded_by_no_page() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))

    assert [name for name in PAPER_SHEETS if f"static 'css/{name}'" in templates] == []
    assert [name for name in PAPER_SHEETS if f"paper:css/{name}" not in templates] == []


def test_the_script_of_charts_stays_small() -> None:
    assert len(gzip.compress((STATIC / "js/charts.js").read_bytes())) <= 2.5 * 1024


def test_colours_are_written_in_tokens_only() -> None:
    """Marks of the hatching are the exception: they lie on the scale's colours in light and in dark."""
    found = re.findall(r"#[0-9a-f]{6}\b", (STATIC / "css/base.css").read_text(encoding="utf-8"))

    assert set(found) <= {"#000000"}


@pytest.mark.parametrize("cut", ["400", "600"])
def test_digits_for_tables_have_equal_widths(cut: str) -> None:
    font = TTFont(STATIC / f"fonts/be-vietnam-pro-so-{cut}.woff2")
    names = font.getBestCmap()

    assert len({font["hmtx"][names[ord(digit)]][0] for digit in "0123456789"}) == 1


@pytest.mark.parametrize("cut", ["400", "600"])
def test_screen_font_has_every_vietnamese_letter(cut: str) -> None:
    known = TTFont(STATIC / f"fonts/be-vietnam-pro-{cut}.woff2").getBestCmap()
    letters = [*range(0x1EA0, 0x1EFA), *map(ord, "ĂăÂâĐđÊêÔôƠơƯưÀÁÃÈÉÌÍÒÓÕÙÚÝàáãèéìíòóõùúýĨĩŨũ–−“”…")]

    assert [chr(letter) for letter in letters if letter not in known] == []
