"""Every address that hands out what is hidden otherwise, or single answers, with the act it must leave in the audit.

Whoever adds one adds it here. `OPENERS` says in which modules what is sealed or masked is opened, so that none is
forgotten: each is behind an address below, or hands nothing to a person.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from accounts.models import User
from accounts.services import record
from feedback.models import Audience, Comment, Source
from feedback.services.direct import Said, take_words
from invitations.models import SampleList
from surveys.models import Channel, Response, Round
from tests import factories
from tests.architecture.areas import feedback, privacy
from tests.architecture.areas.base import At, Place, World
from tests.architecture.areas.made import finished
from tests.invitations.factories import filled
from tests.surveys.factories import NOON

Who = Callable[[World], User]


@dataclass(frozen=True)
class Look:
    """Who looks at what, and the act that tells of it."""

    act: str
    by: Who
    at: Place
    method: str = "GET"


def home_affairs(world: World) -> User:
    return world.cast.snv


def head(world: World) -> User:
    return world.cast.chi


def officer(world: World) -> User:
    return world.cast.an


def administrator(world: World) -> User:
    return world.cast.admin


def of_a_kept_comment(world: World, person: User) -> At:
    at = feedback.of_comment()(world, person)
    Comment.objects.filter(pk=str(at.kwargs["comment_id"])).update(audience=Audience.HEAD)
    return at


def with_a_way_to_answer(world: World, person: User) -> At:
    contact = {"name": "Nguyễn Thị Hoa", "phone": "+84912345678", "mail": ""}
    said = Said(
        id=uuid.uuid4(), agency=world.cast.so_xay_dung, words="Chờ lâu", source=Source.DIRECT, contact=contact
    )  # fmt: skip
    take_words(said=said, actor=None, at=NOON)
    Comment.objects.filter(pk=said.id).update(released_on=NOON.date())
    return At({"comment_id": said.id})


def cases(world: World, person: User) -> At:
    feedback.of_case(world, person)
    return At()


def people(channel: Channel) -> Place:
    def place(world: World, person: User) -> At:
        made = filled(Round.objects.get(code=world.inside), 2, channel=channel)
        return At({"code": world.inside, "list_id": made.pk})

    return place


def doubtful(world: World, person: User) -> At:
    unit = Round.objects.get(code=world.inside).units.order_by("pk")[0]
    form = factories.response(unit, [4, 5], flags=Response.Flag.TOO_FAST)
    form.texts.create(question="GY", text="Gọi cho tôi, 0912345678")
    return At({"code": world.inside})


def of_round(world: World, person: User) -> At:
    return At({"code": world.inside}, {"format": "codebook"})


def file_of(task: str, **params: object) -> Place:
    """A file that a job has made for the person."""

    def place(world: World, person: User) -> At:
        known = {"round_id": Round.objects.get(code=world.inside).pk, "list_id": _list_of(world).pk}
        job = finished(person, task, **{**known, **params})
        return At({"job_id": job.pk})

    return place


def _list_of(world: World) -> SampleList:
    return filled(Round.objects.get(code=world.inside), 1, channel=Channel.POST)


def after_a_look(world: World, person: User) -> At:
    """The audit itself, which tells of somebody who looked behind a mask."""
    record(actor=world.cast.chi, action="feedback.unmasked", subject="comment:x", detail={}, at=NOON)
    return At()


def of_a_round_taken_away(world: World, person: User) -> At:
    """The history of a round, which tells of somebody who took its answers away."""
    record(actor=world.cast.snv, action="responses.export", subject=f"round:{world.inside}", detail={}, at=NOON)
    return At({"kind": "dot", "key": world.inside})


LOOKS: Mapping[str, Look] = {
    "feedback:unmask": Look("feedback.unmasked", head, feedback.of_comment(**feedback.REASON), "POST"),
    "feedback:contact": Look("feedback.contact_seen", officer, with_a_way_to_answer, "POST"),
    "feedback:comment": Look("feedback.restricted_seen", head, of_a_kept_comment),
    "feedback:case": Look("feedback.case_seen", head, feedback.of_case),
    "feedback:cases": Look("feedback.cases_seen", head, cases),
    "invitations:postal": Look("invitations.shown", home_affairs, people(Channel.POST)),
    "invitations:postal_file": Look("invitations.shown", home_affairs, people(Channel.POST), "POST"),
    "invitations:printed": Look("invitations.downloaded", home_affairs, file_of("invitations.tasks.make_recall_list")),
    "invitations:call": Look("invitations.call_shown", home_affairs, people(Channel.PHONE)),
    "quality:answers": Look("responses.seen", home_affairs, doubtful),
    "exports:exports": Look("responses.export", home_affairs, of_round, "POST"),
    "exports:file": Look("responses.downloaded", home_affairs, file_of("surveys.export_tasks.export_round")),
    "privacy:asker": Look("data_request.contact_seen", home_affairs, privacy.asked(), "POST"),
    "privacy:find": Look("data_request.searched", home_affairs, privacy.asked(what="0905 123 456"), "POST"),
    "audit:entries": Look("audit.viewed", administrator, after_a_look),
    "changes:history": Look("audit.viewed", administrator, of_a_round_taken_away),
    "audit:csv": Look("audit.exported", administrator, after_a_look),
    "audit:xlsx": Look("audit.exported", administrator, after_a_look),
}
# What opens what is sealed, masked or single, and where it is used: behind which addresses, or why nobody sees it.
OPENERS: Mapping[str, Mapping[str, tuple[str, ...] | str]] = {
    "invitations.sealing.unseal": {
        "feedback.services.direct": ("feedback:contact",),
        "invitations.services.recall": ("invitations:postal", "invitations:postal_file", "invitations:call"),
        "invitations.services.sending": "hands an address to the gateway that sends to it",
        "invitations.services.answering": "finds the hash of who wants no more messages",
        "invitations.services.resealing": "seals it again with the newest key",
        "feedback.services.resealing": "seals it again with the newest key",
        "invitations.services.subjects": ("privacy:find",),
        "dashboards.privacy.requests.filing": ("privacy:asker",),
        "invitations.waiting": "numbers of contacts, no names",
    },
    "feedback.reading.said": {"feedback.services.masking": ("feedback:unmask",)},
    "jobs.views.handed_out": {
        "surveys.views.exports": ("exports:file",),
        "invitations.views.reach": ("invitations:printed",),
        "reports.production.views": "reports: masked words and what passed the gate; each is noted as report.download",
    },
    "surveys.services.exports.write_export": {
        "surveys.export_tasks": ("exports:exports", "exports:file"),
        "surveys.management.commands.export_responses": "for whoever has a shell on the server; it is noted, too",
    },
    "surveys.selectors.quality.doubtful": {"surveys.views.quality": ("quality:answers",)},
}
