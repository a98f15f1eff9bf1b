"""A row of the list: what it shows, and how it is written.

Worked out here and not in the template: a row stands in every list, many times, and a template needs
ten times as long for the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import Value
from django.db.models.functions import Coalesce, Left, NullIf
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import ConversationQuerySet
from herzenstakt.kernel.names import first_name, isolated
from herzenstakt.presence.services import Company, company_in
from herzenstakt.safety.hateful import is_hateful
from herzenstakt.web.inbox.rooms import Order, Place
from herzenstakt.web.labels.chips import chips_of
from herzenstakt.web.templatetags.desk import (
    address_of,
    face,
    icon,
    in_full,
    still,
    waiting_time,
)

#: read from the database for a row, and nothing else
SHOWN = (
    *("feels_late_at", "late_at"),
    *("pk", "waiting_since", "snoozed_until", "last_message_at", "excerpt", "is_private"),
    "person__name",
    *("handle_id", "handle__kind", "handle__avatar_url", "caretaker__user__name", "group__name"),
    *("post_id", "about"),
)
#: letters of a post; style sheets cut what is still too long for the line
LONGEST_ABOUT = 90


class Row(TypedDict):
    """One person in the list. `post`: the way to the post they speak about; `cared_by`: the first name of who
    takes care; `group`: the one it is in; `back`: when it is in sight again, if it was put off; `is_veiled`:
    the reader does not want to see such words today; `labels`: the first few; `seen`: the conversation as it
    is now, for whoever chooses it; `writes`, `looks`: the first name of a colleague who is there now."""

    pk: int
    waiting_since: datetime | None
    snoozed_until: datetime | None
    last_message_at: datetime
    name: str
    face: SafeString
    time: SafeString
    is_private: bool
    words: str
    is_veiled: bool
    post: SafeString
    cared_by: str
    group: str
    back: str
    labels: SafeString
    seen: str
    writes: str
    looks: str


def as_rows(wanted: ConversationQuerySet, team: str, *, veils: bool = False) -> list[Row]:
    """Conversations as rows, in their order. `team`: its short name, for the addresses of faces; `veils`:
    whether hateful words are veiled."""
    post = Coalesce(NullIf("post__title", Value("")), Left("post__text", LONGEST_ABOUT), Value(""))
    return [as_row(told, team, veils=veils) for told in wanted.annotate(about=post).values(*SHOWN)]


def as_row(told: Mapping[str, Any], team: str, *, veils: bool = False) -> Row:
    """One row out of what the database told."""
    name, cared_by = told["person__name"], told["caretaker__user__name"] or ""
    has_picture = bool(told["handle__avatar_url"])
    return {
        "pk": told["pk"],
        "waiting_since": told["waiting_since"],
        "snoozed_until": told["snoozed_until"],
        "last_message_at": told["last_message_at"],
        "name": name,
        "face": face(team, name, told["handle_id"] if has_picture else None, told["handle__kind"]),
        "time": waiting_time(
            told["waiting_since"],
            told["last_message_at"],
            bool(cared_by),
            (told["feels_late_at"], told["late_at"]),
        ),
        "is_private": told["is_private"],
        "words": told["excerpt"] or "…",
        "is_veiled": veils and is_hateful(told["excerpt"]),
        "post": way_to(team, told["post_id"], told["about"]),
        "group": told["group__name"] or "",
        "cared_by": first_name(cared_by),
        "back": in_full(told["snoozed_until"]) if told["snoozed_until"] else "",
        "labels": mark_safe(""),
        "seen": f"{Order.LATEST.value}{told['last_message_at'].isoformat()}_{told['pk']}",
        "writes": "",
        "looks": "",
    }


def way_to(team: str, post: int | None, about: str) -> SafeString:
    """A quiet link to the post under which somebody spoke; nothing where there is none, or none that says
    anything."""
    if post is None or not about:
        return mark_safe("")
    address, said = address_of("post:show", team, post), gettext("under the post:")
    return mark_safe(
        f'<a class="row__post" href="{address}" hx-boost="false">'
        f'<span class="unseen">{escape(said)} </span>{escape(about)}</a>'
    )


def dressed(rows: list[Row], member: Membership) -> list[Row]:
    """The same rows with their labels and with who else is there right now: one question each for all of
    them."""
    pks = [row["pk"] for row in rows]
    chips = chips_of(pks, member)
    found = company_in(pks, member) if rows else {}
    for row in rows:
        row["labels"] = chips.get(row["pk"], row["labels"])
        if company := found.get(row["pk"]):
            row["writes"], row["looks"] = sign_of(company)
    return rows


# --- how it is written ---------------------------------------------------------------------------


def written(row: Row, inbox: str, place: Place, *, may_choose: bool) -> SafeString:
    """A row as it stands in the list of a place. `inbox`: the address of all of them; `may_choose`: whether
    the member may do something with several at once. Found words look like it (`search/_found.html`)."""
    pk = row["pk"]
    words = still("_veiled.html") if row["is_veiled"] else escape(row["words"])
    group = "" if place.group else _group(row["group"])
    return mark_safe(
        f'<li class="row"{" data-waits" if row["waiting_since"] else ""}>\n'
        f"{_box(row) if may_choose else ''}\n"
        f'<a class="row__link" id="row-{pk}" href="{inbox}c/{pk}/{escape(place.query)}">\n'
        f'{row["face"]}\n<bdi class="row__person">{escape(row["name"])}</bdi>\n{row["time"]}\n'
        f'<span class="row__words">{_lock() if row["is_private"] else ""}{words}</span>\n'
        f'<span class="row__about">\n{row["labels"]}\n{group}\n'
        f'<span class="row__here" data-sign-of="{pk}">{_sign(row)}</span>\n'
        f"{_care(row)}</span>\n</a>\n{row['post']}\n</li>\n"
    )


def _box(row: Row) -> str:
    """By which a row is chosen."""
    said = gettext("Choose %(name)s") % {"name": isolated(row["name"])}
    return (
        f'<input class="row__choose" type="checkbox" name="chosen" value="{escape(row["seen"])}"'
        f' form="together" autocomplete="off" aria-label="{escape(said)}">'
    )


def _lock() -> str:
    """The mark of words that nobody else can read."""
    said = gettext("private")
    return f'{icon("lock")}<span class="unseen">{escape(said)}: </span>'


def _group(name: str) -> str:
    """The group it is in; nothing where there is none."""
    if not name:
        return ""
    said = escape(gettext("for the group"))
    return (
        f'<span class="row__group">{icon("users-round")}<span class="unseen">{said} </span>'
        f"<bdi>{escape(name)}</bdi></span>"
    )


def _sign(row: Row) -> str:
    """Who else is there."""
    if not row["writes"] and not row["looks"]:
        return ""
    return render_to_string("inbox/_sign.html", {"writes": row["writes"], "looks": row["looks"]})


def _care(row: Row) -> str:
    """When it is in sight again, and who takes care."""
    found = ""
    if row["back"]:
        said = gettext("back %(at)s") % {"at": row["back"]}
        found += f'<span class="row__caretaker">{icon("clock")}{escape(said)}</span>\n'
    if row["cared_by"]:
        who = escape(row["cared_by"])
        found += f'<span class="row__caretaker">{icon("hand-heart")}{who}</span>\n'
    return found


# --- steps ---------------------------------------------------------------------------------------


def sign_of(company: Company) -> tuple[str, str]:
    """The first name of one who writes; where nobody does, that of one who looks."""
    names = company.writers or company.lookers
    first = first_name(names[0]) if names else ""
    return (first, "") if company.writers else ("", first)
