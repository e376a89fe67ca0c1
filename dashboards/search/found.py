"""What a person finds: never more than the lists of rounds and comments and the pages of agencies show that person.

Each kind is narrowed to what the person may see before it is searched: neither a count nor the order nor the time it
takes tells of anything else.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from agencies.models import AgencyVersion
from agencies.sorting import folded
from dashboards.collection.rounds import rounds_for
from dashboards.search.newest import newest_results
from dashboards.search.results import Result, results, said_of
from dashboards.search.words import Asked, Part, marked, says, snippet
from feedback.models import Comment
from feedback.queue_page import STATE, UNIT, entry
from feedback.reach import Reader, visible
from feedback.selectors.comments import Wanted, listed, names_on
from scoring.access import Sight
from surveys.models import Round
from surveys.selectors import rounds_in_scope


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: where it opens, its words in parts (marked or not), and what stands below them.

    `links`: further pages about it, as pairs (words, address).
    """

    url: str
    parts: Sequence[Part]
    below: str
    links: tuple[tuple[str, str], ...] = ()


def agencies(asked: Asked, sight: Sight, listed: Sequence[Round], *, on: date) -> "list[Names | Result]":
    """Return the agencies whose page opens to who has this sight, by today's name, an earlier one or the code.

    Where words fit an agency and one of the rounds `listed` together, its pages in these rounds come first. Among
    agencies those come first that are called by just these words, then as `_likelihood` tells for the day.
    """
    every = sorted(_agencies(sight), key=lambda names: _likelihood(names, asked, on))
    called = [(names.last.agency_id, folded(" ".join(names.all))) for names in every]
    found = [
        names for names, (_pk, text) in zip(every, called, strict=True) if all(word in text for word in asked.words)
    ]
    return [*results(asked, called, listed, sight), *found]


def agency_hits(found: "Sequence[Names | Result]", asked: Asked, sight: Sight) -> list[Hit]:
    """Return agencies of one page: each opens at its newest figures that the person sees, else at its years."""
    newest = newest_results({each.last.agency_id for each in found if isinstance(each, Names)}, sight)
    return [
        _result_hit(each, asked)
        if isinstance(each, Result)
        else _agency_hit(each, asked, newest.get(each.last.agency_id))
        for each in found
    ]


def listed_rounds(user: User, *, on: date) -> list[Round]:
    """Return the rounds of the person's lists, newest first."""
    return list(rounds_for(user, on=on))


def rounds(asked: Asked, listed: Sequence[Round], sight: Sight) -> list[Hit]:
    """Return those of the rounds `listed` that say the words; whoever sees no results is led to the collecting."""
    found = [each for each in listed if says(said_of(each), asked.words)]
    shown = set(rounds_in_scope(sight.units).filter(pk__in=[each.pk for each in found]).values_list("pk", flat=True))
    return [_round_hit(each, asked, results=each.pk in shown) for each in found]


def comment_ids(asked: Asked, reader: Reader, *, most: int) -> list[UUID]:
    """Return which comments the person's list shows for these words, in its order; the words are looked for once."""
    wanted = replace(Wanted(state=""), search=" ".join(asked.words))
    return list(listed(visible(reader), wanted, on=reader.on).values_list("pk", flat=True)[:most])


def comment_hits(ids: Sequence[UUID], asked: Asked, reader: Reader) -> list[Hit]:
    """Return comments of one page, among those found, with the masked words around what was searched for."""
    found = visible(reader).select_related("assignee", "service").in_bulk(ids)
    names = names_on({each.handler_id for each in found.values()}, on=reader.on)
    return [_comment_hit(found[pk], asked, names, reader) for pk in ids if pk in found]


@dataclass(frozen=True, slots=True)
class Names:
    """An agency as it was last, with all names it has had."""

    last: AgencyVersion
    all: tuple[str, ...]


def _agencies(sight: Sight) -> list[Names]:
    by_agency: dict[int, list[AgencyVersion]] = defaultdict(list)
    for version in AgencyVersion.objects.select_related("agency", "block").order_by("valid__startswith"):
        by_agency[version.agency_id].append(version)
    # As the page of an agency decides: by the block it was in last.
    seen = [
        versions
        for versions in by_agency.values()
        if sight.figures.covers(agency_id=versions[-1].agency_id, block_id=versions[-1].block_id)
    ]
    seen.sort(key=lambda versions: (versions[-1].position, versions[-1].sort_key))
    return [Names(versions[-1], tuple(_words_of(versions))) for versions in seen]


def _likelihood(names: Names, asked: Asked, on: date) -> tuple[bool, bool, bool, int]:
    """Return a key by which the agency most likely meant is the least.

    Whoever is called so today comes before who was once, an agency before the sections of agencies, a short name before
    a longer one with the same words.
    """
    last = names.last
    below = last.level == AgencyVersion.Level.UNIT
    # A section is called by its short name within its agency only: many agencies have a "Văn phòng".
    called = {last.name, last.agency.code, last.name if below else last.short_name}
    other = folded(asked.text) not in map(folded, called)
    once = last.valid.upper is not None and last.valid.upper <= on
    return other, once or not says(last.name, asked.words), below, len(last.name.split())


def _words_of(versions: Sequence[AgencyVersion]) -> list[str]:
    said = [words for version in reversed(versions) for words in (version.name, version.short_name)]
    return list(dict.fromkeys([*said, versions[-1].agency.code]))


def _agency_hit(names: Names, asked: Asked, newest: Round | None) -> Hit:
    last = names.last
    earlier = [name for name in names.all if name not in (last.name, last.short_name, last.agency.code)]
    below = [last.block.name if last.block else str(last.get_level_display())]
    if earlier:
        below.append(_("trước đây: %(names)s") % {"names": ", ".join(earlier)})
    if last.valid.upper is not None:
        below.append(_("đến %(day)s") % {"day": f"{last.valid.upper:%d/%m/%Y}"})
    if newest is not None:
        below.append(_("mở kết quả: %(round)s, %(state)s") % _named(newest))
    code = last.agency.code
    years = reverse("history:unit", args=[code])
    links = [_comments_link(code)]
    if newest is not None:
        links.insert(0, (_("các năm của đơn vị này"), years))
    url = years if newest is None else reverse("dashboards:unit", args=[newest.code, code])
    return Hit(url, marked(last.name, asked.words), " · ".join(below), tuple(links))


def _named(round: Round) -> dict[str, str]:
    return {"round": round.title, "state": str(round.get_state_display())}


def _comments_link(code: str) -> tuple[str, str]:
    """Return where the list shows one agency's comments, dealt with or not."""
    address = f"{reverse('feedback:comments')}?{urlencode({UNIT: code, STATE: 'tat-ca'})}"
    return _("mọi ý kiến về đơn vị này"), address


def _result_hit(found: Result, asked: Asked) -> Hit:
    url = reverse("dashboards:unit", args=[found.round.code, found.agency.code])
    below = " · ".join(words for words in (found.block, str(found.round.get_state_display())) if words)
    return Hit(
        url, marked(f"{found.name}, {found.round.title}", asked.words), below, (_comments_link(found.agency.code),)
    )


def _round_hit(found: Round, asked: Asked, *, results: bool) -> Hit:
    view = "dashboards:round" if results else "collection:monitor"
    below = _("Năm đánh giá %(year)d · %(first)s – %(last)s · %(state)s") % {
        "year": found.assessment_year,
        "first": f"{found.opens_on:%d/%m/%Y}",
        "last": f"{found.closes_on:%d/%m/%Y}",
        "state": found.get_state_display(),
    }
    return Hit(reverse(view, args=[found.code]), marked(found.title, asked.words), below)


def _comment_hit(found: Comment, asked: Asked, names: dict[int, str], reader: Reader) -> Hit:
    told = entry(found, names, reader)
    below = " · ".join(words for words in (told.unit, told.when, told.source, told.state) if words)
    parts = snippet(found.masked, asked.words) or [(_("(không có chữ)"), False)]
    return Hit(reverse("feedback:comment", args=[found.pk]), parts, below)
