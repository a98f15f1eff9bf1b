"""Who may do what: one table. The tests walk every address with it, and so does every button."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a member is in a team."""

    OWNER = "owner", _("owner")
    LEAD = "lead", _("lead")
    MEMBER = "member", _("member")
    TRAINEE = "trainee", _("trainee")
    READER = "reader", _("reader")


class Permission(StrEnum):
    """One thing a role may or may not do."""

    READ = "read"  # inbox, conversations, people, search
    READ_PRIVATE = "read_private"  # conversations that are not public
    KEEP_OWN = "keep_own"  # views of one's own; which notices one has read
    WRITE = "write"  # drafts and notes, and reading those of colleagues; labels on conversations
    CARE = "care"  # take care, release, decide about promises
    REST = "rest"  # let a conversation rest, reopen it
    ANSWER = "answer"  # let a reply go out; decide about one that is unsure
    REACT = "react"  # like
    HIDE = "hide"  # ask for a measure, be the second person, put back, tell why, decide on an objection
    REMOVE = "remove"  # delete own words on the network
    KEEP_PEOPLE = (
        "keep_people"  # say who is the same human and who is not; consents, what they were told
    )
    FORGET_PEOPLE = (
        "forget_people"  # forget somebody, keep them for proceedings, give out what we know
    )
    SEE_CHANNELS = "see_channels"  # health, gaps
    MEND_CHANNELS = "mend_channels"  # envelopes set aside, fetch now, pause
    KEEP_CARDS = "keep_cards"  # write, confirm and remove what the team knows; share saved answers
    KEEP_LABELS = "keep_labels"  # add, rename, merge and put away the labels of the team
    SHARE_VIEWS = "share_views"  # what stands in everybody's navigation
    KEEP_RULES = "keep_rules"  # write rules, try them out, switch them on and off
    KEEP_GROUPS = "keep_groups"  # groups of the team, what they are about, and who belongs to them
    LEAD_COACH = "lead_coach"  # which questions the coach asks
    LEAD_HOUSE = "lead_house"  # how the team addresses people, pauses, who looks twice
    KEEP_WEBHOOKS = "keep_webhooks"  # which other systems are told what happens
    CONNECT = "connect"  # connect, reconnect, secrets, limits, private hosts, rehearsals
    PUBLISH_NETIQUETTE = "publish_netiquette"  # what the house asks of everybody
    EXPORT = "export"  # take along as a file what one may see
    SEE_JOURNAL = "see_journal"
    SEE_MEMBERS = "see_members"
    MANAGE_MEMBERS = "manage_members"  # invite, change roles below owner, deactivate
    MANAGE_OWNERS = "manage_owners"
    MANAGE_TOKENS = "manage_tokens"  # see and take back the tokens of colleagues


_READER = frozenset(
    {Permission.READ, Permission.KEEP_OWN, Permission.SEE_CHANNELS, Permission.SEE_MEMBERS}
)
_TRAINEE = _READER | {Permission.READ_PRIVATE, Permission.WRITE, Permission.CARE}
_MEMBER = _TRAINEE | {
    Permission.REST,
    Permission.ANSWER,
    Permission.REACT,
    Permission.HIDE,
    Permission.REMOVE,
    Permission.KEEP_CARDS,
    Permission.KEEP_LABELS,
    Permission.KEEP_PEOPLE,
    Permission.EXPORT,
    Permission.SEE_JOURNAL,
}
_LEAD = _MEMBER | {
    Permission.SHARE_VIEWS,
    Permission.KEEP_RULES,
    Permission.KEEP_GROUPS,
    Permission.LEAD_COACH,
    Permission.LEAD_HOUSE,
    Permission.FORGET_PEOPLE,
    Permission.KEEP_WEBHOOKS,
    Permission.MEND_CHANNELS,
    Permission.PUBLISH_NETIQUETTE,
    Permission.MANAGE_MEMBERS,
}
_OWNER = frozenset(Permission)

ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.READER: _READER,
    Role.TRAINEE: _TRAINEE,
    Role.MEMBER: _MEMBER,
    Role.LEAD: _LEAD,
    Role.OWNER: _OWNER,
}


def may(role: str, permission: Permission) -> bool:
    """Whether somebody in this role may do this."""
    return permission in ALLOWED[Role(role)]


def roles_that_may(permission: Permission) -> list[Role]:
    """Every role in which somebody may do this."""
    return [role for role in Role if permission in ALLOWED[role]]
