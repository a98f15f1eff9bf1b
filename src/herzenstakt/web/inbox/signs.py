"""Signs in the list: where colleagues look or write right now."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from herzenstakt.accounts.permissions import Permission
from herzenstakt.presence.services import company_everywhere
from herzenstakt.web.fragments import NOTHING_NEW, digest_of
from herzenstakt.web.http import DeskRequest, needs
from herzenstakt.web.inbox.rows import sign_of


@require_GET
@needs(Permission.READ)
def signs(request: DeskRequest) -> HttpResponse:
    """Asked every few seconds while a list is open: one question to the database, and nothing at all
    while nothing has changed."""
    found = company_everywhere(request.member)
    told = [(pk, *sign_of(company)) for pk, company in sorted(found.items())]
    digest = digest_of(repr(told)) if told else ""
    if digest == request.GET.get("seen", ""):
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "inbox/_signs.html", {"signs": told, "digest": digest})
