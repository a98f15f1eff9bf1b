"""The house's own application at a network, signing in with it, and choosing the accounts.

The way there and back (RFC 6749): `sign_in` sends a person to the network with a word only this session
knows, `signed_in` hears them come back, `accounts` shows what can be connected. What the network hands out
rests encrypted in the session until they have chosen, and no longer than a quarter of an hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels import services
from herzenstakt.channels.app import App
from herzenstakt.channels.connector import Candidate, Connector, Finding, Level
from herzenstakt.channels.models import Channel
from herzenstakt.channels.trouble import Trouble
from herzenstakt.flows import signing_in
from herzenstakt.kernel import vault
from herzenstakt.web.channels.forms import AppForm
from herzenstakt.web.channels.words import Network
from herzenstakt.web.http import DeskRequest, needs, number_in, posted
from herzenstakt.web.templatetags.desk import say

#: what a session keeps while somebody is at the network, and after they came back
AWAY, BACK = "signing-in", "signed-in"
#: so long it is kept
PATIENCE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Choice:
    """One account somebody may connect. `channel`: it is connected already."""

    candidate: Candidate
    channel: Channel | None
    can_be_connected: bool


# --- the application -----------------------------------------------------------------------------


def choose_app(request: DeskRequest, connector: type[Connector]) -> HttpResponse:
    """The applications a team has at a network, and a form for another one."""
    form = AppForm(connector, None, posted(request))
    if request.method == "POST" and form.is_valid():
        app = services.register(
            request.member,
            connector.kind,
            form.cleaned_data["name"],
            form.settings(),
            form.secrets(),
        )
        return to_app(app, request)
    mine = App.objects.visible_to(request.member).filter(kind=connector.kind).order_by("name")
    room = {
        "network": Network.of(connector),
        "apps": list(mine),
        "form": form,
        "redirect": way_back(request),
    }
    return render(request, "channels/apps.html", room, status=422 if form.is_bound else 200)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CONNECT)
def app(request: DeskRequest, app: int) -> HttpResponse:
    """One application: what the network wants to know of us, and new secrets."""
    found = _app(request, app)
    connector = found.connector_class
    form = AppForm(connector, found, posted(request)) if connector else None
    if form is not None and request.method == "POST" and form.is_valid():
        services.change_app(
            found, request.member, form.cleaned_data["name"], form.settings(), form.secrets()
        )
        messages.success(request, _("Saved."))
        return to_app(found, request)
    mine = Channel.objects.visible_to(request.member)
    room = {
        "app": found,
        "network": Network.of(connector) if connector else None,
        "form": form,
        "knocks": connector is not None and connector.knocks,
        "redirect": way_back(request),
        "channels": list(mine.filter(app=found).order_by("name")),
        "channel": _channel_of(request, found, number_in(request.GET.get("channel", ""))),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "channels/app.html", room, status=status)


@require_POST
@needs(Permission.CONNECT)
def remove(request: DeskRequest, app: int) -> HttpResponse:
    """Let go of an application nothing depends on."""
    found = _app(request, app)
    if services.remove_app(found, request.member):
        messages.success(request, _("Removed."))
        return redirect("channels:choose", team=request.member.team.slug)
    messages.error(request, _("Channels sign in in its name, so it stays."))
    return to_app(found, request)


# --- there and back ------------------------------------------------------------------------------


@never_cache
@require_safe
@needs(Permission.CONNECT)
def sign_in(request: DeskRequest, app: int) -> HttpResponse:
    """Off to the network. `channel`: the one that is connected anew."""
    found = _app(request, app)
    channel = _channel_of(request, found, number_in(request.GET.get("channel", "")))
    try:
        begun = signing_in.begin(found, way_back(request))
    except Trouble as trouble:
        messages.error(request, say(trouble.sentence))
        return to_app(found, request, channel)
    request.session[AWAY] = {
        "app": found.pk,
        "channel": channel.pk if channel else None,
        "state": begun.state,
        "verifier": begun.verifier,
        "at": timezone.now().isoformat(),
    }
    return HttpResponseRedirect(begun.address)


@never_cache
@require_safe
@needs(Permission.CONNECT)
def signed_in(request: DeskRequest) -> HttpResponse:
    """Back from the network, with a code or with a no. Whoever brings another word than the one we gave on
    the way is not listened to."""
    away = _young(request.session.pop(AWAY, None))
    state = request.GET.get("state", "")
    if away is None or not compare_digest(away["state"].encode(), state.encode()):
        messages.error(
            request, _("This way back is none of ours, or it took too long. Please sign in again.")
        )
        return redirect("channels:choose", team=request.member.team.slug)
    found = _app(request, away["app"])
    channel = _channel_of(request, found, away["channel"])
    code = request.GET.get("code", "")
    if not code:
        messages.error(request, _("The network was not told yes, so nothing was connected."))
        return to_app(found, request, channel)
    try:
        secrets = signing_in.come_back(found, code, away["verifier"], way_back(request))
    except Trouble as trouble:
        messages.error(request, say(trouble.sentence))
        return to_app(found, request, channel)
    request.session[BACK] = {
        "app": found.pk,
        "channel": channel.pk if channel else None,
        "locked": vault.lock(secrets),
        "at": timezone.now().isoformat(),
    }
    return redirect("channels:accounts", team=request.member.team.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CONNECT)
def accounts(request: DeskRequest) -> HttpResponse:
    """The accounts of whoever signed in, and connecting those that were chosen."""
    back = _young(request.session.get(BACK))
    if back is None:
        request.session.pop(BACK, None)
        messages.error(request, _("That took too long. Please sign in again."))
        return redirect("channels:choose", team=request.member.team.slug)
    found = _app(request, back["app"])
    channel = _channel_of(request, found, back["channel"])
    try:
        candidates = signing_in.choose_from(found, vault.unlock(back["locked"]))
    except (Trouble, vault.Locked) as trouble:
        finding = services.stumble(found.kind, trouble)
        messages.error(request, say(finding.sentence))
        return to_app(found, request, channel)
    choices = _choices(request, found, candidates, channel)
    room: dict[str, Any] = {
        "app": found,
        "network": found.network_name,
        "choices": choices,
        "channel": channel,
    }
    if request.method == "POST":
        chosen = set(request.POST.getlist("account"))
        wanted = [
            choice.candidate
            for choice in choices
            if choice.can_be_connected and choice.candidate.author.external_id in chosen
        ]
        if wanted:
            return _connect(request, found, wanted, channel, room)
        room["nothing_chosen"] = True
    return render(
        request, "channels/accounts.html", room, status=422 if room.get("nothing_chosen") else 200
    )


# --- steps ---------------------------------------------------------------------------------------


def way_back(request: DeskRequest) -> str:
    """The address to which networks send people back, as it is registered there."""
    return settings.PUBLIC_URL + reverse("channels:signed-in", args=[request.member.team.slug])


def to_app(app: App, request: DeskRequest, channel: Channel | None = None) -> HttpResponse:
    """To its page; with the channel that is connected anew."""
    address = reverse("channels:app", args=[request.member.team.slug, app.pk])
    return redirect(f"{address}?{urlencode({'channel': channel.pk})}" if channel else address)


def keep_findings(request: DeskRequest, channel: Channel, findings: list[Finding]) -> None:
    """The result of a self-test waits in the session for the page that shows it, once."""
    request.session[f"findings-{channel.pk}"] = [
        [finding.level.value, finding.sentence.as_json(), finding.link] for finding in findings
    ]


def _app(request: DeskRequest, pk: int) -> App:
    return get_object_or_404(App.objects.visible_to(request.member), pk=pk)


def _channel_of(request: DeskRequest, app: App, pk: int | None) -> Channel | None:
    """The channel of an application that is connected anew; None where none is."""
    if pk is None:
        return None
    return Channel.objects.visible_to(request.member).filter(pk=pk, app=app).first()


def _young(kept: dict[str, Any] | None) -> dict[str, Any] | None:
    """What is kept, unless it is too old to go on from."""
    if kept is None or datetime.fromisoformat(kept["at"]) <= timezone.now() - PATIENCE:
        return None
    return kept


def _choices(
    request: DeskRequest, app: App, candidates: list[Candidate], channel: Channel | None
) -> list[Choice]:
    """With the channels that are there already. Where one is connected anew, only its own account counts."""
    ids = [candidate.author.external_id for candidate in candidates]
    mine = Channel.objects.visible_to(request.member).filter(kind=app.kind, own_external_id__in=ids)
    there = {one.own_external_id: one for one in mine}
    return [
        Choice(
            candidate,
            there.get(candidate.author.external_id),
            all(finding.level is not Level.BROKEN for finding in candidate.missing)
            and (channel is None or channel.own_external_id == candidate.author.external_id),
        )
        for candidate in candidates
    ]


def _connect(
    request: DeskRequest,
    app: App,
    wanted: list[Candidate],
    channel: Channel | None,
    room: dict[str, Any],
) -> HttpResponse:
    """Those that can be connected are; for the others it says what is broken."""
    kept, broken = [], []
    for candidate in wanted:
        findings, one = _try(request, app, candidate, channel)
        if one is None:
            broken.append((candidate.author.name, findings))
        else:
            keep_findings(request, one, findings)
            kept.append(one)
    for one in kept:
        messages.success(request, _("%(name)s is connected.") % {"name": one.name})
    if broken:
        room |= {
            "broken": broken,
            "choices": _choices(
                request, app, [choice.candidate for choice in room["choices"]], channel
            ),
        }
        return render(request, "channels/accounts.html", room, status=422)
    request.session.pop(BACK, None)
    team = request.member.team.slug
    if len(kept) == 1:
        return redirect("channels:channel", team=team, pk=kept[0].pk)
    return redirect("channels:list", team=team)


def _try(
    request: DeskRequest, app: App, candidate: Candidate, channel: Channel | None
) -> tuple[list[Finding], Channel | None]:
    """Connect one account; what the self-test says, or why it cannot be this one, and the channel."""
    try:
        return signing_in.connect(request.member, app, candidate, channel)
    except (services.AnotherAccount, services.NameTaken) as trouble:
        return [Finding(Level.BROKEN, trouble.sentence)], None
