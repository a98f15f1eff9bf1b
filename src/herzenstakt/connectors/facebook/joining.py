"""Signing in: what is asked for, and the Pages of whoever agreed, each with its token and what it lacks."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from herzenstakt.channels.connector import Candidate, Finding, Level
from herzenstakt.channels.signing_in import Scope
from herzenstakt.connectors.facebook.asking import author_of
from herzenstakt.connectors.meta.graph import Graph, Json
from herzenstakt.kernel.foreign import word
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

#: Source: Meta's list of permissions, as quoted by several third parties, read on 2026-11-23
SCOPES = (
    Scope("pages_show_list", _("to see which Pages there are")),
    Scope("pages_read_engagement", _("to read our own posts")),
    Scope("pages_read_user_content", _("to read what others write on our Page")),
    Scope("pages_manage_engagement", _("to answer, like, hide and delete comments")),
    Scope("pages_manage_metadata", _("to hear at once when something happens"), required=False),
    Scope("pages_messaging", _("to read and answer private messages"), required=False),
    Scope(
        "business_management", _("to see Pages that belong to a business portfolio"), required=False
    ),
)
MESSAGING = "pages_messaging"
LACKS = {
    "pages_show_list": _(
        "The permission “pages_show_list” is missing: nobody can say which Pages there are."
    ),
    "pages_read_engagement": _(
        "The permission “pages_read_engagement” is missing: our own posts cannot be read."
    ),
    "pages_read_user_content": _(
        "The permission “pages_read_user_content” is missing: what others write cannot be read."
    ),
    "pages_manage_engagement": _(
        "The permission “pages_manage_engagement” is missing: nothing can be answered, hidden or deleted."
    ),
    "pages_manage_metadata": _(
        "The permission “pages_manage_metadata” is missing: Facebook does not tell us at once, so we look."
    ),
    "pages_messaging": _(
        "The permission “pages_messaging” is missing: private messages cannot be read or answered."
    ),
}
#: the roles on a Page, what is missing without them, and whether nothing works then
TASKS = {
    "MODERATE": (
        _(
            "The role for community activity on this Page is missing (MODERATE): nothing can be read or "
            "answered."
        ),
        Level.BROKEN,
    ),
    "MESSAGING": (
        _(
            "The role for messages on this Page is missing (MESSAGING): private messages cannot be read or "
            "answered."
        ),
        Level.MISSING,
    ),
}
#: where a person looks again at what an application may do for them, and who has which role
PERMISSIONS = "https://www.facebook.com/settings/?tab=business_tools"
ROLES = "https://www.facebook.com/settings/?tab=profile_access"
FIELDS = "id,name,username,link,picture{url},access_token,tasks"
PAGES_OF_PAGES = 10


def candidates(graph: Graph) -> Iterator[Candidate]:
    """The Pages of whoever signed in. `graph`: opened with the token of that person."""
    granted = {
        word(row, "permission")
        for row in graph.walk("me/permissions", 1)
        if word(row, "status") == "granted"
    }
    for row in graph.walk("me/accounts", PAGES_OF_PAGES, fields=FIELDS, limit=100):
        if word(row, "id") and word(row, "access_token"):
            yield _candidate(row, granted)


def _candidate(row: Json, granted: set[str]) -> Candidate:
    listed = row.get("tasks")
    tasks = {one for one in listed if isinstance(one, str)} if isinstance(listed, list) else set()
    talks = MESSAGING in granted and "MESSAGING" in tasks
    return Candidate(
        author_of(row),
        settings={"page": word(row, "id"), "messages": "yes" if talks else "no"},
        secrets={"access_token": word(row, "access_token")},
        missing=(*lacking_scopes(granted), *_lacking_tasks(tasks)),
    )


def lacking_scopes(granted: Collection[str]) -> Iterator[Finding]:
    """What was not agreed to, with the place where it can be. Without what is needed to read and answer it is
    broken."""
    for scope in SCOPES:
        if scope.name in LACKS and scope.name not in granted:
            level = Level.BROKEN if scope.required else Level.MISSING
            yield Finding(level, Sentence(LACKS[scope.name]), PERMISSIONS)


def _lacking_tasks(tasks: set[str]) -> Iterator[Finding]:
    for name, (sentence, level) in TASKS.items():
        if name not in tasks:
            yield Finding(level, Sentence(sentence), ROLES)
