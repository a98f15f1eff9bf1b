"""Handing over to a colleague by name, with a word.

    hand_over_to ─► their name, and a word among the notes ─┬─► take_care: it is theirs
                                                            └─► give_back: it is with whom it was before

From the first moment the colleague is the one who takes care, so that nobody falls between two chairs. The
word stands above the conversation until they have said yes or no. Who cannot go on and has nobody to
name needs neither a name nor a word: `safety.hand_over`.
"""

from __future__ import annotations

from django.db import transaction

from herzenstakt.accounts.models import Membership, MembershipQuerySet
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations import services
from herzenstakt.conversations.models import Conversation
from herzenstakt.conversations.services import add_note
from herzenstakt.flows import giving, informing
from herzenstakt.journal.models import record
from herzenstakt.kernel.text import legible
from herzenstakt.kernel.words import InWords
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.presence.models import CareRequest
from herzenstakt.presence.services import step_back
from herzenstakt.safety.services import take_over

#: letters of the word that goes with it
LONGEST = 500


class NotHandedOver(InWords):
    """It stays where it is; `sentence` says why."""


class NotYours(InWords):
    """A colleague takes care, and whoever wants to take it from them has not said so: they are asked."""


def can_be_handed(member: Membership) -> MembershipQuerySet:
    """To whom a member can hand over, by name: whoever takes care of people, and is somebody else."""
    able = Membership.objects.visible_to(member).who_may(Permission.CARE)
    return able.exclude(pk=member.pk).by_name()


def may_hand_over(conversation: Conversation, member: Membership) -> bool:
    """Whether it is theirs to hand over: their own, nobody's, or a colleague's where they lead."""
    mine_or_nobodys = conversation.caretaker_id in {None, member.pk}
    return member.may(Permission.CARE) and (mine_or_nobodys or member.may(Permission.LEAD_HOUSE))


@transaction.atomic
def hand_over_to(conversation: Conversation, by: Membership, to: Membership, word: str) -> None:
    """Ask a colleague by name to take care. Raises NotHandedOver."""
    held = _hold(conversation)
    if not may_hand_over(held, by):
        raise NotHandedOver(_("A colleague takes care of it. Only they can hand it over."))
    if held.caretaker_id == to.pk:
        raise NotHandedOver(_("Your colleague takes care of it already."))
    if not can_be_handed(by).filter(pk=to.pk).exists():
        raise NotHandedOver(_("This colleague cannot take care of it."))
    if not legible(word):
        raise NotHandedOver(_("Please say a word to your colleague: what is it about?"))
    note = add_note(held, by, word.strip()[:LONGEST])
    before = held.caretaker_id
    _give_to(conversation, to)
    CareRequest.objects.update_or_create(
        conversation=held,
        defaults={"by": by, "to": to, "before_id": before, "note": note, "because": {}},
    )
    record("conversation.passed_on", held, team_id=held.team_id, by=by, to=str(to.user))
    informing.handed_over(held, by, to, note.text)


def request_in(conversation: Conversation, member: Membership) -> CareRequest | None:
    """Who was asked here by name, and has not answered yet; for those who may see that."""
    asked = CareRequest.objects.visible_to(member).open().filter(conversation=conversation)
    return asked.select_related("by__user", "to__user", "note").first()


@transaction.atomic
def take_care(conversation: Conversation, by: Membership) -> bool:
    """ "I take care of it", asked or not. False when a colleague was faster."""
    held = _hold(conversation)
    asked = CareRequest.objects.filter(conversation=held)
    was_asked = asked.open().filter(to=by).exists()
    taken = take_over(held, by)
    if taken:
        asked.delete()
    if taken and was_asked:  # they took care in name already; now they have said so
        record("conversation.taken", held, team_id=held.team_id, by=by)
    conversation.refresh_from_db(fields=["caretaker"])
    return taken


@transaction.atomic
def give_back(conversation: Conversation, by: Membership) -> bool:
    """ "I cannot": it is with whom it was before, or nobody's. False where there is nothing to give back."""
    held = _hold(conversation)
    asked = CareRequest.objects.open().filter(conversation=held, to=by)
    request = asked.select_related("before__user").first()
    if request is None:
        return False
    before = request.before
    _give_to(conversation, before if before and _may_care(before) else None)
    request.delete()
    record("conversation.given_back", held, team_id=held.team_id, by=by)
    _look_for_another(conversation, by.pk)
    return True


@transaction.atomic
def release(conversation: Conversation, by: Membership, taken_from: int | None = None) -> None:
    """Nobody in particular takes care any more, and nobody is asked by name. A colleague is told of it.

    `taken_from`: the colleague whom one knows to take care. Raises NotYours where it is with another one.
    """
    held = _hold(conversation)
    before = held.caretaker
    if before and before.pk not in {by.pk, taken_from}:
        raise NotYours(
            _("%(who)s takes care of this. Would you like to take it from them?"),
            who=before.user.get_short_name(),
        )
    services.release(held, by)
    CareRequest.objects.filter(conversation=held).delete()
    conversation.refresh_from_db(fields=["caretaker"])
    if before:
        informing.taken_away(held, by, before)
        _look_for_another(conversation, before.pk)


# --- steps ---------------------------------------------------------------------------------------


def _hold(conversation: Conversation) -> Conversation:
    """The conversation as it is now, locked: of two who hand over at once the second sees the first."""
    return Conversation.objects.select_for_update().get(pk=conversation.pk)


def _give_to(conversation: Conversation, to: Membership | None) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(caretaker=to)
    conversation.refresh_from_db(fields=["caretaker"])


def _look_for_another(conversation: Conversation, not_again: int) -> None:
    """Where a group gives out, somebody else of it is found; not the one who has just said no."""
    group = conversation.group
    if group is not None and group.gives_out:
        step_back(conversation.pk, not_again)
        giving.ask_for(conversation)


def _may_care(member: Membership) -> bool:
    return member.user.is_active and member.may(Permission.CARE)
