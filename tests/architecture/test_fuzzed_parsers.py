"""Every function that takes apart what people or programs send is fuzzed, or what it reads was written by the portal.

A function counts that calls a parser (`PARSERS`), opens an archive, or is given the rows of a file. Every form that
takes a file names the functions that read it.
"""

import ast
from collections.abc import Iterator, Mapping

from django import forms
from django.apps import apps
from django.conf import settings
from django.urls import URLResolver, get_resolver

ROOT = settings.BASE_DIR
ROWS, FILES = "tests/documents/test_fuzzed_rows.py", "tests/documents/test_fuzzed_files.py"
SURVEYS, BACKUPS = "tests/surveys/test_fuzzed_files.py", "tests/satisfaction/test_fuzzed_backups.py"
WHOLE = "test_a_damaged_file_of_forms_is_stored_whole_or_not_at_all"
PLANS, DIRECTIVES = "tests/actionplans/test_fuzzed_plans.py", "tests/actionplans/test_fuzzed_directives.py"
PROOFS = "tests/documents/test_fuzzed_attachments.py"
FORMS, POSTS = "tests/architecture/test_hostile_forms.py", "tests/surveys/test_hostile_posts.py"
API = "tests/portal/test_fuzzed_api.py"
ROW, ROW_BYTES = f"{ROWS}::test_no_cell_breaks_a_reader", f"{ROWS}::test_no_damage_breaks_a_reader"
PARSERS = frozenset({
    *("json.loads", "json.load", "yaml.load", "yaml.safe_load", "csv.reader", "csv.DictReader", "tomllib.loads"),
    *("zipfile.ZipFile", "tarfile.open", "openpyxl.load_workbook", "iterparse", "ET.fromstring", "ET.parse"),
    *("PdfReader", "base64.b64decode", "base64.urlsafe_b64decode", "parse_qsl", "pickle.loads", "marshal.loads"),
    *("read_file", "read_bytes", "read_table", "parse_yaml", "parse_json", "Image.open"),
})  # fmt: skip
# By module and function: the test that feeds it damaged input.
FUZZED: Mapping[str, str] = {
    "accounts.keyed_api:document": f"{API}::test_no_input_breaks_the_api",
    "accounts.keyed_paging:_after": f"{API}::test_no_input_breaks_the_api",
    "actionplans.deadlines:deadlines_in": f"{DIRECTIVES}::test_no_text_breaks_the_splitter",
    "actionplans.points:split": f"{DIRECTIVES}::test_no_text_breaks_the_splitter",
    "agencies.files:versions_in": ROW,
    "agencies.files:successions_in": ROW,
    "agencies.files:_drafts": ROW,
    "agencies.management.commands.load_agencies:handle": ROW,
    "agencies.management.commands.load_successions:handle": ROW,
    "agencies.services.catalogue:compare_services": ROW,
    "agencies.services.catalogue:load_services": ROW,
    "agencies.services.loading:load_agencies": ROW,
    "agencies.services.successions:load_successions": ROW,
    "dashboards.administration.service_file_views:upload": ROW,
    "dashboards.administration.service_file_views:_read": ROW,
    "dashboards.analysis.margins:typed_in_file": ROW,
    "dashboards.analysis.margins:_columns": ROW,
    "dashboards.analysis.views:_weigh": ROW,
    "dashboards.beside.grid:merged": f"{FORMS}::test_no_field_breaks_a_form",
    "dashboards.collection.plan_views:upload": ROW,
    "dashboards.collection.table:targets_in": ROW,
    "dashboards.collection.table:_columns": ROW,
    "documents.attachments:_refuse_unsafe": f"{PROOFS}::test_no_change_inside_an_office_file_breaks_who_looks_at_it",
    "documents.reading.archive:refuse_unsafe_xlsx": f"{FILES}::test_no_change_inside_a_workbook_breaks_its_reader",
    "documents.reading.delimited:_parsed": f"{FILES}::test_no_change_of_a_text_breaks_its_reader",
    "documents.reading.delimited:_cells": f"{FILES}::test_no_change_of_a_text_breaks_its_reader",
    "documents.reading.files:read_bytes": f"{FILES}::test_no_bytes_break_the_reader",
    "documents.reading.files:read_table": f"{FILES}::test_no_bytes_break_the_reader",
    "documents.reading.grids:_merged_down": f"{PLANS}::test_no_change_inside_a_plan_breaks_its_reader",
    "documents.reading.word:word_tables": f"{PLANS}::test_no_change_inside_a_plan_breaks_its_reader",
    "documents.reading.word:_tables": f"{PLANS}::test_no_change_inside_a_plan_breaks_its_reader",
    "documents.reading.workbook:open_workbook_checked": f"{FILES}::test_no_damage_to_a_workbook_breaks_its_reader",
    "documents.reading.table:require_columns": f"{ROWS}::test_no_shape_of_a_file_breaks_a_reader",
    "documents.row_errors:faulty_rows_xlsx": f"{ROWS}::test_faulty_rows_can_always_be_sent_back",
    "documents.row_errors:faulty_rows_csv": f"{ROWS}::test_faulty_rows_can_always_be_sent_back",
    "documents.row_errors:_rows": f"{ROWS}::test_faulty_rows_can_always_be_sent_back",
    "invitations.reading:read_people": ROW,
    "invitations.services.uploads:read_upload": ROW,
    "invitations.services.uploads:_stored": ROW,
    "invitations.services.uploads:without_persons": ROW,
    "invitations.services.uploads:_faulty": ROW,
    "satisfaction.backup.archive:_manifest": f"{BACKUPS}::test_no_damage_to_a_backup_breaks_its_reader",
    "satisfaction.backup.archive:part": f"{BACKUPS}::test_no_damage_to_a_backup_breaks_its_reader",
    "satisfaction.backup.archive:_refuse_unfit": f"{BACKUPS}::test_keys_that_are_none_are_refused",
    "satisfaction.backup.restoring:_unpack": f"{BACKUPS}::test_hostile_files_of_a_backup_are_refused",
    "satisfaction.management.commands.restore:lay_keys": f"{BACKUPS}::test_keys_that_are_none_are_refused",
    "scoring.history.result_files:results_in": ROW,
    "scoring.management.commands.create_round:_codes_of_file": f"{FILES}::test_no_bytes_break_the_reader",
    "scoring.management.commands.load_figures:handle": ROW,
    "scoring.management.commands.load_method:_document": f"{SURVEYS}::test_no_damage_to_a_method_breaks_its_reader",
    "scoring.management.commands.load_method:_json": f"{SURVEYS}::test_no_damage_to_a_method_breaks_its_reader",
    "scoring.management.commands.load_results:handle": ROW,
    "scoring.services.history:load_results": ROW,
    "scoring.services.history:take": ROW,
    "scoring.services.indicator_files:take": ROW,
    "scoring.services.indicators:load_figures": ROW,
    "scoring.services.kept_tables:take_kept_table": ROW_BYTES,
    "scoring.services.kept_tables:_refusal": ROW,
    "surveys.api:_document": f"{API}::test_no_input_breaks_the_api",
    "surveys.importing:read_forms": ROW,
    "surveys.posted:_pairs": f"{POSTS}::test_no_bytes_break_the_form",
    "surveys.questionnaire_file:parse_document": f"{SURVEYS}::test_no_damage_to_a_questionnaire_breaks_its_reader",
    "surveys.questionnaire_file:parse_json": f"{SURVEYS}::test_no_damage_to_a_questionnaire_breaks_its_reader",
    "surveys.services.assignment_files:assign_from_file": ROW,
    "surveys.services.assignment_files:assign_table": ROW,
    "surveys.services.handed_in:_document": f"{SURVEYS}::test_no_file_handed_in_breaks_its_reader",
    "surveys.services.imports:import_responses": f"{SURVEYS}::{WHOLE}",
    "surveys.services.imports:import_table": ROW,
    "surveys.services.uploads:import_upload": ROW_BYTES,
    "surveys.services.uploads:_refusal": ROW,
    "surveys.views.kiosk:report": f"{SURVEYS}::test_no_report_of_a_kiosk_breaks_the_server",
    "surveys.views.surveyor:_document": f"{SURVEYS}::test_no_damaged_package_breaks_the_server",
    "surveys.yaml_file:parse_yaml": f"{SURVEYS}::test_no_damage_to_a_method_breaks_its_reader",
    "surveys.yaml_file:read_yaml": f"{SURVEYS}::test_no_damage_to_a_method_breaks_its_reader",
}
# What no stranger writes: the portal itself did, or it is shipped with it.
OURS: Mapping[str, str] = {
    "accounts.recovery_codes:taken_up": "sealed by the portal",
    "charts.pieces:cut": "a chart of ours",
    "documents.framing:receive": "our own child process",
    "documents.signature_field:with_field": "a report of ours",
    "documents.stamping:__post_init__": "a report of ours",
    "documents.stamping:add": "a report of ours",
    "invitations.sealing:unseal": "sealed by the portal",
    "notices.outbox:_read": "the outbox is a folder of ours",
    "notices.webhooks.signing:signature": "the secret was drawn by the portal",
    "portal.open_data.keeping:_on_disk": "files of ours",
    "portal.reference.merged:schema": "a schema of ours",
    "reports.production.sheets:zipped": "writes",
    "reports.word.drawings:chart": "a chart of ours",
    "reports.word.saved:saved": "a report of ours",
    "satisfaction.backup.keeping:last": "a note of ours",
    "satisfaction.backup.taking:_pack": "writes",
    "satisfaction.data_map:data_map": "shipped",
    "satisfaction.demo.files:table": "shipped",
    "satisfaction.embedded.checking:audit": "the audit of dependencies, run by developers",
    "satisfaction.embedded.home:secrets": "a file of ours",
    "satisfaction.embedded.start:already_running": "a note of ours",
    "satisfaction.environment:gateway": "set by who runs the server",
    "satisfaction.environment:running_address": "a note of ours",
    "scoring.bundles.bundled.recompute:read_csv": "run by whoever got the bundle, on the bundle",
    "scoring.bundles.bundled.recompute:read_json": "run by whoever got the bundle, on the bundle",
    "scoring.bundles.zipped:zip_bytes": "writes",
    "scoring.services.indicator_catalogue:load_indicators_shipped": "shipped",
    "scoring.services.methods:load_method": "a parsed method, as the portal wrote it out",
    "scoring.services.methods:load_methods_shipped": "shipped",
    "sealing.__init__:unseal": "what does not open under our keys is read no further",
    "surveys.privacy:shipped": "shipped",
    "surveys.services.questionnaires:load_questionnaire": "a parsed questionnaire, as the portal wrote it out",
    "surveys.services.saved:_open": "sealed by the portal",
}
# Readers of texts that a page takes typed: no parser is called, and no rows are given.
PURE = frozenset(("actionplans.deadlines:deadlines_in", "actionplans.points:split", "surveys.views.kiosk:report"))
PROOF = ("documents.attachments:_refuse_unsafe",)
# Every form that takes a file, and the functions that read it.
TAKEN: Mapping[str, tuple[str, ...]] = {
    "dashboards.administration.service_file_views.ServicesFileForm": ("agencies.services.catalogue:compare_services",),
    "dashboards.analysis.margins.FileForm": ("dashboards.analysis.margins:typed_in_file",),
    "dashboards.appraisal.forms.ProofsForm": PROOF,
    "dashboards.beside.upload_views.FiguresForm": ("scoring.services.indicators:load_figures",),
    "dashboards.collection.forms.TableForm": ("dashboards.collection.table:targets_in",),
    "dashboards.conferences.forms.FilesForm": PROOF,
    "dashboards.conferences.forms.HoldForm": PROOF,
    "dashboards.history.upload_views.ResultsForm": ("scoring.history.result_files:results_in",),
    "dashboards.methods.files.MethodFileForm": (
        "surveys.yaml_file:parse_yaml",
        "surveys.questionnaire_file:parse_json",
    ),
    "dashboards.obligations.forms.SubmitForm": PROOF,
    "dashboards.plan_tools.import_views.FileForm": (
        "documents.reading.word:word_tables",
        "documents.reading.grids:_merged_down",
    ),
    "dashboards.plans.forms.DoneForm": PROOF,
    "dashboards.plans.forms.HandInForm": PROOF,
    "dashboards.plans.forms.ProgressForm": PROOF,
    "dashboards.publicity.forms.DoneForm": PROOF,
    "dashboards.reviews.forms.AnswerForm": PROOF,
    "invitations.forms.PeopleForm": ("invitations.reading:read_people",),
    "surveys.assignment_forms.HandedInForm": ("surveys.services.handed_in:_document",),
    "surveys.assignment_forms.TableForm": ("surveys.services.assignment_files:assign_table",),
    "surveys.views.editor.listing.FileForm": ("surveys.questionnaire_file:parse_document",),
    "surveys.views.editor.listing.TextFileForm": ("surveys.questionnaire_file:parse_document",),
    "surveys.views.imports.ImportForm": ("surveys.importing:read_forms",),
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    own = {config.name for config in apps.get_app_configs() if (ROOT / config.name).is_dir()} | {
        "satisfaction",
        "sealing",
        "charts",
    }
    for app in sorted(own):
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield ".".join(path.relative_to(ROOT).with_suffix("").parts), ast.parse(path.read_text("utf-8"))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def calls_a_parser(function: ast.FunctionDef) -> bool:
    called = {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
    return not called.isdisjoint(PARSERS)


def is_given_rows(function: ast.FunctionDef, imported: set[str]) -> bool:
    arguments = [*function.args.args, *function.args.kwonlyargs]
    return "Table" in imported and any(
        each.annotation is not None and ast.unparse(each.annotation) == "Table" for each in arguments
    )


def imported_from_reading(tree: ast.Module) -> set[str]:
    return {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("documents.reading")
        for name in node.names
    }


def parsers() -> set[str]:
    found = set()
    for name, tree in modules():
        imported = imported_from_reading(tree) | ({"Table"} if name == "documents.reading.table" else set())
        found |= {
            f"{name}:{each.name}" for each in functions(tree) if calls_a_parser(each) or is_given_rows(each, imported)
        }
    return found


def file_forms() -> set[str]:
    """Return module and name of every form with a field for files, among those that the pages bring along."""
    addresses(get_resolver())
    return {
        f"{form.__module__}.{form.__name__}"
        for form in below(forms.BaseForm)
        if any(isinstance(field, forms.FileField) for field in getattr(form, "base_fields", {}).values())
        and not form.__module__.startswith(("tests.", "django."))
    }


def addresses(resolver: URLResolver) -> None:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            addresses(entry)


def below(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def test_every_parser_is_fuzzed_or_reads_what_we_wrote() -> None:
    """A new one belongs into `FUZZED`, with a test that damages what it reads."""
    known = {*FUZZED, *OURS}
    found = parsers()

    assert found - known == set()
    assert known - found == PURE


def test_every_test_named_is_there() -> None:
    for place in {*FUZZED.values()}:
        path, name = place.split("::")
        assert any(each.name == name for each in functions(ast.parse((ROOT / path).read_text("utf-8")))), place


def test_every_form_that_takes_a_file_is_read_by_fuzzed_parsers() -> None:
    assert file_forms() == set(TAKEN)
    for form, readers in TAKEN.items():
        assert readers, form
        assert set(readers) <= set(FUZZED), form
