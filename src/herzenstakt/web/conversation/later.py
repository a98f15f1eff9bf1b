"""Putting a conversation off until later, and having it back."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations import services
from herzenstakt.conversations.services import NotLater
from herzenstakt.web.conversation.views import LATERS, back_to, find
from herzenstakt.web.http import DeskRequest, needs

#: when a day begins for what was put off until that day
MORNING = time(9)


class LaterForm(forms.Form):
    """Until when: one of a few usual times, or any other."""

    when = forms.ChoiceField(choices=LATERS, widget=forms.RadioSelect)
    at = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])

    def until(self) -> datetime | None:
        """The time that was chosen, in the zone of the team; None where there is none."""
        chosen = self.cleaned_data["when"]
        if chosen == "at":
            at: datetime | None = self.cleaned_data["at"]
            return at
        today = timezone.localdate()
        days = {"tomorrow": 1, "three_days": 3, "monday": 7 - today.weekday()}[chosen]
        return timezone.make_aware(datetime.combine(today + timedelta(days=days), MORNING))


@require_POST
@needs(Permission.REST)
def put_off(request: DeskRequest, pk: int) -> HttpResponse:
    """Out of sight until then. Who waits goes on waiting, and a new message brings it back at once."""
    conversation = find(request, pk)
    form = LaterForm(request.POST)
    until = form.until() if form.is_valid() else None
    if until is None:
        messages.error(request, _("Please say until when."))
        return back_to(request, conversation)
    try:
        services.snooze(conversation, request.member, until)
    except NotLater:
        messages.error(request, _("Please choose a time that is still to come, within a year."))
    else:
        at = date_format(timezone.localtime(until), "SHORT_DATETIME_FORMAT")
        messages.success(
            request, _("Put off until %(at)s. A new message brings it back.") % {"at": at}
        )
    return back_to(request, conversation)


@require_POST
@needs(Permission.REST)
def bring_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Look at it now after all."""
    conversation = find(request, pk)
    services.wake(conversation, request.member)
    return back_to(request, conversation)
