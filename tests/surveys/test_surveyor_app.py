"""What the application is made of: scripts an old Chrome reads, a manifest, a worker that knows every file."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, override_settings

from surveys import surveyor_app
from tests.browser.portal import ROOT

pytestmark = pytest.mark.django_db
SCRIPTS = sorted((ROOT / "static/js/surveyor").glob("*.js"))
# What ES2018 and later brought, and functions that Chrome 61 lacks. Strings and comments are taken out before.
NEWER = {
    "optional chaining": r"\?\.(?!\d)",
    "nullish": r"\?\?",
    "object rest or spread": r"\{\s*\.\.\.|,\s*\.\.\.\w+\s*\}",
    "catch without a name": r"\bcatch\s*\{",
    "private or static fields": r"(?m)^\s+(#\w|static\b)|this\.#",
    "class fields": r"(?m)^    [a-z]\w* = ",
    "for await": r"for\s+await",
    "top-level await": r"(?m)^await\b",
    "bigint or numeric separators": r"\b\d+n\b|\b\d+_\d",
    "modules": r"(?m)^(import|export)\b|\bimport\(",
    "assigning with a condition": r"(\|\||&&)=",
    "functions": r"\.(replaceChildren|replaceAll|flat|flatMap|finally|at|findLast|findLastIndex|toggleAttribute|"
    r"matchAll|toSorted|randomUUID)\(|Object\.fromEntries|Promise\.(allSettled|any)|structuredClone|AbortController",
}


def bare(script: str) -> str:
    """Return a script without comments, strings and regular expressions."""
    script = re.sub(r"(?m)(^|\s)//.*$", "", script)
    script = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', script)
    return re.sub(r"(?<=\()/(?:[^/\\\n]|\\.)+/", "//", script)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_an_old_chrome_reads_the_scripts(path: Path) -> None:
    script = bare(path.read_text())

    assert [name for name, pattern in NEWER.items() if re.search(pattern, script)] == []


@pytest.mark.parametrize(
    "line",
    ["a?.b", "a ?? b", "x = { ...a }", "try {} catch {", "  #id = 1", "x ||= 1", "list.flat()", "export const a = 1"],
)
def test_the_check_itself_sees_newer_words(line: str) -> None:
    assert any(re.search(pattern, bare(line)) for pattern in NEWER.values())


def test_every_script_is_loaded_and_every_file_kept_exists() -> None:
    assert {path.stem for path in SCRIPTS} == {*surveyor_app.SCRIPTS, "worker"}
    kept = [address for address in surveyor_app.shell_files() if address.startswith("/static/")]
    assert len(kept) > 10
    assert [address for address in kept if finders.find(address.removeprefix("/static/")) is None] == []


def test_the_worker_changes_with_the_frame_and_only_then() -> None:
    first, again = (Client().get("/dieu-tra/sw.js").content for _time in range(2))
    with override_settings(PROVINCE_NAME="Bản khác"):
        other = Client().get("/dieu-tra/sw.js").content

    assert first == again
    assert first != other


def test_the_frame_says_nothing_of_anybody_and_sets_no_cookie() -> None:
    response = Client().get("/dieu-tra/khung/")

    assert not response.cookies
    assert "csrf" not in response.content.decode()


def test_the_manifest_makes_it_installable() -> None:
    manifest = json.loads(Client().get("/dieu-tra/ung-dung.webmanifest").content)

    assert manifest["display"] == "standalone"
    assert (manifest["start_url"], manifest["scope"]) == ("/dieu-tra/", "/dieu-tra/")
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} >= {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }


def test_nothing_asks_for_a_place_a_camera_or_a_person() -> None:
    for path in SCRIPTS:
        assert not re.search(r"geolocation|getUserMedia|contacts\b", path.read_text())
