"""The rules of a team, a new one, and one that is no longer needed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.flows import twice
from herzenstakt.flows.twice import NotAgreed
from herzenstakt.replies.models import LookTwice
from herzenstakt.web.http import DeskRequest, needs, posted
from herzenstakt.web.second_look.forms import RuleForm
from herzenstakt.web.templatetags.desk import say


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LEAD_HOUSE)
def rules(request: DeskRequest) -> HttpResponse:
    """What the team has agreed on; agree on more."""
    form = RuleForm(request.member, posted(request), auto_id="rule-%s")
    if request.method == "POST" and form.is_valid():
        agreed = form.cleaned_data
        try:
            twice.demand(
                request.member, LookTwice.Kind(agreed["kind"]), agreed["channel"], agreed["role"]
            )
        except NotAgreed as reason:
            form.add_error(None, say(reason.sentence))
        else:
            messages.success(request, _("Agreed. From now on a second person reads these."))
            return redirect("second-look:rules", team=request.member.team.slug)
    room = {
        "form": form,
        "rules": LookTwice.objects.visible_to(request.member)
        .select_related("channel")
        .order_by("pk"),
        "is_alone": is_alone(request.member),
    }
    return render(request, "second_look/rules.html", room, status=422 if form.errors else 200)


def is_alone(member: Membership) -> bool:
    """Whether fewer than two people of the team may let answers go: nobody could look twice."""
    return Membership.objects.visible_to(member).who_may(Permission.ANSWER).count() < 2


@require_POST
@needs(Permission.LEAD_HOUSE)
def drop(request: DeskRequest, pk: int) -> HttpResponse:
    """These answers may go out alone again."""
    rule = get_object_or_404(LookTwice.objects.visible_to(request.member), pk=pk)
    try:
        twice.drop(rule, request.member)
    except NotAgreed as reason:
        messages.error(request, say(reason.sentence))
    else:
        messages.success(request, _("These answers need no second look any more."))
    return redirect("second-look:rules", team=request.member.team.slug)
