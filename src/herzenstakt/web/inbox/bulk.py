"""Several at once: what was chosen in the list, what came of it, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from herzenstakt.accounts.permissions import Permission
from herzenstakt.bulk.models import BulkAct
from herzenstakt.flows.bulk import (
    NEEDS,
    BulkWish,
    Chosen,
    NotTogether,
    Outcome,
    do_together,
    undo_together,
)
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.kernel.text import legible
from herzenstakt.kernel.words import gettext_noop
from herzenstakt.labels.models import Label
from herzenstakt.labels.services import meant_by
from herzenstakt.web.http import DeskRequest, needs, words_in
from herzenstakt.web.inbox.listing import Key
from herzenstakt.web.inbox.rooms import Place
from herzenstakt.web.inbox.views import LAST_ACT, list_words, rows_beside
from herzenstakt.web.templatetags.desk import say

#: of those who were left alone, by their names
MOST_NAMED = 5


@require_POST
@needs(Permission.CARE)
def together(request: DeskRequest) -> HttpResponse:
    """Do one thing with everybody who was chosen."""
    try:
        outcome = do_together(chosen_in(request), request.member, wish_of(request))
        request.session[LAST_ACT] = outcome.act.pk if outcome.act else None
    except (NotTogether, NotKept) as reason:
        messages.error(request, say(reason.sentence))
    else:
        tell(request, outcome)
    return back(request)


@require_POST
@needs(Permission.CARE)
def undo(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the last one back, where nothing else has happened since."""
    act = get_object_or_404(BulkAct.objects.visible_to(request.member), pk=pk)
    try:
        outcome = undo_together(act, request.member)
        request.session[LAST_ACT] = None
    except NotTogether as reason:
        messages.error(request, say(reason.sentence))
    else:
        tell(request, outcome, _("Taken back. Everybody is where they were."))
    return back(request)


# --- steps ---------------------------------------------------------------------------------------


def chosen_in(request: DeskRequest) -> list[Chosen]:
    """Whom somebody has chosen, each once and as they saw them; nonsense is nobody."""
    keys = [Key.read(said) for said in request.POST.getlist("chosen")]
    return list({key.pk: Chosen(key.pk, key.at) for key in keys if key}.values())


def wish_of(request: DeskRequest) -> BulkWish:
    """What shall be done. Enter in a field says it by what was typed.

    Raises NotTogether, NotKept, and PermissionDenied where the role does not include it.
    """
    reason = (legible(words_in(request, "words")) or words_in(request, "reason"))[:500]
    named, act = legible(words_in(request, "name")), words_in(request, "do")
    if not act:
        act = BulkAct.Kind.LABEL if named else BulkAct.Kind.REST if reason else ""
    if act not in BulkAct.Kind.values:
        raise NotTogether(gettext_noop("Please choose what shall be done."))
    kind = BulkAct.Kind(act)
    if not request.member.may(NEEDS[kind]):
        raise PermissionDenied
    label: Label | None = None
    if kind == BulkAct.Kind.LABEL and named:
        label = meant_by(request.member, named)
    return BulkWish(kind, reason if kind == BulkAct.Kind.REST else "", label)


def tell(request: DeskRequest, outcome: Outcome, all_well: str = "") -> None:
    """What was done and what not, honestly."""
    number = len(outcome.done)
    if not outcome.left:
        done = ngettext("Done with one person.", "Done with %(n)s people.", number) % {"n": number}
        messages.success(request, all_well or done)
        return
    words = _("%(done)s of %(all)s.") % {"done": number, "all": outcome.number}
    messages.warning(request, f"{words} {_left_in_words(outcome)}")


def _left_in_words(outcome: Outcome) -> str:
    named = [
        _("%(name)s was left alone: %(why)s") % {"name": name, "why": say(why)}
        for name, why in outcome.left[:MOST_NAMED]
    ]
    more = len(outcome.left) - MOST_NAMED
    if more > 0:
        named.append(ngettext("And one more.", "And %(n)s more.", more) % {"n": more})
    return " ".join(named)


def back(request: DeskRequest) -> HttpResponse:
    """The list as it is now."""
    place = Place.of(request.GET)
    if not request.htmx:
        where = reverse("inbox:list", args=[request.member.team.slug])
        return redirect(where + place.query)
    words = list_words(request, rows_beside(request))
    return render(request, "inbox/_listed.html", {**words, "is_again": True})
