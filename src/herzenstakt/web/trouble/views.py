"""Four pages for four kinds of trouble, in plain words. They ask the database for nothing, because the
database may be the trouble."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def _page(status: HTTPStatus, heading: str, sentence: str) -> HttpResponse:
    words = {"heading": heading, "sentence": sentence, "status": int(status)}
    return HttpResponse(render_to_string("trouble/trouble.html", words), status=status)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something we cannot read."""
    return _page(
        HTTPStatus.BAD_REQUEST,
        _("We did not understand that"),
        _("Your browser sent something this desk cannot read. Go back and try it once more."),
    )


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the role does not include this, or the form was too old."""
    return _page(
        HTTPStatus.FORBIDDEN,
        _("This is not yours to do"),
        _("Your role does not include this. Ask somebody who leads your team if you need it."),
    )


def not_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is nothing, or nothing for this person."""
    return _page(
        HTTPStatus.NOT_FOUND,
        _("There is nothing here"),
        _("The address may be mistyped, or what stood here has gone."),
    )


def our_fault(request: HttpRequest) -> HttpResponse:
    """500: we stumbled, and the log knows why."""
    return _page(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        _("We stumbled"),
        _(
            "Something went wrong on our side, and it has been written down. What you had saved is safe."
        ),
    )


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose secret has expired: signed out in another tab, or cookies are off."""
    return _page(
        HTTPStatus.FORBIDDEN,
        _("This page was open for too long"),
        _(
            "Go back, load the page again and send it once more. Your browser must allow cookies for it."
        ),
    )
