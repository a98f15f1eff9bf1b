"""What the entries of one page are about: names and links, found with one query per kind of thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from herzenstakt.accounts.models import Invitation, Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.conversations.models import Conversation, Message, Post
from herzenstakt.groups.models import Group
from herzenstakt.hours.models import HouseDay
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.names import isolated
from herzenstakt.kernel.text import shorten
from herzenstakt.knowledge.models import Card
from herzenstakt.labels.models import Label
from herzenstakt.moderation.models import Measure, Netiquette, Objection
from herzenstakt.people.models import Person
from herzenstakt.promises.models import Promise
from herzenstakt.proposals.models import LanguageModel
from herzenstakt.replies.models import Reply
from herzenstakt.rules.models import Rule
from herzenstakt.safety.models import Helpline
from herzenstakt.saved_answers.models import SavedAnswer
from herzenstakt.search.models import SavedView
from herzenstakt.tokens.models import Token
from herzenstakt.webhooks.models import Webhook


@dataclass(frozen=True, slots=True)
class Subject:
    """The name of something and where to see it ("" where it cannot be seen)."""

    name: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How to find things of one kind for a member, and how to say one."""

    find: Callable[[Membership], QuerySet[Any]]
    say: Callable[[Any, Membership], Subject]


def subjects(entries: Iterable[Entry], member: Membership) -> dict[str, Subject]:
    """The subject of each entry by its journal name. What is gone or of another team is missing."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        label, _, pk = entry.subject.partition(":")
        wanted[label].append(int(pk))
    found: dict[str, Subject] = {}
    for label, pks in wanted.items():
        if look := LOOKS.get(label):
            rows: Mapping[int, Model] = look.find(member).in_bulk(pks)
            found |= {f"{label}:{pk}": look.say(row, member) for pk, row in rows.items()}
    return found


# --- how each kind is said -----------------------------------------------------------------------


def _conversation(conversation: Conversation, member: Membership) -> Subject:
    return Subject(isolated(conversation.person.name), _conversation_link(conversation.pk, member))


def _message(message: Message, member: Membership) -> Subject:
    conversation = message.conversation
    who = conversation.person if conversation else message.handle
    link = _conversation_link(message.conversation_id, member) if conversation else ""
    return Subject(isolated(str(who)) if who else gettext("somebody"), link)


def _reply(reply: Reply, member: Membership) -> Subject:
    link = _conversation_link(reply.conversation_id, member)
    return Subject(isolated(reply.conversation.person.name), link)


def _person(person: Person, member: Membership) -> Subject:
    where = reverse("person:show", kwargs={"team": member.team.slug, "pk": person.pk})
    return Subject(isolated(person.name), where)


def _post(post: Post, member: Membership) -> Subject:
    where = reverse("post:show", kwargs={"team": member.team.slug, "pk": post.pk})
    return Subject(gettext("“%(words)s”") % {"words": shorten(post.text, 60)}, where)


def _channel(channel: Channel, member: Membership) -> Subject:
    return Subject(channel.name, _channel_link(channel.pk, member))


def _envelope(envelope: Envelope, member: Membership) -> Subject:
    return Subject(envelope.channel.name, _channel_link(envelope.channel_id, member))


def _member(colleague: Membership, member: Membership) -> Subject:
    return Subject(str(colleague.user), reverse("members:list", kwargs={"team": member.team.slug}))


def _helpline(line: Helpline, member: Membership) -> Subject:
    where = reverse("helplines:list", kwargs={"team": member.team.slug})
    return Subject(line.label or line.number, where)


def _invitation(invitation: Invitation, member: Membership) -> Subject:
    return Subject(invitation.email)


def _netiquette(netiquette: Netiquette, member: Membership) -> Subject:
    where = [member.team.slug, netiquette.number]
    return Subject(gettext("the netiquette"), reverse("public:netiquette-version", args=where))


def _house_day(day: HouseDay, member: Membership) -> Subject:
    where = reverse("hours:show", kwargs={"team": member.team.slug})
    return Subject(day.label or date_format(day.day, "DATE_FORMAT"), where)


def _card(card: Card, member: Membership) -> Subject:
    where = reverse("knowledge:list", kwargs={"team": member.team.slug})
    return Subject(card.title, f"{where}#card-{card.pk}")


def _label(label: Label, member: Membership) -> Subject:
    where = reverse("inbox:list", kwargs={"team": member.team.slug})
    return Subject(label.name, f"{where}?room=all&label={label.pk}")


def _group(group: Group, member: Membership) -> Subject:
    where = reverse("inbox:list", kwargs={"team": member.team.slug})
    return Subject(group.name, f"{where}?group={group.pk}")


def _view(view: SavedView, member: Membership) -> Subject:
    return Subject(view.name, reverse("saved:list", kwargs={"team": member.team.slug}))


def _model(model: LanguageModel, member: Membership) -> Subject:
    allowed = member.may("lead_house")
    return Subject(model.name, reverse("machine:show", args=[member.team.slug]) if allowed else "")


def _objection(objection: Objection, member: Membership) -> Subject:
    conversation = objection.measure.message.conversation
    name = isolated(conversation.person.name) if conversation else gettext("somebody")
    if not member.may(Permission.HIDE):
        return Subject(name)
    return Subject(name, reverse("objections:show", args=[member.team.slug, objection.pk]))


def _measure(measure: Measure, member: Membership) -> Subject:
    conversation = measure.message.conversation
    name = isolated(conversation.person.name) if conversation else gettext("somebody")
    return Subject(name, reverse("measures:show", args=[member.team.slug, measure.pk]))


def _promise(promise: Promise, member: Membership) -> Subject:
    link = _conversation_link(promise.conversation_id, member)
    return Subject(str(promise.conversation.person), link)


def _saved_answer(answer: SavedAnswer, member: Membership) -> Subject:
    where = reverse("saved-answers:list", kwargs={"team": member.team.slug})
    return Subject(answer.title, f"{where}#saved-{answer.pk}")


def _rule(rule: Rule, member: Membership) -> Subject:
    where = reverse("rules:show", kwargs={"team": member.team.slug, "pk": rule.pk})
    return Subject(rule.name, where)


def _webhook(hook: Webhook, member: Membership) -> Subject:
    return Subject(hook.purpose, reverse("webhooks:show", args=[member.team.slug, hook.pk]))


def _token(token: Token, member: Membership) -> Subject:
    where = reverse("tokens:list", kwargs={"team": member.team.slug})
    return Subject(token.name, f"{where}#token-{token.pk}")


def _team(team: Team, member: Membership) -> Subject:
    return Subject(team.name)


def _conversation_link(pk: int | None, member: Membership) -> str:
    return f"{reverse('inbox:list', kwargs={'team': member.team.slug})}c/{pk}/"


def _channel_link(pk: int, member: Membership) -> str:
    return reverse("channels:channel", kwargs={"team": member.team.slug, "pk": pk})


LOOKS: dict[str, Look] = {
    "accounts.invitation": Look(Invitation.objects.visible_to, _invitation),
    "accounts.membership": Look(
        lambda member: Membership.objects.visible_to(member).select_related("user"), _member
    ),
    "accounts.team": Look(Team.objects.visible_to, _team),
    "channels.channel": Look(Channel.objects.visible_to, _channel),
    "channels.envelope": Look(
        lambda member: (
            Envelope.objects.visible_to(member).defer("body", "headers").select_related("channel")
        ),
        _envelope,
    ),
    "conversations.conversation": Look(
        lambda member: Conversation.objects.visible_to(member).select_related("person"),
        _conversation,
    ),
    "conversations.message": Look(
        lambda member: (
            Message.objects.visible_to(member)
            .defer("text", "media")
            .select_related("handle", "conversation__person")
        ),
        _message,
    ),
    "people.person": Look(Person.objects.visible_to, _person),
    "conversations.post": Look(Post.objects.visible_to, _post),
    "groups.group": Look(Group.objects.visible_to, _group),
    "hours.houseday": Look(HouseDay.objects.visible_to, _house_day),
    "knowledge.card": Look(Card.objects.visible_to, _card),
    "tokens.token": Look(Token.objects.visible_to, _token),
    "labels.label": Look(Label.objects.visible_to, _label),
    "moderation.measure": Look(
        lambda member: Measure.objects.visible_to(member).select_related(
            "message__conversation__person"
        ),
        _measure,
    ),
    "moderation.netiquette": Look(Netiquette.objects.visible_to, _netiquette),
    "safety.helpline": Look(Helpline.objects.visible_to, _helpline),
    "proposals.languagemodel": Look(LanguageModel.objects.visible_to, _model),
    "moderation.objection": Look(
        lambda member: Objection.objects.visible_to(member).select_related(
            "measure__message__conversation__person"
        ),
        _objection,
    ),
    "promises.promise": Look(
        lambda member: Promise.objects.visible_to(member).select_related("conversation__person"),
        _promise,
    ),
    "rules.rule": Look(Rule.objects.visible_to, _rule),
    "saved_answers.savedanswer": Look(SavedAnswer.objects.visible_to, _saved_answer),
    "replies.reply": Look(
        lambda member: Reply.objects.visible_to(member).select_related("conversation__person"),
        _reply,
    ),
    "search.savedview": Look(SavedView.objects.visible_to, _view),
    "webhooks.webhook": Look(Webhook.objects.visible_to, _webhook),
}
