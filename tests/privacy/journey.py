"""Everything that people send to the portal, sent through its real addresses and tasks, each thing with a mark in it.

The marks are looked for afterwards in logs, metrics and tables. What the portal itself makes and hands out once (links,
codes, keys, sessions) is gathered on the way.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from celery import current_app
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from accounts.api_keys import make_api_key
from accounts.models import ApiKey, User
from accounts.roles import Role
from accounts.services import make_link
from dashboards.privacy import destroying
from feedback.models import Comment
from feedback.services.intake import take_in
from feedback.services.releasing import release
from invitations.models import SampleList
from invitations.services.draws import Plan, draw_sample
from invitations.services.sending import send_batch
from invitations.services.settling import settle_units
from surveys.models import Channel, Round
from surveys.paper.serial import Serial
from surveys.services import paper
from surveys.services.kiosks import set_up_kiosk
from surveys.views import form as form_views
from tests import factories
from tests.conftest import Cast
from tests.invitations import factories as inviting
from tests.privacy.listening import Heard
from tests.surveys import browsing, fielding
from tests.surveys.factories import DOCUMENT, NOON, door_of, open_survey, questionnaire

# The sign that every mark begins with, and numbers that no other test uses.
MARK = "canri"
PHONES = ("0987650421", "0987650422", "0987650423")
LONG: dict[str, Any] = {
    **DOCUMENT,
    "code": "phieu-dai",
    "sections": [
        {
            **DOCUMENT["sections"][0],
            "questions": [
                *DOCUMENT["sections"][0]["questions"][:-1],
                *({"code": f"B{n}", "kind": "level5", "required": False, "text": f"B{n}"} for n in range(12)),
                {"code": "YK", "kind": "text", "use": "text", "required": False, "text": "Ý kiến"},
            ],
        }
    ],
}
CODE = re.compile(r"[2-9A-Z]{5} [2-9A-Z]{5}")
RECEIPT = re.compile(r'receipt__code">([^<]+)<')


@dataclass
class Journey:
    """Who goes, and what was sent: `words` are free texts of citizens, `contacts` theirs, `secrets` what opens things,
    `wrong` what was refused."""

    cast: Cast
    signed_in: Callable[[User], Client]
    sent: list[tuple[str, dict[str, Any], str]]
    monkeypatch: Any
    noon: Any
    words: set[str] = field(default_factory=set)
    contacts: set[str] = field(default_factory=set)
    secrets: set[str] = field(default_factory=set)
    wrong: set[str] = field(default_factory=set)
    statuses: dict[str, int] = field(default_factory=dict)

    def word(self, name: str) -> str:
        return self._marked(self.words, f"{MARK}-loi-{name}")

    def contact(self, value: str) -> str:
        return self._marked(self.contacts, value)

    def bad(self, name: str) -> str:
        return self._marked(self.wrong, f"{MARK}-sai-{name}")

    def secret(self, value: str) -> str:
        return self._marked(self.secrets, value)

    def _marked(self, kind: set[str], value: str) -> str:
        kind.add(value)
        return value

    def noted(self, step: str, answer: Any, *expected: int) -> Any:
        self.statuses[step] = answer.status_code
        assert answer.status_code in expected, (step, answer.status_code, _words(answer))
        return answer

    def work(self) -> None:
        """Do what was rung for, as a worker does: a task that fails is Celery's to tell."""
        while self.sent:
            task, kwargs, number = self.sent.pop(0)
            current_app.tasks[task].apply(kwargs=kwargs, task_id=number)


@dataclass(frozen=True)
class Went:
    journey: Journey
    heard: Heard

    @property
    def marks(self) -> frozenset[str]:
        journey = self.journey
        digits = {phone[1:] for phone in journey.contacts if phone.isdigit()}
        return frozenset({MARK} | journey.secrets | digits)


def _words(answer: Any) -> str:
    """Return what a page says, for who mends this journey."""
    page = re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2] or answer.content.decode())
    return " ".join(page.split())[:1500]


def everything(journey: Journey) -> None:
    """Go every way."""
    round = open_survey(journey.cast.so_xay_dung, version=questionnaire(LONG))
    for step in (
        forms,
        half_way,
        program,
        kiosk,
        tablet,
        desk,
        file,
        invited,
        system,
        comments,
        asked,
        sign_in,
        refused,
    ):
        step(journey, round)
    dealt_with(journey)
    broken(journey, round)
    failing_task(journey)


def answers(journey: Journey, name: str) -> dict[str, str]:
    return {**browsing.ANSWERS, "YK": journey.word(name)}


def door(round: Round, channel: Channel = Channel.QR) -> Any:
    return door_of(round.units.get(), channel=channel)[1]


def forms(journey: Journey, round: Round) -> None:
    """The open form: sent, sent with faults, twice under one id, by a machine."""
    client, open_door = Client(), door(round)
    page = browsing.opened(client, open_door)
    took = journey.noted("form", browsing.send(client, open_door, page, answers(journey, "phieu")), 302, 303)
    thanks = client.get(took["Location"]).content.decode()
    for found in re.findall(r"[2-9A-Z]{4} [2-9A-Z]{4}", thanks):
        journey.secret(found)
        journey.secret(found.replace(" ", ""))
    again = {**answers(journey, "khac"), "A1": "1"}
    journey.noted("form again", browsing.send(client, open_door, page, again), 200, 302, 303, 409)
    other = Client()
    bad = {**answers(journey, "loi"), "A1": journey.bad("muc"), "LAN": journey.bad("so")}
    journey.noted(
        "form refused", browsing.send(other, open_door, browsing.opened(other, open_door), bad), 200, 400, 422
    )
    journey.noted(
        "form malformed", other.post(browsing.address(open_door), journey.bad("tho"), "text/plain"), 400, 415, 422
    )
    journey.noted("form unknown", other.post(f"/s/{journey.bad('cua')}/", answers(journey, "lac")), 404)


def half_way(journey: Journey, round: Round) -> None:
    client, open_door = Client(), door(round)
    page = browsing.opened(client, open_door)
    half = {**page.hidden, **browsing.CONSENT, **answers(journey, "do-dang")}
    left = journey.noted("left", client.post(f"{browsing.address(open_door)}luu/", half), 200)
    code = journey.secret(CODE.findall(left.content.decode())[0])
    journey.secret(code.replace(" ", ""))
    resume = f"{browsing.address(open_door)}tiep/"
    journey.noted("taken up", Client().post(resume, {"code": code, "_lang": "vi"}), 200)
    journey.noted("no such code", Client().post(resume, {"code": "CANRI CANRI", "_lang": "vi"}), 200, 404, 422)


def program(journey: Journey, round: Round) -> None:
    """The API for answers."""
    address, token = "/api/v1/responses/", door(round, Channel.WEB).token
    body = {"id": str(uuid4()), "access_token": token, "answers": {"A1": 4, "A2": "na", "LOC": 2}}
    words = {**body, "answers": {**body["answers"], "YK": journey.word("api")}, "consent_version": 1}
    post = Client().post
    journey.noted("api", post(address, json.dumps(words), "application/json"), 201)
    wrong = {**words, "id": str(uuid4()), "answers": {"A1": journey.bad("api"), journey.bad("cau"): 1}}
    journey.noted("api refused", post(address, json.dumps(wrong), "application/json"), 400, 422)
    journey.noted("api broken", post(address, '{"' + journey.bad("json"), "application/json"), 400)
    journey.noted("api id", post(address, json.dumps({**words, "id": journey.bad("id")}), "application/json"), 400, 422)


def kiosk(journey: Journey, round: Round) -> None:
    point, _door = door_of(round.units.get(), channel=Channel.KIOSK)
    set_up_kiosk(kiosk=point.kiosk, reset_seconds=60, pause_seconds=5, pin=journey.secret("73190284"), at=NOON)
    journey.secret(point.token)
    client = Client()
    journey.noted("kiosk", client.get(f"/kiosk/{point.token}/"), 200)
    journey.noted("pin", client.post(f"/kiosk/{point.token}/pin/", {"pin": "73190284"}), 200)
    journey.noted("pin wrong", client.post(f"/kiosk/{point.token}/pin/", {"pin": "canri"}), 400, 403)
    body = {"id": str(uuid4()), "access_token": point.token, "consent_version": 1}
    said = {**body, "answers": {"A1": 4, "A2": "na", "LOC": 2, "YK": journey.word("kiosk")}}
    journey.noted("kiosk sends", client.post("/api/v1/responses/", json.dumps(said), "application/json"), 201)


def tablet(journey: Journey, round: Round) -> None:
    held = fielding.assignment(journey.cast.dieu_tra, unit=round.units.get())
    client = journey.signed_in(journey.cast.dieu_tra)
    good = fielding.sent(held, answers={**fielding.ANSWERS, "YK": journey.word("may-tinh-bang")})
    wrong = fielding.sent(held, answers={**fielding.ANSWERS, "A1": journey.bad("may-tinh-bang")})
    batch = {"sent_at": NOON.isoformat(), "forms": [fielding.as_json(good), fielding.as_json(wrong)]}
    done = journey.noted("tablet", client.post("/dieu-tra/api/dong-bo/", json.dumps(batch), "application/json"), 200)
    assert "stored" in done.content.decode()
    broken = journey.bad("dong-bo")
    journey.noted("tablet broken", client.post("/dieu-tra/api/dong-bo/", broken, "application/json"), 400)


def desk(journey: Journey, round: Round) -> None:
    """Paper, keyed in."""
    paper.load_shipped_reasons()
    unit = round.units.get()
    channel = Channel.PAPER
    batch = paper.create_batch(round_unit=unit, channel=channel, prefix="NT", count=5, actor=journey.cast.snv, at=NOON)
    typed = {"_serial": str(Serial("NT", 1)), "_day": "2026-03-01", "_action": "save", "A1": "4", "A2": "9", "LOC": "2"}
    typed |= {f"B{number}": "4" for number in range(12)}
    client, address = journey.signed_in(journey.cast.snv), f"/noi-bo/nhap-phieu/{batch.pk}/"
    took = client.post(address, {**typed, "YK": journey.word("giay")})
    journey.noted("paper", took, 302)
    journey.noted("paper refused", client.post(address, {**typed, "A1": journey.bad("giay")}), 200, 302, 409, 422)


def file(journey: Journey, round: Round) -> None:
    """A file of forms, right and wrong, read by a worker."""
    unit = round.units.get().agency.code
    good = f"form_no,unit,A1,A2,YK\nP1,{unit},5,na,{journey.word('tep')}\nP2,{unit},4,4,\n"
    wrong = f"form_no,unit,A1,A2,YK\nP9,{journey.bad('don-vi')},9,4,{journey.word('tep-sai')}\n"
    client = journey.signed_in(journey.cast.snv)
    for name, text in (("phieu.csv", good), (f"{journey.bad('ten-tep')}.csv", wrong), ("p.xlsx", journey.bad("xlsx"))):
        sent = client.post(
            f"/noi-bo/thu-phieu/{round.code}/nhap-tep/", {"file": SimpleUploadedFile(name, text.encode())}
        )
        journey.noted(f"file {name}", sent, 302, 400, 415, 422)
        journey.work()


def invited(journey: Journey, round: Round) -> None:
    """A list of people from a file, invited, answering by their links."""
    made = inviting.sample_list(round, channel=Channel.SMS)
    unit = round.units.get().agency.code
    head = "unit,phone,name,dossier,stratum"
    rows = [
        f"{unit},{journey.contact(PHONES[0])},{journey.contact(f'{MARK} Họ Tên')},{journey.contact(f'{MARK}-hs-1')},A",
        f"{unit},{journey.contact(PHONES[1])},{MARK} Người Hai,{MARK}-hs-2,A",
    ]
    office = journey.signed_in(journey.cast.snv)
    address = f"/noi-bo/thu-phieu/{round.code}/moi-tra-loi/{made.pk}/"
    for text in (f"{head}\n{unit},{journey.bad('so')},{MARK} Sai,x,A", "\n".join((head, *rows))):
        journey.noted(
            "people", office.post(f"{address}tep/", {"file": SimpleUploadedFile("ds.csv", text.encode())}), 302
        )
        journey.work()
    made.refresh_from_db()
    draw_sample(sample_list=made, plan=Plan(method="all"), at=NOON)
    inviting.sent(SampleList.objects.get(pk=made.pk))
    first, second = inviting.links().values()
    for link in (first, second):
        journey.secret(link.split("/")[2])
    journey.noted("link", inviting.answer_by(first, answers(journey, "moi")), 303)
    journey.noted(
        "link spent", inviting.answer_by(second, {**answers(journey, "moi-sai"), "A1": journey.bad("moi")}), 200, 422
    )
    journey.noted("stop", Client().post(f"{second}thoi/", {"thoi": "1"}), 200)
    journey.noted("link unknown", Client().get(f"/m/{journey.bad('moi-la')}/"), 404)
    settle_units(today=NOON.date())


def system(journey: Journey, round: Round) -> None:
    """A one-stop system and a gateway of messages."""
    inviting.sample_list(round, channel=Channel.EMAIL, source="system", probability=Decimal(1))
    key = journey.secret(make_api_key(name="Một cửa", purpose=ApiKey.Purpose.INVITATIONS, at=NOON)[1])
    gate = journey.secret(make_api_key(name="Cổng tin", purpose=ApiKey.Purpose.DELIVERY, at=NOON)[1])
    mail = journey.contact(f"{MARK}-thu@vidu.vn")
    told = {"round": round.code, "unit": round.units.get().agency.code, "dossier": journey.contact(f"{MARK}-hs-3")}
    told |= {"finished_on": "2026-03-01", "email": mail, "name": f"{MARK} Người Ba"}
    for step, sent, secret, path, *expected in (
        ("dossier", told, key, "", 201),
        ("dossier again", {**told, "email": f"{MARK}-khac@vidu.vn"}, key, "", 409),
        ("dossier refused", {**told, "email": journey.bad("thu"), "dossier": "x"}, key, "", 400),
        ("dossier no key", told, journey.bad("khoa"), "", 401),
        ("bounce", {"email": mail, "reason": journey.bad("ly-do")}, gate, "bounces/", 200, 204, 400, 404),
        ("stop told", {"email": mail}, gate, "stops/", 200, 204),
    ):
        headers = {"Authorization": f"Bearer {secret}"}
        answer = Client().post(f"/api/v1/invitations/{path}", json.dumps(sent), "application/json", headers=headers)
        journey.noted(step, answer, *expected)
    for made in SampleList.objects.filter(source="system"):
        send_batch(sample_list=made, most=10, at=NOON)


def comments(journey: Journey, round: Round) -> None:
    """What is written without a form, with a way to answer."""
    typed = {"visit": str(uuid4()), "agency": "so-xay-dung", "words": journey.word("gop-y")}
    reach = {"name": journey.contact(f"{MARK} Xưng Hô"), "phone": journey.contact(PHONES[2]), "mail": f"{MARK}@vidu.vn"}
    page = journey.noted("words", Client().post("/gop-y/gui/", {**typed, **reach}), 200).content.decode()
    code = journey.secret(RECEIPT.findall(page)[0].strip())
    journey.secret(code.replace(" ", ""))
    journey.noted("reply", Client().post("/gop-y/tra-loi/", {"code": code}), 200)
    journey.noted("no reply", Client().post("/gop-y/tra-loi/", {"code": "CANR CANR"}), 200, 404, 422)
    journey.noted("words refused", Client().post("/gop-y/gui/", {**typed, "phone": journey.bad("so-goi")}), 422)
    spoken = {"visit": str(uuid4()), "agency": "so-xay-dung", "words": journey.word("nghe-may")}
    journey.noted(
        "hotline", journey.signed_in(journey.cast.an).post("/noi-bo/gop-y/duong-day-nong/ghi/", spoken), 200, 302, 422
    )
    while take_in(at=NOON):
        pass


def asked(journey: Journey, round: Round) -> None:
    """Somebody asks about their own data; the office files it with a name and a way to answer."""
    typed = {"kind": "view", "about": "comment", "words": "Muốn xem lời đã gửi", "received_on": f"{NOON:%Y-%m-%d}"}
    reach = {"name": journey.contact(f"{MARK} Người Hỏi"), "reach": journey.contact(f"{MARK}-hoi@vidu.vn")}
    page = reverse("privacy:new_request")
    journey.noted("request", journey.signed_in(journey.cast.snv).post(page, {**typed, "way": "letter", **reach}), 302)


def dealt_with(journey: Journey) -> None:
    """An official reads, looks behind masks, looks at the contact, answers."""
    journey.noon.shift(timedelta(days=1))
    release(at=now())
    office = journey.signed_in(journey.cast.chi)
    for comment in Comment.objects.filter(agency=journey.cast.so_xay_dung)[:6]:
        page = f"/noi-bo/gop-y/{comment.pk}/"
        office.get(page)
        for path, typed in (
            ("hien-ten/", {"reason": "Cần biết để trả lời", "version": str(comment.version)}),
            ("lien-he/", {}),
            ("viec/", {"action": "answer", "note": "Đã nghe", "version": str(comment.version)}),
        ):
            journey.noted(f"comment {path}", office.post(page + path, typed), 200, 302, 404, 409)


def sign_in(journey: Journey, round: Round) -> None:
    password = journey.secret(f"{MARK}-mat-khau-rat-dai")
    person = factories.user("le", password=password)
    factories.membership(person, Role.OFFICER, agency=journey.cast.so_xay_dung)
    address, client = "/noi-bo/dang-nhap/", Client()
    typed = {"username": "le", "password": password}
    journey.noted("signed in", client.post(address, typed), 302)
    journey.secret(client.cookies[settings.SESSION_COOKIE_NAME].value)
    journey.noted(
        "wrong password", Client().post(address, {**typed, "password": journey.bad("mat-khau")}), 200, 401, 422
    )
    journey.noted("nobody", Client().post(address, {**typed, "username": journey.bad("ten")}), 200, 401, 422)
    own = {"current": password, "password": journey.secret(f"{MARK}-khac-cung-rat-dai")}
    own["password_again"] = own["password"]
    journey.noted("new password", client.post("/noi-bo/tai-khoan/cua-toi/mat-khau/", own), 200, 302, 303, 422)
    link = journey.secret(make_link(user=person, actor=None, at=NOON))
    path = f"/noi-bo/mo-tai-khoan/{link}/"
    journey.noted("one-time link", Client().get(path), 200)
    journey.noted(
        "link refused", Client().post(path, {"password": journey.bad("ngan"), "password_again": "x"}), 200, 422
    )


def refused(journey: Journey, round: Round) -> None:
    """400, 403, 404, 405, 413: with marks in query, body, head and cookie."""
    client = Client(headers={"User-Agent": journey.bad("may"), "Referer": f"https://x/{journey.bad('tu')}"})
    client.cookies["ngon_ngu"] = journey.bad("banh")
    query = f"?tim={journey.bad('tim')}"
    journey.noted("not found", client.get(f"/khong-co/{query}"), 404)
    journey.noted("front page", client.get(f"/{query}"), 200, 302)
    journey.noted("not signed in", client.get(f"/noi-bo/gop-y/{query}"), 302)
    journey.noted("wrong method", client.delete("/gop-y/gui/", journey.bad("xoa")), 405)
    journey.noted(
        "no csrf", Client(enforce_csrf_checks=True).post("/noi-bo/dang-nhap/", {"username": journey.bad("gia")}), 403
    )
    officer = journey.signed_in(journey.cast.an)
    journey.noted("forbidden", officer.get(f"/noi-bo/quan-tri/tai-khoan/{query}"), 403, 404)
    journey.noted("searched", officer.get(f"/noi-bo/tim/{query}"), 200, 404)
    journey.noted("host", client.get("/", headers={"Host": f"{MARK}.example"}), 200, 302, 400)


def broken(journey: Journey, round: Round) -> None:
    """500 in the middle of storing: the database tells the whole row, an error the value that it was given."""
    client, open_door = Client(raise_request_exception=False), door(round)

    def by_constraint(*_given: Any, **_more: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO surveys_responsetext (response_id, question, text) VALUES (NULL, 'YK', %s)",
                [journey.word("dong-hong")],
            )

    def by_value(*_given: Any, **_more: Any) -> Any:
        return int(journey.word("gia-tri")) + {}[journey.word("khoa")]  # type: ignore[index]

    def by_twice(*_given: Any, **_more: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO agencies_block (code, name, position) VALUES (%s, 'x', 9)", [f"{MARK}-trung"])
            cursor.execute("INSERT INTO agencies_block (code, name, position) VALUES (%s, 'x', 9)", [f"{MARK}-trung"])

    for number, fault in enumerate((by_constraint, by_value, by_twice)):
        with journey.monkeypatch.context() as patch:
            patch.setattr(form_views, "record_web_response", fault)
            page = browsing.opened(client, open_door)
            answer = browsing.send(client, open_door, page, answers(journey, f"hong-{number}"))
        journey.noted(f"broken {number}", answer, 500)


def failing_task(journey: Journey) -> None:
    """A task that ends in an error of the database, and one that is given a wrong number: Celery tells of both."""

    def fail(**_given: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO surveys_responsetext (response_id, question, text) VALUES (NULL, 'YK', %s)",
                [journey.word("viec-hong")],
            )
        return 0

    with journey.monkeypatch.context() as patch:
        patch.setattr(destroying, "destroying_term", fail)
        result = current_app.tasks["dashboards.privacy_tasks.destroy"].apply(kwargs={})
        assert result.state == "FAILURE"
    result = current_app.tasks["surveys.tasks.import_upload"].apply(
        kwargs={"job_id": journey.bad("so-viec"), "key": "x"}
    )
    assert result.state == "FAILURE"
