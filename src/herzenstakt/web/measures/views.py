"""The measures of a team, and one of them: what was decided and why, and everything that can follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Visibility
from herzenstakt.flows import measures as flow
from herzenstakt.flows import telling
from herzenstakt.flows.grounds import NoMeasure
from herzenstakt.flows.noticing import give_reason
from herzenstakt.flows.reacting import NotDone
from herzenstakt.flows.telling import Way
from herzenstakt.journal.models import Entry, name_of
from herzenstakt.kernel.names import isolated
from herzenstakt.moderation.models import Measure, MeasureQuerySet, RecordEntry
from herzenstakt.moderation.provisions import provisions
from herzenstakt.moderation.reasons import REASONS, Reason
from herzenstakt.moderation.statement import in_public, last_day, put_back, whole
from herzenstakt.replies.models import Reply
from herzenstakt.web.http import DeskRequest, needs, number_in, posted, words_in
from herzenstakt.web.inbox.rooms import bounded
from herzenstakt.web.measures.forms import GroundsForm
from herzenstakt.web.measures.words import DO, DONE, EFFECTS, LIFTED
from herzenstakt.web.netiquette.words import groups
from herzenstakt.web.templatetags.desk import say

PAGE = 50
State = Measure.State

#: the ways to look at them, by the word in the address
SHOWS: dict[str, tuple[Promise, Callable[[MeasureQuerySet], MeasureQuerySet]]] = {
    "all": (_("All"), lambda them: them),
    "waiting": (_("Wait for a second person"), MeasureQuerySet.waiting_for_a_second),
    "without-reason": (_("Without a reason"), MeasureQuerySet.without_reason),
    "in-force": (_("In force"), MeasureQuerySet.in_force),
    "failed": (_("Not done by the network"), lambda them: them.filter(state=State.FAILED)),
    "declined": (_("Declined"), lambda them: them.filter(state=State.DECLINED)),
    "put-back": (_("Put back"), lambda them: them.filter(state=State.LIFTED)),
    "criticism": (_("What may be criticism"), MeasureQuerySet.against_criticism),
}


# --- all of them ---------------------------------------------------------------------------------


@require_safe
@needs(Permission.READ)
def measures(request: DeskRequest) -> HttpResponse:
    """Newest first, narrowed to what somebody wants to see."""
    visible = Measure.objects.visible_to(request.member)
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in SHOWS else "all"
    found = SHOWS[chosen][1](visible)
    before = number_in(request.GET.get("before", ""))
    rows = found if before is None else found.filter(pk__lt=before)
    page = list(rows.with_context().order_by("-pk")[: PAGE + 1])
    room = {
        "rows": [Row(measure) for measure in page[:PAGE]],
        "older": page[PAGE - 1].pk if len(page) > PAGE else None,
        "chosen": chosen,
        "shows": [
            (name, label, bounded(narrow(visible)), name == chosen)
            for name, (label, narrow) in SHOWS.items()
        ],
        "is_first": before is None,
    }
    return render(request, "measures/measures.html", room)


@dataclass(frozen=True, slots=True)
class Row:
    """A measure as it is listed."""

    measure: Measure

    @property
    def reason(self) -> Reason | None:
        """Its reason; None while nobody has said one."""
        return REASONS.get(self.measure.reason)

    @property
    def who(self) -> str:
        """Whose words they are."""
        conversation = self.measure.message.conversation
        return isolated(conversation.person.name) if conversation else gettext("somebody")

    @property
    def tone(self) -> str:
        """How loud its state is: what waits for a person is the loudest."""
        measure = self.measure
        if measure.state in {State.ASKED, State.FAILED} or not measure.reason:
            return "heart"
        return {State.DONE: "care", State.LIFTED: "good"}.get(State(measure.state), "")


# --- one of them ---------------------------------------------------------------------------------


@require_safe
@needs(Permission.READ)
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """Everything about one measure."""
    return page(request, find(request, pk))


def find(request: DeskRequest, pk: int) -> Measure:
    """A measure the member may see; else 404."""
    visible = Measure.objects.visible_to(request.member).with_context()
    return get_object_or_404(visible, pk=pk)


def page(
    request: DeskRequest, measure: Measure, form: GroundsForm | None = None, status: int = 200
) -> HttpResponse:
    """`form`: a reason that somebody just tried to give."""
    member, team = request.member, request.member.team
    record = RecordEntry.objects.visible_to(member).filter(measure=measure.key)
    needs_reason = measure.found_outside and not measure.reason
    room = {
        "measure": measure,
        "row": Row(measure),
        "do": DO[measure.kind],
        "effect": EFFECTS[measure.kind],
        "lifted": LIFTED[measure.kind],
        "history": record.select_related("by__user").order_by("number"),
        "changed": measure.message.text != measure.evidence.text and not measure.message.gone_at,
        "is_mine": measure.asked_by_id == member.pk,
        "last_day": last_day(measure),
        **(how_to_tell(request, measure) if member.may(Permission.HIDE) else {}),
    }
    if needs_reason and member.may(Permission.HIDE):
        room |= {
            "form": form
            or GroundsForm(team=team, initial={"passage": measure.evidence.text[:500]}),
            "groups": groups(),
            "provisions": provisions(team.country),
        }
    return render(request, "measures/measure.html", room, status=status)


def how_to_tell(request: DeskRequest, measure: Measure) -> dict[str, Any]:
    """How the person can be told, and with which words."""
    way, why_not = telling.way_to_tell(measure)
    signer = request.user.get_short_name()
    visible = Reply.objects.visible_to(request.member)
    reply = visible.filter(key=measure.statement_key).first() if measure.statement_key else None
    not_told = Entry.objects.visible_to(request.member).filter(
        subject=name_of(measure), action="measure.not_told"
    )
    last = not_told.order_by("-pk").first()
    return {
        "way": way,
        "why_by_hand": why_not,
        "is_public": way is Way.PUBLIC,
        "is_private": measure.message.visibility == Visibility.PRIVATE,
        "statement": in_public(measure) if way is Way.PUBLIC else whole(measure, signer),
        "whole": whole(measure, signer),
        "word": put_back(measure),
        "reply": reply,
        "why_no_way": last.details.get("why", "") if last else "",
    }


# --- what follows --------------------------------------------------------------------------------


@require_POST
@needs(Permission.HIDE)
def decide(request: DeskRequest, pk: int) -> HttpResponse:
    """A second person agrees or declines."""
    measure, agrees = find(request, pk), words_in(request, "agrees") == "yes"
    try:
        after = flow.decide(measure, request.member, agrees, words_in(request, "remark"))
    except NotDone as trouble:
        messages.error(request, say(trouble.sentence))
    else:
        say_what_came_of_it(request, after)
    return back_to(measure)


@require_POST
@needs(Permission.HIDE)
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Whoever asked takes it back."""
    return step(
        request,
        find(request, pk),
        lambda measure: flow.withdraw(measure, request.member),
        _("You have taken it back."),
    )


@require_POST
@needs(Permission.HIDE)
def again(request: DeskRequest, pk: int) -> HttpResponse:
    """Once more, after the network did not do it."""
    measure = find(request, pk)
    say_what_came_of_it(request, flow.carry_out(measure))
    return back_to(measure)


@require_POST
@needs(Permission.HIDE)
def lift(request: DeskRequest, pk: int) -> HttpResponse:
    """Put it back."""
    measure = find(request, pk)
    return step(
        request,
        measure,
        lambda one: flow.lift(one, request.member),
        format_lazy("{} {}", LIFTED[measure.kind], _("Say a word to the person.")),
    )


@require_POST
@needs(Permission.HIDE)
def reason(request: DeskRequest, pk: int) -> HttpResponse:
    """Say why something was done that was found on the network."""
    measure = find(request, pk)
    form = GroundsForm(posted(request), team=request.member.team)
    if not form.is_valid():
        return page(request, measure, form, status=422)
    try:
        give_reason(measure, request.member, form.grounds)
    except NoMeasure as trouble:
        form.add_error(None, say(trouble.sentence))
        return page(request, measure, form, status=422)
    messages.success(request, gettext("Now it has a reason. Tell the person, too."))
    return back_to(measure)


@require_POST
@needs(Permission.HIDE)
def tell(request: DeskRequest, pk: int) -> HttpResponse:
    """The person learns why: by an answer, by hand, or there is no way."""
    measure, text = find(request, pk), words_in(request, "text")
    match words_in(request, "way"):
        case "by-hand":
            return step(
                request,
                measure,
                lambda one: telling.told_by_hand(one, request.member, text),
                _("Good. The person knows why."),
            )
        case "no-way":
            return step(
                request,
                measure,
                lambda one: telling.cannot_tell(one, request.member, text),
                _("It is noted that there is no way to tell them."),
            )
        case _:
            return _send(request, measure, text)


def _send(request: DeskRequest, measure: Measure, text: str) -> HttpResponse:
    """By an answer: it goes the way of every other one."""
    try:
        reply = telling.tell(measure, request.member, text)
    except NotDone as trouble:
        messages.error(request, say(trouble.sentence))
        return back_to(measure)
    match reply.state:
        case Reply.State.ASKED:
            messages.success(
                request, gettext("A colleague reads it first. Then it goes to the person.")
            )
        case Reply.State.DRAFT:
            messages.warning(
                request,
                gettext(
                    "This barks back. It lies as your draft in the conversation: nothing has gone out."
                ),
            )
        case _:
            messages.success(request, gettext("It is on its way to the person."))
    return back_to(measure)


# --- steps ---------------------------------------------------------------------------------------


def step(
    request: DeskRequest, measure: Measure, do: Callable[[Measure], object], done: Promise
) -> HttpResponse:
    """Do it, and say what came of it."""
    try:
        do(measure)
    except NotDone as trouble:
        messages.error(request, say(trouble.sentence))
    else:
        messages.success(request, str(done))
    return back_to(measure)


def back_to(measure: Measure) -> HttpResponse:
    """After a step: look at the measure again."""
    return redirect("measures:show", team=measure.team.slug, pk=measure.pk)


def say_what_came_of_it(request: DeskRequest, measure: Measure) -> None:
    """One sentence about where it stands now."""
    match measure.state:
        case State.DONE:
            messages.success(request, str(DONE[measure.kind]))
        case State.ASKED:
            messages.success(
                request, gettext("A colleague has to agree. Nothing has happened yet.")
            )
        case State.DECLINED:
            messages.success(request, gettext("Declined. Nothing happens."))
        case State.FAILED:
            messages.error(request, say(measure.trouble_sentence))
