"""How people come to a team, change in it and go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from herzenstakt.accounts.models import Invitation, Membership, Team, User
from herzenstakt.accounts.permissions import Role
from herzenstakt.conversations.models import Conversation
from herzenstakt.conversations.services import take_care
from herzenstakt.flows import grouping
from herzenstakt.flows.team import (
    AgainstTheRules,
    AlreadyFounded,
    arrive,
    change_role,
    deactivate,
    found,
    invite,
    join,
    leave,
    reactivate,
    withdraw,
)
from herzenstakt.journal.models import Entry
from herzenstakt.promises.models import Promise
from herzenstakt.promises.services import Word, make


def actions() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


@pytest.mark.django_db
def test_the_first_owner_founds_the_team() -> None:
    member = found(
        Team(name="RatziFatzi GmbH"), User(name="Renate", email="Renate@X.example"), "herz-statt"
    )

    assert member.role == Role.OWNER
    assert member.team.slug == "ratzifatzi-gmbh"
    assert member.user.email == "renate@x.example"
    assert member.user.check_password("herz-statt")
    assert actions() == ["team.founded"]


def test_nobody_founds_where_people_are_already(owner: Membership) -> None:
    with pytest.raises(AlreadyFounded):
        found(Team(name="Übernahme"), User(name="Olga", email="o@x.example"), "herz-statt")

    assert Team.objects.count() == 1


@pytest.mark.django_db
def test_a_name_without_letters_still_gets_an_address() -> None:
    assert found(Team(name="★"), User(name="R", email="r@x.example"), "p").team.slug == "team"


def test_who_is_invited_joins_with_the_role_of_the_invitation(mia: Membership) -> None:
    invitation = invite("Nina@Neu.example", Role.TRAINEE, mia)
    member = arrive(invitation, "Nina Neu", "de", "herz-statt-technik")

    assert (member.team, member.role) == (mia.team, Role.TRAINEE)
    assert member.user.check_password("herz-statt-technik")
    assert Invitation.objects.by_token(invitation.token) is None
    assert actions() == ["member.invited", "member.joined"]


def test_an_invitation_works_once(mia: Membership) -> None:
    invitation = invite("nina@neu.example", Role.MEMBER, mia)
    user = arrive(invitation, "Nina", "", None).user
    Membership.objects.filter(user=user).update(is_active=False)

    with pytest.raises(AgainstTheRules, match="no longer open"):
        join(invitation, user)


def test_without_a_password_nobody_signs_in_by_password(mia: Membership) -> None:
    member = arrive(invite("nina@neu.example", Role.MEMBER, mia), "Nina", "", None)

    assert not member.user.has_usable_password()


def test_an_invitation_is_for_one_address_only(mia: Membership, olga: Membership) -> None:
    invitation = invite("nina@neu.example", Role.MEMBER, mia)

    with pytest.raises(AgainstTheRules, match=r"nina@neu\.example"):
        join(invitation, olga.user)
    assert not mia.team.memberships.filter(user=olga.user).exists()


def test_somebody_of_another_team_can_be_in_both(mia: Membership, olga: Membership) -> None:
    member = join(invite(olga.user.email, Role.READER, mia), olga.user)

    assert member.role == Role.READER
    olga.refresh_from_db()
    assert olga.role == Role.OWNER


def test_an_old_a_forged_and_a_withdrawn_link_are_worth_nothing(mia: Membership) -> None:
    invitation = invite("nina@neu.example", Role.MEMBER, mia)
    token = invitation.token
    assert Invitation.objects.by_token(token) == invitation
    assert Invitation.objects.by_token(token + "x") is None
    assert Invitation.objects.by_token(str(invitation.pk)) is None

    Invitation.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert Invitation.objects.by_token(token) is None

    again = invite("nina@neu.example", Role.MEMBER, mia)
    assert Invitation.objects.by_token(token) is None
    assert Invitation.objects.by_token(again.token) == again
    withdraw(again, mia)
    assert Invitation.objects.by_token(again.token) is None


def test_inviting_twice_is_one_invitation(mia: Membership) -> None:
    invite("nina@neu.example", Role.MEMBER, mia)
    again = invite("NINA@neu.example", Role.MEMBER, mia)

    assert Invitation.objects.get() == again


def test_another_role_needs_a_new_link(mia: Membership) -> None:
    first = invite("nina@neu.example", Role.MEMBER, mia)
    again = invite("nina@neu.example", Role.TRAINEE, mia)

    assert Invitation.objects.by_token(first.token) is None
    assert Invitation.objects.by_token(again.token) == again
    assert actions() == ["member.invited", "member.uninvited", "member.invited"]


def test_a_lead_does_not_rewrite_an_owners_invitation(owner: Membership, mia: Membership) -> None:
    invitation = invite("chefin@neu.example", Role.OWNER, owner)

    with pytest.raises(AgainstTheRules, match="Only an owner"):
        invite("chefin@neu.example", Role.READER, mia)
    assert Invitation.objects.by_token(invitation.token) == invitation
    assert Invitation.objects.get().role == Role.OWNER


def test_an_invitation_raises_no_colleague(owner: Membership, mia: Membership) -> None:
    invitation = invite("chefin@neu.example", Role.OWNER, owner)
    mia.user.email = invitation.email
    mia.user.save()

    with pytest.raises(AgainstTheRules, match="in this team already"):
        join(invitation, mia.user)
    mia.refresh_from_db()
    assert mia.role == Role.LEAD
    assert Invitation.objects.by_token(invitation.token) == invitation


@pytest.mark.parametrize("act", ["deactivate", "leave", "demote"])
def test_invitations_end_with_the_right_to_write_them(
    act: str, owner: Membership, mia: Membership
) -> None:
    hers = invite("mia@privat.example", Role.LEAD, mia)
    renates = invite("nina@neu.example", Role.LEAD, owner)
    acts: dict[str, Callable[[], object]] = {
        "deactivate": lambda: deactivate(mia, owner),
        "leave": lambda: leave(mia),
        "demote": lambda: change_role(mia, Role.MEMBER, owner),
    }
    acts[act]()

    assert Invitation.objects.by_token(hers.token) is None
    assert Invitation.objects.by_token(renates.token) == renates
    assert actions().count("member.uninvited") == 1


def test_an_owner_who_steps_back_keeps_what_a_lead_may_give(
    owner: Membership, mia: Membership
) -> None:
    change_role(mia, Role.OWNER, owner)
    as_lead = invite("nina@neu.example", Role.LEAD, mia)
    as_owner = invite("chefin@neu.example", Role.OWNER, mia)
    change_role(mia, Role.LEAD, owner)

    assert Invitation.objects.by_token(as_lead.token) == as_lead
    assert Invitation.objects.by_token(as_owner.token) is None


def test_nobody_joins_by_the_word_of_somebody_who_could_not_give_it(mia: Membership) -> None:
    invitation = invite("nina@neu.example", Role.LEAD, mia)
    Membership.objects.filter(pk=mia.pk).update(role=Role.MEMBER)

    with pytest.raises(AgainstTheRules, match="no longer open"):
        arrive(invitation, "Nina", "", "herz-statt-technik")
    assert not User.objects.filter(email="nina@neu.example").exists()


def test_a_colleague_is_not_invited_again(mia: Membership, uwe: Membership) -> None:
    with pytest.raises(AgainstTheRules, match="in the team already"):
        invite(uwe.user.email, Role.MEMBER, mia)


def test_a_lead_manages_roles_below_owner(mia: Membership, uwe: Membership) -> None:
    change_role(uwe, Role.TRAINEE, mia)

    assert Membership.objects.get(pk=uwe.pk).role == Role.TRAINEE
    entry = Entry.objects.get()
    assert (entry.action, entry.details) == (
        "member.role_changed",
        {"before": "member", "role": "trainee"},
    )


@pytest.mark.parametrize("act", ["make", "demote", "deactivate", "invite"])
def test_a_lead_does_not_touch_owners(
    act: str, owner: Membership, mia: Membership, uwe: Membership
) -> None:
    acts: dict[str, Callable[[], object]] = {
        "make": lambda: change_role(uwe, Role.OWNER, mia),
        "demote": lambda: change_role(owner, Role.MEMBER, mia),
        "deactivate": lambda: deactivate(owner, mia),
        "invite": lambda: invite("nina@neu.example", Role.OWNER, mia),
    }

    with pytest.raises(AgainstTheRules, match="Only an owner"):
        acts[act]()
    assert actions() == []


def test_a_member_manages_nobody(uwe: Membership, tina: Membership) -> None:
    with pytest.raises(AgainstTheRules, match="may not manage"):
        change_role(tina, Role.READER, uwe)
    with pytest.raises(AgainstTheRules, match="may not manage"):
        deactivate(tina, uwe)


def test_nobody_gives_themselves_more_rights(owner: Membership, mia: Membership) -> None:
    with pytest.raises(AgainstTheRules, match="Nobody gives themselves"):
        change_role(mia, Role.OWNER, mia)
    assert Membership.objects.get(pk=mia.pk).role == Role.LEAD


def test_an_owner_can_step_back_when_another_stays(owner: Membership, mia: Membership) -> None:
    change_role(mia, Role.OWNER, owner)
    change_role(owner, Role.MEMBER, owner)

    assert Membership.objects.get(pk=owner.pk).role == Role.MEMBER


@pytest.mark.parametrize("act", ["demote", "deactivate", "leave"])
def test_the_last_owner_stays(act: str, owner: Membership, mia: Membership) -> None:
    acts: dict[str, Callable[[], object]] = {
        "demote": lambda: change_role(owner, Role.LEAD, owner),
        "deactivate": lambda: deactivate(owner, owner),
        "leave": lambda: leave(owner),
    }

    with pytest.raises(AgainstTheRules, match="last owner"):
        acts[act]()
    owner.refresh_from_db()
    assert owner.is_active
    assert owner.role == Role.OWNER


def test_a_former_owner_does_not_count(owner: Membership, mia: Membership) -> None:
    change_role(mia, Role.OWNER, owner)
    deactivate(mia, owner)

    with pytest.raises(AgainstTheRules, match="last owner"):
        leave(owner)


def test_whoever_goes_leaves_nobody_standing(
    conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    take_care(conversation, uwe)
    deactivate(uwe, mia)

    conversation.refresh_from_db()
    assert conversation.caretaker is None
    assert conversation.waiting_since is not None


def test_whoever_only_reads_along_from_now_on_leaves_nobody_standing(
    conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    take_care(conversation, uwe)
    make(conversation, uwe, Word("Die blaue schicken", mia.team.today, uwe))

    change_role(uwe, Role.READER, mia)

    conversation.refresh_from_db()
    assert conversation.caretaker is None
    assert conversation.waiting_since is not None
    assert Promise.objects.get().owner is None
    assert actions()[-3:] == ["conversation.released", "promise.released", "member.role_changed"]


def test_whom_a_new_reader_took_care_of_can_be_given_to_somebody_else(
    conversation: Conversation, mia: Membership, uwe: Membership, tina: Membership
) -> None:
    group = grouping.write(mia, grouping.GroupWish("Blau", "", gives_out=True, members=(tina,)))
    Conversation.objects.update(group=group, placed_at=timezone.now())
    take_care(conversation, uwe)
    assert not Conversation.objects.to_give().exists()

    change_role(uwe, Role.READER, mia)

    assert list(Conversation.objects.to_give()) == [conversation]


def test_a_trainee_goes_on_taking_care_of_people(
    conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    take_care(conversation, uwe)
    make(conversation, uwe, Word("Die blaue schicken", mia.team.today, uwe))

    change_role(uwe, Role.TRAINEE, mia)

    conversation.refresh_from_db()
    assert conversation.caretaker == uwe
    assert Promise.objects.get().owner == uwe


def test_a_former_colleague_comes_back_in_the_old_role(mia: Membership, uwe: Membership) -> None:
    deactivate(uwe, mia)
    with pytest.raises(AgainstTheRules, match="was in the team before"):
        invite(uwe.user.email, Role.LEAD, mia)
    reactivate(uwe, mia)

    uwe.refresh_from_db()
    assert uwe.is_active
    assert uwe.role == Role.MEMBER
    assert actions() == ["member.deactivated", "member.reactivated"]
