"""What the surveyor's application is made of: its files, its version, and each questionnaire as it shows it offline."""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from surveys import page
from surveys.languages import OWN_NAMES, frame_language
from surveys.questionnaire import say
from surveys.rendering import speaking, spoken
from surveys.selectors import questionnaire_of
from surveys.selectors.privacy import present_number, told_of

# In the order in which they are loaded: each adds to one name, so that any later one finds the earlier.
SCRIPTS = ("store", "words", "answers", "form", "faults", "sync", "rows", "screens", "app")
STYLES = ("tokens", "base", "survey", "surveyor")
FONTS = ("be-vietnam-pro-400", "be-vietnam-pro-600")
ICONS = ((192, "any"), (512, "any"), (512, "maskable"))


def shell_files() -> list[str]:
    """Return the addresses of everything the application needs to open without network, the frame first."""
    scripts = [static(f"js/surveyor/{name}.js") for name in SCRIPTS]
    styles = [static(f"css/{name}.css") for name in STYLES]
    fonts = [static(f"fonts/{name}.woff2") for name in FONTS]
    icons = [address for address, _size, _purpose in icons_of_app()]
    return [reverse("surveyor:shell"), reverse("surveyor:manifest"), *scripts, *styles, *fonts, *icons]


def icons_of_app() -> list[tuple[str, str, str]]:
    """Return (address, size, purpose) of the application's icons."""
    return [
        (static(f"img/surveyor/{'mask-' if purpose == 'maskable' else ''}{size}.png"), f"{size}x{size}", purpose)
        for size, purpose in ICONS
    ]


def version_of(shell: str) -> str:
    """Return the version of the application: it changes whenever its frame, a file or its worker does."""
    content = json.dumps([shell, shell_files(), _worker()])
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def worker(shell: str) -> str:
    """Return the service worker's script with the version and the files it keeps written before it."""
    head = json.dumps({"version": version_of(shell), "files": shell_files(), "shell": reverse("surveyor:shell")})
    return f'"use strict";\nself.DIEU_TRA = {head};\n{_worker()}'


def questionnaire_document(version_id: int) -> Mapping[str, Any]:
    """Return a questionnaire as the application keeps it: in each of its languages the form's parts as HTML."""
    questionnaire = questionnaire_of(version_id)
    notice = present_number()
    languages = [_spoken_form(version_id, code, notice) for code in spoken(questionnaire)]
    return {
        "id": version_id,
        "title": say(questionnaire.title, settings.LANGUAGE_CODE),
        "consent_version": notice,
        "languages": languages,
    }


def _spoken_form(version_id: int, language: str, notice: int) -> Mapping[str, str]:
    frame = frame_language(language)
    with speaking(language):
        form = page.form(questionnaire_of(version_id), language)
        context = {"form": form, "spoken": language if language != frame else "", "language": language}
        context["told"] = told_of(notice, frame, _("Cơ quan tổ chức khảo sát"))
        html = render_to_string("surveys/surveyor/form.html", context)
    return {"code": language, "name": OWN_NAMES[language], "frame": frame, "html": html}


def shell(language: str = settings.LANGUAGE_CODE) -> str:
    """Return the application's frame: the same for everybody, without anybody's data."""
    with translation.override(language):
        context = {"scripts": [f"js/surveyor/{name}.js" for name in SCRIPTS], "province_name": settings.PROVINCE_NAME}
        return render_to_string("surveys/surveyor/app.html", context)


@lru_cache(maxsize=1)
def _worker() -> str:
    return Path(str(finders.find("js/surveyor/worker.js"))).read_text("utf-8")
