"""Objections inside the desk: who waits, what was done, and the decision of somebody else."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows import objections
from herzenstakt.flows.objections import object_to, uphold
from herzenstakt.journal.models import Entry
from herzenstakt.moderation.evidence import digest_of
from herzenstakt.moderation.models import Evidence, Measure, Objection
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from herzenstakt.web.objections import views

SignedIn = Callable[[Membership], Client]


@pytest.fixture
def hidden(frieda_asks: Message, uwe: Membership) -> Measure:
    """Uwe has hidden what Frieda asked."""
    measure = Measure.objects.create(
        team=uwe.team,
        message=frieda_asks,
        kind="hide",
        state="done",
        reason="N01",
        asked_by=uwe,
        done_at=timezone.now(),
        explanation="Das war frech.",
    )
    evidence = Evidence(measure=measure, author_name="Frieda Frage", text=frieda_asks.text)
    evidence.digest = digest_of(evidence)
    evidence.save()
    return measure


@pytest.fixture
def objection(hidden: Measure) -> Objection:
    return object_to(hidden, "Das war <i>nur</i> eine Frage!")


def url(name: str, **kwargs: Any) -> str:
    return reverse(f"objections:{name}", kwargs={"team": "ratzifatzi", **kwargs})


def words_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("public", [True, False])
def test_whoever_decides_knows_where_it_may_have_been_a_stranger(
    public: bool, objection: Objection, mia: Membership, signed_in: SignedIn
) -> None:
    if public:
        Measure.objects.update(statement_key=uuid.uuid4())
    page = words_of(signed_in(mia).get(url("show", pk=objection.pk)))
    assert ("somebody else may have written this" in page) is public


def test_who_waits_stands_in_the_list_and_at_the_side(
    objection: Objection, mia: Membership, signed_in: SignedIn
) -> None:
    desk = signed_in(mia)
    page = words_of(desk.get(url("list")))

    assert "Frieda Frage" in page
    assert "Waiting for a second look" in page
    assert '<span class="nav__name">Objections</span><span class="nav__count">1</span>' in page

    uphold(objection, mia, "Bleibt.")
    page = words_of(desk.get(url("list")))
    assert "Nobody waits for a second look" in page
    assert "the measure stays" in page
    assert '<span class="nav__name">Objections</span></a>' in page


def test_the_decided_ones_are_paged(
    hidden: Measure, mia: Membership, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    made = [
        Objection.objects.create(measure=hidden, text="x", outcome="upheld", decided_by=mia)
        for _ in range(3)
    ]
    desk = signed_in(mia)
    page = words_of(desk.get(url("list")))
    assert f'href="?before={made[1].pk}"' in page
    older = words_of(desk.get(url("list"), {"before": made[1].pk}))
    assert url("show", pk=made[0].pk) in older
    assert url("show", pk=made[2].pk) not in older


def test_one_sees_what_was_done_and_what_they_say(
    objection: Objection, mia: Membership, signed_in: SignedIn
) -> None:
    page = words_of(signed_in(mia).get(url("show", pk=objection.pk)))

    for words in ("Wann kommt die in Blau?", "Das war frech.", "Uwe Unsozial", "(N01)"):
        assert words in page
    assert "Das war &lt;i&gt;nur&lt;/i&gt; eine Frage!" in page
    assert "They are right: put it back" in page


def test_who_is_alone_decides_and_everybody_knows(
    objection: Objection, uwe: Membership, signed_in: SignedIn
) -> None:
    Membership.objects.exclude(pk=uwe.pk).update(is_active=False)
    desk = signed_in(uwe)
    public = f"/objection/{objection.measure.key}/?language=en"
    assert "Nobody else here may decide this" in words_of(desk.get(url("show", pk=objection.pk)))
    assert "so the same person looks at everything again" in words_of(Client().get(public))

    given = {"answer": "Bleibt.", "uphold": "1"}
    assert desk.post(url("show", pk=objection.pk), given).status_code == 302
    assert "because nobody else here could" in words_of(Client().get(public))


def test_what_can_never_be_put_back_is_told_so(
    objection: Objection, mia: Membership, signed_in: SignedIn
) -> None:
    Message.objects.update(gone_at=timezone.now())
    given = {"answer": "Du hast recht.", "give_way": "1"}
    page = words_of(signed_in(mia).post(url("show", pk=objection.pk), given, follow=True))

    assert "It cannot be put back any more" in page
    public = words_of(Client().get(f"/objection/{objection.measure.key}/?language=en"))
    assert "You are right, but it cannot be put back any more" in public


@pytest.mark.usefixtures("mia")
def test_whoever_had_a_hand_in_it_reads_and_does_not_decide(
    objection: Objection, uwe: Membership, signed_in: SignedIn
) -> None:
    desk = signed_in(uwe)
    page = words_of(desk.get(url("show", pk=objection.pk)))
    assert "You had a hand in this measure" in page
    assert "They are right" not in page

    for act in ("give_way", "uphold"):
        answer = desk.post(url("show", pk=objection.pk), {"answer": "Bleibt.", act: "1"})
        assert answer.status_code == 409
    objection.refresh_from_db()
    assert objection.outcome == "open"


def test_a_measure_stays_and_the_answer_stands_on_their_page(
    objection: Objection, mia: Membership, signed_in: SignedIn
) -> None:
    desk = signed_in(mia)
    answer = desk.post(
        url("show", pk=objection.pk), {"answer": "Weil es verletzt.", "uphold": "1"}, follow=True
    )
    page = words_of(answer)

    assert "The answer stands on their page." in page
    assert "Weil es verletzt." in page
    assert mail.outbox == []
    assert Entry.objects.get(action="objection.upheld").by == mia


def test_a_measure_is_put_back_on_the_network(
    objection: Objection, mia: Membership, signed_in: SignedIn, plaza: SimulatedPlaza
) -> None:
    said = plaza.messages[objection.measure.message.external_id]
    said.hidden = True
    given = {"answer": "Du hast recht.", "give_way": "1"}
    assert signed_in(mia).post(url("show", pk=objection.pk), given).status_code == 302

    objection.refresh_from_db()
    assert (objection.outcome, objection.measure.state) == ("lifted", "lifted")
    assert not said.hidden


def test_what_the_network_refuses_is_said_and_the_words_stay(
    objection: Objection, mia: Membership, signed_in: SignedIn, plaza: SimulatedPlaza
) -> None:
    plaza.suffer("status", method="DELETE", status=422)
    given = {"answer": "Du hast recht.", "give_way": "1"}
    answer = signed_in(mia).post(url("show", pk=objection.pk), given)

    assert answer.status_code == 409
    assert "Du hast recht." in words_of(answer)
    objection.refresh_from_db()
    assert objection.outcome == "open"


def test_an_answer_is_needed(objection: Objection, mia: Membership, signed_in: SignedIn) -> None:
    answer = signed_in(mia).post(url("show", pk=objection.pk), {"answer": " ", "uphold": "1"})

    assert answer.status_code == 422
    objection.refresh_from_db()
    assert objection.outcome == "open"


def test_the_answer_goes_by_mail_where_they_want_it(
    hidden: Measure, mia: Membership, signed_in: SignedIn, settings: Settings
) -> None:
    settings.EMAIL_HOST = "mail.example"
    objection = object_to(hidden, "Nein.", "frieda@gmx.example")
    given = {"answer": "Du hast <recht>.", "give_way": "1"}
    page = words_of(signed_in(mia).post(url("show", pk=objection.pk), given, follow=True))

    assert "on its way by mail" in page
    (letter,) = mail.outbox
    assert letter.to == ["frieda@gmx.example"]
    assert "Du hast <recht>." in letter.body
    assert f"/objection/{hidden.key}/" in letter.body
    assert "RatziFatzi GmbH" in letter.subject
    assert "zurückgenommen" in letter.body
    assert "Mia" not in f"{letter.body} {letter.subject}"
    objection.refresh_from_db()
    assert (objection.email, objection.mailed_at is not None) == ("", True)


@pytest.mark.parametrize("host", ["", "mail.example"])
def test_without_mail_the_answer_stands_on_their_page(
    host: str,
    hidden: Measure,
    mia: Membership,
    signed_in: SignedIn,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise ConnectionRefusedError

    settings.EMAIL_HOST = host
    monkeypatch.setattr(objections, "send_mail", broken)
    objection = object_to(hidden, "Nein.", "frieda@gmx.example")
    given = {"answer": "Bleibt.", "uphold": "1"}
    page = words_of(signed_in(mia).post(url("show", pk=objection.pk), given, follow=True))

    assert "No mail could be sent" in page
    assert "Bleibt." in words_of(Client().get(f"/objection/{hidden.key}/"))
    objection.refresh_from_db()
    assert (objection.email, objection.mailed_at) == ("", None)  # nothing is left to write to


@pytest.mark.parametrize("who", ["tina", "rolf"])
def test_who_may_not_hide_sees_no_objections(
    who: str, objection: Objection, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    desk = signed_in(request.getfixturevalue(who))
    for path in (url("list"), url("show", pk=objection.pk)):
        assert desk.get(path).status_code == 403
    inbox = words_of(desk.get(reverse("inbox:list", args=["ratzifatzi"])))
    assert "Objections" not in inbox


def test_the_house_next_door_sees_nothing(
    objection: Objection, olga: Membership, signed_in: SignedIn
) -> None:
    desk = signed_in(olga)
    there = reverse("objections:show", kwargs={"team": "anderswo", "pk": objection.pk})
    for path in (url("list"), url("show", pk=objection.pk), there):
        for method in (desk.get, desk.post):
            assert method(path, {"answer": "x", "uphold": "1"}).status_code in {404, 405}
    assert "Frieda" not in words_of(desk.get(reverse("objections:list", args=["anderswo"])))
    objection.refresh_from_db()
    assert objection.outcome == "open"


def test_private_words_stay_with_those_who_may_read_them(objection: Objection) -> None:
    Conversation.objects.update(is_private=True)
    reader = Membership(team=objection.measure.team, role="reader")

    assert not Objection.objects.visible_to(reader).exists()
