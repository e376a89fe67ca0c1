"""The Atom feed of publications and their corrections (RFC 4287). One entry for each, at the address that stays."""

import re
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.open_data.reading import Entry, absolute

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
MOST_ENTRIES = 200
# What XML 1.0 cannot say.
NO_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed_of(entries: Sequence[Entry]) -> bytes:
    """Return the feed in Vietnamese, whatever language its reader has chosen on pages."""
    with override(settings.LANGUAGE_CODE):
        home = absolute(reverse("open_data:start"))
        made = Atom1Feed(
            title=_("Kết quả đo lường sự hài lòng: công bố và đính chính"),
            link=home,
            description="",
            language="vi",
            author_name=settings.PROVINCE_NAME,
            feed_url=absolute(reverse("open_data:feed")),
            feed_guid=home,
        )
        for entry in entries[:MOST_ENTRIES]:
            _add(made, entry)
        return made.writeString("utf-8").encode()


def _add(made: Atom1Feed, entry: Entry) -> None:
    publication, later = entry.publication, entry.superseded_by
    published = localtime(publication.published_at)
    made.add_item(
        title=_xml(_title(entry)),
        link=entry.address,
        description=_xml(" ".join(_said(entry))),
        unique_id=entry.address,
        author_name=_xml(publication.issuing_body),
        pubdate=published,
        # What was replaced changed on that day.
        updateddate=localtime(later.publication.published_at) if later else published,
    )


def _title(entry: Entry) -> str:
    title = entry.publication.round.title
    if entry.superseded_by:
        return _("Đã được thay thế: %(title)s, lần %(number)d") % {"title": title, "number": entry.number}
    if entry.publication.supersedes_id:
        return _("Đính chính: %(title)s, lần %(number)d") % {"title": title, "number": entry.number}
    return _("Công bố: %(title)s") % {"title": title}


def _said(entry: Entry) -> list[str]:
    made, later = entry.publication, entry.superseded_by
    number = {"number": made.decision_number, "body": made.issuing_body, "day": f"{made.decision_date:%d/%m/%Y}"}
    said = [_("Theo %(number)s ngày %(day)s của %(body)s.") % number]
    if made.reason:
        said.append(_("Lý do đính chính: %s.") % made.reason.rstrip("."))
    if later:
        said.append(_("Đã được thay thế vì: %s.") % later.publication.reason.rstrip("."))
        said.append(later.address)
    return said


def _xml(text: str) -> str:
    return NO_XML.sub("", text)
