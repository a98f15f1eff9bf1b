"""The desk for programs, put together: every part, the document that describes them, and the addresses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder

from herzenstakt.accounts.permissions import Permission
from herzenstakt.api.document import described
from herzenstakt.api.door import Bearer, at_the_door, nothing_here, tell_problems
from herzenstakt.api.routes import (
    attached,
    calm,
    conversations,
    helping,
    house,
    kept,
    knowledge,
    measures,
    messages,
    objections,
    people,
    posts,
    replies,
    searching,
)

PARTS = (
    house.part,
    conversations.part,
    messages.part,
    posts.part,
    replies.part,
    attached.part,
    helping.part,
    kept.part,
    people.part,
    searching.part,
    measures.part,
    objections.part,
    calm.part,
    knowledge.part,
)
#: under which it lies
ROOT = "api/v1/"


class Exact(NinjaJSONEncoder):
    """Django's own leaves out what is less than a millisecond, and what a program was told it tells us
    again: by the time of the last word we see whether there is a newer one."""

    def default(self, told: Any) -> Any:
        """A time as it is kept; everything else as the library writes it."""
        if isinstance(told, datetime):
            return told.isoformat().replace("+00:00", "Z")
        return super().default(told)


class Renderer(JSONRenderer):
    """How an answer is written."""

    encoder_class = Exact


api = NinjaAPI(
    title="Herzenstakt",
    renderer=Renderer(),
    version="1",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    auth=Bearer(),
)
for part in PARTS:
    api.add_router("", part.router)
tell_problems(api)


@cache
def document() -> dict[str, Any]:
    """Everything that can be asked for, as OpenAPI 3.1 says it."""
    needs = {name: permission for name, permission, _path, _method in operations()}
    return described(api.get_openapi_schema(path_prefix=ROOT), needs)


def operations() -> Iterator[tuple[str, Permission, str, str]]:
    """The name of each operation, the permission it needs, its path and its method."""
    for part in PARTS:
        for path_, there in part.router.path_operations.items():
            for one in there.operations:
                permission: Permission = one.view_func.permission  # type: ignore[attr-defined]
                yield one.operation_id or "", permission, path_, one.methods[0]


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The document, for whoever makes a client. It tells nothing of anybody, so no token is needed."""
    return JsonResponse(document())


openapi.login_required = False  # type: ignore[attr-defined]
nothing = at_the_door(nothing_here)


def urlpatterns() -> list[URLPattern]:
    """Every address of it, each behind the same door."""
    found: list[URLPattern] = [path("openapi.json", openapi, name="openapi")]
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            pattern.callback = at_the_door(pattern.callback)
            found.append(pattern)
    return [*found, re_path(r"^(?P<rest>.*)$", nothing, name="nothing")]
