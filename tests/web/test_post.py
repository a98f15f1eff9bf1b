"""Everybody under one post, and several of them one after the other, on their screens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Ability, never
from herzenstakt.channels.trouble import Unsure
from herzenstakt.conversations.models import Conversation, Message, Post
from herzenstakt.conversations.services import let_rest, snooze, take_care
from herzenstakt.flows import outgoing
from herzenstakt.kernel.words import gettext_noop
from herzenstakt.people.models import Handle, Person
from herzenstakt.pins.models import PinnedAnswer
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.rounds.models import Round, RoundStep
from herzenstakt.saved_answers.services import Saying, add
from herzenstakt.testing.networks.plaza import Plaza, SimulatedPlaza
from herzenstakt.web.post.listing import Under, part_of
from tests.conftest import Happens, Says

HTMX = {"HX-Request": "true", "HX-Target": "composer"}
SignedIn = Callable[[Membership], Client]


@pytest.fixture
def three(says: Says) -> list[Conversation]:
    """Frieda, Karl and Lena wait under one post."""
    said = [says("frieda", "Wann?"), says("karl", "Die Borsten!"), says("lena", "Toll!")]
    return [message.conversation for message in said if message.conversation]


@pytest.fixture
def under(three: list[Conversation]) -> Post:
    assert three[0].post is not None
    return three[0].post


@pytest.fixture
def answered(three: list[Conversation], mia: Membership, happens: Happens) -> Message:
    """Mia's answer to Frieda, as it stands on the network."""
    reply = save_draft(three[0], mia, "Im Dezember, liebe Frieda.")
    with happens():
        outgoing.approve(reply, mia)
    reply.refresh_from_db()
    assert reply.message
    return reply.message


def page_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def here(post: Post, more: str = "") -> str:
    return f"/t/ratzifatzi/post/{post.pk}/{more}"


def chosen(conversations: list[Conversation]) -> dict[str, Any]:
    keys = [f"l{one.last_message_at.isoformat()}_{one.pk}" for one in conversations]
    return {"chosen": keys, "whom": "chosen"}


def let_go(client: Client, step: RoundStep, text: str, **headers: str) -> Any:
    """Send what stands in the composer of a step, as a browser does."""
    form = client.get(step_url(step)).context["composer"]
    data = {"seen": str(form.seen), "answers": form.answers.pk, "text": text}
    where = f"/t/ratzifatzi/c/{step.conversation_id}/let-go/?step={step.pk}"
    return client.post(where, data, headers=headers)


def step_url(step: RoundStep) -> str:
    return f"/t/ratzifatzi/c/{step.conversation_id}/?step={step.pk}"


def crowd(post: Post, number: int) -> None:
    """Many who wait under a post."""
    team, channel, now = post.channel.team, post.channel, timezone.now()
    for n in range(number):
        person = Person.objects.create(team=team, name=f"Mensch {n:03}")
        who = f"{post.external_id}-{n}"
        handle = Handle.objects.create(
            team=team, person=person, kind="plaza", external_id=who, name=person.name
        )
        at = now - timedelta(minutes=n)
        talk = Conversation.objects.create(
            team=team,
            channel=channel,
            thread_id=post.external_id,
            person=person,
            handle=handle,
            post=post,
            waiting_since=at if n % 2 else None,
            last_message_at=at,
        )
        for direction in ("in", "out"):
            Message.objects.create(
                channel=channel,
                conversation=talk,
                handle=handle if direction == "in" else None,
                external_id=f"{who}-{direction}",
                thread_id=post.external_id,
                direction=direction,
                text=f"Wort {n}",
                written_at=at,
            )


@contextmanager
def counted() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as queries:
        yield queries


# --- the page of a post --------------------------------------------------------------------------


def test_everybody_stands_there_with_their_state_and_our_answer(
    three: list[Conversation], under: Post, answered: Message, mia: Membership, signed_in: SignedIn
) -> None:
    take_care(three[1], mia)
    let_rest(three[2], mia, "Ein Dankeschön")
    page = page_of(signed_in(mia).get(here(under)))

    assert "Unsere neue Bürste ist da!" in page
    assert page.index("Karl Kritik") < page.index("Frieda Frage") < page.index("Lena Lob")
    assert "Im Dezember, liebe Frieda." in page
    assert "has just written" in page
    assert "at rest: it needs no answer" in page
    assert 'href="/t/ratzifatzi/post/' in page
    assert "</use></svg>Mia</span>" in page


def test_a_filter_shows_one_state_only(
    three: list[Conversation], under: Post, answered: Message, mia: Membership, signed_in: SignedIn
) -> None:
    snooze(three[1], mia, timezone.now() + timedelta(days=1))
    three[2].messages.update(is_hidden=True)
    client = signed_in(mia)
    shown = {
        state: [one.person.name for one in three if f'id="under-{one.pk}"' in page]
        for state in ("waiting", "later", "answered", "resting", "hidden", "nonsense")
        if (page := page_of(client.get(here(under, f"?state={state}"))))
    }
    assert shown == {
        "waiting": ["Lena Lob"],
        "later": ["Karl Kritik"],
        "answered": ["Frieda Frage"],
        "resting": [],
        "hidden": ["Lena Lob"],
        "nonsense": ["Frieda Frage", "Karl Kritik", "Lena Lob"],
    }


def test_pages_follow_each_other_without_a_gap_or_a_double(
    three: list[Conversation], under: Post, mia: Membership, signed_in: SignedIn
) -> None:
    crowd(under, 60)
    client, more, seen = signed_in(mia), "", []
    for _ in range(9):
        page = client.get(here(under, f"?{more}"))
        seen += [line.conversation.pk for line in page.context["lines"]]
        more = page.context["more"]
        if not more:
            break
    assert len(seen) == len(set(seen)) == 63
    last = client.get(here(under, "?after=waiting.nonsense"))
    assert [line.conversation.pk for line in last.context["lines"]] == seen[:25]


def test_what_was_shown_further_down_stays_when_the_list_is_asked_for_anew(
    three: list[Conversation], under: Post, mia: Membership, signed_in: SignedIn
) -> None:
    crowd(under, 60)
    client = signed_in(mia)
    first = client.get(here(under)).context["more"]
    more = client.get(here(under, f"?{first}"), headers=HTMX | {"HX-Target": "more"})
    assert 'name="rows" value="50"' in page_of(more)
    asks = HTMX | {"HX-Target": "under"}
    anew = client.get(here(under, "?rows=25&rows=50"), headers=asks)
    assert page_of(anew).count('class="row under__line"') == 50
    assert 'name="rows" value="50"' in page_of(anew)
    assert (
        page_of(client.get(here(under, "?rows=99999999999"), headers=asks)).count("under__line")
        < 70
    )


@pytest.mark.parametrize("listed", ["/t/ratzifatzi/", "/t/ratzifatzi/search/?q=is:waiting"])
def test_a_row_of_a_list_leads_to_its_post_by_a_link_of_its_own(
    three: list[Conversation], under: Post, mia: Membership, signed_in: SignedIn, listed: str
) -> None:
    page = page_of(signed_in(mia).get(listed))
    ways = re.findall(r'</a> <a class="row__post" href="([^"]+)" hx-boost="false">(.*?)</a>', page)
    assert [href for href, _words in ways] == [here(under)] * 3
    assert ways[0][1].startswith('<span class="unseen">under the post:')
    for inside in re.findall(r'<a class="row__link".*?</a>', page):
        assert inside.count("<a ") == 1


def test_who_speaks_under_no_post_has_no_way_to_one(
    three: list[Conversation], under: Post, mia: Membership, signed_in: SignedIn
) -> None:
    Conversation.objects.filter(pk=three[0].pk).update(post=None)
    Post.objects.filter(pk=under.pk).update(title="<b>Neu</b>")
    page = page_of(signed_in(mia).get("/t/ratzifatzi/"))
    assert page.count('class="row__post"') == 2
    assert "&lt;b&gt;Neu" in page


def test_questions_do_not_grow_with_the_people(
    three: list[Conversation], under: Post, mia: Membership, signed_in: SignedIn
) -> None:
    client = signed_in(mia)
    client.get(here(under, "?state=waiting"))
    with counted() as few:
        client.get(here(under, "?state=waiting"))
    crowd(under, 46)
    with counted() as many:
        page = client.get(here(under, "?state=waiting"))
    assert len(page.context["lines"]) == 25
    assert len(many) == len(few)


def test_each_state_is_walked_by_an_index_of_its_own(
    three: list[Conversation], under: Post, mia: Membership
) -> None:
    crowd(under, 60)
    elsewhere = Post.objects.create(
        channel=under.channel, external_id="p2", text="Werkstatt", published_at=timezone.now()
    )
    crowd(elsewhere, 300)  # who stands under one post is few of the whole team
    everybody, hour = Conversation.objects.all(), timezone.now() + timedelta(hours=1)
    everybody.filter(person__name__endswith="3").update(status="snoozed", snoozed_until=hour)
    everybody.filter(person__name__endswith="7").update(status="closed", waiting_since=None)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":  # would rather read and sort a few rows
            for habit in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{habit} = off")
    walked = {
        Under.WAITING: "conversation_waiting_under",
        Under.LATER: "conversation_put_off_under",
        Under.ANSWERED: "conversation_quiet_under",
        Under.RESTING: "conversation_quiet_under",
    }
    for state, index in walked.items():
        plan = part_of(under, mia, state)[:25].explain()
        assert re.search(rf"\b{index}\b", plan), plan
        assert "TEMP B-TREE" not in plan


def test_while_it_is_open_only_news_come(
    three: list[Conversation], under: Post, says: Says, mia: Membership, signed_in: SignedIn
) -> None:
    client = signed_in(mia)
    digest = client.get(here(under)).context["digest"]
    asks = {"HX-Request": "true", "HX-Target": "under"}
    assert client.get(here(under, f"?seen={digest}"), headers=asks).status_code == 204
    says("jonas", "Sucht ihr Leute?")
    news = client.get(here(under, f"?seen={digest}"), headers=asks)
    assert "Jonas Jobinteresse" in page_of(news)
    assert "<html" not in page_of(news)


def test_next_door_there_is_no_such_post(
    under: Post, olga: Membership, rolf: Membership, client: Client, signed_in: SignedIn
) -> None:
    assert client.get(here(under)).status_code == 302
    assert signed_in(rolf).get(here(under)).status_code == 200
    signed_in(olga)
    assert client.get(here(under)).status_code == 404
    for act in ("", "round/", "unpin/"):
        assert client.post(f"/t/anderswo/post/{under.pk}/{act}").status_code in {404, 405}
    assert client.get(f"/t/anderswo/post/{under.pk}/").status_code == 404


def test_who_only_reads_along_sees_no_private_talk_and_begins_nothing(
    three: list[Conversation], under: Post, rolf: Membership, signed_in: SignedIn
) -> None:
    three[0].is_private = True
    three[0].save()
    client = signed_in(rolf)
    page = page_of(client.get(here(under)))
    assert "Frieda Frage" not in page
    assert "Karl Kritik" in page
    assert "Answer everybody who waits" not in page
    assert client.post(here(under, "round/"), {"whom": "everybody"}).status_code == 403

    Conversation.objects.update(is_private=True)
    assert client.get(here(under)).status_code == 404


def test_words_of_others_stay_words(
    under: Post, says: Says, plaza: SimulatedPlaza, mia: Membership, signed_in: SignedIn
) -> None:
    plaza.meet("evil", "<script>alert(1)</script>\u202eevil")
    says("evil", "<img src=x onerror=alert(1)> " + "😀" * 2_000)
    page = page_of(signed_in(mia).get(here(under)))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_a_conversation_leads_to_everybody_under_its_post(
    three: list[Conversation], under: Post, mia: Membership, signed_in: SignedIn
) -> None:
    page = page_of(signed_in(mia).get(f"/t/ratzifatzi/c/{three[0].pk}/"))
    assert f'href="{here(under)}"' in page
    found = page_of(signed_in(mia).get("/t/ratzifatzi/search/?q=Bürste"))
    assert f'href="{here(under)}"' in found


# --- several, one after the other ----------------------------------------------------------------


def begun(client: Client, under: Post, data: dict[str, Any]) -> list[RoundStep]:
    answer = client.post(here(under, "round/"), data)
    steps = list(RoundStep.objects.order_by("place"))
    assert answer.status_code == 302
    assert answer["Location"] == step_url(steps[0])
    return steps


def test_a_round_leads_from_one_to_the_next_and_remembers_where_one_was(
    three: list[Conversation], under: Post, uwe: Membership, signed_in: SignedIn
) -> None:
    client = signed_in(uwe)
    steps = begun(client, under, {"whom": "everybody"})
    page = page_of(client.get(step_url(steps[0])))
    assert "1 of 3" in page
    assert "Wann?" in page
    assert 'id="composer-text"' in page

    go = let_go(client, steps[0], "Im Mai, Frieda.")
    assert go["Location"] == step_url(steps[1])
    passed = client.post(f"/t/ratzifatzi/rounds/step/{steps[1].pk}/skip/")
    assert passed["Location"] == step_url(steps[2])

    page = page_of(client.get(here(under)))  # later, from another tab
    assert "2 of 3 done" in page
    assert f'href="{step_url(steps[2])}"' in page

    last = let_go(client, steps[2], "Danke, Lena!", **HTMX)
    assert last["HX-Redirect"] == f"/t/ratzifatzi/rounds/{steps[0].whole_id}/"
    page = page_of(client.get(last["HX-Redirect"]))
    assert "Everybody has had a turn" in page
    assert "2 answered, 0 with a colleague, 1 skipped, 0 still to come" in page


def test_the_same_words_come_back_with_the_reason_and_nothing_goes(
    three: list[Conversation], under: Post, uwe: Membership, signed_in: SignedIn
) -> None:
    client = signed_in(uwe)
    steps = begun(client, under, chosen(three[:2]))
    let_go(client, steps[0], "Hallo Frieda, danke!")

    for asked in ({}, HTMX):
        refused = let_go(client, steps[1], "Hallo Karl – DANKE", **asked)
        assert refused.status_code == 422
        assert "Frieda Frage gets the same words from you in this round" in page_of(refused)
        assert "Hallo Karl – DANKE" in page_of(refused)
    assert Reply.objects.filter(approved_at__isnull=False).count() == 1
    assert "2 of 2" in page_of(client.get(step_url(steps[1])))


def test_each_draft_begins_with_a_saved_answer_filled_for_this_person(
    three: list[Conversation], under: Post, mia: Membership, signed_in: SignedIn
) -> None:
    saved = add(
        mia, Saying("Danke", "danke", "Hallo {first_name}, danke dir!", "", "", is_shared=True)
    )
    client = signed_in(mia)
    steps = begun(client, under, {"whom": "everybody", "begins_with": saved.pk})

    page = page_of(client.get(step_url(steps[1])))
    assert "Hallo Karl, danke dir!" in page
    assert "[etwas Persönliches für Karl]" in page
    assert not Reply.objects.exists()

    save_draft(three[1], mia, "Lieber Karl,")
    assert "Hallo Karl, danke dir!" not in page_of(client.get(step_url(steps[1])))


def test_what_was_let_go_a_moment_ago_can_be_taken_back_from_the_next_step(
    three: list[Conversation], under: Post, uwe: Membership, signed_in: SignedIn
) -> None:
    uwe.team.undo_seconds = 60
    uwe.team.save()
    client = signed_in(uwe)
    steps = begun(client, under, {"whom": "everybody"})
    let_go(client, steps[0], "Im Mai, Frieda.")
    page = page_of(client.get(step_url(steps[1])))
    assert "Your answer to Frieda Frage leaves in a moment" in page
    reply = Reply.objects.get()
    back = client.post(
        f"/t/ratzifatzi/c/{three[0].pk}/reply/{reply.pk}/take-back/?step={steps[0].pk}"
    )
    assert back["Location"] == step_url(steps[0])
    assert "Im Mai, Frieda." in page_of(client.get(step_url(steps[0])))


def test_a_round_is_nobody_elses(
    three: list[Conversation], under: Post, uwe: Membership, mia: Membership, signed_in: SignedIn
) -> None:
    steps = begun(signed_in(uwe), under, {"whom": "everybody"})
    client, whole = signed_in(mia), steps[0].whole_id
    assert client.get(f"/t/ratzifatzi/rounds/{whole}/").status_code == 404
    assert client.post(f"/t/ratzifatzi/rounds/{whole}/end/").status_code == 404
    assert client.post(f"/t/ratzifatzi/rounds/step/{steps[0].pk}/skip/").status_code == 404
    assert "1 of 3" not in page_of(client.get(step_url(steps[0])))
    assert Round.objects.get().ended_at is None


def test_nobody_chosen_is_said_in_words(
    three: list[Conversation], under: Post, uwe: Membership, signed_in: SignedIn
) -> None:
    for data in ({}, {"whom": "chosen", "chosen": ["x", "l2026_1"]}, {"begins_with": "9" * 30}):
        answer = signed_in(uwe).post(here(under, "round/"), data, follow=True)
        assert "Nobody is chosen yet." in page_of(answer)
    assert not Round.objects.exists()


def test_enough_for_now_ends_it_and_drafts_stay(
    three: list[Conversation], under: Post, uwe: Membership, signed_in: SignedIn
) -> None:
    client = signed_in(uwe)
    steps = begun(client, under, {"whom": "everybody"})
    client.post(f"/t/ratzifatzi/c/{three[0].pk}/draft/?step={steps[0].pk}", {"text": "Im"})
    client.post(f"/t/ratzifatzi/rounds/{steps[0].whole_id}/end/")
    assert "of 3 done" not in page_of(client.get(here(under)))
    assert Reply.objects.drafts_of(uwe).get().text == "Im"


# --- on top --------------------------------------------------------------------------------------


def test_an_answer_is_put_on_top_and_taken_down(
    under: Post, answered: Message, mia: Membership, plaza: SimulatedPlaza, signed_in: SignedIn
) -> None:
    client = signed_in(mia)
    assert "Put on top" in page_of(client.get(here(under)))
    page = page_of(client.post(here(under, f"pin/{answered.pk}/"), follow=True))
    assert "On top under this post" in page
    assert plaza.messages[answered.external_id].pinned

    page = page_of(client.post(here(under, "unpin/"), follow=True))
    assert "On top under this post" not in page
    assert not plaza.messages[answered.external_id].pinned


def test_doubt_is_said_and_can_be_resolved(
    under: Post,
    answered: Message,
    mia: Membership,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lost(*_: object) -> None:
        raise Unsure(gettext_noop("It broke."))

    with monkeypatch.context() as broken:
        broken.setattr(Plaza, "act", lost)
        page = page_of(signed_in(mia).post(here(under, f"pin/{answered.pk}/"), follow=True))
    assert "Perhaps on top under this post" in page
    assert "Put on top again" in page
    signed_in(mia).post(here(under, f"pin/{answered.pk}/"))
    assert PinnedAnswer.objects.get().is_sure


def test_where_the_network_cannot_the_reason_stands_there(
    under: Post,
    answered: Message,
    mia: Membership,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cannot = {**Plaza.abilities, Ability.PIN_ANSWER: never("Nothing stands on top here.")}
    monkeypatch.setattr(Plaza, "abilities", cannot)
    page = page_of(signed_in(mia).get(here(under)))
    assert "No answer on top: Nothing stands on top here." in page
    assert "Put on top" not in page


def test_who_may_not_answer_pins_nothing(
    under: Post, answered: Message, tina: Membership, uwe: Membership, signed_in: SignedIn
) -> None:
    client = signed_in(tina)
    assert client.post(here(under, f"pin/{answered.pk}/")).status_code == 403
    assert client.post(here(under, "unpin/")).status_code == 403
    assert "Put on top" not in page_of(client.get(here(under)))
    assert signed_in(uwe).post(here(under, "pin/999999/")).status_code == 404
