"""The house: whose token this is, who works here, its channels, hours and promises, and its journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.api.door import Asked
from herzenstakt.api.parts import After, Limit, Part, by_number, by_time
from herzenstakt.api.shapes import ChannelOut, Named, member_of
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.clock import answer_times_of
from herzenstakt.conversations.promised import PROMISED
from herzenstakt.hours.services import calendars_of, clock
from herzenstakt.journal.models import Entry
from herzenstakt.notices.models import Notice
from herzenstakt.notices.services import have_seen_all

part = Part("house")


class TokenOut(Schema):
    """The token in use. Its secret is told by nobody."""

    name: str
    prefix: str
    scopes: list[str]
    ends_at: datetime


class MeOut(Schema):
    """In whose name the program acts, and what it may do."""

    member: Named
    team: Named
    role: str
    language: str
    time_zone: str
    permissions: list[str] = Field(description="What role and token allow together.")
    token: TokenOut


@part.get("/me", Permission.READ, MeOut)
def get_me(request: Asked) -> MeOut:
    """Whose token this is. The member, the team, and what may be done."""
    member, token = request.member, request.token
    return MeOut(
        member=Named(id=member.pk, name=str(member.user)),
        team=Named(id=member.team_id, name=member.team.name),
        role=member.role,
        language=member.user.language or member.team.language,
        time_zone=member.team.time_zone,
        permissions=[permission.value for permission in Permission if member.may(permission)],
        token=TokenOut(
            name=token.name, prefix=token.prefix, scopes=token.scopes, ends_at=token.ends_at
        ),
    )


class ColleagueOut(Schema):
    """Somebody who works here, or did."""

    id: int
    name: str
    role: str
    is_active: bool


class ColleagueList(Schema):
    """Everybody of the team."""

    items: list[ColleagueOut]


@part.get("/members", Permission.SEE_MEMBERS, ColleagueList)
def list_members(request: Asked) -> ColleagueList:
    """Who is in the team. Former colleagues stand there too, for what they wrote stays."""
    there = Membership.objects.visible_to(request.member).select_related("user").order_by("pk")
    return ColleagueList(
        items=[
            ColleagueOut(id=one.pk, name=str(one.user), role=one.role, is_active=one.is_active)
            for one in there
        ]
    )


class ChannelList(Schema):
    """The channels of the team."""

    items: list[ChannelOut]


@part.get("/channels", Permission.SEE_CHANNELS, ChannelList)
def list_channels(request: Asked) -> ChannelList:
    """The channels of the team and how they are."""
    there = Channel.objects.visible_to(request.member).with_health().order_by("pk")
    return ChannelList(items=[ChannelOut.of(channel) for channel in there])


@part.get("/channels/{int:channel}", Permission.SEE_CHANNELS, ChannelOut)
def get_channel(request: Asked, channel: int) -> ChannelOut:
    """One channel and how it is."""
    there = Channel.objects.visible_to(request.member).with_health()
    return ChannelOut.of(get_object_or_404(there, pk=channel))


class PeriodOut(Schema):
    """When somebody is there on a weekday."""

    weekday: int = Field(description="0 is Monday.")
    begins: str = Field(examples=["09:00"])
    ends: str = Field(examples=["17:30"])


class HoursOut(Schema):
    """When the team is there."""

    time_zone: str
    is_open: bool
    periods: list[PeriodOut]


@part.get("/hours", Permission.READ, HoursOut)
def get_hours(request: Asked) -> HoursOut:
    """When the team is there: the week of the house, and whether somebody is there now."""
    house = calendars_of(request.member.team).house
    return HoursOut(
        time_zone=request.member.team.time_zone,
        is_open=house.is_open(timezone.now()),
        periods=[
            PeriodOut(
                weekday=period.weekday,
                begins=clock(period.hours.begins),
                ends=clock(period.hours.ends),
            )
            for period in house.periods
        ],
    )


class AnswerTimeOut(Schema):
    """How soon messages of a kind are answered on a channel."""

    channel: Named
    kind: str
    amount: int | None = Field(description="Empty: nothing is promised.")
    unit: str | None = Field(description="`minutes`, `hours` or `days` (working days).")


class AnswerTimeList(Schema):
    """What is promised, channel by channel."""

    items: list[AnswerTimeOut]


@part.get("/answer-times", Permission.READ, AnswerTimeList)
def list_answer_times(request: Asked) -> AnswerTimeList:
    """How soon the team promises to answer, for each channel and kind of message."""
    times = answer_times_of(request.member.team)
    items = []
    for channel in Channel.objects.visible_to(request.member).order_by("pk"):
        for kind in PROMISED:
            within = times.on(channel, kind)
            items.append(
                AnswerTimeOut(
                    channel=Named(id=channel.pk, name=channel.name),
                    kind=kind,
                    amount=within.amount if within else None,
                    unit=within.unit.value if within else None,
                )
            )
    return AnswerTimeList(items=items)


class EntryOut(Schema):
    """What was done, by whom (nobody: the desk itself), to what."""

    id: int
    at: datetime
    by: Named | None
    through: str = Field(description="The token by which a program did it; empty: a person did.")
    action: str
    subject: str
    details: dict[str, Any]


class EntryPage(Schema):
    """Some entries, the newest first, and the place after which there are more."""

    items: list[EntryOut]
    next: str


@part.get("/journal", Permission.SEE_JOURNAL, EntryPage)
def list_journal(request: Asked, limit: Limit, after: After) -> EntryPage:
    """What was done in the team, the newest first."""
    rows = Entry.objects.visible_to(request.member).select_related("by__user")
    page, following = by_number(rows, after, limit)
    return EntryPage(
        items=[
            EntryOut(
                id=entry.pk,
                at=entry.at,
                by=member_of(entry.by),
                through=str(entry.details.get("through", "")),
                action=entry.action,
                subject=entry.subject,
                details=entry.details,
            )
            for entry in page
        ],
        next=following,
    )


class NoticeOut(Schema):
    """Something the member was told."""

    id: int
    kind: str
    conversation: int | None
    by: Named | None
    words: str
    count: int
    told_at: datetime
    seen_at: datetime | None


class NoticePage(Schema):
    """Some notices, the newest first, and the place after which there are more."""

    items: list[NoticeOut]
    next: str


@part.get("/notices", Permission.READ, NoticePage)
def list_notices(request: Asked, limit: Limit, after: After) -> NoticePage:
    """What the member was told: mentions, hand-overs, answers given back. The newest first."""
    own = Notice.objects.visible_to(request.member).at_the_desk().select_related("by__user")
    page, following = by_time(own, "told_at", after, limit, newest_first=True)
    return NoticePage(
        items=[
            NoticeOut(
                id=notice.pk,
                kind=notice.kind,
                conversation=notice.conversation_id,
                by=member_of(notice.by),
                words=notice.words,
                count=notice.count,
                told_at=notice.told_at,
                seen_at=notice.seen_at,
            )
            for notice in page
        ],
        next=following,
    )


class SeenOut(Schema):
    """How many notices were new."""

    seen: int


@part.post("/notices/seen", Permission.KEEP_OWN, SeenOut)
def mark_notices_seen(request: Asked) -> SeenOut:
    """All read. Whatever the member was told is no news any more."""
    return SeenOut(seen=have_seen_all(request.member))
