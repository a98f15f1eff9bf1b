"""The page where somebody objects: open to whoever has the key, and it tells nothing it must not."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Message
from herzenstakt.flows.objections import give_way, object_to, uphold
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.log import discreet
from herzenstakt.moderation.evidence import digest_of
from herzenstakt.moderation.models import Evidence, Measure, Objection
from herzenstakt.moderation.services import publish


@pytest.fixture
def hidden(frieda_asks: Message, mia: Membership, uwe: Membership) -> Measure:
    """Uwe has hidden what Frieda asked."""
    netiquette = publish(mia, "Nett.", "Kind.", seen=0)
    measure = Measure.objects.create(
        team=uwe.team,
        message=frieda_asks,
        kind="hide",
        state="done",
        reason="N01",
        asked_by=uwe,
        done_at=timezone.now(),
        netiquette=netiquette,
        passage="Wann kommt die",
        explanation="Uwe findet das frech von Frieda.",
    )
    evidence = Evidence(measure=measure, author_name="Frieda Frage", text=frieda_asks.text)
    evidence.digest = digest_of(evidence)
    evidence.save()
    return measure


def path(measure: Measure) -> str:
    return f"/objection/{measure.key}/"


def words_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_it_says_what_was_done_why_and_until_when_one_may_object(
    hidden: Measure, client: Client
) -> None:
    page = words_of(client.get(path(hidden), headers={"accept-language": "en"}))

    assert "<h1>Your comment is hidden</h1>" in page
    assert "RatziFatzi GmbH" in page
    assert "Coarse abuse and nothing else" in page
    assert 'href="/netiquette/ratzifatzi/1/"' in page
    assert "You may object until" in page
    assert "<form" in page


def test_the_law_is_named_where_it_is_the_reason(hidden: Measure, client: Client) -> None:
    Measure.objects.update(reason="L03", law="§ 185 StGB <b>", netiquette=None)
    page = words_of(client.get(path(hidden), headers={"accept-language": "de"}))

    assert "Beleidigung" in page
    assert "§ 185 StGB &lt;b&gt;" in page


@pytest.mark.parametrize(("role", "office"), [("guest_page", True), ("own_platform", False)])
def test_only_a_network_has_a_complaints_office(
    role: str, office: bool, hidden: Measure, client: Client
) -> None:
    Channel.objects.update(chosen_role=role)
    page = words_of(client.get(path(hidden), headers={"accept-language": "en"}))

    assert ("The complaints office of the network and the courts are open" in page) is office
    assert ("The courts are open to you as well." in page) is not office


def test_what_nobody_has_given_a_reason_for_can_be_objected_to(
    hidden: Measure, client: Client
) -> None:
    Measure.objects.update(reason="", found_outside=True)

    assert "Nobody has written down the reason yet." in words_of(client.get(path(hidden)))


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_words_and_no_names_stand_there(method: str, hidden: Measure, client: Client) -> None:
    answer = getattr(client, method)(path(hidden))
    page = words_of(answer)

    told = ("Wann kommt", "Frieda", "Frage", "Uwe", "Unsozial", "Mia", "frech", "csrf", "<script")
    assert not [words for words in told if words in page]
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex, nofollow">' in page


@pytest.mark.parametrize(
    ("accept", "asked", "language"),
    [("de", "", "de"), ("en", "", "en"), ("fr", "", "en"), ("en", "?language=de", "de")],
)
def test_it_is_read_in_the_language_of_whoever_reads(
    accept: str, asked: str, language: str, hidden: Measure, client: Client
) -> None:
    answer = client.get(path(hidden) + asked, headers={"accept-language": accept})
    page = words_of(answer)

    assert f'<html lang="{language}"' in page
    assert ("Der Kommentar ist verborgen" in page) == (language == "de")
    assert answer["Content-Language"] == language


def test_somebody_objects_without_any_cookie_and_sees_that_it_arrived(
    hidden: Measure, settings: Settings
) -> None:
    settings.EMAIL_HOST = "mail.example"
    stranger = Client(enforce_csrf_checks=True)
    given = {"text": "Das war nur eine Frage!", "email": "frieda@gmx.example"}
    answer = stranger.post(f"{path(hidden)}?language=en", given, follow=True)
    page = words_of(answer)

    assert answer.redirect_chain == [(f"{path(hidden)}?language=en", 303)]
    objection = Objection.objects.get()
    assert (objection.text, objection.email) == (given["text"], given["email"])
    assert "Your objection is with us" in page
    assert "You hear of it by mail." in page
    assert not [words for words in ("nur eine Frage", "frieda@") if words in page]
    assert "<form" not in page


def test_nobody_is_asked_for_an_address_that_cannot_be_written_to(
    hidden: Measure, client: Client, settings: Settings
) -> None:
    settings.EMAIL_HOST = ""
    assert 'name="email"' not in words_of(client.get(path(hidden)))

    given = {"text": "Nein.", "email": "frieda@gmx.example"}
    page = words_of(client.post(f"{path(hidden)}?language=en", given, follow=True))
    assert "The answer will stand here, under this address." in page
    assert Objection.objects.get().email == ""


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"text": " "},
        {"text": "x" * 5001},
        {"text": "Nein.", "email": "keine Adresse"},
        {"text": "Nein.\x00"},
        {"text": "Nein.", "email": "a@b.example\r\nBcc: c@d.example"},
    ],
)
def test_what_makes_no_sense_comes_back(
    given: dict[str, str], hidden: Measure, client: Client, settings: Settings
) -> None:
    settings.EMAIL_HOST = "mail.example"
    assert client.post(path(hidden), given).status_code == 422
    assert not Objection.objects.exists()


def test_a_second_objection_is_not_taken(hidden: Measure, client: Client) -> None:
    object_to(hidden, "Nein.")
    answer = client.post(path(hidden), {"text": "Doch nicht."})

    assert answer.status_code == 422
    assert Objection.objects.get().text == "Nein."


def in_public() -> None:
    """The address was told where others read along."""
    Measure.objects.update(statement_key=uuid.uuid4())


def test_where_strangers_know_the_address_they_take_nothing_from_the_person(
    hidden: Measure, mia: Membership, client: Client, settings: Settings
) -> None:
    settings.EMAIL_HOST = "mail.example"
    in_public()
    assert 'name="email"' not in words_of(client.get(path(hidden)))
    client.post(path(hidden), {"text": "Ha!", "email": "fremd@gmx.example"})
    strangers = Objection.objects.get()
    assert strangers.email == "", "no answer goes to wherever a stranger wants it"
    assert client.post(path(hidden), {"text": "Ich erst!"}).status_code == 422

    uphold(strangers, mia, "Es bleibt.")
    page = words_of(client.get(f"{path(hidden)}?language=en"))
    assert "Es bleibt." in page
    assert "Was it not you who objected before?" in page
    client.post(path(hidden), {"text": "Das war nur eine Frage!"})
    assert Objection.objects.open().get().text == "Das war nur eine Frage!"


def test_even_there_it_comes_to_an_end(hidden: Measure, mia: Membership, client: Client) -> None:
    in_public()
    for _ in range(3):
        client.post(path(hidden), {"text": "Nein."})
        uphold(Objection.objects.open().get(), mia, "Es bleibt.")

    assert "<form" not in words_of(client.get(path(hidden)))
    assert client.post(path(hidden), {"text": "Nein."}).status_code == 422
    assert Objection.objects.count() == 3


def test_what_only_the_person_can_know_is_no_public_address(
    hidden: Measure, mia: Membership, client: Client
) -> None:
    in_public()
    Message.objects.update(visibility="private")
    uphold(object_to(hidden, "Nein."), mia, "Es bleibt.")
    assert "<form" not in words_of(client.get(path(hidden)))


@pytest.mark.parametrize("public", [True, False])
def test_nobody_reads_of_somebody_elses_distress(
    public: bool, hidden: Measure, client: Client
) -> None:
    Measure.objects.update(reason="C01")
    if public:
        in_public()
    page = words_of(client.get(f"{path(hidden)}?language=en"))
    assert ("Somebody may harm themselves" in page) is not public
    assert ("It was done to protect somebody." in page) is public


def test_after_the_last_day_it_says_so(hidden: Measure, client: Client) -> None:
    Measure.objects.update(done_at=timezone.now() - timedelta(days=200))
    page = words_of(client.get(path(hidden)))

    assert "That time is over." in page
    assert "<form" not in page
    assert client.post(path(hidden), {"text": "Zu spät?"}).status_code == 422
    assert not Objection.objects.exists()


def test_what_was_decided_stands_there_with_the_answer(
    hidden: Measure, mia: Membership, client: Client
) -> None:
    uphold(object_to(hidden, "Nein."), mia, "Weil es <b>andere</b> verletzt.")
    page = words_of(client.get(path(hidden)))

    assert "it stays as it is" in page
    assert "Weil es &lt;b&gt;andere&lt;/b&gt; verletzt." in page
    assert "Mia" not in page
    assert "<form" not in page


def test_an_answer_that_went_by_mail_does_not_stand_there(
    hidden: Measure, mia: Membership, client: Client
) -> None:
    uphold(object_to(hidden, "Nein."), mia, "Weil es andere verletzt.")
    Objection.objects.update(mailed_at=timezone.now())
    page = words_of(client.get(path(hidden)))

    assert "Weil es andere" not in page
    assert "The answer went to you by mail." in page


def test_what_was_put_back_is_said_to_be_there_again(
    hidden: Measure, mia: Membership, client: Client
) -> None:
    give_way(object_to(hidden, "Nein."), mia, "Du hast recht.")
    page = words_of(client.get(path(hidden)))

    assert "Your comment is there again" in page
    assert "You were right to object" in page
    assert "Coarse abuse" not in page


@pytest.mark.parametrize("state", ["asked", "ready", "declined", "failed"])
def test_what_was_never_done_is_not_here(state: str, hidden: Measure, client: Client) -> None:
    Measure.objects.update(state=state)
    answers = [client.get(path(hidden)), client.get(f"/objection/{uuid.uuid4()}/")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("key", ["1", "not-a-key", "5f0f7d1e-8a44-4c55-9a0e-0d7a1f3c2b11"])
def test_an_unknown_key_opens_nothing(
    method: str, key: str, hidden: Measure, client: Client
) -> None:
    assert getattr(client, method)(f"/objection/{key}/").status_code == 404
    assert not Entry.objects.filter(action="objection.made").exists()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_it_can_only_be_read_and_answered(method: str, hidden: Measure, client: Client) -> None:
    assert getattr(client, method)(path(hidden)).status_code == 405


def test_the_key_does_not_stand_in_the_log(hidden: Measure) -> None:
    assert str(hidden.key) not in discreet(f'"GET {path(hidden)} HTTP/1.1" 500')
