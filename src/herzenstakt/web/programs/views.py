"""The reference of the desk for programs, written from its own document: nothing is loaded from elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from herzenstakt.api.desk import document
from herzenstakt.api.document import example_of
from herzenstakt.api.problems import KINDS


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked for. `permission`: what the member needs; `scope`: what the token."""

    name: str
    method: str
    path: str
    words: str
    scope: str
    parameters: list[dict[str, Any]]
    sent: str
    given: str


@dataclass(frozen=True, slots=True)
class Group:
    """Operations about one kind of thing."""

    name: str
    words: str
    operations: list[Operation]


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Each operation and each kind of problem, on one page."""
    return render(request, "programs/reference.html", {"groups": groups(), "problems": KINDS})


def groups() -> list[Group]:
    """What there is, in the order of the document."""
    told = document()
    found = {tag["name"]: Group(tag["name"], tag["description"], []) for tag in told["tags"]}
    for path, there in told["paths"].items():
        for method, operation in there.items():
            found[operation["tags"][0]].operations.append(_operation(path, method, operation))
    return list(found.values())


def _operation(path: str, method: str, operation: dict[str, Any]) -> Operation:
    given = next(answer for status, answer in operation["responses"].items() if status < "3")
    return Operation(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        words=operation["description"],
        scope=operation["security"][0]["Bearer"][0],
        parameters=operation["parameters"],
        sent=_example(operation.get("requestBody")),
        given=_example(given),
    )


def _example(body: dict[str, Any] | None) -> str:
    """What such a body looks like; empty where there is none."""
    if not body or "content" not in body:
        return ""
    if "application/json" not in body["content"]:  # a form with a file, or the bytes of one
        return str(next(iter(body["content"])))
    schema = body["content"]["application/json"]["schema"]
    return json.dumps(example_of(schema, document()), ensure_ascii=False, indent=2)
