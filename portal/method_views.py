"""A version of a method that a publication was computed by: /phuong-phap/<method>/<version>/"""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import method_words, published, serving
from portal.result_views import stamp
from portal.templatetags.spoken import vietnamese
from scoring.method_document import parse
from scoring.models import MethodVersion, Publication


@require_safe
def method(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Explain a version that some publication was computed by. Raises Http404 for any other: it is not public."""

    def make() -> serving.Body:
        if number > 32_767 or "\0" in code:
            raise Http404
        versions = MethodVersion.objects.select_related("method").filter(method__code=code, number=number)
        found = versions.filter(pk__in=published.methods_used()).first()
        if found is None:
            raise Http404
        using = [each for each in published.publications() if each.run.method_version_id == found.pk]
        told = parse(found.document)
        context = {
            "version": found,
            "method": told,
            "words": method_words.sections_of(told),
            "tree": method_words.lines_of(told, _names(using)),
            "rounds": [each.round for each in using],
            "trail": [(_("Cách tính chỉ số hài lòng"), reverse("portal:methodology")), (vietnamese(told.title), "")],
        }
        return serving.page(request, "portal/method.html", context, since=published.changed()[1])

    return serving.served(request, stamp, make)


def _names(using: list[Publication]) -> dict[str, str]:
    """Return what the questions of a method are called where it was used last; the method itself has codes alone."""
    if not using:
        return {}
    return {node.code: node.name for node in published.published(using[0]).result.total.nodes}
