"""The document says what there is, and nothing else; what stands in the repository is the same."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from herzenstakt.api.desk import api, document, operations
from herzenstakt.api.problems import KINDS
from herzenstakt.api.routes import replies
from herzenstakt.cli.main import main

COPY = Path(__file__).parents[2] / "docs" / "api" / "openapi.json"
#: of what no field of an answer may tell
SECRET = re.compile(
    r"secret|password|digest|token_|access_token|cursor|envelope|email", re.IGNORECASE
)


def test_the_copy_in_the_repository_is_the_document() -> None:
    """`herzenstakt openapi > docs/api/openapi.json` writes it anew."""
    assert json.loads(COPY.read_text(encoding="utf-8")) == document()


def test_the_command_writes_the_copy(capsys: Any) -> None:
    main(["openapi"])

    assert capsys.readouterr().out == COPY.read_text(encoding="utf-8")


def test_it_is_given_out_without_a_token(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")

    assert answer.status_code == 200
    assert answer.json() == document()
    assert document()["openapi"] == "3.1.0"


def test_it_lists_exactly_the_addresses_there_are() -> None:
    there = (entry for entry in get_resolver().url_patterns if isinstance(entry, URLResolver))
    ours = next(entry for entry in there if str(entry.pattern) == "api/v1/")
    routes = {
        "/api/v1/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        for pattern in ours.url_patterns
        if isinstance(pattern, URLPattern) and pattern.name not in {"openapi", "nothing"}
    }

    assert set(document()["paths"]) == routes
    assert api.urls


def test_every_operation_has_a_name_of_its_own_words_a_scope_and_its_problems() -> None:
    told = [one for there in document()["paths"].values() for one in there.values()]

    names = [one["operationId"] for one in told]
    assert len(set(names)) == len(names) == len(list(operations()))
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in names)
    assert all(one["description"] and one["security"][0]["Bearer"][0] for one in told)
    assert all({"401", "403", "429", "500"} <= set(one["responses"]) for one in told)


def test_every_kind_of_problem_has_a_name_of_its_own() -> None:
    names = [kind.name for kind in KINDS]

    assert len(set(names)) == len(names)
    assert replies.part.tag in {tag["name"] for tag in document()["tags"]}


def test_no_answer_has_a_field_for_a_secret() -> None:
    schemas = document()["components"]["schemas"]
    fields = {
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field in schema.get("properties", {})
    }

    assert len(fields) > 150
    assert not [field for field in fields if SECRET.search(field.partition(".")[2])]
