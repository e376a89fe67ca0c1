"""Addresses, headers, feed and pages of open data."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from pytest_django.fixtures import Settings as SettingsWrapper

from portal.open_data import holding, keeping
from portal.open_data.files import NAMES
from portal.open_data.reading import entries_of
from portal.open_data.views import TYPES
from scoring.models import PublicationDraft
from surveys.models import Round
from tests.dashboards.factories import run, survey
from tests.portal.open_data.conftest import LONG, Published

ATOM = "{http://www.w3.org/2005/Atom}"
FILE = "/du-lieu/dot-1/2/agencies.csv"


def test_every_file_has_an_address_that_needs_nobody(public: Published, client: Client) -> None:
    for name in NAMES:
        answer = client.get(f"/du-lieu/dot-1/2/{name}")
        assert (answer.status_code, answer["Content-Type"]) == (200, TYPES[name.rpartition(".")[2]])
        assert answer.content == holding.content_of(entries_of("dot-1")[0], name)
        assert not answer.cookies
        assert "public" in answer["Cache-Control"]


def test_whoever_has_a_file_is_told_so(public: Published, client: Client) -> None:
    first = client.get(FILE)
    assert client.get(FILE, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get(FILE, headers={"if-none-match": '"other"'}).status_code == 200
    head = client.head(FILE)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    assert head["Content-Length"] == str(len(first.content))
    assert first["ETag"].strip('"') in client.get("/du-lieu/dot-1/2/checksums.txt").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        *("dot-1/3/", "dot-1/0/", "dot-1/99999999999999999999999/", "khong-co/", "dot-1/2/khong-co.csv"),
        *("dot-1/2/manifest.json", "dot-1/2/..%2Fmanifest.json", "dot-1/khong-co.csv", "khong-co/agencies.csv"),
        *("dot-1/2/%00", "dot-1/-1/"),
    ],
)
def test_what_does_not_exist_is_not_found(public: Published, client: Client, path: str) -> None:
    assert client.get(f"/du-lieu/{path}").status_code == 404


def test_what_was_replaced_stays_and_says_so(public: Published, client: Client) -> None:
    page = client.get("/du-lieu/dot-1/1/").content.decode()
    assert "Lần công bố này đã được thay thế" in page
    assert "Bổ sung phiếu" in page
    package = json.loads(client.get("/du-lieu/dot-1/1/datapackage.json").content)
    assert package["about"]["status"] == "superseded"
    assert package["about"]["superseded_by"].endswith("/du-lieu/dot-1/2/")
    assert json.loads(client.get("/du-lieu/dot-1/2/datapackage.json").content)["about"]["status"] == "in_force"
    before, after = (client.get(f"/du-lieu/dot-1/{number}/total.csv").content for number in (1, 2))
    assert before != after


def test_the_round_leads_to_what_is_in_force(public: Published, client: Client) -> None:
    page = client.get("/du-lieu/dot-1/")
    assert "13/QĐ-UBND" in page.content.decode()
    assert client.get("/du-lieu/dot-1/agencies.csv")["Location"] == FILE


def test_no_draft_and_no_survey_of_an_agency_is_told(public: Published, client: Client) -> None:
    Round.objects.filter(pk=public.round.pk).update(owner=public.cast.so_y_te)
    assert "dot-1" not in client.get("/du-lieu/").content.decode()
    assert client.get("/du-lieu/dot-1/").status_code == client.get(FILE).status_code == 404
    assert not list(ElementTree.fromstring(client.get("/du-lieu/atom.xml").content).iter(f"{ATOM}entry"))


def test_a_draft_is_not_there(public: Published, client: Client) -> None:
    made = survey(public.cast.so_y_te, code="dot-nhap")
    PublicationDraft.objects.create(round=made, run=run(made), opens_on=localdate(), closes_on=localdate(), at=now())
    assert client.get("/du-lieu/dot-nhap/").status_code == 404
    assert "dot-nhap" not in client.get("/du-lieu/").content.decode()


def test_the_feed_tells_publications_and_corrections(
    public: Published, client: Client, settings: SettingsWrapper
) -> None:
    settings.PUBLIC_URL = "https://vi-du.vn"
    answer = client.get("/du-lieu/atom.xml")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    found = {entry.findtext(f"{ATOM}id"): entry for entry in feed.iter(f"{ATOM}entry")}
    assert list(found) == ["https://vi-du.vn/du-lieu/dot-1/2/", "https://vi-du.vn/du-lieu/dot-1/1/"]
    second, first = found.values()
    assert str(second.findtext(f"{ATOM}title")).startswith("Đính chính")
    assert "Bổ sung phiếu <đến muộn> & sót." in str(second.findtext(f"{ATOM}summary"))
    assert str(first.findtext(f"{ATOM}title")).startswith("Đã được thay thế")
    assert first.findtext(f"{ATOM}updated") == second.findtext(f"{ATOM}published")
    assert client.get("/du-lieu/atom.xml", headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_files_are_made_once(public: Published, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get(FILE)
    monkeypatch.setattr(holding, "made_of", None)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(FILE).status_code == 200
    assert len(asked) == 1
    # Another process, or this one started anew.
    keeping.forget()
    assert client.get("/du-lieu/dot-1/2/package.zip").status_code == 200


def test_what_the_disk_lost_is_made_again(public: Published, client: Client, settings: SettingsWrapper) -> None:
    whole = client.get(FILE).content
    kept = next(Path(settings.SATISFACTION_HOME, "open-data").glob("*/agencies.csv"))
    kept.write_bytes(whole[:10])
    keeping.forget()
    assert client.get(FILE).content == whole
    kept.unlink()
    assert client.get(FILE).content == whole


def test_a_full_disk_keeps_nobody_from_the_figures(
    public: Published, client: Client, monkeypatch: pytest.MonkeyPatch, settings: SettingsWrapper
) -> None:
    whole = client.get(FILE).content
    keeping.forget()
    settings.SATISFACTION_HOME = "/proc/none"
    assert client.get(FILE).content == whole
    monkeypatch.setattr(holding, "made_of", None)
    assert client.get(FILE).content == whole


def test_an_earlier_state_is_swept(public: Published, client: Client, settings: SettingsWrapper) -> None:
    client.get(FILE)
    settings.OPEN_DATA_LICENCE = "Giấy phép thử"
    assert "Giấy phép thử" in client.get("/du-lieu/dot-1/2/datapackage.json").content.decode()
    assert len(list(Path(settings.SATISFACTION_HOME, "open-data").iterdir())) == 1


def test_the_page_tells_checksums_and_describes_the_data(public: Published, client: Client) -> None:
    page = client.get("/du-lieu/dot-1/2/").content.decode()
    assert client.get(FILE)["ETag"].strip('"') in page
    told = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[0])
    assert told["@type"] == "Dataset"
    assert {each["encodingFormat"] for each in told["distribution"]} == {"application/zip", "application/json"}
    assert "license" not in told


def test_nothing_in_a_title_ends_the_data_block(public: Published, client: Client) -> None:
    Round.objects.filter(pk=public.round.pk).update(title="</script><b>Đợt & 1")
    page = client.get("/du-lieu/dot-1/2/").content.decode()
    assert "</script><b>" not in page
    assert json.loads(re.findall(r"ld\+json\">(.*?)</script>", page, re.DOTALL)[0])["name"] == "</script><b>Đợt & 1"


def test_the_dictionary_speaks_both_languages(client: Client, db: None) -> None:
    assert "Mã cơ quan, không đổi qua các đợt." in client.get("/du-lieu/tu-dien/").content.decode()
    client.cookies["ngon_ngu"] = "en"
    assert "Stable code of the agency." in client.get("/du-lieu/tu-dien/").content.decode()


def test_a_long_name_is_whole(public: Published, client: Client) -> None:
    assert LONG[:200].rstrip() in client.get(FILE).content.decode()
