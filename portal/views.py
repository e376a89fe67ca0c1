from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.i18n import set_language


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html")


@require_safe
def methodology(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/methodology.html")


# Citizens' pages carry no session, hence no CSRF cookie; the worst a foreign page can do is change the language.
@csrf_exempt
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and go back to the page named in `next`."""
    return set_language(request)
