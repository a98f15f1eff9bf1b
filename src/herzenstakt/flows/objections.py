"""How somebody does not agree with a measure, and somebody else of the team looks at it again.

    public page, whose address is the key -> object_to -> [Objection: open]
        -> a colleague who had no hand in it: uphold, with an answer
                                          or: give_way -> put back on the network
                                                      or: too late, where that cannot be done any more

Where nobody else could decide it (a team of one, or everybody had a hand in it), whoever is there decides,
and the page says so: a second look by the same person is better than an objection that is never answered.

There is one objection to a measure and no second one: whoever knows the key can ask for one more look and
not for a thousand, so that no page of ours needs to count who asks how often. Where the key was told in
public, a stranger may have used it. So there a decided objection leaves room for another (`IN_PUBLIC` in
all), and no answer goes by mail to wherever a stranger wants it: it stands on the page.
"""

from __future__ import annotations

from typing import TypeAlias

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.trouble import Gone
from herzenstakt.flows.grounds import NoMeasure
from herzenstakt.flows.measures import UNDOING, lift
from herzenstakt.flows.outlook import VEILS
from herzenstakt.flows.reacting import NotDone
from herzenstakt.journal.models import record
from herzenstakt.kernel.keeping import fit
from herzenstakt.kernel.words import InWords, Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation.hands import hands_in, is_left_alone
from herzenstakt.moderation.models import Measure, Objection, RecordEntry
from herzenstakt.moderation.record import enter
from herzenstakt.moderation.services import objection_link
from herzenstakt.moderation.statement import last_day
from herzenstakt.moderation.vouching import ENDS

Event: TypeAlias = RecordEntry.Event
Outcome: TypeAlias = Objection.Outcome

#: so many objections to one measure, where its address is known to its person alone, and where others know it
IN_PRIVATE, IN_PUBLIC = 1, 3
#: characters of an objection, and of the answer to it
MOST = 5_000
NO_ANSWER = _("Please answer: whoever objects wants to know why.")


class NotObjected(InWords):
    """It is not taken, or not decided like this; `sentence` says why, for a person to read."""


# --- somebody objects ----------------------------------------------------------------------------


def is_too_late(measure: Measure) -> bool:
    """Whether that day is over, where the house is."""
    return timezone.localdate() > timezone.localdate(last_day(measure))


def is_used_up(measure: Measure) -> bool:
    """Whether no further objection is taken: one waits, or there have been as many as there may be."""
    most = IN_PUBLIC if measure.is_linked_in_public else IN_PRIVATE
    return measure.objections.open().exists() or measure.objections.count() >= most


@transaction.atomic
def object_to(measure: Measure, text: str, email: str = "") -> Objection:
    """Somebody outside does not agree. `email`: where they want to hear of it; not kept where anybody may
    have written it. Raises NotObjected."""
    measure = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    if measure.state != Measure.State.DONE:
        raise NotObjected(_("This is not in force any more, so there is nothing to object to."))
    if is_too_late(measure):
        raise NotObjected(_("The time to object is over."))
    if is_used_up(measure):
        raise NotObjected(_("There is an objection already."))
    objection: Objection = Objection.objects.create(
        measure=measure,
        text=fit(text, MOST, NotObjected, missing=_("Please say what we should look at again.")),
        email="" if measure.is_linked_in_public else email,
    )
    enter(measure, Event.OBJECTED, objection=objection)
    record("objection.made", objection, team_id=measure.team_id)
    return objection


# --- somebody else decides -----------------------------------------------------------------------


def hindrance(objection: Objection, by: Membership) -> Sentence:
    """Why this member may not decide it; the empty sentence where they may."""
    measure = objection.measure
    if by.team_id != measure.team_id or not by.may(Permission.HIDE):
        return Sentence(_("Your role may not do this. Ask a colleague."))
    if by.pk in hands_in(measure) and not is_left_alone(measure):
        return Sentence(_("You had a hand in this measure, so somebody else looks at it again."))
    return Sentence("")


def may_stay(measure: Measure) -> bool:
    """Whether one can say that it was right: it is in force, or it was until its time was over."""
    if measure.state == Measure.State.DONE:
        return True
    ended, due = measure.lifted_at, measure.until
    if measure.lifted_by_id is not None or ended is None or due is None:
        return False
    return ended >= due


@transaction.atomic
def uphold(objection: Objection, by: Membership, answer: str) -> Objection:
    """The measure stays, and whoever objected is told why. Raises NotObjected."""
    held = _held(objection, by)
    if not may_stay(held.measure):
        raise NotObjected(_("It was put back in the meantime, so nothing is left to stay."))
    held.answer = fit(answer, MOST, NotObjected, missing=NO_ANSWER)
    _decided(held, by, Outcome.UPHELD)
    record("objection.upheld", held, team_id=by.team_id, by=by)
    return held


def give_way(objection: Objection, by: Membership, answer: str) -> Objection:
    """The measure is put back, on the network first: what that did not confirm is never told as done.

    Where it is back already, only the objection is closed; where it can never be put back, it is closed as
    too late, and the measure stays as it is. Raises NotObjected, NotDone.
    """
    outcome = Outcome.LIFTED
    with transaction.atomic():
        held = _held(objection, by)
        text = fit(answer, MOST, NotObjected, missing=NO_ANSWER)
    if held.measure.state == Measure.State.DONE:
        try:
            lift(held.measure, by)
        except NoMeasure:
            raise
        except NotDone as trouble:
            if not _is_final(held.measure, trouble):
                raise
            outcome = Outcome.TOO_LATE
    return _gave_way(objection, by, text, outcome)


def _is_final(measure: Measure, trouble: NotDone) -> bool:
    """Whether trying again is of no use: the network cannot put such a thing back, or has nothing left."""
    message = measure.message
    message.refresh_from_db(fields=["gone_at"])
    if not message.channel.connector.can(UNDOING[measure.kind]).works:
        return True
    is_gone = message.gone_at is not None and measure.kind in VEILS
    return is_gone or isinstance(trouble.__cause__, Gone)


@transaction.atomic
def _gave_way(objection: Objection, by: Membership, answer: str, outcome: Outcome) -> Objection:
    held = _held(objection, by)
    held.answer = answer
    _decided(held, by, outcome)
    is_put_back = outcome is Outcome.LIFTED
    action = "objection.lifted" if is_put_back else "objection.too_late"
    record(action, held, team_id=by.team_id, by=by)
    return held


def _held(objection: Objection, by: Membership) -> Objection:
    """The objection as it is now, locked. Raises NotObjected where this member may not decide it, or
    somebody has."""
    locked = Objection.objects.select_for_update(of=("self", "measure")).select_related(
        "measure__message__channel"
    )
    held = locked.get(pk=objection.pk)
    if why := hindrance(held, by):
        raise NotObjected.of(why)
    if held.outcome != Outcome.OPEN:
        raise NotObjected(_("A colleague was faster. Look at it again."))
    return held


def _decided(held: Objection, by: Membership, outcome: Outcome) -> None:
    held.outcome, held.decided_by, held.decided_at = outcome, by, timezone.now()
    held.save(update_fields=["answer", "outcome", "decided_by", "decided_at"])
    enter(held.measure, ENDS[outcome], by, objection=held)


# --- whoever objected hears of it ----------------------------------------------------------------


def answer_by_mail(decided: Objection) -> bool | None:
    """Send the answer, which stands on their page anyway, where they want it: whether it is on its way; None
    where they want no mail. Afterwards nobody needs their address any more."""
    if not decided.email:
        return None
    if settings.EMAIL_HOST and _post(decided):
        was_mailed(decided)
        return True
    forget_address(decided)
    return False


def _post(decided: Objection) -> bool:
    """Send it; False when the mail server does not take it."""
    team = decided.measure.team
    with translation.override(team.language):
        subject = gettext("Your objection, and our answer (%(team)s)") % {"team": team.name}
        room = {
            "objection": decided,
            "link": objection_link(decided.measure),
            "same_person": decided.decided_by_id in hands_in(decided.measure),
        }
        words = render_to_string("objections/mail.txt", room)
    try:
        send_mail(" ".join(subject.split()), words, None, [decided.email])
    except OSError:
        return False
    return True


@transaction.atomic
def forget_address(objection: Objection) -> None:
    """No mail goes there, and none will: the answer stands on their page, and that is said there."""
    objection.email = ""
    objection.save(update_fields=["email"])


@transaction.atomic
def was_mailed(objection: Objection) -> None:
    """The answer is on its way by mail: the address is not needed any more."""
    objection.email, objection.mailed_at = "", timezone.now()
    objection.save(update_fields=["email", "mailed_at"])
