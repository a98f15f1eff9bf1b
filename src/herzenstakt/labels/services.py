"""Keeping the labels of a team, and putting them on conversations."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from herzenstakt.accounts.models import Membership, one_line
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation
from herzenstakt.journal.models import record
from herzenstakt.kernel.keeping import NotKept, fit
from herzenstakt.kernel.text import key_of
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.labels.models import LONGEST_NAME, Label, Labelling

#: labels of one team; whoever has more finds none of them
MOST = 300
#: labels on one conversation
MOST_ON_ONE = 12


# --- the labels of a team ------------------------------------------------------------------------


@transaction.atomic
def add(by: Membership, name: str, tone: str = Label.Tone.PLAIN) -> Label:
    """A new label. Raises NotKept, also where there is one with this name."""
    _must_keep(by)
    label = Label(team=by.team, tone=_tone(tone))
    _name(label, name)
    if Label.objects.visible_to(by).count() >= MOST:
        raise NotKept(
            _("Your team has %(limit)s labels. Put some of them together first."), limit=MOST
        )
    _save(label)
    record("label.added", label, team_id=by.team_id, by=by, title=label.name)
    return label


@transaction.atomic
def find_or_add(by: Membership, name: str) -> Label:
    """The label with this name; a new one where there is none and the member may add some.

    Raises NotKept.
    """
    known = Label.objects.visible_to(by).called(name).first()
    return known or add(by, name)


def meant_by(by: Membership, name: str) -> Label:
    """The label somebody means who types in a hurry: the one with this name, or the only one that begins
    so; a new one where none does and they may add some. Raises NotKept."""
    known = Label.objects.visible_to(by)
    same, wanted = known.called(name).first(), key_of(name)
    begin_so = list(known.in_use().filter(key__startswith=wanted)[:2]) if wanted else []
    if same is not None:
        return same
    if len(begin_so) == 1:
        return begin_so[0]
    if begin_so:
        raise NotKept(_("Several labels begin like that. Please choose one of them."))
    if not by.may(Permission.KEEP_LABELS):
        raise NotKept(_("There is no label like that."))
    return add(by, name)


@transaction.atomic
def change(label: Label, by: Membership, name: str, tone: str) -> Label:
    """Another colour, and perhaps another name. Raises NotKept."""
    _must_keep(by)
    kept = _held(label, by)
    kept.tone = _tone(tone)
    kept.save(update_fields=["tone"])
    return rename(kept, by, name)


@transaction.atomic
def rename(label: Label, by: Membership, name: str) -> Label:
    """Another name, everywhere at once. Raises NotKept."""
    _must_keep(by)
    kept = _held(label, by)
    before = kept.name
    _name(kept, name)
    if kept.name != before:
        _save(kept)
        record("label.renamed", kept, team_id=by.team_id, by=by, title=kept.name, old_name=before)
    return kept


@transaction.atomic
def merge_labels(label: Label, into: Label, by: Membership) -> Label:
    """Two words for the same thing become one: whatever has `label` has `into`, and `label` is gone.

    Raises NotKept.
    """
    _must_keep(by)
    if label.pk == into.pk:
        raise NotKept(_("Choose another label to put it together with."))
    first, second = sorted((label, into), key=lambda one: one.pk)  # always held in this order
    held = {one.pk: _held(one, by) for one in (first, second)}
    gone, stays = held[label.pk], held[into.pk]
    on_both = Labelling.objects.filter(label=stays).values("conversation")
    Labelling.objects.filter(label=gone).exclude(conversation__in=on_both).update(label=stays)
    record("label.merged", stays, team_id=by.team_id, by=by, title=stays.name, gone=gone.name)
    gone.delete()
    return stays


@transaction.atomic
def archive(label: Label, by: Membership) -> Label:
    """It is not offered any more; where it is, it stays. Raises NotKept."""
    return _offer(label, by, offered=False)


@transaction.atomic
def bring_back(label: Label, by: Membership) -> Label:
    """It is offered again. Raises NotKept."""
    return _offer(label, by, offered=True)


# --- labels on conversations ---------------------------------------------------------------------


@transaction.atomic
def put_on(
    conversations: Iterable[Conversation], label: Label, by: Membership, *, by_rule: bool = False
) -> list[int]:
    """The label is on all of these; the numbers of those it was not on before. `by_rule`: a rule did it,
    for which the member stands, and writes its own line into the journal.

    Conversations the member may not see are left alone, and those that have as many labels as fit.
    Raises NotKept.
    """
    _must_write(by)
    there, kept = _locked(conversations, by), _held(label, by)  # in this order, as in flows/bulk.py
    if kept.is_archived:
        raise NotKept(_("The label “%(name)s” is put away. Bring it back first."), name=kept.name)
    have = _how_many(there)
    fresh = [one for one in there if kept.pk not in have.get(one.pk, ())]
    room = [one for one in fresh if len(have.get(one.pk, ())) < MOST_ON_ONE]
    if fresh and not room:
        raise NotKept(_("A conversation has at most %(limit)s labels."), limit=MOST_ON_ONE)
    Labelling.objects.bulk_create(
        Labelling(
            label=kept,
            conversation=one,
            by=by,
            last_message_at=one.last_message_at,
            waiting_since=one.waiting_since,
        )
        for one in room
    )
    for one in [] if by_rule else room:
        record("conversation.labelled", one, team_id=by.team_id, by=by, label=kept.name)
    return [one.pk for one in room]


@transaction.atomic
def take_off(
    conversations: Iterable[Conversation], label: Label, by: Membership, *, by_rule: bool = False
) -> list[int]:
    """The label is on none of these; the numbers of those it was on. `by_rule`: as above. Raises
    NotKept."""
    _must_write(by)
    there, kept = _locked(conversations, by), _held(label, by)
    on = Labelling.objects.filter(label=kept, conversation__in=[one.pk for one in there])
    had = set(on.values_list("conversation_id", flat=True))
    on.delete()
    for one in there:
        if one.pk in had and not by_rule:
            record("conversation.unlabelled", one, team_id=by.team_id, by=by, label=kept.name)
    return sorted(had)


# --- steps ---------------------------------------------------------------------------------------


def _must_keep(by: Membership) -> None:
    if not by.may(Permission.KEEP_LABELS):
        raise NotKept(_("Your role may not change the labels of the team."))


def _must_write(by: Membership) -> None:
    if not by.may(Permission.WRITE):
        raise NotKept(_("Your role may not put labels on conversations."))


def _held(label: Label, by: Membership) -> Label:
    """The label as it is now, locked. Raises NotKept where it has gone or is another team's."""
    kept = Label.objects.visible_to(by).select_for_update().filter(pk=label.pk).first()
    if kept is None:
        raise NotKept(_("This label is not there any more."))
    return kept


def _tone(tone: str) -> str:
    return tone if tone in Label.Tone.values else Label.Tone.PLAIN


def _name(label: Label, name: str) -> None:
    """Give it a name that can be read on one line. Raises NotKept."""
    said = fit(
        name,
        LONGEST_NAME,
        missing=_("Please give the label a name."),
        too_long=_("A label is a word or two. This has %(used)s of %(limit)s characters."),
    )
    try:
        one_line(said)
    except ValidationError:
        raise NotKept(_("Please write the name on one line, without control characters.")) from None
    label.name, label.key = " ".join(said.split()), key_of(said)


def _save(label: Label) -> None:
    """Keep it, unless there is one that reads the same. Raises NotKept."""
    try:
        with transaction.atomic():
            label.save()
    except IntegrityError:
        raise NotKept(_("There is a label “%(name)s” already."), name=label.name) from None


def _offer(label: Label, by: Membership, *, offered: bool) -> Label:
    _must_keep(by)
    kept = _held(label, by)
    if kept.is_archived is offered:
        kept.is_archived = not offered
        kept.save(update_fields=["is_archived"])
        action = "label.brought_back" if offered else "label.archived"
        record(action, kept, team_id=by.team_id, by=by, title=kept.name)
    return kept


def _locked(conversations: Iterable[Conversation], by: Membership) -> list[Conversation]:
    """Those the member may see, as they are now, locked in an order that is always the same."""
    visible = Conversation.objects.visible_to(by).filter(pk__in=[one.pk for one in conversations])
    return list(visible.select_for_update().order_by("pk"))


def _how_many(conversations: Iterable[Conversation]) -> dict[int, set[int]]:
    """Which labels are on each."""
    found: dict[int, set[int]] = {}
    on = Labelling.objects.filter(conversation__in=[one.pk for one in conversations])
    for conversation, label in on.values_list("conversation_id", "label_id"):
        found.setdefault(conversation, set()).add(label)
    return found
