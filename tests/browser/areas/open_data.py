from tests.browser.areas.base import State, at

LATER = "after a publication: tests/portal/open_data/test_in_browser.py"
STATES: tuple[State, ...] = (
    State("du-lieu-mo", "open_data:start", None, at("/du-lieu/")),
    State("du-lieu-tu-dien", "open_data:dictionary", None, at("/du-lieu/tu-dien/")),
)
NOT_PAGES: dict[str, str] = {
    "open_data:feed": "Atom",
    "open_data:file": "file",
    "open_data:file_in_force": "file",
    "open_data:in_force": LATER,
    "open_data:publication": LATER,
}
