"""Rules on the screen: read by everybody, written by those who lead, as a sentence with gaps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation
from herzenstakt.labels import services as labels
from herzenstakt.labels.models import Label
from herzenstakt.rules.models import Rule, RuleRun
from herzenstakt.rules.services import RuleWish, remove, write
from herzenstakt.web.rules.words import sentence_of
from tests.conftest import Says
from tests.rules.desk import live

HOME = "/t/ratzifatzi/rules/"
SignedIn = Callable[[Membership], Client]


@pytest.fixture
def label(mia: Membership) -> Label:
    return labels.add(mia, "Lieferung")


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_rule_is_a_sentence(mia: Membership, uwe: Membership, label: Label) -> None:
    rule = live(mia, query='sprache:deutsch lieferung -"kein Paket"', puts_on=label, tells=uwe)
    plain = sentence_of(rule).replace("\u2068", "").replace("\u2069", "")

    assert plain == (
        "When a message arrives and it is in German, it says “lieferung” and it does not say "
        "“kein Paket”, then put on “Lieferung” and tell Uwe Unsozial."
    )


def test_the_words_themselves_may_be_meant(
    mia: Membership, label: Label, signed_in: SignedIn
) -> None:
    """As the refusal proposes it."""
    meant = {"name": "Paket", "when": "arrives", "query": '"farbe:rot" paket', "puts_on": label.pk}
    signed_in(mia).post(f"{HOME}add/", meant)
    assert Rule.objects.get().query == 'paket "farbe:rot"'


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"when": "waits", "amount": 1, "tells_leads": True}, "has waited for 1 hour, then tell"),
        (
            {"when": "waits", "amount": 90, "unit": "minutes", "clock": "service"},
            "for 90 minutes in our service hours",
        ),
        ({"when": "late", "brings_back": True}, "longer than we promised, then bring it back"),
        ({"when": "arrives", "puts_off_hours": 24}, "put it off for 24 hours"),
        ({"when": "arrives", "query": "with:nobody is:late"}, "nobody takes care of it"),
        ({"when": "arrives", "query": "language:fr has:attachment"}, "language “fr”"),
        ({"when": "arrives", "query": "visible:private said:them"}, "only we can read it"),
        ({"when": "arrives", "query": "kind:complaint since:2026-01-02"}, "it is about: Complaint"),
    ],
)
def test_each_gap_has_its_words(mia: Membership, wish: dict[str, object], words: str) -> None:
    rule = write(mia, RuleWish(**{"name": "Eine", "note": "Hallo", **wish}))  # type: ignore[arg-type]
    said = sentence_of(rule).replace("\u2068", "").replace("\u2069", "")

    assert words.casefold() in said.casefold()


def test_everybody_reads_what_rules_do_and_only_those_who_lead_write(
    mia: Membership, rolf: Membership, uwe: Membership, label: Label, signed_in: SignedIn
) -> None:
    rule = live(mia, puts_on=label)
    theirs = page(signed_in(rolf), HOME)
    assert "When a message arrives, then put on" in theirs
    assert "rules/add" not in theirs
    assert f"/rules/{rule.pk}/edit/" not in theirs
    assert "Mia Menschenfreund stands for it" in page(signed_in(rolf), f"{HOME}{rule.pk}/")
    assert signed_in(uwe).get(f"{HOME}add/").status_code == 403
    assert f"/rules/{rule.pk}/edit/" in page(signed_in(mia), HOME)


def test_nobody_has_a_rule_yet_and_may_begin_from_three(
    mia: Membership, uwe: Membership, signed_in: SignedIn
) -> None:
    empty = page(signed_in(mia), HOME)
    assert empty.count("?example=") == 3
    assert "?example=" not in page(signed_in(uwe), HOME)
    for name in ("delivery", "wait", "complaint"):
        form = page(signed_in(mia), f"{HOME}add/?example={name}")
        assert 'value="' in form
    assert "with:nobody" in page(signed_in(mia), f"{HOME}add/?example=wait")


def test_from_the_form_over_the_dry_run_to_a_rule_that_acts(
    says: Says, mia: Membership, label: Label, signed_in: SignedIn
) -> None:
    asked = says("frieda", "Wo ist meine Lieferung?").conversation
    client = signed_in(mia)
    gaps = {"name": "Paket", "when": "arrives", "query": "lieferung", "puts_on": label.pk}
    answer = client.post(f"{HOME}add/", gaps)
    rule = Rule.objects.get()
    assert answer["Location"] == f"{HOME}{rule.pk}/try/"
    assert "Look through the last month" in page(client, answer["Location"])
    client.post(f"{HOME}{rule.pk}/on/", {"version": 1})
    assert Rule.objects.get().state == "off"
    assert client.post(f"{HOME}{rule.pk}/try/").status_code == 302
    tried = page(client, f"{HOME}{rule.pk}/try/")
    assert "Frieda Frage" in tried
    assert "<strong>1</strong> of 1" in tried
    assert "more than half" in tried
    assert asked is not None
    assert not asked.labellings.exists()
    client.post(f"{HOME}{rule.pk}/on/", {"version": 1})
    assert Rule.objects.get().state == "on"
    client.post(f"{HOME}{rule.pk}/off/")
    assert Rule.objects.get().state == "off"


def test_what_makes_no_sense_comes_back_with_what_was_typed(
    mia: Membership, label: Label, signed_in: SignedIn
) -> None:
    wrong = {"name": "Paket", "when": "arrives", "query": "farbe:rot paket", "puts_on": label.pk}
    answer = signed_in(mia).post(f"{HOME}add/", wrong)

    assert answer.status_code == 422
    told = answer.content.decode()
    assert "There is no filter “farbe:”" in told
    assert "put them in quotes" in told
    assert "we looked for" not in told
    assert "farbe:rot paket" in told
    assert not Rule.objects.exists()


@pytest.mark.parametrize(
    ("gap", "value"),
    [
        ("puts_on", "foreign label"),
        ("label", "foreign label"),
        ("tells", "foreign member"),
        ("gives_to", "foreign member"),
        ("proposes_to", "foreign member"),
        ("tells", "reader"),
        ("gives_to", "reader"),
        ("proposes_to", "reader"),
        ("puts_on", "x" * 300),
        ("puts_on", "9" * 40),
        ("amount", "1e9"),
        ("puts_off_hours", "-1"),
        ("when", "sends"),
    ],
)
def test_a_forged_gap_is_refused(
    gap: str,
    value: str,
    mia: Membership,
    rolf: Membership,
    olga: Membership,
    label: Label,
    signed_in: SignedIn,
) -> None:
    theirs = labels.add(olga, "Nebenan")
    people = {"foreign member": str(olga.pk), "reader": str(rolf.pk)}
    real = {"foreign label": str(theirs.pk), **people}.get(value, value)
    when = "label_on" if gap == "label" else "arrives"
    gaps = {"name": "Paket", "when": when, "puts_on": label.pk, gap: real}
    answer = signed_in(mia).post(f"{HOME}add/", gaps)

    assert answer.status_code == 422
    assert "Nebenan" not in answer.content.decode()
    assert not Rule.objects.exists()


def test_names_and_notes_are_words_and_never_markup(mia: Membership, signed_in: SignedIn) -> None:
    hostile = "<script>alert(1)</script>"
    rule = live(mia, name=hostile, note=hostile, query='"<b>fett</b>"')
    for path in (HOME, f"{HOME}{rule.pk}/", f"{HOME}{rule.pk}/edit/", f"{HOME}{rule.pk}/try/"):
        shown = page(signed_in(mia), path)
        assert "<script>alert" not in shown
        assert "<b>fett" not in shown


def test_a_conversation_says_which_rule_did_it_even_when_it_is_gone(
    says: Says, mia: Membership, label: Label, signed_in: SignedIn
) -> None:
    rule = live(mia, name="Paketdienst", puts_on=label)
    conversation = says("frieda", "Wo ist sie?").conversation
    assert conversation is not None
    where = f"/t/ratzifatzi/c/{conversation.pk}/"
    shown = page(signed_in(mia), where)
    assert f'href="{HOME}{rule.pk}/"' in shown
    assert "the rule “Paketdienst”" in shown
    assert "Frieda Frage" in page(signed_in(mia), f"{HOME}{rule.pk}/")
    journal = page(signed_in(mia), reverse("journal:list", args=["ratzifatzi"]))
    assert "The rule “Paketdienst” did this in the conversation with" in journal
    remove(rule, mia)
    assert not RuleRun.objects.exists()
    shown = page(signed_in(mia), where)
    assert "the rule “Paketdienst”" in shown
    assert f'href="{HOME}{rule.pk}/"' not in shown


def test_a_private_conversation_stays_private_on_the_page_of_a_rule(
    says: Says, mia: Membership, rolf: Membership, signed_in: SignedIn
) -> None:
    rule = live(mia, tells_leads=True)
    says("frieda", "Wo ist sie?")
    Conversation.objects.update(is_private=True)

    assert "Frieda" in page(signed_in(mia), f"{HOME}{rule.pk}/")
    assert "Frieda" not in page(signed_in(rolf), f"{HOME}{rule.pk}/")


def test_a_broken_rule_says_why_it_rests(
    says: Says, mia: Membership, label: Label, signed_in: SignedIn
) -> None:
    live(mia, query="label:Lieferung", tells_leads=True)
    label.delete()
    assert "There is no label" in page(signed_in(mia), HOME)
    says("frieda", "Wo ist sie?")
    shown = page(signed_in(mia), HOME)

    assert "rests" in shown
    assert "There is no label" in shown
