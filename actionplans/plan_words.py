"""What people write in plans: targets as documents put them, and names of people, which do not belong there. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal

TARGET = re.compile(r"(\d{4})\s*[:\-–]?\s*(trên|từ|>=|≥|>)?\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*%?")
ABOVE = ("trên", ">")
# "Ông Nguyễn Văn A": plans name posts, never people. A post may follow such a word.
PERSON = re.compile(
    r"\b(?:[Ôô]ng|[Bb]à|[Đđ]/[Cc]|[Đđ]ồng chí)\s+"
    r"(?!Giám|Phó|Trưởng|Chánh|Chủ|Bí|Cục|Chi|Viện|Hiệu)[A-ZĐÀ-Ỹ]\w*(?:\s+[A-ZĐÀ-Ỹ]\w*)+"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A target of a year in percent: "trên 77 %" is above, "từ 80 %" and a number alone are not."""

    year: int
    above: bool
    value: Decimal


def target_in(line: str) -> Said | None:
    """Read "2027: trên 77,5 %"; None where a line says something else, or more than 100 %."""
    found = TARGET.fullmatch(line.strip().lower())
    if found is None:
        return None
    value = Decimal(found[3].replace(",", "."))
    return Said(int(found[1]), found[2] in ABOVE, value) if value <= 100 else None


def names_a_person(text: str) -> bool:
    """Say whether words name a person by title and name, not a post."""
    return PERSON.search(text) is not None
