"""Making a token, seeing its secret once, and taking it back.

A token is a way in that stays open for months: as before a second factor is changed, whoever makes one shows
first that it is them.
"""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from herzenstakt.accounts.permissions import Permission
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.tokens import services
from herzenstakt.tokens.models import Token
from herzenstakt.web.http import DeskRequest, needs, posted
from herzenstakt.web.templatetags.desk import say
from herzenstakt.web.tokens.forms import TokenForm

#: of those that no longer work, the latest
OLD = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.READ)
def tokens(request: DeskRequest) -> HttpResponse:
    """One's own tokens, and those of colleagues for whoever looks after them. With `new` whoever has
    just shown that it is them makes one. It is shown right in the answer: its secret is kept nowhere, not
    even until the next page."""
    if request.method != "POST":
        return shown_it_is_them(request) if "new" in request.GET else _page(request, None)
    try:
        return shown_it_is_them(request)
    except (
        ReauthenticationRequired
    ):  # what was typed is not kept meanwhile: it would be a way past this
        return redirect(f"{request.path}?new")


def shown_it_is_them(request: DeskRequest) -> HttpResponse:
    """Making one, after allauth has asked who sits there. Raises ReauthenticationRequired."""
    made: HttpResponse = reauthentication_required(make)(request)
    return made


def make(request: DeskRequest) -> HttpResponse:
    """The form of a new token, or the token."""
    form = TokenForm(posted(request))
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            token, secret = services.make(
                request.member, wanted["name"], wanted["scopes"], wanted["days"]
            )
        except NotKept as reason:
            form.add_error(None, say(reason.sentence))
        else:
            return _page(request, None, made=token, secret=secret)
    return _page(request, form, status=422 if form.is_bound else 200)


@require_POST
@needs(Permission.READ)
def revoke(request: DeskRequest, pk: int) -> HttpResponse:
    """It lets nobody in any more."""
    there = Token.objects.visible_to(request.member).select_related("member__user")
    token = get_object_or_404(there, pk=pk)
    services.revoke(token, request.member)
    messages.success(request, _("Taken back. It lets nobody in any more."))
    return redirect("tokens:list", team=request.member.team.slug)


def _page(
    request: DeskRequest,
    form: TokenForm | None,
    made: Token | None = None,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    there = Token.objects.visible_to(request.member).select_related("member__user")
    in_order = there.order_by("-pk")
    working = there.working().order_by("-pk")
    known = {token.pk for token in working}
    words = {
        "form": form,
        "made": made,
        "secret": secret,
        "mine": [token for token in working if token.member_id == request.member.pk],
        "others": [token for token in working if token.member_id != request.member.pk],
        "old": [token for token in in_order[: OLD + len(known)] if token.pk not in known][:OLD],
    }
    return render(request, "tokens/tokens.html", words, status=status)
