"""How a team comes to be and how its people come and go. Each of these acts stands in the journal."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from herzenstakt.accounts.models import Invitation, Membership, Team, User, a_week_from_now
from herzenstakt.accounts.permissions import ALLOWED, Permission, Role
from herzenstakt.conversations.models import Conversation
from herzenstakt.conversations.services import release
from herzenstakt.journal.models import record
from herzenstakt.kernel.words import InWords
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.promises.services import let_go_of_all
from herzenstakt.tokens.services import revoke_all_of


class AgainstTheRules(InWords):
    """The rules of the team forbid this; `sentence` says which rule, for a person to read."""


class AlreadyFounded(Exception):
    """This installation has people already; from now on one is invited."""


# --- the beginning -------------------------------------------------------------------------------


@transaction.atomic
def found(team: Team, owner: User, password: str) -> Membership:
    """Keep the first team and its first owner, both not saved yet. Raises AlreadyFounded."""
    if User.objects.exists():
        raise AlreadyFounded
    team.slug = free_slug(team.name)
    team.save()
    owner.email = User.objects.normalize_email(owner.email).lower()
    owner.set_password(password)
    owner.save()
    member = Membership.objects.create(user=owner, team=team, role=Role.OWNER)
    record("team.founded", team, team_id=team.pk, by=member)
    return member


def free_slug(name: str) -> str:
    """A short name for addresses that no other team has."""
    wish = slugify(name)[:40].strip("-") or "team"
    slug, number = wish, 1
    while Team.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wish}-{number}"
    return slug


# --- coming --------------------------------------------------------------------------------------


@transaction.atomic
def invite(email: str, role: Role, by: Membership) -> Invitation:
    """Ask somebody to join; asking again makes a link that still works last another week. Another
    role, or a link that is over, needs a new one. Raises AgainstTheRules."""
    _may_manage(by, role)
    Team.objects.hold(by.team_id)
    email = User.objects.normalize_email(email).lower()
    colleague = Membership.objects.visible_to(by).filter(user__email=email).first()
    if colleague and colleague.is_active:
        raise AgainstTheRules(_("%(name)s is in the team already."), name=str(colleague.user))
    if colleague:
        raise AgainstTheRules(
            _("%(name)s was in the team before. Let them back in from the list."),
            name=str(colleague.user),
        )
    earlier = Invitation.objects.visible_to(by).unanswered().filter(email=email).first()
    if earlier and (earlier.role != role or earlier.ends_at <= timezone.now()):
        withdraw(earlier, by)
    invitation: Invitation
    invitation, _is_new = Invitation.objects.update_or_create(
        team=by.team,
        email=email,
        answered_at=None,
        withdrawn_at=None,
        defaults={"role": role, "by": by, "ends_at": a_week_from_now()},
    )
    record("member.invited", invitation, team_id=by.team_id, by=by, role=role)
    return invitation


@transaction.atomic
def withdraw(invitation: Invitation, by: Membership) -> None:
    """Take an invitation back: its link is worth nothing from now on. Raises AgainstTheRules."""
    _may_manage(by, invitation.role)
    _take_back(invitation, by)


@transaction.atomic
def arrive(invitation: Invitation, name: str, language: str, password: str | None) -> Membership:
    """Somebody new answers an invitation; without a password they sign in by passkey."""
    user = User.objects.create_user(invitation.email, password, name=name, language=language)
    return join(invitation, user)


@transaction.atomic
def join(invitation: Invitation, user: User) -> Membership:
    """Somebody with an account answers an invitation. Raises AgainstTheRules for another address, for
    a colleague, and for an invitation that was answered or taken back in the meantime or that its
    writer could not give any more."""
    if user.email != invitation.email:
        raise AgainstTheRules(_("This invitation is for %(email)s."), email=invitation.email)
    if Membership.objects.active().filter(user=user, team=invitation.team_id).exists():
        raise AgainstTheRules(_("You are in this team already. Ask a colleague for another role."))
    writer = Membership.objects.active().filter(pk=invitation.by_id).first()
    open_ones = Invitation.objects.open().filter(pk=invitation.pk)
    stands = writer is not None and writer.may_give(invitation.role)
    if not stands or not open_ones.update(answered_at=timezone.now()):
        raise AgainstTheRules(_("This invitation is no longer open."))
    member, _is_new = Membership.objects.update_or_create(
        user=user, team=invitation.team, defaults={"role": invitation.role, "is_active": True}
    )
    record("member.joined", member, team_id=member.team_id, by=member, role=member.role)
    return member


# --- staying -------------------------------------------------------------------------------------


@transaction.atomic
def change_role(member: Membership, role: Role, by: Membership) -> None:
    """Let a colleague be something else in the team. Who may not take care of people any more lets go of
    whom they took care of and of what they promised, as if they went. Raises AgainstTheRules."""
    if member.role == role:
        return
    if member.pk == by.pk and not ALLOWED[role] < ALLOWED[Role(by.role)]:
        raise AgainstTheRules(_("Nobody gives themselves more rights. Ask a colleague to do it."))
    _may_manage(by, role)
    _may_manage(by, member.role)
    _keep_an_owner(member)
    before, member.role = member.role, role
    member.save(update_fields=["role"])
    if not member.may(Permission.CARE):
        _let_go_of_people(member, by)
    _take_back_what_they_may_not_give(member, by)
    record("member.role_changed", member, team_id=by.team_id, by=by, before=before, role=role)


# --- going ---------------------------------------------------------------------------------------


@transaction.atomic
def deactivate(member: Membership, by: Membership) -> None:
    """A colleague no longer works here; their name stays with what they wrote, and whoever they took
    care of, and what they promised, becomes everybody's again. Raises AgainstTheRules."""
    _may_manage(by, member.role)
    _let_go(member, by)
    record("member.deactivated", member, team_id=by.team_id, by=by)


@transaction.atomic
def leave(member: Membership) -> None:
    """Go by oneself. Raises AgainstTheRules for the last owner."""
    _let_go(member, member)
    record("member.left", member, team_id=member.team_id, by=member)


@transaction.atomic
def reactivate(member: Membership, by: Membership) -> None:
    """A former colleague is back, in the old role. Raises AgainstTheRules."""
    _may_manage(by, member.role)
    member.is_active = True
    member.save(update_fields=["is_active"])
    record("member.reactivated", member, team_id=by.team_id, by=by)


# --- the rules -----------------------------------------------------------------------------------


def _let_go(member: Membership, by: Membership) -> None:
    _keep_an_owner(member)
    member.is_active = False
    member.save(update_fields=["is_active"])
    _let_go_of_people(member, by)
    revoke_all_of(member, by)
    _take_back_what_they_may_not_give(member, by)


def _let_go_of_people(member: Membership, by: Membership) -> None:
    """Whoever they took care of, and what they promised, is everybody's. Holds the team, so that the desk
    gives them nobody else at the same moment."""
    Team.objects.hold(member.team_id)
    for conversation in Conversation.objects.filter(team=member.team_id).cared_for_by(member):
        release(conversation, by)
    let_go_of_all(member, by)


def _take_back_what_they_may_not_give(member: Membership, by: Membership) -> None:
    """Invitations end with the right to write them: else one lets oneself back in by an old one."""
    for invitation in Invitation.objects.visible_to(member).open().filter(by=member):
        if not member.may_give(invitation.role):
            _take_back(invitation, by)


def _take_back(invitation: Invitation, by: Membership) -> None:
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    record("member.uninvited", invitation, team_id=by.team_id, by=by)


def _may_manage(by: Membership, role: str) -> None:
    if not by.may(Permission.MANAGE_MEMBERS):
        raise AgainstTheRules(_("Your role may not manage members."))
    if not by.may_give(role):
        raise AgainstTheRules(_("Only an owner can make, change or remove an owner."))


def _keep_an_owner(member: Membership) -> None:
    """Raise AgainstTheRules when the team would be without an owner. Holds all owners' rows, so that
    two who leave at the same moment do not both believe the other stays."""
    owners = Membership.objects.select_for_update().filter(team=member.team_id, role=Role.OWNER)
    staying = [owner for owner in owners if owner.is_active and owner.pk != member.pk]
    if member.role == Role.OWNER and member.is_active and not staying:
        raise AgainstTheRules(_("The last owner cannot go. Make somebody else an owner first."))
