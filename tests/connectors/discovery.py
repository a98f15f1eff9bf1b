"""What Google promises of an API, in its discovery document: is a request, or an answer, one of it?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from herzenstakt.testing.networks.stage import Call, Told

Json = Mapping[str, Any]
#: what stands for each type of the document
KINDS: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}
#: what a whole number may be
WHOLE = {"uint32": (0, 2**32 - 1), "int32": (-(2**31), 2**31 - 1)}


@cache
def document() -> dict[str, Any]:
    """The discovery document of the YouTube Data API, as Google's own client brings it."""
    kept = files("googleapiclient").joinpath("discovery_cache/documents/youtube.v3.json")
    found: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return found


def faults_of(call: Call, told: Told) -> list[str]:
    """What is wrong with a request or with its answer; an empty list is good."""
    method = method_of(call)
    if method is None:
        return [f"{call.method} {call.path} is no method"]
    faults = [*faults_of_request(call, method)]
    if 200 <= told.status < 300:
        faults += faults_of_answer(told, method)
    return [f"{method['id']}: {fault}" for fault in faults]


def method_of(call: Call) -> Json | None:
    """The method a request means."""
    for resource in document()["resources"].values():
        for method in resource.get("methods", {}).values():
            if method["httpMethod"] == call.method and f"/{method['flatPath']}" == call.path:
                found: Json = method
                return found
    return None


def faults_of_request(call: Call, method: Json) -> Iterator[str]:
    """Its parameters and its body."""
    known = {**document()["parameters"], **method.get("parameters", {})}
    for name in known:
        if known[name].get("required") and name not in call.params:
            yield f"{name} is missing"
    for name, values in call.params.items():
        if name not in known:
            yield f"{name} is no parameter"
            continue
        if len(values) > 1 and not known[name].get("repeated"):
            yield f"{name} stands there {len(values)} times"
        for value in values:
            yield from faults_of_parameter(name, value, known[name])
    if "request" in method:
        yield from faults_of_value(json.loads(call.body), method["request"], "body", sends=True)
    elif call.body:
        yield "it takes no body"


def faults_of_parameter(name: str, value: str, told: Json) -> Iterator[str]:
    """One value of a parameter, as it stands in an address."""
    if told["type"] == "boolean" and value not in {"true", "false"}:
        yield f"{name}={value} is neither true nor false"
    if told["type"] == "integer":
        if not value.isdigit():
            yield f"{name}={value} is no number"
        elif not int(told.get("minimum", 0)) <= int(value) <= int(told.get("maximum", 2**32)):
            yield f"{name}={value} is out of bounds"
    if "enum" in told and value not in told["enum"]:
        yield f"{name}={value} is none of {told['enum']}"


def faults_of_answer(told: Told, method: Json) -> Iterator[str]:
    """Its body: what the method promises, or nothing."""
    if "response" not in method:
        if told.body():
            yield "it answers nothing"
        return
    yield from faults_of_value(json.loads(told.body()), method["response"], "answer")


def faults_of_value(value: Any, schema: Json, at: str, *, sends: bool = False) -> Iterator[str]:
    """A value, however deep. `sends`: what only the API says may not be sent."""
    if "$ref" in schema:
        yield from faults_of_value(value, document()["schemas"][schema["$ref"]], at, sends=sends)
        return
    wanted = KINDS[schema["type"]]
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        yield f"{at} is no {schema['type']}"
    elif isinstance(value, dict):
        known = schema.get("properties", {})
        for name, inner in value.items():
            if name not in known:
                yield f"{at}.{name} is unknown"
            elif sends and known[name].get("readOnly"):
                yield f"{at}.{name} is only said by the API"
            else:
                yield from faults_of_value(inner, known[name], f"{at}.{name}", sends=sends)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from faults_of_value(inner, schema["items"], f"{at}[{number}]", sends=sends)
    else:
        yield from faults_of_scalar(value, schema, at)


def faults_of_scalar(value: Any, schema: Json, at: str) -> Iterator[str]:
    """A text or a number."""
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}={value} is none of {schema['enum']}"
    if schema.get("format") in WHOLE:
        least, most = WHOLE[schema["format"]]
        if not least <= value <= most:
            yield f"{at}={value} is out of bounds"
    if schema.get("format") == "date-time":
        try:
            aware = datetime.fromisoformat(value).tzinfo is not None
        except ValueError:
            aware = False
        if not aware:
            yield f"{at}={value} is no moment"
    if str(schema.get("default", "")).startswith("youtube#") and value != schema["default"]:
        yield f"{at}={value} is not {schema['default']}"
