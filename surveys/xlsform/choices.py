"""Lists of choices out of the choices sheet: which are numbered choices, which stand apart. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from surveys.questionnaire import Text
from surveys.xlsform.sheets import Row
from surveys.xlsform.words import APART_ALIASES

KNOWN = frozenset({"list_name", "name"})


@dataclass(slots=True)
class ChoiceList:
    """`texts` in the order in which the choices are numbered from 1, `numbers` by the name the sheet gives them."""

    texts: tuple[Text, ...] = ()
    numbers: dict[str, int] = field(default_factory=dict)
    apart: frozenset[str] = frozenset()


def lists_of(rows: Sequence[Row], *, default: str, faults: list[str]) -> dict[str, ChoiceList]:
    """Return the lists by name, and add to `faults` what is wrong with a row."""
    by_list: dict[str, dict[str, Row]] = {}
    for row in rows:
        name, choice = row.get("list_name"), row.get("name")
        if not name or not choice:
            faults.append(f"{row.place}: thiếu list_name hoặc name")
        elif any(character.isspace() for character in choice):
            faults.append(f"{row.place}: name “{choice}” không được có dấu cách")
        elif choice in by_list.setdefault(name, {}):
            faults.append(f"{row.place}: phương án “{choice}” đã có ở dòng {by_list[name][choice].number}")
        else:
            by_list[name][choice] = row
    return {name: _list(choices, default) for name, choices in by_list.items()}


def _list(choices: Mapping[str, Row], default: str) -> ChoiceList:
    apart = frozenset(APART_ALIASES[name.lower()] for name in choices if name.lower() in APART_ALIASES)
    names = _numbered([name for name in choices if name.lower() not in APART_ALIASES])
    return ChoiceList(
        texts=tuple(choices[name].text("label", default) for name in names),
        numbers={name: number for number, name in enumerate(names, start=1)},
        apart=apart,
    )


def _numbered(names: list[str]) -> list[str]:
    """Choices named 1…k mean these numbers in whatever order they stand; others are numbered as they stand."""
    if {str(number) for number in range(1, len(names) + 1)} == set(names):
        return sorted(names, key=int)
    return names
