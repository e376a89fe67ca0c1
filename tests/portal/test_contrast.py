import pytest

from dashboards.styles import MARK_PAIRS, TEXT_PAIRS, contrast, stylesheet, tokens


def ratio(pair: tuple[str, str], *, dark: bool) -> float:
    values = tokens(stylesheet(), dark=dark)
    return contrast(values[pair[0]], values[pair[1]])


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="/".join)
def test_text_has_aa_contrast_on_its_ground(pair: tuple[str, str], dark: bool) -> None:
    assert ratio(pair, dark=dark) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("pair", MARK_PAIRS, ids="/".join)
def test_marks_needed_to_use_the_page_are_seen(pair: tuple[str, str], dark: bool) -> None:
    assert ratio(pair, dark=dark) >= 3


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("level", range(1, 6))
def test_words_of_a_chosen_level_are_read_on_its_tint(level: int, dark: bool) -> None:
    assert ratio(("text", f"thang-{level}-nen"), dark=dark) >= 4.5


def test_contrast_of_black_on_white_is_21() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21


def test_figures_on_the_scale_are_read() -> None:
    values = tokens(stylesheet())
    ink = {1: "#ffffff", 2: values["muc"], 3: values["muc"], 4: values["muc"], 5: "#ffffff"}

    assert all(contrast(ink[level], values[f"thang-{level}"]) >= 4.5 for level in ink)
