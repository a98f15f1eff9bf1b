"""People at work, as locust plays them: read the list, open somebody, take care, search, look at a person.

Their browsers ask as ours do: a row opens in the pane beside the list, and a page that is open asks who else
is there.

Started by `python -m benchmarks.desk`, which says in the environment who they are and where the desk is.
"""

from __future__ import annotations

import json
import os
import re
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from locust import HttpUser, between, task

from herzenstakt.web.fragments import NOTHING_NEW

SEATS: dict[str, Any] = json.loads(Path(os.environ["HERZENSTAKT_BENCH_SEATS"]).read_text("utf-8"))
HOME = f"/t/{SEATS['team']}/"
NEXT = count()
CONVERSATION = re.compile(rf'href="({HOME}c/\d+/)')
PERSON = re.compile(rf'href="({HOME}p/\d+/)')
TOKEN = re.compile(r'"X-CSRFToken": "(\w+)"')
#: seconds somebody looks at a page before they go on
LOOKS = (float(SEATS["looks"][0]), float(SEATS["looks"][1]))


class Member(HttpUser):
    """One member of the team, at one of the web processes."""

    wait_time = between(*LOOKS)

    def on_start(self) -> None:
        """Sit down. Each member has an order of work of their own, the same in each run."""
        number = next(NEXT)
        self.dice = Random(number)
        self.client.base_url = SEATS["desks"][number % len(SEATS["desks"])]
        session = SEATS["sessions"][number % len(SEATS["sessions"])]
        self.client.cookies.set("herzenstakt_session", session)
        self.found: list[str] = []
        self.people: list[str] = []
        self.token = ""
        for page in (
            self.inbox,
            self.conversation,
            self.whole_conversation,
            self.person,
            self.take_care,
            self.first_search,
            self.search,
        ):
            page()

    def look(self, address: str, name: str, target: str = "", **query: str) -> str:
        """Open a page as somebody would, or a part of one; anything else is an error, the sign-in page too.
        `target`: the part of the page that is to change."""
        part = {"HX-Request": "true", "HX-Target": target} if target else {}
        with self.client.get(
            address,
            params=query,
            headers=part,
            name=name,
            catch_response=True,
            allow_redirects=False,
        ) as answer:
            if answer.status_code == NOTHING_NEW and target:
                answer.success()
                return ""
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code}")
                return ""
            said: str = answer.text
        if token := TOKEN.search(said):
            self.token = token[1]
        return said

    @task(5)
    def inbox(self) -> None:
        """Who waits? Now and then another room."""
        room = self.dice.choice(("waiting", "waiting", "mine", "all"))
        self.found = CONVERSATION.findall(self.look(HOME, "inbox", room=room)) or self.found
        self.look(f"{HOME}here/", "who is where", target="signs")

    @task(5)
    def conversation(self) -> None:
        """Open somebody of the list, beside it."""
        if self.found:
            here = self.dice.choice(self.found)
            said = self.look(here, "conversation", target="pane")
            self.people = PERSON.findall(said) or self.people
            self.stay(here)

    @task(1)
    def whole_conversation(self) -> None:
        """Come to somebody from a notice, or load the page again."""
        if self.found:
            here = self.dice.choice(self.found)
            self.look(here, "conversation, whole page")
            self.stay(here)

    def stay(self, conversation: str) -> None:
        """What the open page says and asks: "I am still here", and who else is."""
        with self.client.post(
            f"{conversation}here/",
            headers={**self.trusted(), "HX-Request": "true", "HX-Target": "here"},
            name="still here",
            catch_response=True,
            allow_redirects=False,
        ) as answer:
            if answer.status_code in {200, NOTHING_NEW}:
                answer.success()
            else:
                answer.failure(f"{answer.status_code}")

    def trusted(self) -> dict[str, str]:
        """What a form of ours sends along."""
        return {"X-CSRFToken": self.token, "Referer": self.client.base_url}

    @task(2)
    def take_care(self) -> None:
        """Say so, and hand it back: others need people, too."""
        if not self.found:
            return
        here = self.dice.choice(self.found)
        for act in ("take-care", "release"):
            with self.client.post(
                f"{here}{act}/",
                headers=self.trusted(),
                name="take care" if act == "take-care" else "hand back",
                catch_response=True,
                allow_redirects=False,
            ) as answer:
                where = answer.headers.get("Location", "")
                if answer.status_code == 302 and where.startswith(HOME):
                    answer.success()
                else:
                    answer.failure(f"{answer.status_code} {where}")

    @task(2)
    def search(self) -> None:
        """Words of all kinds: common, rare, with an umlaut, two, a beginning."""
        query = self.dice.choice(SEATS["searches"])
        self.look(f"{HOME}search/", "search", target="searching", q=query)

    @task(1)
    def first_search(self) -> None:
        """From beside the rooms, on whatever page one is."""
        query = self.dice.choice(SEATS["searches"])
        self.look(f"{HOME}search/", "search, whole page", q=query)

    @task(2)
    def person(self) -> None:
        """What do we know of them?"""
        if self.people:
            self.look(self.dice.choice(self.people), "person")
