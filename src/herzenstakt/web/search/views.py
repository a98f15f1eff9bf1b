"""Search: every word that was ever said at this desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from herzenstakt.accounts.permissions import Permission
from herzenstakt.web.http import DeskRequest, needs


@require_GET
@needs(Permission.READ)
def results(request: DeskRequest) -> HttpResponse:
    """Messages in which all the words stand, newest first."""
    query = request.GET.get("q", "").strip()
    return render(request, "search/search.html", {"query": query, "search_is_here": True})
