"""Public reads: publications, their agencies with results, methods, agencies."""

from typing import Any

from django.http import Http404
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.keyed_paging import number, page, texts
from agencies.models import AgencyVersion
from portal import published
from portal.api import rows, shapes
from portal.api.base import PublicRead
from portal.api.describing import YEARS, reads
from portal.published import PublishedRound
from scoring.models import MethodVersion, Publication

PAGE = ("cursor", "limit")


class Publications(PublicRead):
    @reads(
        shapes.page_of("PublicationPage", shapes.PublicationLine),
        name="publications_list",
        tag="publications",
        words=_("Các công bố đang có hiệu lực, đợt mới nhất trước"),
        asks=("year", *PAGE),
    )
    def get(self, request: Request) -> Response:
        asked = texts(request.query_params, ("year", *PAGE))
        year = number(asked, "year", YEARS)
        found = published.publications()
        chosen = list(found if year is None else found.filter(round__assessment_year=year))
        some, after = page(chosen, asked, lambda one: one.round.code)
        return Response({"results": [rows.publication_json(each) for each in some], "next": after})


class OnePublication(PublicRead):
    @reads(
        shapes.Figures,
        name="publications_read",
        tag="publications",
        words=_("Một công bố với kết quả chung và của các khối"),
        at=("round",),
    )
    def get(self, request: Request, round: str) -> Response:
        texts(request.query_params, ())
        return Response(rows.figures_json(_published(round)))


class Agencies(PublicRead):
    @reads(
        shapes.page_of("UnitPage", shapes.UnitLine),
        name="publications_agencies",
        tag="publications",
        words=_("Kết quả của các đơn vị trong một công bố"),
        asks=("block", *PAGE),
        at=("round",),
    )
    def get(self, request: Request, round: str) -> Response:
        asked = texts(request.query_params, ("block", *PAGE))
        found = _published(round)
        units = found.units_in(asked["block"]) if "block" in asked else found.result.agencies
        some, after = page(units, asked, lambda unit: unit.agency)
        shown = rows.rows_of(found)
        return Response({"results": [shown.unit(each, nodes=False) for each in some], "next": after})


class OneAgency(PublicRead):
    @reads(
        shapes.Unit,
        name="publications_agency",
        tag="publications",
        words=_("Kết quả của một đơn vị theo từng thành phần, tiêu chí"),
        at=("round", "agency"),
    )
    def get(self, request: Request, round: str, agency: str) -> Response:
        texts(request.query_params, ())
        found = _published(round)
        unit = found.by_agency.get(agency)
        if unit is None:
            raise Http404
        return Response(rows.rows_of(found).unit(unit))


class Methods(PublicRead):
    @reads(
        shapes.page_of("MethodPage", shapes.MethodLine),
        name="methods_list",
        tag="methods",
        words=_("Các phiên bản phương pháp đã dùng để công bố"),
        asks=PAGE,
    )
    def get(self, request: Request) -> Response:
        asked = texts(request.query_params, PAGE)
        some, after = page(list(_methods()), asked, lambda one: f"{one.method.code}/{one.number}")
        return Response({"results": [_method_json(each) for each in some], "next": after})


class OneMethod(PublicRead):
    @reads(
        shapes.MethodDocument,
        name="methods_read",
        tag="methods",
        words=_("Văn bản của một phiên bản phương pháp"),
        at=("method", "version"),
    )
    def get(self, request: Request, method: str, version: int) -> Response:
        texts(request.query_params, ())
        found = _methods().filter(method__code=method, number=min(version, 2**31 - 1)).first()
        if found is None:
            raise Http404
        return Response({**_method_json(found), "document": found.document})


class AllAgencies(PublicRead):
    @reads(
        shapes.page_of("AgencyPage", shapes.AgencyLine),
        name="agencies_list",
        tag="agencies",
        words=_("Các cơ quan đang hoạt động"),
        asks=("block", *PAGE),
    )
    def get(self, request: Request) -> Response:
        asked = texts(request.query_params, ("block", *PAGE))
        versions = AgencyVersion.objects.filter(valid__contains=localdate()).select_related("agency", "block", "parent")
        if "block" in asked:
            versions = versions.filter(block__code=asked["block"])
        ordered = list(versions.order_by("position", "sort_key", "agency__code"))
        some, after = page(ordered, asked, lambda one: one.agency.code)
        return Response({"results": [_agency_json(each) for each in some], "next": after})


def _published(round: str) -> PublishedRound:
    found = published.publication(round)
    if found is None:
        raise Http404
    return published.published(found)


def _methods() -> Any:
    used = Publication.objects.filter(published.PUBLIC).values("run__method_version")
    found = MethodVersion.objects.filter(pk__in=used).select_related("method")
    return found.order_by("method__code", "-number")


def _method_json(version: MethodVersion) -> dict[str, Any]:
    return {
        "method": version.method.code,
        "version": version.number,
        "title": version.title,
        "document_hash": version.document_hash,
    }


def _agency_json(version: AgencyVersion) -> dict[str, Any]:
    return {
        "agency": version.agency.code,
        "name": version.name,
        "short_name": version.short_name,
        "level": version.level,
        "block": version.block.code if version.block else None,
        "parent": version.parent.code if version.parent else None,
    }
