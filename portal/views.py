import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from portal import published, result_views, serving
from portal.intake import is_too_large, too_large
from scoring.method_document import parse
from scoring.models import MethodVersion

# A whole address may be pasted, a code may be typed in capitals or in groups.
PASTED_ADDRESS = re.compile(r".*/s/([^/?#]*).*", re.DOTALL)
NOT_IN_A_CODE = re.compile(r"[^a-z0-9]")
LONGEST_CODE = 32
# Rounds shown on the first page; all of them are on the page of results.
NEWEST = 2


def code_in(typed: str) -> str:
    """Return the survey code in what a citizen typed or pasted, empty if there is none."""
    pasted = PASTED_ADDRESS.fullmatch(typed)
    code = NOT_IN_A_CODE.sub("", (pasted[1] if pasted else typed).lower())
    return code if len(code) <= LONGEST_CODE else ""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("ma")
    if typed is None:
        return serving.served(request, result_views.stamp, lambda: _home(request))
    code = code_in(typed)
    if code:
        return redirect("surveys:form", code)
    return serving.answer(request, _home(request, typed=typed[:200], no_code=True), status=422)


def _home(request: HttpRequest, **typed: object) -> serving.Body:
    newest = list(published.publications()[:NEWEST])
    context = {"years": result_views.years_of(newest), **typed}
    return serving.page(request, "portal/home.html", context, since=published.changed()[1])


@require_safe
def methodology(request: HttpRequest) -> HttpResponse:
    """Explain the index, and name each version of a method that something was published by."""

    def make() -> serving.Body:
        used = MethodVersion.objects.filter(pk__in=published.methods_used()).select_related("method")
        versions = [(each, parse(each.document).title) for each in used.order_by("method__code", "-number")]
        return serving.page(request, "portal/methodology.html", {"versions": versions}, since=published.changed()[1])

    return serving.served(request, result_views.stamp, make)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what was tested for people who use the portal in other ways, and what was not."""
    return serving.served(request, tuple, lambda: serving.page(request, "portal/accessibility.html", {}))


# Citizens' pages carry no session, hence no CSRF cookie; the worst a foreign page can do is change the language.
@csrf_exempt
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and go back to the page named in `next`."""
    if is_too_large(request):
        return too_large(request)
    return set_language(request)
