"""The journal, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.journal.models import Entry, EntryQuerySet
from herzenstakt.web.http import DeskRequest, needs, number_in
from herzenstakt.web.journal.forms import FilterForm
from herzenstakt.web.journal.sentences import sentence
from herzenstakt.web.journal.subjects import Subject, subjects

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is shown."""

    entry: Entry
    sentence: str
    link: str

    @property
    def kind(self) -> str:
        """The part of the action before the dot; the picture beside the line depends on it."""
        return self.entry.action.partition(".")[0]


@require_safe
@needs(Permission.SEE_JOURNAL)
def journal(request: DeskRequest) -> HttpResponse:
    """What was done, narrowed by kind, member and day; paged by key, so that page 1000 is as fast as
    the first."""
    form = FilterForm(request.GET, member=request.member)
    entries = Entry.objects.visible_to(request.member).select_related("by__user")
    entries = _narrowed(entries, form) if form.is_valid() else entries.none()
    before = number_in(request.GET.get("before", ""))
    if before is not None:
        entries = entries.filter(pk__lt=before)
    found = list(entries.order_by("-pk")[: PAGE + 1])
    page = found[:PAGE]
    known = subjects(page, request.member)
    query = request.GET.copy()
    if len(found) > PAGE:
        query["before"] = str(page[-1].pk)
    room = {
        "form": form,
        "lines": [_line(entry, known.get(entry.subject)) for entry in page],
        "older": query.urlencode() if len(found) > PAGE else "",
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "is_first": not before,
    }
    return render(request, "journal/journal.html", room, status=200 if form.is_valid() else 422)


def _line(entry: Entry, subject: Subject | None) -> Line:
    known = subject or Subject(_("something that is no longer here"))
    return Line(entry, sentence(entry, known.name), known.link)


def _narrowed(entries: EntryQuerySet, form: FilterForm) -> EntryQuerySet:
    wanted = form.cleaned_data
    if wanted["kind"]:
        entries = entries.filter(action__startswith=f"{wanted['kind']}.")
    if wanted["by"]:
        entries = entries.filter(by=wanted["by"])
    if wanted["day"]:
        begin = timezone.make_aware(datetime.combine(wanted["day"], time.min))
        end = timezone.make_aware(datetime.combine(wanted["day"] + timedelta(days=1), time.min))
        entries = entries.filter(at__gte=begin, at__lt=end)
    return entries
