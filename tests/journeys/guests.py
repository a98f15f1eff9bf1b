"""Who stands before the door of an installation: `python -m tests.journeys.guests [address]`.

The address is that of a language model that the house shall have. Two people without a team, each with
another way to sign in, and links as they stand in mails. A second call finds the people of the first.
Prints session keys and addresses by name.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from herzenstakt.accounts.models import User
    from herzenstakt.moderation.models import Measure

#: with a password and the codes of an app; with a passkey (see `pages.add_passkey`)
THEO, KIRA = "Theo Zweifaktor", "Kira Passkey"
PASSWORD = "herz-statt-technik"
#: looking at every screen takes longer than a password counts as just typed
IN_AN_HOUR = 3600
IN_TWO_HOURS = timedelta(hours=2)


def main(model: str = "") -> dict[str, str]:
    """Let them in, and give their keys and links."""
    from herzenstakt.accounts.models import User
    from herzenstakt.web.signin.links import sign_in_link

    theo, kira = guest(THEO), guest(KIRA)
    with_codes_of_an_app(theo)
    return {
        THEO: session_of(theo),
        KIRA: session_of(kira),
        "confirm_email": confirmation(theo),
        **read_twice(),
        "unsure": in_trouble("Dagmar Zeller", "unsure", "Plaza did not confirm the answer."),
        "refused": in_trouble("Manuela V.", "refused", "This is no longer on Plaza."),
        "to_post": to_be_said_there(),
        "silent_hub": silent_hub(),
        "calm": in_danger("Erna Still"),
        "proposals": proposals(model) if model else "",
        **objections(),
        **names_of("Sandra"),
        **webhooks(),
        "invitation": invitation("nina@neu.example"),
        "invitation_of_theo": invitation(theo.email),
        "new_password": new_password(kira),
        "sign_in": sign_in_link(User.objects.get(email="renate@ratzifatzi.example")),
    }


def webhooks() -> dict[str, str]:
    """Two systems that are told what happens: one listens most of the time, one rests."""
    from django.utils import timezone

    from herzenstakt.accounts.models import Membership
    from herzenstakt.kernel import vault
    from herzenstakt.webhooks.models import Call, Webhook
    from herzenstakt.webhooks.services import why_not
    from herzenstakt.webhooks.signing import new_secret

    lead, now = Membership.objects.get(user__email="mia@ratzifatzi.example"), timezone.now()
    known = {
        "team": lead.team,
        "added_by": lead,
        "events": ["conversation.handed_over", "measure.failed", "channel.disconnected"],
        "locked_secret": vault.lock({"secret": new_secret()}),
    }
    where = f"/t/{lead.team.slug}/webhooks/"
    listens, is_new = Webhook.objects.get_or_create(
        address="https://erp.ratzifatzi.example/hooks/desk",
        defaults={
            **known,
            "purpose": "Warenwirtschaft: Lieferfragen zählen",
            "not_before": now + timedelta(days=4000),  # nobody is there to be called
        },
    )
    rests, _ = Webhook.objects.get_or_create(
        address="https://chat.ratzifatzi.example/hooks/team",
        defaults={
            **known,
            "purpose": "Teamchat, Kanal „Fragen“",
            "state": Webhook.State.RESTING,
            "with_words": True,
            "failing_since": now - timedelta(days=3),
            "why": {"text": "Nothing has arrived there for %(days)s days.", "gaps": {"days": 3}},
        },
    )
    if is_new:
        told = {"webhook": listens, "payload": {}, "tried_at": now, "took_ms": 84}
        Call.objects.create(
            **told, event="message.received", state="delivered", status=204, tries=1
        )
        Call.objects.create(**told, event="reply.delivered", state="delivered", status=200, tries=2)
        wrong = {"trouble": why_not(500).as_json(), "answer": "out of order", "status": 500}
        later = now + timedelta(days=4000)
        Call.objects.create(**told, **wrong, event="promise.made", tries=3, next_at=later)
        Call.objects.create(**told, **wrong, event="promise.kept", state="given_up", tries=10)
    return {"webhook": f"{where}{listens.pk}/", "webhook_resting": f"{where}{rests.pk}/"}


def to_be_said_there() -> str:
    """The conversation with words that are ready for a place no program reaches."""
    from herzenstakt.replies.models import Reply

    ready = Reply.objects.get(state=Reply.State.TO_POST)
    return f"/t/ratzifatzi/c/{ready.conversation_id}/"


def silent_hub() -> str:
    """The page of the blog that is read by its feed, whose hub told us what is new and does so no more."""
    from django.urls import reverse

    from herzenstakt.channels.models import Channel
    from herzenstakt.connectors.feed.hub import KEPT, LEASE, VERDICT, Subscription, told

    channel, now = Channel.objects.get(team__slug="ratzifatzi", kind="feed"), datetime.now(UTC)
    doubted = now - 2 * VERDICT
    heard = doubted - timedelta(minutes=5)
    asked = Subscription(
        "https://hub.thomsen.example/",
        channel.settings["address"],
        channel.door,
        "a-word",
        "a-secret",
        asked_at=told(heard),
        granted_at=told(heard),
        until=told(now + LEASE),
    )
    channel.keep_secrets({KEPT: asked.written()})
    channel.remember({"hub_heard_at": told(heard), "hub_doubted_at": told(doubted)})
    return reverse("channels:channel", args=["ratzifatzi", channel.pk])


def guest(name: str) -> User:
    """Somebody without a team."""
    from herzenstakt.accounts.models import User

    email = f"{name.split()[0].lower()}@draussen.example"
    known = User.objects.filter(email=email).first()
    return known or User.objects.create_user(email, PASSWORD, name=name)


def with_codes_of_an_app(user: User) -> None:
    """A second factor, and codes for the day on which the phone is lost."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)


def session_of(user: User) -> str:
    """The key of a session in which this user has just typed the password."""
    from allauth.account.internal.flows.login import record_authentication
    from django.conf import settings
    from django.http import HttpRequest
    from django.test import Client

    settings.ALLOWED_HOSTS.append("testserver")
    client, request = Client(), HttpRequest()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    request.session = client.session
    record_authentication(request, user, method="password", reauthenticated=True)
    request.session["account_authentication_methods"][-1]["at"] += IN_AN_HOUR
    request.session.save()
    return str(request.session.session_key)


def invitation(email: str) -> str:
    """Where somebody answers an invitation of Renate's."""
    from django.urls import reverse

    from herzenstakt.accounts.models import Membership
    from herzenstakt.accounts.permissions import Role
    from herzenstakt.flows.team import invite

    renate = Membership.objects.get(user__email="renate@ratzifatzi.example")
    return reverse("invitation:answer", args=[invite(email, Role.MEMBER, renate).token])


def confirmation(user: User) -> str:
    """Where somebody confirms an address."""
    from allauth.account.models import EmailAddress, EmailConfirmationHMAC
    from django.urls import reverse

    address, _ = EmailAddress.objects.get_or_create(user=user, email=user.email, primary=True)
    return reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key])


def new_password(user: User) -> str:
    """Where somebody sets a new password who has forgotten the old one."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str
    from django.urls import reverse

    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])


def in_trouble(name: str, state: str, why: str) -> str:
    """Where Mia's last answer to somebody in the demo world did not simply arrive."""
    from django.urls import reverse

    from herzenstakt.accounts.models import Membership
    from herzenstakt.kernel.words import Sentence
    from herzenstakt.replies.models import Reply
    from herzenstakt.replies.services import save_draft
    from herzenstakt.testing.world.open import latest_with

    mia = Membership.objects.get(user__email="mia@ratzifatzi.example")
    conversation = latest_with(mia, name)
    if not conversation.replies.filter(state=state).exists():
        reply = save_draft(
            conversation, mia, "Danke, dass Sie noch einmal schreiben. Ich kümmere mich."
        )
        reply.change(Reply.State(state), Sentence(why))
    return reverse("conversation:show", args=["ratzifatzi", conversation.pk])


def read_twice() -> dict[str, str]:
    """An attack that was shown again and that somebody has begun to answer, and two drafts among colleagues:
    one to be read, one given back. A second call leaves them as they are."""
    from django.urls import reverse
    from django.utils import timezone

    from herzenstakt.accounts.models import Membership
    from herzenstakt.flows import measures, pausing, second_look
    from herzenstakt.replies.models import Pause
    from herzenstakt.replies.services import save_draft
    from herzenstakt.testing.world.open import latest_with

    uwe, mia, renate = (
        Membership.objects.get(user__email=f"{name}@ratzifatzi.example")
        for name in ("uwe", "mia", "renate")
    )
    attacked, asked, back = (
        latest_with(uwe, name) for name in ("anonym", "Petra Gatter", "Sandra")
    )
    if not asked.replies.unsent().filter(author=uwe).exists():
        measures.show(attacked.messages.said_to_us().latest("written_at"), uwe)
        resting = save_draft(
            attacked, renate, "So ein Unsinn! Das muss sich hier niemand anhören!!!"
        )
        pausing.offer(resting)
        pausing.wait(resting)
        Pause.objects.update(until=timezone.now() + IN_TWO_HOURS)
        hasty = save_draft(asked, uwe, "Das hätten Sie vorher lesen müssen!!! Steht alles im Shop.")
        second_look.ask(hasty, uwe)
        second_look.remark(hasty, renate, "Was hat sie denn bestellt?")
        cold = save_draft(back, uwe, "Wird schnellstmöglich geprüft.")
        second_look.ask(cold, uwe)
        second_look.give_back(cold, mia, "Sag ihr, wer es bis wann prüft. Dann wartet sie gern.")
    return {
        name: reverse("conversation:show", args=["ratzifatzi", conversation.pk])
        for name, conversation in (("attacked", attacked), ("asked", asked), ("given_back", back))
    }


def in_danger(name: str) -> str:
    """Where Mia has read between the lines of somebody in the demo world."""
    from django.urls import reverse

    from herzenstakt.accounts.models import Membership
    from herzenstakt.safety.services import raise_alarm
    from herzenstakt.safety.signs import Danger
    from herzenstakt.testing.world.open import conversations_with

    mia = Membership.objects.get(user__email="mia@ratzifatzi.example")
    conversation = conversations_with(mia, [name]).waiting()[0]
    message = conversation.messages.said_to_us().latest("written_at")
    raise_alarm(conversation, message, mia, Danger.LIFE)
    return reverse("conversation:show", args=["ratzifatzi", conversation.pk])


def proposals(address: str) -> str:
    """Where Mia looks at what a language model proposed to her; the house has one from now on."""
    from django.urls import reverse

    from herzenstakt.accounts.models import Membership
    from herzenstakt.flows.proposing import Wanted, answer, ask_for, private_hosts_in, switch_on
    from herzenstakt.testing.world.open import latest_with

    renate = Membership.objects.get(user__email="renate@ratzifatzi.example")
    mia = Membership.objects.get(user__email="mia@ratzifatzi.example")
    hosts = frozenset(private_hosts_in(address))
    switch_on(renate, Wanted(address, "obedient-1", "", 20, False, hosts))
    asked = ask_for(latest_with(mia, "Frieda Frage"), mia, "two")
    answer.call(asked.pk)
    return reverse("conversation:proposal", args=["ratzifatzi", asked.conversation_id, asked.pk])


def objections() -> dict[str, str]:
    """Where somebody may object to something Uwe has hidden, and one who does."""
    from django.urls import reverse

    from herzenstakt.flows.objections import object_to

    free, disputed = hidden_by_uwe("Manuela V."), hidden_by_uwe("Dagmar Zeller")
    objection = disputed.objections.first() or object_to(
        disputed,
        "Ich habe niemanden beleidigt. Ich habe gefragt, warum ich seit drei Wochen auf mein Geld warte,"
        " und das darf man doch wohl laut sagen.",
    )
    return {
        "object": reverse("public:objection", args=[free.key]),
        "objected": reverse("public:objection", args=[disputed.key]),
        "objection": reverse("objections:show", args=["ratzifatzi", objection.pk]),
    }


def names_of(name: str) -> dict[str, str]:
    """The page of somebody who has another name that is theirs, where that can be split off again, and
    where somebody of the same name is compared with them."""
    from django.urls import reverse

    from herzenstakt.accounts.models import Membership
    from herzenstakt.channels.connector import Author
    from herzenstakt.flows.same_human import merge
    from herzenstakt.people.models import Merge, Person
    from herzenstakt.people.services import recognise

    mia = Membership.objects.get(user__email="mia@ratzifatzi.example")
    person = Person.objects.filter(team=mia.team, name=name, homes__kind="plaza").earliest("pk")
    own, other = (
        recognise(
            mia.team, "mastodon", Author(who, name, f"@{who}", f"https://rodon.example/{who}")
        ).home
        for who in ("sandra@rodon.example", "sandra.still@rodon.example")
    )
    if own.merged_into_id is None:
        merge(person, own, mia, Merge.Reason.SAID)
    return {
        "person": reverse("person:show", args=["ratzifatzi", person.pk]),
        "person_split": reverse("person:split", args=["ratzifatzi", person.pk, own.pk]),
        "person_compare": reverse("person:compare", args=["ratzifatzi", person.pk, other.pk]),
    }


def hidden_by_uwe(name: str) -> Measure:
    """The last word of somebody, hidden by Uwe; Renate agreed where that takes two."""
    from herzenstakt.accounts.models import Membership
    from herzenstakt.flows import measures
    from herzenstakt.flows.grounds import Grounds
    from herzenstakt.moderation.models import Measure
    from herzenstakt.testing.world.open import latest_with

    uwe, renate = (
        Membership.objects.get(user__email=f"{who}@ratzifatzi.example") for who in ("uwe", "renate")
    )
    message = latest_with(uwe, name).messages.said_to_us().latest("written_at")
    known = message.measures.filter(kind=Measure.Kind.HIDE, state=Measure.State.DONE).first()
    if known:
        return known
    grounds = Grounds("N01", explanation="Der Ton ist unmöglich.")
    asked = measures.ask(message, uwe, Measure.Kind.HIDE, grounds)
    if asked.state == Measure.State.ASKED:
        asked = measures.decide(asked, renate, agrees=True, remark="Das sehe ich auch so.")
    assert asked.state == Measure.State.DONE, asked
    return asked


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(*sys.argv[1:])))  # noqa: T201
