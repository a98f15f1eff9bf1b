"""When and in which languages somebody answers: said by themselves, or by whoever manages members."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.groups.models import Availability, WorkPeriod
from herzenstakt.groups.services import keep_availability, may_say
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.web.groups.forms import AvailabilityForm
from herzenstakt.web.hours.week import WeekForm, is_act
from herzenstakt.web.http import DeskRequest, needs, posted
from herzenstakt.web.templatetags.desk import say


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CARE)
def availability(request: DeskRequest, pk: int) -> HttpResponse:
    """The week, the languages, days away and how many at once."""
    here = Membership.objects.visible_to(request.member).select_related("user", "team")
    colleague = get_object_or_404(here, pk=pk)
    if not may_say(request.member, colleague):
        raise Http404
    kept = Availability.objects.visible_to(request.member).filter(member=colleague).first()
    form = AvailabilityForm(kept or Availability(), posted(request))
    if request.method != "POST":
        rows = WorkPeriod.objects.visible_to(request.member).filter(member=colleague)
        week = WeekForm.of(row.period for row in rows.in_order())
        return _page(request, colleague, form, week)
    week = WeekForm.posted(request.POST)
    if is_act(request.POST):
        return _page(request, colleague, form, week)
    periods = week.periods()
    if not (form.is_valid() and week.is_clear):
        return _page(request, colleague, form, week, status=422)
    try:
        keep_availability(colleague, request.member, form.wish(periods))
    except NotKept as reason:
        form.add_error(None, say(reason.sentence))
        return _page(request, colleague, form, week, status=422)
    messages.success(request, _("Saved."))
    return redirect("groups:list", team=request.member.team.slug)


def _page(
    request: DeskRequest,
    colleague: Membership,
    form: AvailabilityForm,
    week: WeekForm,
    status: int = 200,
) -> HttpResponse:
    room: dict[str, Any] = {"colleague": colleague, "form": form, "week": week}
    return render(request, "groups/availability.html", room, status=status)
