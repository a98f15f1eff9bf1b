"""Who is in the team, who is invited, and what each role may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from herzenstakt.accounts.models import Invitation, Membership
from herzenstakt.accounts.permissions import ALLOWED, Permission, Role
from herzenstakt.flows import team as flow
from herzenstakt.flows.team import AgainstTheRules
from herzenstakt.groups.services import may_say
from herzenstakt.web.http import DeskRequest, needs
from herzenstakt.web.members.forms import InviteForm, RoleForm
from herzenstakt.web.members.matrix import matrix
from herzenstakt.web.templatetags.desk import say


@dataclass(frozen=True, slots=True)
class Row:
    """A colleague, and whether whoever looks may change something about them."""

    member: Membership
    form: RoleForm | None
    #: whether whoever looks says when and in which languages they answer
    may_say: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """An open invitation, and its link ("" where whoever looks may not have it)."""

    invitation: Invitation
    link: str


@require_safe
@needs(Permission.SEE_MEMBERS)
def members(request: DeskRequest) -> HttpResponse:
    """Everybody, those who left last."""
    return _page(request, InviteForm(by=request.member))


@require_POST
@needs(Permission.MANAGE_MEMBERS)
def invite(request: DeskRequest) -> HttpResponse:
    """Ask somebody to join: a link to hand over, and a mail where mail is set up."""
    form = InviteForm(request.POST, by=request.member)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        invitation = flow.invite(
            form.cleaned_data["email"], Role(form.cleaned_data["role"]), request.member
        )
    except AgainstTheRules as rule:
        form.add_error("email", say(rule.sentence))
        return _page(request, form, status=422)
    if settings.EMAIL_HOST and _post(invitation):
        messages.success(request, _("The invitation is on its way by mail."))
    else:
        messages.success(request, _("Invited. Please hand over the link yourself."))
    return redirect("members:list", team=request.member.team.slug)


@require_POST
@needs(Permission.MANAGE_MEMBERS)
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    open_ones = Invitation.objects.visible_to(request.member).filter(answered_at=None)
    invitation = get_object_or_404(open_ones.filter(withdrawn_at=None), pk=pk)
    return _try(
        request,
        lambda: flow.withdraw(invitation, request.member),
        _("The invitation is taken back."),
    )


@require_POST
@needs(Permission.MANAGE_MEMBERS)
def role(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a colleague another role."""
    member = _colleague(request, pk)
    form = RoleForm(request.POST, by=request.member)
    if not form.is_valid():
        messages.error(request, _("You cannot give this role."))
        return redirect("members:list", team=request.member.team.slug)
    wanted = Role(form.cleaned_data["role"])
    done = _("%(name)s is now: %(role)s.") % {"name": member.user, "role": wanted.label}
    return _try(request, lambda: flow.change_role(member, wanted, request.member), done)


@require_POST
@needs(Permission.MANAGE_MEMBERS)
def deactivate(request: DeskRequest, pk: int) -> HttpResponse:
    """A colleague no longer works here."""
    member = _colleague(request, pk)
    done = _("%(name)s can no longer sign in to this desk.") % {"name": member.user}
    return _try(request, lambda: flow.deactivate(member, request.member), done)


@require_POST
@needs(Permission.MANAGE_MEMBERS)
def reactivate(request: DeskRequest, pk: int) -> HttpResponse:
    """A former colleague is back."""
    member = _colleague(request, pk)
    done = _("%(name)s is back.") % {"name": member.user}
    return _try(request, lambda: flow.reactivate(member, request.member), done)


@require_POST
@needs(Permission.READ)
def leave(request: DeskRequest) -> HttpResponse:
    """Go by oneself."""
    try:
        flow.leave(request.member)
    except AgainstTheRules as rule:
        messages.error(request, say(rule.sentence))
        return redirect("members:list", team=request.member.team.slug)
    messages.success(request, _("You have left %(team)s.") % {"team": request.member.team})
    return redirect("account:home")


# --- steps ---------------------------------------------------------------------------------------


def _colleague(request: DeskRequest, pk: int) -> Membership:
    colleagues = Membership.objects.visible_to(request.member).select_related("user", "team")
    return get_object_or_404(colleagues, pk=pk)


def _try(request: DeskRequest, act: Callable[[], None], done: str) -> HttpResponse:
    """Do it and say so, or say which rule forbids it."""
    try:
        act()
    except AgainstTheRules as rule:
        messages.error(request, say(rule.sentence))
    else:
        messages.success(request, done)
    return redirect("members:list", team=request.member.team.slug)


def _page(request: DeskRequest, form: InviteForm, status: int = 200) -> HttpResponse:
    rows = [_row(request.member, member) for member in _everybody(request.member)]
    manages = request.member.may(Permission.MANAGE_MEMBERS)
    invitations = Invitation.objects.visible_to(request.member).open().select_related("by__user")
    room = {
        "rows": [row for row in rows if row.member.is_active],
        "former": [row for row in rows if not row.member.is_active],
        "form": form if manages else None,
        "invitations": [_asked(request, one) for one in invitations] if manages else [],
        "roles": Role,
        "matrix": matrix(),
    }
    return render(request, "members/members.html", room, status=status)


def _everybody(member: Membership) -> list[Membership]:
    found = Membership.objects.visible_to(member).select_related("user")
    order = list(Role)
    return sorted(found, key=lambda one: (order.index(Role(one.role)), str(one.user).lower()))


def _row(by: Membership, member: Membership) -> Row:
    """With a form only where the act would be allowed."""
    form = RoleForm(by=by, initial={"role": member.role}, auto_id=f"id_{member.pk}_%s")
    can_care = Permission.CARE in ALLOWED[Role(member.role)] and by.may(Permission.CARE)
    return Row(member, form if by.may_give(member.role) else None, can_care and may_say(by, member))


def _asked(request: DeskRequest, invitation: Invitation) -> Asked:
    """With its link only for who could give the role themselves: whoever has the link has the role."""
    may_give = request.member.may_give(invitation.role)
    return Asked(invitation, _link(invitation) if may_give else "")


def _link(invitation: Invitation) -> str:
    """Under the name people know the desk by, whatever name this request came in by."""
    return settings.PUBLIC_URL + reverse("invitation:answer", args=[invitation.token])


def _post(invitation: Invitation) -> bool:
    """Send the invitation; False when the mail server does not take it."""
    room = {"invitation": invitation, "link": _link(invitation)}
    names = {"name": invitation.by.user, "team": invitation.team}
    subject = _("%(name)s invites you to %(team)s") % names
    try:
        send_mail(
            " ".join(subject.split()),
            render_to_string("invitation/mail.txt", room),
            None,
            [invitation.email],
        )
    except OSError:
        return False
    return True
