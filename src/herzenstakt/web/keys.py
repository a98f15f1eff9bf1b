"""The keys of the desk: one table, from which the help sheet is printed and the scripts learn.

A key does what a click on the element would do that carries it as `data-key` (or, while somebody is
chosen in the list, as `data-together`). Only what no element stands for has a `step`, which
`static/web/js/keys.js` knows by its name. Keys without Ctrl can be switched off in one's own account
(WCAG 2.1.4), and say nothing while somebody types.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Where(StrEnum):
    """Where a key works."""

    EVERYWHERE = "everywhere"
    LIST = "list"
    CHOSEN = "chosen"
    CONVERSATION = "conversation"


TITLES: dict[Where, Promise] = {
    Where.EVERYWHERE: _("Everywhere"),
    Where.LIST: _("In the list"),
    Where.CHOSEN: _("With everybody who is chosen"),
    Where.CONVERSATION: _("In a conversation"),
}


@dataclass(frozen=True, slots=True)
class Key:
    """One key, or two after each other ("g w"), or two at once ("Ctrl+Enter")."""

    key: str
    words: Promise
    where: Where
    step: str = ""

    @property
    def caps(self) -> list[str]:
        """What is printed on the keys."""
        return self.key.replace("+", " ").split(" ")


TABLE: tuple[Key, ...] = (
    Key("Ctrl+K", _("go anywhere, do anything: the palette"), Where.EVERYWHERE, "palette"),
    Key("/", _("search"), Where.EVERYWHERE),
    Key("g w", _("go to those who wait"), Where.EVERYWHERE),
    Key("g m", _("go to mine"), Where.EVERYWHERE),
    Key("g t", _("go to what is to be read twice"), Where.EVERYWHERE),
    Key("g s", _("go to what is to be said by hand"), Where.EVERYWHERE),
    Key("g l", _("go to what was put off"), Where.EVERYWHERE),
    Key("g a", _("go to all"), Where.EVERYWHERE),
    Key("g r", _("go to those at rest"), Where.EVERYWHERE),
    Key("?", _("what each key does"), Where.EVERYWHERE, "help"),
    Key("Esc", _("close, or leave the text field"), Where.EVERYWHERE, "leave"),
    Key("j", _("next person in the list"), Where.LIST, "down"),
    Key("k", _("previous person in the list"), Where.LIST, "up"),
    Key("Enter", _("open the conversation"), Where.LIST, "open"),
    Key("x", _("choose somebody"), Where.LIST, "choose"),
    Key("X", _("choose everybody from the last one to here"), Where.LIST, "choose-range"),
    Key("z", _("take back what was done with several"), Where.LIST),
    Key("c", _("take care of them"), Where.CHOSEN),
    Key("C", _("hand them back"), Where.CHOSEN),
    Key("l", _("put a label on"), Where.CHOSEN),
    Key("e", _("let them rest, with a reason"), Where.CHOSEN),
    Key("Escape", _("choose nobody"), Where.CHOSEN),
    Key("r", _("write an answer"), Where.CONVERSATION),
    Key("Ctrl+Enter", _("send the answer"), Where.CONVERSATION),
    Key(";", _("at the beginning of a line: put a saved answer in"), Where.CONVERSATION, "saved"),
    Key("Ctrl+;", _("the same anywhere in an answer"), Where.CONVERSATION, "saved"),
    Key("c", _("take care of it, or hand it back"), Where.CONVERSATION),
    Key("l", _("put a label on"), Where.CONVERSATION),
    Key("m", _("write a note for colleagues"), Where.CONVERSATION),
    Key("e", _("let it rest"), Where.CONVERSATION),
    Key("s", _("put it off until later, or have it back"), Where.CONVERSATION),
    Key("t", _("take an answer back before it leaves"), Where.CONVERSATION),
    Key("o", _("open it again"), Where.CONVERSATION),
    Key("a", _("it is answered elsewhere"), Where.CONVERSATION),
    Key("h", _("somebody else, please"), Where.CONVERSATION),
    Key("b", _("what we know about it"), Where.CONVERSATION),
    Key("d", _("somebody may be in danger"), Where.CONVERSATION),
    Key("4", _("four ears"), Where.CONVERSATION),
    Key("p", _("the person"), Where.CONVERSATION),
    Key("n", _("on to the next one who waits"), Where.CONVERSATION, "on"),
    Key("u", _("back to the list"), Where.CONVERSATION),
)
