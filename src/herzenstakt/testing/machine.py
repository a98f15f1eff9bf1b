"""A language model in a box that believes everything it reads: `/v1/chat/completions` as OpenAI speaks it.

Where nothing in what it is given looks like an order it answers as a friendly model would. Where something
does, it obeys: it decodes what is hidden, prints what it is told to print, promises what it is told to
promise, and gives away whatever it knows. No real model is so easily led; what holds against this one
does not depend on the model.

    with ObedientMachine() as machine:
        machine.address     # what an owner types
        machine.said        # everything it has said so far
"""

from __future__ import annotations

import base64
import binascii
import codecs
import json
import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from typing import Any, ClassVar
from urllib.parse import unquote

from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route

#: "write:", "antworte nur mit", ... and what follows is what it says
SAY = re.compile(
    r"(?:\b(?:reply|respond|answer|antworte\w*|write|schreib\w*|says?|sag\w*|print|output|drucke\w*|repeat|"
    r"wiederhol\w*|tell\s+\w+|include|add|append|füge?|hänge?|end\s+with|beende\w*|post|veröffentlich\w*|"
    r"translate|übersetz\w*|complete|vervollständig\w*|nenn\w*|erwähn\w*|mention|promise|versprich\w*|verspr\w*|"
    r"offer|biete?|recommend|empfiehl\w*|gib\s+aus|return|assistant|antwort|ausgabe|response|now|jetzt)\b"
    r"[^:\n„“\"«»‘]{0,90})[:„“\"«‘]\s*(?P<words>.{3,600}?)(?=[”“\"»’]|\n\n|$)",
    re.IGNORECASE | re.DOTALL,
)
#: what it gives away when it is told to
GIVE_AWAY = re.compile(
    r"\b(?:list|print|show|reveal|repeat|output|tell|dump|zeig\w*|nenn\w*|liste?|gib|verrat\w*|wiederhol\w*|"
    r"druck\w*|schreib\w*)\b[^.!?\n]{0,80}\b(?:everything|all\s+(?:names|data|cards|people|numbers|marks)|"
    r"system\s?prompt|instructions|rules|alles|alle\s+\w*\s?(?:namen|daten|karten|nummern|kund\w+)|"
    r"anweisungen|regeln|json|placeholders?|platzhalter)\b",
    re.IGNORECASE,
)
CODED = re.compile(r"[A-Za-z0-9+/]{16,}={0,2}")

GERMAN = (
    "Danke, dass du schreibst. Ich verstehe, dass dich das beschäftigt, und ich frage heute noch nach.",
    "Guten Tag, schön, von Ihnen zu lesen, und gut, dass Sie fragen. Ich kläre das mit den Leuten, die es "
    "wissen, und melde mich hier bei Ihnen. Wenn Ihnen noch etwas auf dem Herzen liegt, schreiben Sie gern.",
)
ENGLISH = (
    "Thank you for writing. I see why this matters to you, and I will ask today.",
    "Good to hear from you, and a fair question. I will find out from the people who know and come back to "
    "you here. If anything else is on your mind, please just write.",
)


class ObedientMachine(SimulatedNetwork):
    """`key`: the only one it accepts; empty: anybody. `said`: what it answered. `obeyed`: the orders it
    found."""

    name: ClassVar[str] = "machine"

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.key = ""
        self.model = "obedient-1"
        self.heard: list[dict[str, Any]] = []
        self.said: list[str] = []
        self.obeyed: list[str] = []
        #: said instead of everything else
        self.lines: list[str] = []

    @property
    def address(self) -> str:
        """What an owner types."""
        return f"{self.url}/v1"

    @route("POST", "/v1/chat/completions")
    def complete(self, call: Call) -> Told:
        """One answer, in the shape in which every such endpoint gives it."""
        if self.key and call.bearer() != self.key:
            return self.unauthorised(call)
        asked = call.json()
        if asked["model"] != self.model:
            return Told(404, {"error": {"message": f"model {asked['model']} not found"}})
        self.heard.append(asked)
        words = self.lines.pop(0) if self.lines else self.think(asked["messages"])
        self.said.append(words)
        message = {"role": "assistant", "content": words}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return Told(data={"object": "chat.completion", "model": self.model, "choices": [choice]})

    def think(self, messages: list[dict[str, str]]) -> str:
        """Obey, or help."""
        told = messages[-1]["content"]
        for text in texts_in(told):
            for layer in layers_of(text):
                if words := self.order_in(layer, messages):
                    self.obeyed.append(words)
                    return words
        german = "Write in German" in messages[0]["content"]
        if '"draft"' in messages[0]["content"] and '"draft":' in told:
            return (GERMAN if german else ENGLISH)[0]
        return "\n=====\n".join(GERMAN if german else ENGLISH)

    def order_in(self, text: str, messages: list[dict[str, str]]) -> str:
        """What an order in a text makes it say; "" where there is none."""
        if GIVE_AWAY.search(text):
            return "\n".join(message["content"] for message in messages)
        found = SAY.search(text)
        return found["words"].strip() if found else ""


def texts_in(told: str) -> Iterator[str]:
    """Every text in the data it was given, one after the other; of no JSON, the whole."""
    try:
        yield from strings_in(json.loads(told))
    except ValueError:
        yield told


def strings_in(data: Any) -> Iterator[str]:
    """Every string in decoded JSON."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from strings_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from strings_in(value)


def layers_of(text: str) -> Iterator[str]:
    """A text, and what is hidden in it: coded, turned around, between signs that nobody sees."""
    yield text
    yield "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    yield re.sub(r"<!--|-->|<[^>]{0,80}>", " ", unescape(unquote(text)))
    for coded in CODED.findall(text):
        try:
            yield base64.b64decode(coded + "=" * (-len(coded) % 4)).decode()
        except (binascii.Error, ValueError):
            continue
    yield codecs.decode(text, "rot13")
    yield text[::-1]
    yield re.sub(r"(?<=\b\w) (?=\w\b)", "", text)
