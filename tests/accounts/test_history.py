"""What moves a number or a right is written down by the database, whoever changes it and however."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from accounts import audit_chain, history, tasks
from accounts.acting import acting
from accounts.models import Change, User
from agencies.models import Block
from agencies.tasks import tell_of_audit
from jobs.models import Job
from notices.kinds import Kind
from notices.models import Notice
from satisfaction.celery import app
from surveys.models import Round
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
# Written once and never again, or only beside what is kept: each with why no trigger stands there.
NOT_KEPT = {
    "what can be computed again (recount, score)": {
        *("scoring_tally", "scoring_unitcount", "scoring_channelcount", "scoring_daytally", "scoring_servicetally"),
        *("scoring_commonchange", "scoring_kepthiding", "scoring_methodtrial", "surveys_dooropenings"),
    },
    "one row or more for every form: a form counts by its response, which only grows": {
        *("surveys_foldinbox", "surveys_savedform", "surveys_nullifier", "surveys_assignedform", "surveys_flagreview"),
        *("surveys_paperform", "surveys_paperkeying", "surveys_importbatch", "invitations_contact"),
        *("invitations_message", "invitations_optout", "surveys_kioskreport"),
    },
    "counted by the hour, then an entry of the audit": {"accounts_keyread"},
    "counts of what was refused and not stored": {"surveys_replay"},
    "checks of a sample, drawn by a kept seed": {
        *("surveys_recheck", "surveys_recheckform", "surveys_supervisionsample", "surveys_sampledform"),
    },
    "drafts, with revisions of their own until a version is published, which only grows": {
        *("surveys_draft", "surveys_draftrevision", "scoring_methoddraft", "scoring_methoddraftrevision"),
    },
    "work whose every step is a row that only grows": {
        *("actionplans_conference", "actionplans_conferenceremark", "actionplans_conclusion", "actionplans_extract"),
        *("actionplans_obligation", "actionplans_presspack"),
        *("actionplans_publicity", "actionplans_review", "actionplans_reviewitem", "actionplans_typicalmeasure"),
        *("feedback_comment", "feedback_cohandler", "feedback_namedcase", "feedback_contactdetail"),
        *("feedback_publicquote", "actionplans_directive", "actionplans_point"),
        *("surveys_datarequest", "surveys_datarequestcontact"),
    },
    "words, dates and addresses; neither a number nor a right": {
        *("actionplans_fixeddate", "actionplans_publicityform", "agencies_recipientlist", "feedback_digestsent"),
        *("feedback_dutyshift", "feedback_hotline", "invitations_messagetext", "invitations_roundmessaging"),
        *("notices_notice", "notices_preference", "notices_webhookdelivery", "reports_issue", "reports_schedule"),
        *("reports_schedule_recipients", "jobs_job", "jobs_taskrun", "agencies_reorganisation_agencies"),
    },
    "Django's and allauth's own: sessions end, and no right hangs on groups": {
        *("account_emailaddress", "account_emailconfirmation", "accounts_failedsignin", "auth_group"),
        *("auth_group_permissions", "auth_permission", "django_content_type", "django_migrations", "django_session"),
        *("socialaccount_socialapp", "socialaccount_socialtoken", "usersessions_usersession"),
    },
}
BY_FUNCTION = """
SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc ON tgfoid = pg_proc.oid WHERE proname = %s
"""


def tables_with(function: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(BY_FUNCTION, [function])
        return {table for (table,) in cursor.fetchall()}


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def past_the_trigger(table: str, statement: str) -> None:
    """Do as a superuser would who wants no trace."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql(f"ALTER TABLE {table} DISABLE TRIGGER USER; {statement}; ALTER TABLE {table} ENABLE TRIGGER USER")


def newest(table: str) -> Change:
    return Change.objects.filter(table_name=table).latest("pk")


def test_every_table_only_grows_or_is_kept_or_is_named_with_a_reason() -> None:
    named = {table for tables in NOT_KEPT.values() for table in tables}
    kept, growing = tables_with("keep_change"), tables_with("refuse_change")

    assert kept == set(history.KEPT)
    assert set(connection.introspection.table_names()) - kept - growing == named


@pytest.mark.parametrize("table", sorted(history.KEPT))
def test_columns_that_are_masked_or_ignored_are_there(table: str) -> None:
    with connection.cursor() as cursor:
        columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}

    assert {"id", *history.KEPT[table].masked, *history.KEPT[table].ignored} <= columns


@pytest.mark.parametrize("table", sorted(history.KEPT))
def test_a_kept_table_is_never_emptied(table: str) -> None:
    with pytest.raises(IntegrityError, match=r"never emptied|never changed"), transaction.atomic():
        sql(f"SET LOCAL satisfaction.allow_truncate = 'off'; TRUNCATE {table} CASCADE")


def test_a_change_by_raw_sql_is_written_down_with_the_role_that_made_it() -> None:
    found = factories.survey_round()
    sql(f"UPDATE surveys_round SET title = 'Khác', note = 'lén' WHERE id = {found.pk}")

    change = newest("surveys_round")
    assert (change.row, change.act, change.actor_id, change.origin) == (str(found.pk), "U", None, "")
    assert change.before == {"title": found.title, "note": ""}
    assert change.after == {"title": "Khác", "note": "lén"}
    assert change.role == connection.settings_dict["USER"]


def test_what_came_and_went_is_written_down_whole() -> None:
    block = Block.objects.create(code="so", name="Sở", position=3)
    Block.objects.filter(pk=block.pk).delete()

    row = {"id": block.pk, "code": "so", "name": "Sở", "position": 3}
    told = Change.objects.filter(table_name="agencies_block").order_by("pk").values_list("act", "before", "after")
    assert list(told) == [("I", None, row), ("D", row, None)]


def test_secrets_are_masked_and_signing_in_is_no_change(cast: Cast) -> None:
    cast.an.set_password("một mật khẩu dài lắm")
    cast.an.email = "an@example.org"
    cast.an.save()
    change = newest("accounts_user")
    User.objects.filter(pk=cast.an.pk).update(last_login=now())
    User.objects.filter(pk=cast.an.pk).update(full_name=cast.an.full_name)

    assert change.before == {"password": "***", "email": ""}
    assert change.after == {"password": "***", "email": "***"}
    assert newest("accounts_user") == change


@pytest.mark.parametrize("statement", ["UPDATE accounts_change SET origin = 'x'", "DELETE FROM accounts_change"])
def test_what_is_written_down_stays(cast: Cast, statement: str) -> None:
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        sql(statement)


def test_a_page_tells_who_and_by_which_page(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    signed_in(cast.admin).post(reverse("agencies:switch_off", args=[cast.an.pk]))

    change = newest("accounts_user")
    assert (change.row, change.before, change.after) == (str(cast.an.pk), {"is_active": True}, {"is_active": False})
    assert (change.actor, change.origin, len(change.request)) == (cast.admin, "web:agencies:switch_off", 32)


def test_a_task_tells_its_name_and_a_job_who_asked_for_it(cast: Cast) -> None:
    job = Job.objects.create(id=uuid4(), task="x", title="x", created_by=cast.snv, created_at=now(), sent_at=now())

    @app.task(name="tests.change")
    def change(job_id: str = "") -> None:
        Block.objects.create(code=f"b{job_id[:8]}", name="B", position=50 + bool(job_id))

    change()
    assert (newest("agencies_block").actor, newest("agencies_block").origin) == (None, "task:tests.change")
    change(job_id=str(job.pk))
    assert newest("agencies_block").actor == cast.snv


def test_who_acts_is_told_in_the_statement_itself_and_gone_after_it(cast: Cast) -> None:
    with acting(who=lambda: cast.snv.pk, origin=lambda: "task:x'; DROP TABLE y", request="r-1"):
        with transaction.atomic():
            Block.objects.create(code="mot", name="Một", position=8)
            transaction.set_rollback(True)
        Block.objects.filter(code="none").update(name="x")
        Block.objects.create(code="hai", name="Hai", position=9)
        told = newest("agencies_block")
    Block.objects.create(code="ba", name="Ba", position=10)

    assert (told.actor, told.origin, told.request) == (cast.snv, "task:xDROPTABLEy", "r-1")


@pytest.mark.django_db(transaction=True)
def test_nothing_of_who_acted_is_left_on_the_connection(cast: Cast) -> None:
    with acting(who=lambda: cast.snv.pk, origin=lambda: "task:x", request="r-1"):
        Block.objects.create(code="hai", name="Hai", position=9)
        Block.objects.bulk_create([Block(code="ba", name="Ba", position=10)])
        assert {newest("agencies_block").actor, Change.objects.get(after__code="hai").actor} == {cast.snv}
    Block.objects.create(code="bon", name="Bốn", position=11)

    assert (newest("agencies_block").actor, newest("agencies_block").origin) == (None, "")


def test_only_writes_to_what_is_kept_are_told(cast: Cast, django_assert_num_queries: Any) -> None:
    def never() -> int:
        raise AssertionError("asked who acts")

    with acting(who=never, origin=str, request=""), django_assert_num_queries(2):
        list(Block.objects.all())
        Round.objects.filter(pk=0).exists()


def test_changes_are_sealed_and_an_altered_one_breaks_its_seal(cast: Cast) -> None:
    past_the_trigger("accounts_change", "UPDATE accounts_change SET at = at - interval '2 hours'")
    seal = audit_chain.seal_audit(at=now())
    assert seal is not None
    assert (seal.entries, seal.changes) == (0, Change.objects.count())
    assert audit_chain.look().holds
    past_the_trigger(
        "accounts_change", "UPDATE accounts_change SET actor_id = 1 WHERE id = (SELECT max(id) FROM accounts_change)"
    )

    assert audit_chain.look().broken == 1


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("agencies_membership", "UPDATE agencies_membership SET role = 'administrator' WHERE role = 'officer'"),
        ("agencies_membership", "DELETE FROM agencies_membership WHERE role = 'steering'"),
        ("agencies_block", "INSERT INTO agencies_block (code, name, position) VALUES ('x', 'X', 99)"),
        ("accounts_user", "UPDATE accounts_user SET is_active = true WHERE username = 'ha'"),
    ],
)
def test_a_row_changed_past_its_trigger_is_found(cast: Cast, table: str, statement: str) -> None:
    assert audit_chain.look().holds
    past_the_trigger(table, statement)

    assert set(audit_chain.look().drifted or {}) == {table}


def test_a_trigger_switched_off_is_found() -> None:
    sql("ALTER TABLE agencies_membership DISABLE TRIGGER agencies_membership_history")

    assert audit_chain.look().unguarded == ("agencies_membership",)


def test_the_command_says_what_does_not_hold_and_where(cast: Cast) -> None:
    past_the_trigger("accounts_change", "UPDATE accounts_change SET at = at - interval '2 hours'")
    seal = audit_chain.seal_audit(at=now())
    assert seal is not None
    call_command("verify_audit", ma=seal.digest[:16], stdout=(out := StringIO()))
    assert f"Niêm phong số 1: {seal.digest}" in out.getvalue()
    with pytest.raises(CommandError, match="không có trong chuỗi"):
        call_command("verify_audit", ma="f" * 16)
    past_the_trigger("agencies_membership", "DELETE FROM agencies_membership WHERE role = 'steering'")
    past_the_trigger("accounts_change", "DELETE FROM accounts_change WHERE id = (SELECT min(id) FROM accounts_change)")

    with pytest.raises(CommandError, match="niêm phong số 1") as refused:
        call_command("verify_audit")
    assert "bảng agencies_membership: 1 dòng khác" in str(refused.value)


def test_the_page_of_the_audit_says_that_rows_were_changed_past_it(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    browser = signed_in(cast.bao_ve)
    audit_chain.verify_audit(at=now() - timedelta(minutes=1))
    assert "không qua nhật ký" not in browser.get(reverse("audit:entries")).content.decode()
    past_the_trigger("agencies_membership", "DELETE FROM agencies_membership WHERE role = 'steering'")
    audit_chain.verify_audit(at=now())

    assert "Dữ liệu bị đổi mà không qua nhật ký" in browser.get(reverse("audit:entries")).content.decode()


def test_the_beat_tells_those_who_keep_the_system_once(cast: Cast) -> None:
    assert (tasks.verify_audit(), tell_of_audit()) == (0, 0)
    past_the_trigger("agencies_membership", "DELETE FROM agencies_membership WHERE role = 'steering'")
    audit_chain.verify_audit(at=now())

    assert (tell_of_audit(), tell_of_audit()) == (2, 0)
    told = Notice.objects.filter(kind=Kind.AUDIT)
    assert {notice.recipient for notice in told} == {cast.admin, cast.bao_ve}
    assert {notice.link for notice in told} == {reverse("audit:entries")}
