from tests.browser.areas.base import State, at

# The demonstration publishes last year's round.
HOME = "/du-lieu/kh-2025/"
STATES: tuple[State, ...] = (
    State("du-lieu-mo", "open_data:start", None, at("/du-lieu/")),
    State("du-lieu-dot", "open_data:in_force", None, at(HOME)),
    State("du-lieu-lan", "open_data:publication", None, at(f"{HOME}1/")),
    State("du-lieu-tu-dien", "open_data:dictionary", None, at("/du-lieu/tu-dien/")),
)
NOT_PAGES: dict[str, str] = {
    "open_data:feed": "Atom",
    "open_data:file": "file",
    "open_data:file_in_force": "file",
}
