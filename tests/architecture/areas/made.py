"""What stands behind addresses that hand something out: jobs with a file, kept attachments, figures of rounds."""

import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.timezone import localdate, now

from accounts.models import User
from documents.attachments import FOLDER, Attached
from jobs.models import Job
from scoring.appraising import frozen
from scoring.models import Objection, PublicationDraft, ScoringRun, Submission
from scoring.publications import draft_of
from scoring.services.publications import prepare_draft
from surveys.models import Round
from tests.architecture.areas.base import At, Place, World
from tests.dashboards.appraisal import world as appraising
from tests.dashboards.factories import GOOD, answered, run, survey
from tests.factories import NOW

FIGURES, OWN_FIGURES, FIGURES_BEYOND = "co-so-lieu", "rieng-co-so-lieu", "ngoai-co-so-lieu"


def finished(owner: User, task: str = "x", **params: object) -> Job:
    """Return a job of a person that is done and has made a file."""
    job = Job.objects.create(
        id=uuid.uuid4(), task=task, title="x", params=params, created_by=owner, state=Job.State.DONE,
        file_name="x.csv", media_type="text/csv; charset=utf-8",
        file_sha256="0" * 64, file_size=1, created_at=NOW, sent_at=NOW,
        started_at=NOW, finished_at=NOW, attempts=1,
    )  # fmt: skip
    default_storage.save(job.file_path, ContentFile(b"x"))
    return job


def own_file(task: str = "x") -> Place:
    return lambda world, person: At({"job_id": finished(person, task).pk})


def foreign_file(task: str = "x") -> Place:
    """Name a file that is there, of somebody else."""
    return lambda world, person: At({"job_id": finished(world.cast.moi, task).pk})


def attached() -> Attached:
    """Return an attachment whose content is kept."""
    return Attached(kept(), "a.pdf", "application/pdf", 1, "0" * 64)


def kept() -> uuid.UUID:
    """Keep a file, and return the key that opens it."""
    key = uuid.uuid4()
    default_storage.save(f"{FOLDER}/{key.hex}", ContentFile(b"x"))
    return key


def of_agency(world: World, person: User) -> bool:
    """Say whether a person manages the own agency's surveys alone."""
    return person in (world.cast.an, world.cast.chi)


def scored(world: World, code: str = FIGURES) -> ScoringRun:
    """Return the run of a closed round: of three agencies, of Sở Xây dựng's own, or of one beyond it; made once."""
    found = ScoringRun.objects.filter(round__code=code).select_related("round").first()
    if found is not None:
        return found
    cast = world.cast
    measured = {FIGURES: (cast.so_xay_dung, cast.so_y_te, cast.nha_trang), OWN_FIGURES: (cast.phong_quy_hoach,)}
    made = survey(*measured.get(code, (cast.nha_trang,)), code=code)
    if code == OWN_FIGURES:
        Round.objects.filter(pk=made.pk).update(owner=cast.so_xay_dung)
        made.refresh_from_db()
    for unit in made.units.all():
        answered(unit, GOOD)
    return run(made)


def drafted(world: World, code: str = FIGURES) -> PublicationDraft:
    """Return the draft of such a round, shown from today on."""
    found = scored(world, code)
    opens = localdate()
    return draft_of(found.round) or prepare_draft(run=found, opens_on=opens, closes_on=opens, actor=None, at=now())


def managed_code(world: World, person: User) -> str:
    return OWN_FIGURES if of_agency(world, person) else FIGURES


def with_figures(world: World, person: User) -> At:
    """Name a round with figures that a person manages."""
    return At({"code": scored(world, managed_code(world, person)).round.code})


def figures_of_province(world: World, person: User) -> At:
    return At({"code": scored(world).round.code})


def objected(code: str = "", **data: str) -> Place:
    """Name an objection to a draft: of a round this person manages, unless told which."""

    def place(world: World, person: User) -> At:
        draft = drafted(world, code or managed_code(world, person))
        unit = draft.round.units.order_by("pk")[0]
        made = Objection.objects.create(draft=draft, round_unit=unit, text="x", actor=world.cast.chi, at=NOW)
        return At({"code": draft.round.code, "objection_id": made.pk}, data)

    return place


def a_run(world: World, person: User) -> At:
    """Name a run of a province's round whose draft is out."""
    draft = drafted(world)
    return At({"code": draft.round.code, "run_id": draft.run_id})


def run_of_another_round(world: World, person: User) -> At:
    return At({"run_id": scored(world, FIGURES_BEYOND).pk})


def appraised(world: World) -> PublicationDraft:
    """Return the draft of a round that is appraised; made once."""
    found = PublicationDraft.objects.filter(round__code=appraising.CODE).select_related("run__round", "round").first()
    return found or appraising.opened(world.cast)


def paper(world: World, person: User) -> At:
    """Name the paper (tờ trình) laid before who decides; one lies there at a time."""
    draft = appraised(world)
    setup = draft.round.appraisal_setups.get()
    made = Submission.objects.filter(round=draft.round, end=None).first() or Submission.objects.create(
        round=draft.round, run=draft.run, setup=setup, number=f"{Submission.objects.count()}/TTr", signed_on=NOW.date(),
        signer="Giám đốc", addressee="UBND tỉnh", text="x", content=frozen(draft.run, setup), actor=world.cast.snv,
        at=NOW,
    )  # fmt: skip
    return At({"code": appraising.CODE, "pk": made.pk})


def no_paper(world: World, person: User) -> At:
    return At({"pk": 0})


def paper_of_another_round(world: World, person: User) -> At:
    return At({"code": world.inside})
