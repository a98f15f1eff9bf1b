"""Channels: how they are, connecting one, mending one, and what was set aside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels import services
from herzenstakt.channels.connector import Ability, Connector, Finding, LegalRole, Level
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.channels.redact import readable, readable_headers
from herzenstakt.channels.registry import broken, connectors
from herzenstakt.flows import incoming, outgoing
from herzenstakt.kernel.asking import how_many
from herzenstakt.kernel.words import Sentence
from herzenstakt.moderation.duties import READ_ON, UNSETTLED
from herzenstakt.web.channels import apps
from herzenstakt.web.channels.apps import keep_findings
from herzenstakt.web.channels.forms import (
    AskForm,
    ChannelForm,
    LimitsForm,
    RoleForm,
    initial_from,
)
from herzenstakt.web.channels.keeping import kept_in_words
from herzenstakt.web.channels.roles import ROLES
from herzenstakt.web.channels.words import (
    Condition,
    Network,
    allowance_words,
    condition,
    feed_words,
    few_left,
    limit_lines,
    looks_seldom,
    shared_with,
    what_is_owed,
    what_it_can,
)
from herzenstakt.web.http import DeskRequest, needs, number_in, posted

#: more is shown as "99+": nobody counts further
MANY = 100
PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One channel of the list."""

    channel: Channel
    condition: Condition
    set_aside: str


@require_safe
@needs(Permission.SEE_CHANNELS)
def channels(request: DeskRequest) -> HttpResponse:
    """Every channel and how it is; what needs somebody stands first."""
    mine = list(Channel.objects.visible_to(request.member).with_health().order_by("name"))
    aside = _how_many_aside(request.member, mine)
    rows = [Row(one, condition(one), aside[one.pk]) for one in mine]
    calm = {"good": 2, "paused": 1}
    rows.sort(key=lambda row: calm.get(row.condition.health, 0))
    return render(request, "channels/channels.html", {"rows": rows})


@require_safe
@needs(Permission.CONNECT)
def choose(request: DeskRequest) -> HttpResponse:
    """Which network? Simulated ones only in a demo; connectors that do not load are named."""
    room = {"networks": map(Network.of, offered().values()), "broken": broken()}
    return render(request, "channels/choose.html", room)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CONNECT)
def connect(request: DeskRequest, kind: str) -> HttpResponse:
    """Ask for what the network needs, try it out, keep it if nothing is broken."""
    connector = offered().get(kind)
    if connector is None:
        raise Http404
    if connector.app_fields:
        return apps.choose_app(request, connector)
    return _connect(request, connector, None)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CONNECT)
def reconnect(request: DeskRequest, pk: int) -> HttpResponse:
    """New access data for a channel that keeps its history."""
    channel = _channel(request, pk)
    if channel.connector_class is None:
        raise Http404
    if channel.app is not None:
        return apps.to_app(channel.app, request, channel)
    return _connect(request, channel.connector_class, channel)


@require_safe
@needs(Permission.SEE_CHANNELS)
def channel(request: DeskRequest, pk: int) -> HttpResponse:
    """All about one channel."""
    found = _channel(request, pk)
    return _page(request, found, ChannelForm(instance=found))


@require_POST
@needs(Permission.CONNECT)
def change(request: DeskRequest, pk: int) -> HttpResponse:
    """Another name, another time to keep things."""
    found = _channel(request, pk)
    form = ChannelForm(request.POST, instance=_channel(request, pk))
    if not form.is_valid():
        return _page(request, found, form, status=422)
    if "name" in form.changed_data:
        services.rename(found, form.cleaned_data["name"], request.member)
    if "retention_days" in form.changed_data:
        services.keep_for(found, form.cleaned_data["retention_days"], request.member)
    messages.success(request, _("Saved."))
    return _to(found, request)


@require_POST
@needs(Permission.CONNECT)
def set_limits(request: DeskRequest, pk: int) -> HttpResponse:
    """Other numbers than those we know, or ours again."""
    found = _channel(request, pk)
    form = LimitsForm(found, request.POST)
    if not form.is_valid():
        return _page(request, found, ChannelForm(instance=found), form, status=422)
    services.set_limits(found, form.wanted(), request.member)
    messages.success(request, _("Saved."))
    return _to(found, request)


@require_POST
@needs(Permission.CONNECT)
def set_role(request: DeskRequest, pk: int) -> HttpResponse:
    """The house is something else there before the law than what is usual, or the usual again."""
    found = _channel(request, pk)
    form = RoleForm(found, request.POST)
    if not form.is_valid():
        return _page(request, found, ChannelForm(instance=found), role_form=form, status=422)
    if form.has_changed():
        role = LegalRole(form.cleaned_data["role"])
        services.set_role(found, role, form.cleaned_data["note"], request.member)
    messages.success(request, _("Saved."))
    return _to(found, request)


@require_POST
@needs(Permission.MEND_CHANNELS)
def check(request: DeskRequest, pk: int) -> HttpResponse:
    """The self-test, now."""
    found = _channel(request, pk)
    keep_findings(request, found, services.check(found))
    return _to(found, request)


@require_POST
@needs(Permission.MEND_CHANNELS)
def fetch_now(request: DeskRequest, pk: int) -> HttpResponse:
    """Look at once; whoever rehearses goes back there."""
    found = _channel(request, pk)
    back = "rehearsal" if request.POST.get("back") == "rehearsal" else "channel"
    if found.state != Channel.State.ACTIVE:
        messages.error(
            request, _("This channel is paused or disconnected. Resume or connect it first.")
        )
        return _to(found, request, back)
    if (allowed := found.still_allowed) and allowed.is_scarce:
        messages.error(request, few_left(allowed))
        return _to(found, request, back)
    services.fetch_now(found, request.member)
    messages.success(request, _("We are looking now. New messages appear in a moment."))
    return _to(found, request, back)


@require_POST
@needs(Permission.MEND_CHANNELS)
def pause(request: DeskRequest, pk: int) -> HttpResponse:
    """Neither read nor write for a while."""
    found = _channel(request, pk)
    if found.state == Channel.State.ACTIVE:
        services.pause(found, request.member)
        messages.success(request, _("Paused. Nothing is read or sent until you resume."))
    return _to(found, request)


@require_POST
@needs(Permission.MEND_CHANNELS)
def resume(request: DeskRequest, pk: int) -> HttpResponse:
    """Go on where we stopped. A channel that needs a new connection cannot simply go on."""
    found = _channel(request, pk)
    if found.state == Channel.State.PAUSED:
        services.resume(found, request.member)
        outgoing.go_on(found)
        messages.success(request, _("On we go. What was written meanwhile is being fetched."))
    elif found.state == Channel.State.DISCONNECTED:
        messages.error(request, _("This channel needs a new connection first."))
    return _to(found, request)


# --- set aside -----------------------------------------------------------------------------------


@require_safe
@needs(Permission.MEND_CHANNELS)
def set_aside(request: DeskRequest, pk: int) -> HttpResponse:
    """Deliveries we could not read, the newest first, paged by key."""
    found = _channel(request, pk)
    aside = Envelope.objects.visible_to(request.member).set_aside().filter(channel=found)
    before = number_in(request.GET.get("before", ""))
    if before is not None:
        aside = aside.filter(pk__lt=before)
    envelopes = list(aside.defer("body", "headers").order_by("-pk")[: PAGE + 1])
    room = {
        "channel": found,
        "envelopes": envelopes[:PAGE],
        "next": envelopes[PAGE - 1].pk if len(envelopes) > PAGE else None,
    }
    return render(request, "channels/set_aside.html", room)


@never_cache
@require_safe
@needs(Permission.MEND_CHANNELS)
def envelope(request: DeskRequest, pk: int, envelope: int) -> HttpResponse:
    """One delivery as it came, without what nobody should see."""
    found = _envelope(request, pk, envelope)
    connector = found.channel.connector_class
    hidden = connector.hidden_keys() if connector else frozenset[str]()
    room = {
        "channel": found.channel,
        "envelope": found,
        "body": readable(bytes(found.body), hidden),
        "headers": readable_headers(found.headers, hidden),
    }
    return render(request, "channels/envelope.html", room)


@require_POST
@needs(Permission.MEND_CHANNELS)
def open_again(request: DeskRequest, pk: int, envelope: int) -> HttpResponse:
    """Another try, for example after an update."""
    found = _envelope(request, pk, envelope)
    incoming.open_again(found, request.member)
    messages.success(request, _("We try again. If we still cannot read it, it comes back here."))
    return redirect("channels:set-aside", team=request.member.team.slug, pk=pk)


# --- steps ---------------------------------------------------------------------------------------


def offered() -> dict[str, type[Connector]]:
    """The networks one can connect here. A connector that asks for nothing (an import) is filled
    another way."""
    return {
        kind: connector
        for kind, connector in connectors().items()
        if (connector.fields or connector.app_fields) and (settings.DEMO or not connector.simulated)
    }


def in_words(places: Iterable[str]) -> list[str]:
    """Places as people write them: the usual ports go without saying."""
    return sorted({re.sub(r":(80|443)$", "", place) for place in places})


def _channel(request: DeskRequest, pk: int) -> Channel:
    return get_object_or_404(Channel.objects.visible_to(request.member), pk=pk)


def _envelope(request: DeskRequest, channel: int, pk: int) -> Envelope:
    aside = Envelope.objects.visible_to(request.member).set_aside().select_related("channel")
    return get_object_or_404(aside, channel=channel, pk=pk)


def _to(channel: Channel, request: DeskRequest, page: str = "channel") -> HttpResponse:
    return redirect(f"channels:{page}", team=request.member.team.slug, pk=channel.pk)


def _how_many_aside(member: Membership, channels: Iterable[Channel]) -> dict[int, str]:
    """What was set aside in each of them, by its number, as it is shown; "" where nothing was."""
    aside = Envelope.objects.visible_to(member).set_aside()
    found = how_many({one.pk: aside.filter(channel=one) for one in channels}, MANY)
    return {pk: "99+" if number == MANY else str(number or "") for pk, number in found.items()}


def _connect(
    request: DeskRequest, connector: type[Connector], channel: Channel | None
) -> HttpResponse:
    """The one way to a connection, new or again."""
    first = initial_from(channel.settings) if channel else {}
    form = AskForm(connector.fields, posted(request), initial=first)
    room: dict[str, Any] = {
        "network": Network.of(connector),
        "channel": channel,
        "form": form,
        "has_secrets": any(field.secret for field in connector.fields),
    }
    if request.method != "POST" or not form.is_valid():
        return _ask(request, room)
    inside = services.private_hosts_in(connector.kind, form.settings())
    known = channel.private_hosts if channel else frozenset()
    agreed = "allow_private" in request.POST or known.issuperset(inside)
    if inside and not agreed:
        return _ask(request, room | {"private_hosts": in_words(inside)})
    room |= {"agreed_hosts": inside}
    try:
        findings, kept = services.try_and_connect(
            request.member,
            connector.kind,
            form.settings(),
            form.secrets(),
            frozenset(inside),
            channel,
        )
    except (services.AnotherAccount, services.NameTaken) as trouble:
        return _ask(request, room | {"why_not": trouble.sentence})
    if kept is None:
        return _ask(request, room | {"findings": findings})
    outgoing.go_on(kept)
    keep_findings(request, kept, findings)
    messages.success(request, _("%(name)s is connected.") % {"name": kept.name})
    return _to(kept, request)


def _ask(request: DeskRequest, room: dict[str, Any]) -> HttpResponse:
    status = 422 if room["form"].is_bound else 200
    return render(request, "channels/connect.html", room, status=status)


def _page(
    request: DeskRequest,
    channel: Channel,
    form: ChannelForm,
    limits_form: LimitsForm | None = None,
    role_form: RoleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    connector = channel.connector_class
    may_set = request.member.may(Permission.CONNECT)
    numbers = (limits_form or LimitsForm(channel)) if may_set else None
    limits = limit_lines(channel, request.member, numbers)
    allowed = channel.still_allowed
    states = list(channel.feed_states.select_related("channel").order_by("pk"))
    findings = _kept_findings(request, channel)
    replying = connector.can(Ability.REPLY) if connector else None
    is_spread = allowed and not allowed.is_scarce and any(state.gives_way for state in states)
    room = {
        "channel": channel,
        "is_installed": connector is not None,
        "condition": condition(channel),
        "feeds": [(feed_words(state), state) for state in states],
        "allowance": allowance_words(allowed) if allowed else "",
        "shared_with": shared_with(channel) if allowed else "",
        "few_left": few_left(allowed) if allowed and allowed.is_scarce else "",
        "looks_seldom": looks_seldom() if is_spread else "",
        "findings": findings,
        "is_well": findings and all(one.level != Level.BROKEN for one in findings),
        "cannot_answer": replying.reason if replying and not replying.works else "",
        "set_aside": _how_many_aside(request.member, [channel])[channel.pk],
        "abilities": what_it_can(connector) if connector else [],
        "limits": limits,
        "server": next((line.known.server for line in limits if line.known.server), ""),
        "role": ROLES[channel.legal_role],
        "owed": what_is_owed(channel, request.member),
        "unsettled": UNSETTLED if channel.legal_role is LegalRole.OWN_HOSTING else "",
        "read_on": READ_ON,
        "role_form": (role_form or RoleForm(channel)) if may_set else None,
        "form": form if may_set else None,
        "kept": kept_in_words(channel),
        "kept_source": connector.source if connector else None,
    }
    return render(request, "channels/channel.html", room, status=status)


def _kept_findings(request: DeskRequest, channel: Channel) -> list[Finding]:
    return [
        Finding(Level(level), Sentence.from_json(sentence), link)
        for level, sentence, link in request.session.pop(f"findings-{channel.pk}", [])
    ]
