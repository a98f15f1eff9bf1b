"""The document of the desk for programs: what the library writes, and what a reader needs beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from herzenstakt.accounts.permissions import Permission
from herzenstakt.api.once import HEADER
from herzenstakt.api.problems import KINDS, MEDIA_TYPE
from herzenstakt.tokens.models import LONGEST_KEY
from herzenstakt.tokens.scopes import scope_of

SUMMARY = "What a person can do at a conversation desk, for programs."
DESCRIPTION = """\
Every request carries a token of one member in one team: `Authorization: Bearer hzt_…`. It may do what the
member may do, as far as the token was made for it, and no cookie counts.

Lists come in pages: give `next` of a page as `after` for the one behind it. What goes wrong is told as
`application/problem+json` (RFC 9457). A POST with an `Idempotency-Key` is done once, however often it is
sent. Times are RFC 3339.
"""
TAGS = {
    "messages": "What was said: likes, our own words, what stands beside them.",
    "help": "What helps whoever writes: the coach, proposals, cards and saved answers that fit.",
    "posts": "Posts, everybody who talks about them, and rounds from one to the next.",
    "knowledge": "What the team knows: cards, helplines, the netiquette.",
    "calm": "The calm path: somebody may be in danger.",
    "house": "The token, the team, its channels, hours, journal, and what the member was told.",
    "conversations": "Who waits, what was said, taking care, notes and labels.",
    "replies": "Drafts and what goes with them, a second look, letting go, taking back.",
    "kept": "Groups, labels, saved answers, views and promises.",
    "people": "People outside and what we owe them.",
    "search": "Everything that was ever said, and several conversations at once.",
    "measures": "Measures about words of others, and what those say to it.",
}
#: statuses of problems that any request may meet
ALWAYS = (400, 401, 403, 429, 500)
PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "What went wrong (RFC 9457). `type` says which kind, `detail` is for a person.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "examples": ["/api/#not-here"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail", "in"],
                "properties": {
                    "detail": {"type": "string"},
                    "in": {"type": "string", "enum": ["body", "query", "path", "header"]},
                    "pointer": {"type": "string", "description": "A JSON pointer into the body."},
                    "parameter": {"type": "string"},
                },
            },
        },
        "missed": {
            "type": "array",
            "description": "What was said in the meantime, the oldest first.",
            "items": {
                "type": "object",
                "required": ["who", "text"],
                "properties": {"who": {"type": "string"}, "text": {"type": "string"}},
            },
        },
        "words": {"type": "string", "description": "`words` of the draft as it is now."},
    },
}
ONCE = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "A key of your own for exactly this request. Sent again within 24 hours it is answered as"
    " before, and nothing happens twice.",
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": LONGEST_KEY,
        "pattern": r"^[\x21-\x7e]+$",
        "examples": ["4b6e2f0c-answer-to-frieda"],
    },
}
NUMBER = {"type": "integer", "minimum": 1, "maximum": 2**53 - 1}


def described(document: dict[str, Any], needs: Mapping[str, Permission]) -> dict[str, Any]:
    """The document as it is given out. `needs`: the permission of each operation by its name."""
    title = document["info"]["title"]
    document["info"] |= {
        "summary": SUMMARY,
        "description": DESCRIPTION,
        "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
    }
    document["servers"] = [{"url": "/", "description": "This desk"}]
    document["tags"] = [{"name": name, "description": words} for name, words in TAGS.items()]
    components = document["components"]
    components["schemas"]["Problem"] = PROBLEM
    components["schemas"] = dict(sorted(components["schemas"].items()))
    components["securitySchemes"]["Bearer"] |= {
        "bearerFormat": "hzt_…",
        "description": "A token of a member, made on the page “Tokens” of their team.",
    }
    for method, operation in operations(document):
        _describe(method, operation)
        scope = scope_of(needs[operation["operationId"]])
        operation["security"] = [{"Bearer": [scope]}]
        if "requestBody" in operation:
            content = operation["requestBody"]["content"].get("application/json")
            if content is not None:
                content["example"] = example_of(content["schema"], document)
    plain: dict[str, Any] = _without_titles(document)
    plain["info"]["title"] = title
    return plain


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each operation and its method."""
    for there in document["paths"].values():
        yield from there.items()


def _describe(method: str, operation: dict[str, Any]) -> None:
    parameters = operation["parameters"]
    statuses = set(ALWAYS)
    if any(one["in"] == "path" or one["name"] == "after" for one in parameters):
        statuses.add(404)
    for one in parameters:
        if one["in"] == "path":
            one["schema"], one["description"] = NUMBER, f"The number of the {one['name']}."
    if method != "get":
        statuses |= {404, 409, 412}
    if method == "post":
        parameters.append(ONCE)
    if parameters or "requestBody" in operation:
        statuses.add(422)
    for status in sorted(statuses):
        operation["responses"][status] = _problem(status)
    operation["responses"] = {str(key): value for key, value in operation["responses"].items()}


def _problem(status: int) -> dict[str, Any]:
    names = [f"`{kind.name}`" for kind in KINDS if kind.status == status]
    told: dict[str, Any] = {
        "description": " or ".join(names),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status == 429:
        told["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return told


def example_of(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Any:
    """What such a thing looks like."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return example_of(document["components"]["schemas"][name], document)
    for given in ("example", "default"):
        if given in schema:
            return schema[given]
    if schema.get("examples"):
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    for several in ("allOf", "anyOf"):
        if several in schema:
            return example_of(schema[several][0], document)
    if schema.get("type") == "array":
        return [example_of(schema["items"], document)]
    if schema.get("type") == "object":
        parts = schema.get("properties", {})
        return {name: example_of(part, document) for name, part in parts.items()}
    return _plain(schema)


def _plain(schema: Mapping[str, Any]) -> Any:
    """A value for which nobody has written an example."""
    formats = {"date-time": "2026-11-26T10:15:00+01:00", "date": "2026-11-26"}
    plain = {"integer": 1, "boolean": False, "null": None}
    kind = schema.get("type", "string")
    return plain[kind] if kind in plain else formats.get(schema.get("format", ""), "…")


def _without_titles(part: Any) -> Any:
    """Titles the library makes of names say nothing; those of whole schemas name classes in a client."""
    if isinstance(part, list):
        return [_without_titles(one) for one in part]
    if not isinstance(part, dict):
        return part
    is_named = "properties" in part
    return {
        key: value if key in ("example", "examples", "default") else _without_titles(value)
        for key, value in part.items()
        if key != "title" or is_named or not isinstance(value, str)
    }
