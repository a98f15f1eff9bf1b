"""The table of permissions, to be read by people."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.permissions import Permission, Role, may

WORDS: dict[Permission, Promise] = {
    Permission.READ: _("Read public conversations, people and search"),
    Permission.READ_PRIVATE: _("Read private conversations"),
    Permission.KEEP_OWN: _("Keep views of their own, and mark what they were told as read"),
    Permission.WRITE: _("Write drafts and notes, and read those of colleagues"),
    Permission.CARE: _("Take care of conversations and promises"),
    Permission.REST: _("Let conversations rest and reopen them"),
    Permission.ANSWER: _("Let answers go out"),
    Permission.REACT: _("Like comments"),
    Permission.HIDE: _("Hide comments and mark spam"),
    Permission.REMOVE: _("Remove our own words on the network"),
    Permission.SEE_CHANNELS: _("See channels and how they are"),
    Permission.MEND_CHANNELS: _("Look after channels: self-test, pause, deliveries set aside"),
    Permission.KEEP_CARDS: _("Write what the team knows, keep it true, and share saved answers"),
    Permission.KEEP_LABELS: _("Add labels, rename them and put them away"),
    Permission.KEEP_PEOPLE: _("Say who is the same human, and keep what was agreed with them"),
    Permission.FORGET_PEOPLE: _("Forget people, and give out what we know of them"),
    Permission.SHARE_VIEWS: _("Share saved views with the team"),
    Permission.KEEP_RULES: _("Write rules and switch them on"),
    Permission.KEEP_GROUPS: _("Keep the groups of the team, and say who belongs to them"),
    Permission.LEAD_COACH: _("Decide what the coach asks"),
    Permission.LEAD_HOUSE: _("Decide how the team works: address, pause, second look"),
    Permission.KEEP_WEBHOOKS: _("Keep webhooks: which other systems are told what happens"),
    Permission.CONNECT: _("Connect channels and keep their access data"),
    Permission.PUBLISH_NETIQUETTE: _("Publish a new version of the netiquette"),
    Permission.EXPORT: _("Take along as a file what one may see"),
    Permission.SEE_JOURNAL: _("Read the journal"),
    Permission.SEE_MEMBERS: _("See who is in the team"),
    Permission.MANAGE_MEMBERS: _("Invite members and change their roles"),
    Permission.MANAGE_OWNERS: _("Make and change owners"),
    Permission.MANAGE_TOKENS: _("See and take back the tokens of colleagues"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One permission in words, and for each role whether it has it."""

    words: Promise
    answers: list[bool]


def matrix() -> list[Row]:
    """Every permission with the answer for every role, in the order of `Role`."""
    return [
        Row(words, [may(role, permission) for role in Role]) for permission, words in WORDS.items()
    ]
