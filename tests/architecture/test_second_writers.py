"""Every address of the workspace that takes a POST: what becomes of who saves second (a new one needs an entry here).

`SHOWN`: that the second is told and sees both is shown by the test named; forms of `test_second_writer.FORMS` and
those of `TYPED` below are tried as they are opened and sent. `NEEDS_NONE`: nothing that somebody typed can be lost.
"""

import ast
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.architecture.routes import ROUTES, World
from tests.architecture.test_acts import changing
from tests.architecture.test_second_writer import FORMS
from tests.html_forms import forms_on

# A page with a form, and a field of it that two people fill in with other words.
TYPED = {
    "administration:agency": "contact",
    "administration:recipient_list": "lines",
    "administration:service": "name",
    "appraisal:set_up": "body",
    "conferences:conclusion": "results",
    "conferences:edit": "place",
    "feedback:case": "note",
    "plan_tools:block_edit": "basis",
    "plan_tools:typical": "cause",
    "plans:edit": "causes",
    "plans:edit_measure": "cause",
    "press:edit": "text",
    "privacy:hold": "reason",
    "privacy:term": "basis",
    "publicity:text": "text",
}

SHOWN = {
    "administration:reorganise": "dashboards/administration/test_wizard.py"
    "::test_what_changed_after_the_preview_is_shown_again_before_it_is_done",
    "agencies:email": "architecture/test_second_writer.py"
    "::test_the_second_address_of_a_colleague_is_said_beside_the_first",
    "appraisal:act": "dashboards/appraisal/test_pages.py::test_the_second_of_two_is_told",
    "appraisal:scheme": "dashboards/appraisal/test_pages.py::test_a_scheme_is_checked_before_it_is_kept",
    "collection:plan_save": "dashboards/test_plan_pages.py::test_two_who_save_one_plan_see_each_other",
    "conferences:act": "dashboards/conferences/test_pages.py::test_the_second_writer_is_told_what_the_first_did",
    "conferences:drop": "dashboards/conferences/test_pages.py::test_a_remark_taken_out_stays_in_the_history",
    "conferences:measures": "dashboards/conferences/test_pages.py::test_a_remark_becomes_a_measure_once",
    "designations:act": "dashboards/designations/test_pages.py::test_the_second_who_acts_is_told",
    "editor:act": "surveys/test_editor.py::test_a_command_that_fits_nothing_leads_back_with_words",
    "editor:languages": "surveys/test_translating_together.py::test_the_second_is_told_and_sees_both",
    "editor:publish": "surveys/test_editor_publishing.py::test_who_publishes_what_was_changed_meanwhile_sees_it_first",
    "editor:save": "surveys/test_editor.py::test_the_later_of_two_people_loses_nothing",
    "extracts:act": "dashboards/extracts/test_extracts.py::test_a_second_writer_is_told_and_loses_nothing",
    "feedback:act": "feedback/test_pages.py::test_the_second_writer_is_told_and_sees_both",
    "invitations:postal": "invitations/test_noting_together.py::test_the_second_is_told_and_sees_both",
    "methods:publish": "dashboards/test_method_pages.py::test_who_publishes_what_was_changed_meanwhile_sees_it_first",
    "methods:save": "dashboards/test_method_pages.py::test_two_people_in_one_place",
    "obligations:act": "dashboards/obligations/test_pages.py::test_who_is_second_is_told_and_sees_both",
    "obligations:withdraw_given": "dashboards/obligations/test_pages.py"
    "::test_a_set_of_which_one_is_answered_is_not_taken_back",
    "paper:act_on_batch": "surveys/test_handing_together.py::test_the_second_is_told_and_sees_both",
    "plan_tools:block_act": "dashboards/plan_tools/test_blocks.py::test_two_who_judge_at_once_are_told",
    "plan_tools:import": "dashboards/plan_tools/test_import.py"
    "::test_a_second_writer_is_told_and_what_is_there_already_is_shown",
    "plan_tools:pick": "dashboards/plan_tools/test_catalogue.py::test_who_chooses_second_is_told",
    "plan_tools:step": "dashboards/plan_tools/test_catalogue.py::test_a_second_writer_is_told",
    "plans:act": "dashboards/plans/test_pages.py::test_who_judges_second_is_told_and_sees_both",
    "plans:measure_act": "dashboards/plans/test_pages.py"
    "::test_measures_are_added_changed_moved_dropped_and_taken_up_again",
    "plans:targets": "dashboards/plans/test_pages.py::test_targets_are_typed_in_a_sheet",
    "press:act": "dashboards/press/test_embargo.py::test_a_link_is_shown_once_and_opens_the_pack",
    "privacy:find": "dashboards/privacy/test_request_pages.py::test_an_older_page_destroys_nothing",
    "privacy:new_notice": "dashboards/privacy/test_notices.py::test_the_second_writer_keeps_what_was_typed",
    "privacy:request_act": "dashboards/privacy/test_request_pages.py::test_the_second_writer_sees_what_the_first_did",
    "publications:answer": "dashboards/test_publication_pages.py"
    "::test_an_answer_is_amended_and_the_agency_reads_the_new_one",
    "publications:decide": "dashboards/test_approval_pages.py::test_who_decides_second_is_told_and_sees_the_first",
    "publications:draft": "dashboards/test_publication_pages.py"
    "::test_who_shows_a_draft_second_sees_the_first_ones_window_and_may_then_replace_it",
    "publications:publish": "dashboards/test_publication_pages.py"
    "::test_who_supersedes_second_sees_what_the_first_published",
    "publicity:way": "dashboards/publicity/test_pages.py::test_the_second_writer_is_told",
    "reports:word": "reports/test_report_texts.py::test_the_office_words_a_paragraph_on_its_page",
    "reviews:act": "dashboards/reviews/test_pages.py::test_a_closed_review_takes_nothing_more",
    "reviews:item_act": "dashboards/reviews/test_pages.py::test_the_second_writer_is_told_and_keeps_the_words",
    "supervision:act": "dashboards/supervision/test_flags.py::test_a_step_taken_meanwhile_is_not_overwritten",
    "supervision:outcomes": "dashboards/supervision/test_samples.py"
    "::test_who_notes_the_same_form_second_is_told_and_sees_both",
    "supervision:rewrite": "dashboards/supervision/test_minutes.py"
    "::test_the_second_writer_is_told_and_keeps_what_was_typed",
}

REASONS = {
    "own": "of the account, session, keys or schedules of whoever acts; nobody else writes there",
    "new": "makes something beside what stands and changes nothing of it; twice the same is refused or made twice",
    "adds": "adds to a record in which everything said before stays and is shown",
    "switch": "puts one thing into the state that its button names; what comes too late is refused or changes nothing",
    "once": "can be done once; the second is told that it is done",
    "file": "makes a file, a computation or a preview; stores nothing over anything",
    "looks": "shows what is stored, and writes down who looked",
    "stands": "publishes or takes over what stands there now; nothing is typed",
    "table": "lays the sender's own table over what stands, row by row; the audit tells who",
}
NEEDS_NONE = {
    "own": """
        account_login account_reauthenticate accounts:leave accounts:one_time_link accounts:password accounts:sign_in
        accounts:sign_out accounts:table_look agencies:delegations agencies:end_delegation agencies:notices
        agencies:own_keys agencies:revoke_own_key jobs:cancel jobs:retry mfa_activate_totp mfa_add_webauthn
        mfa_authenticate mfa_deactivate_totp mfa_generate_recovery_codes mfa_login_webauthn mfa_remove_webauthn
        notices:mark notices:mark_all production:act production:schedules
    """,
    "new": """
        administration:add_agency administration:add_service agencies:add_person agencies:api_keys agencies:grant_role
        beside:targets calendar:dates collection:new collection:plan_copy collection:plan_units conferences:plan
        designations:new doors:add editor:new editor:revise extracts:extracts feedback:spoken fieldwork:handed_in
        fieldwork:new fieldwork:upload imports:files invitations:new invitations:people methods:new methods:revise
        obligations:enter obligations:give paper:add_batch paper:rechecks plan_tools:add plan_tools:block_start
        plan_tools:propose plans:add plans:propose plans:start press:start privacy:new_request publicity:forms
        reviews:new supervision:draw supervision:raise supervision:write webhooks:list
    """,
    "adds": "conferences:remarks history:results publications:object quality:decide",
    "switch": """
        administration:retire_service agencies:end_role agencies:renew_link agencies:reset_factor
        agencies:revoke_api_key agencies:switch_off agencies:switch_on beside:withdraw calendar:restore
        calendar:withdraw collection:plan_delete collection:plan_open collection:plan_reword dashboards:close
        doors:change editor:delete editor:restore fieldwork:end fieldwork:reassign fieldwork:resume invitations:act
        methods:act methods:delete methods:restore plans:move publications:ask publications:withdraw_ask
        supervision:drop supervision:sign webhooks:act
    """,
    "once": """
        administration:undo_reorganisation appraisal:agree appraisal:lay appraisal:withdraw designations:answer
        invitations:call paper:desk_batch paper:desk_form paper:recheck_form plans:hand_in quality:accept_file
    """,
    "file": """
        administration:services_file analysis:compute dashboards:score doors:posters editor:draft_preview
        editor:version_preview exports:exports history:common invitations:postal_file methods:check methods:compute
        paper:print_batch paper:print_draft paper:print_version production:sheets publications:bundle
        reports:paper_pdf reports:request years:score
    """,
    "looks": "feedback:contact feedback:unmask privacy:asker",
    "stands": "paper:issued",
    "table": "administration:take_services_in beside:files collection:plan_upload",
}
# Refused as any other fault is: the page shows what stands and keeps what was typed.
REFUSED_AS_FAULT = {
    "appraisal:act",
    "appraisal:scheme",
    "publications:answer",
    "publications:decide",
    "supervision:act",
    "supervision:rewrite",
}
# These lead back to a page that says so, and shows it.
LEAD_BACK = {"agencies:email", "conferences:drop", "editor:act"}
FOLDER = Path(settings.BASE_DIR) / "tests"


def test_every_address_has_its_entry() -> None:
    kinds = [*FORMS, *TYPED, *SHOWN, *(name for names in NEEDS_NONE.values() for name in names.split())]

    assert sorted(kinds) == sorted(changing())
    assert set(NEEDS_NONE) == set(REASONS)


@pytest.mark.parametrize("name", SHOWN)
def test_what_shows_it_is_there(name: str) -> None:
    file, _colons, wanted = SHOWN[name].partition("::")
    source = (FOLDER / file).read_text(encoding="utf-8")
    tests = {each.name: each for each in ast.parse(source).body if isinstance(each, ast.FunctionDef)}

    said = ast.get_source_segment(source, tests[wanted]) or ""
    status = "422" if name in REFUSED_AS_FAULT else "409"
    assert status in said or name in LEAD_BACK, "it no longer asks what the second is told"


@pytest.mark.parametrize("name", TYPED)
def test_the_second_of_two_sees_both_and_may_go_on(
    world: World, signed_in: Callable[[User], Client], name: str
) -> None:
    route, field = ROUTES[name], TYPED[name]
    person = world.cast.by_role[route.open_to[0]]
    one, other = signed_in(person), signed_in(person)
    address = reverse(name, kwargs=route.at(world, person).kwargs)

    def opened(browser: Client) -> dict[str, str]:
        return next(form.fields for form in forms_on(browser.get(address)) if form.posts and field in form.fields)

    first, second = opened(one), opened(other)
    assert one.post(address, {**first, field: "Lời thứ nhất"}).status_code == 302
    answer = other.post(address, {**second, field: "Lời thứ hai"})

    page = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Lời thứ nhất" in page
    assert "Lời thứ hai" in page
    again = next(form.fields for form in forms_on(answer) if form.posts and field in form.fields)
    assert again[field].strip() == "Lời thứ hai", "what was typed is lost"
    assert other.post(address, again).status_code == 302, "the second cannot go on"
