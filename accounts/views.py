from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST


def sign_in(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def one_time_link(request: HttpRequest, secret: str) -> HttpResponse:
    return HttpResponse("")
