"""The screens of a team beside its rooms: one table for the navigation and the palette."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.web.templatetags.desk import icon

#: where the navigation has a screen: beside the rooms, among what one needs at work, or with how the team
#: works; the bell is alive and has a partial of its own (`notices/_bell.html`)
Shelf = Literal["bell", "rooms", "work", "house"]


@dataclass(frozen=True, slots=True, eq=False)
class Screen:
    """A page of a team: its address, who may open it, what it is called, and its symbol.

    `short`: its name in the navigation, where that is another one. `counter`: the number beside it
    (`inbox.rooms.Nav`); `only_if_counted`: it stands in the navigation while there is such a number, or while
    somebody is there.
    """

    address: str
    permission: Permission
    shelf: Shelf
    name: Promise
    icon: str
    short: Promise | None = None
    counter: str = ""
    only_if_counted: bool = False

    def url(self, team: str) -> str:
        """Where it is."""
        return _url(self.address, team)


#: as they stand in the navigation
SCREENS = (
    Screen("notices:list", Permission.READ, "bell", _("For you"), "bell"),
    Screen(
        "promises:list",
        Permission.READ,
        "rooms",
        _("Promises"),
        "calendar-check",
        counter="promises",
    ),
    # led to from each place that takes notes
    Screen(
        "spoken:write-down",
        Permission.WRITE,
        "rooms",
        _("Write down what was said"),
        "pencil",
        short=_("Write down"),
        only_if_counted=True,
    ),
    Screen("channels:list", Permission.SEE_CHANNELS, "work", _("Channels"), "radio"),
    Screen("knowledge:list", Permission.READ, "work", _("What we know"), "lightbulb"),
    Screen("saved-answers:list", Permission.WRITE, "work", _("Saved answers"), "text-quote"),
    Screen("journal:list", Permission.SEE_JOURNAL, "work", _("Journal"), "book-open"),
    Screen("measures:list", Permission.READ, "work", _("Measures"), "scale", counter="measures"),
    Screen(
        "objections:list",
        Permission.HIDE,
        "work",
        _("Objections"),
        "rotate-ccw",
        counter="objections",
        only_if_counted=True,
    ),
    Screen("coach:coach", Permission.WRITE, "house", _("Coach"), "hand-heart"),
    Screen("netiquette:show", Permission.READ, "house", _("Netiquette"), "scroll-text"),
    Screen("hours:show", Permission.READ, "house", _("Service hours"), "clock"),
    Screen(
        "answer-times:show",
        Permission.READ,
        "house",
        _("Promised answer times"),
        "heart",
        short=_("Answer times"),
    ),
    Screen("groups:list", Permission.READ, "house", _("Groups"), "users-round"),
    Screen("helplines:list", Permission.WRITE, "house", _("Numbers to call"), "shield-alert"),
    Screen("labels:list", Permission.READ, "house", _("Labels"), "tag"),
    Screen("machine:show", Permission.LEAD_HOUSE, "house", _("Language model"), "bot"),
    Screen("members:list", Permission.SEE_MEMBERS, "house", _("Members"), "users"),
    Screen("rules:list", Permission.READ, "house", _("Rules"), "zap"),
    Screen("second-look:rules", Permission.LEAD_HOUSE, "house", _("Who looks twice"), "eye"),
    Screen(
        "tokens:list",
        Permission.READ,
        "house",
        _("Tokens for programs"),
        "key-round",
        short=_("Tokens"),
    ),
    Screen("ways:ways", Permission.LEAD_HOUSE, "house", _("How we work"), "settings"),
    Screen("webhooks:list", Permission.KEEP_WEBHOOKS, "house", _("Webhooks"), "zap"),
)


def screens_for(member: Membership, shelf: Shelf | None = None) -> list[Screen]:
    """The screens the member may open; `shelf`: those that stand there."""
    return [
        screen
        for screen in SCREENS
        if shelf in {None, screen.shelf} and member.may(screen.permission)
    ]


def is_of_the_house(path: str, team: str) -> bool:
    """Whether somebody at this address looks at how the team works."""
    house = (screen for screen in SCREENS if screen.shelf == "house")
    return any(path.startswith(screen.url(team)) for screen in house)


def links(screens: Iterable[Screen], team: str, path: str, counts: dict[str, str]) -> SafeString:
    """The entries of the navigation, for somebody at this address. Written here and not as a partial: they
    stand on every page, and hardly ever differ."""
    language = get_language()
    found = []
    for screen in screens:
        is_here = path.startswith(screen.url(team))
        count = counts.get(screen.counter, "")
        if count or is_here or not screen.only_if_counted:
            found.append(_link(screen, team, language, count, is_here=is_here))
    return mark_safe("".join(found))


# --- steps ---------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _url(address: str, team: str) -> str:
    return reverse(address, args=[team])


@lru_cache(maxsize=4096)
def _link(
    screen: Screen, team: str, language: str | None, count: str, *, is_here: bool
) -> SafeString:
    """One entry in a language, which is the current one."""
    current = mark_safe(' aria-current="page"' if is_here else "")
    number = format_html('<span class="nav__count">{}</span>', count) if count else ""
    return format_html(
        '<li><a class="nav__link" href="{}"{}>{}<span class="nav__name">{}</span>{}</a></li>\n',
        screen.url(team),
        current,
        icon(screen.icon),
        screen.short or screen.name,
        number,
    )
