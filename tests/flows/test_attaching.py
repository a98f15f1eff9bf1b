"""What goes with an answer: taken in, made harmless, described, sent once, and let go."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.channels.connector import Ability, never
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows import attaching, second_look, together
from herzenstakt.flows.attaching import NotAttached, attach, describe, move_forward, take_off
from herzenstakt.flows.forgetting import forget
from herzenstakt.flows.giving_out import give_out
from herzenstakt.flows.outgoing import NotYet, approve, deliver, take_back
from herzenstakt.journal.models import Entry
from herzenstakt.media import shelf
from herzenstakt.replies.models import Attachment, Reply
from herzenstakt.replies.services import put_away, save_draft
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Happens
from tests.media import samples
from tests.media.scanner import EICAR, nobody_there, scanner


@pytest.fixture
def picture(draft: Reply, mia: Membership) -> Attachment:
    """Mia shows the blue brush."""
    attached = attach(draft, mia, "Bürste.jpg", samples.jpeg())
    describe(attached, mia, "Eine blaue Bürste.")
    return attached


def shown(plaza: SimulatedPlaza) -> list[dict[str, str]]:
    """What stands with the last answer of the house."""
    said = [one for one in plaza.messages.values() if one.author == "ratzifatzi" and one.parent]
    return said[-1].pictures if said else []


def uploads(plaza: SimulatedPlaza) -> int:
    """How often something was brought there."""
    return sum(call.path == "/api/pictures" for call in plaza.calls)


# taking in


def test_a_picture_is_kept_at_once_under_a_name_that_tells_nothing(picture: Attachment) -> None:
    path = shelf.place_of(picture.key)
    assert path.is_file()
    assert "rste" not in path.name
    assert path.stat().st_mode & 0o077 == 0
    assert samples.SECRET.encode() not in path.read_bytes()
    assert (picture.kind, picture.content_type) == ("image", "image/jpeg")


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("bild.png", b"#!/bin/sh\nrm -rf /", "no picture we can open"),
        (
            "bild.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
            "no pict",
        ),
        ("bild.png", b"<!doctype html><script>alert(1)</script>", "no picture we can open"),
        ("bild.png", b"", "empty"),
        ("bild.png", samples.png()[:50], "no picture we can open"),
        ("film.mp4", samples.mp4()[:-9], "cannot be read"),
        ("ton.ogg", b"OggS\0\x02" + bytes(60), "only MP4"),
    ],
)
def test_what_is_not_what_it_says_is_refused_in_words_and_nothing_is_lost(
    draft: Reply, mia: Membership, name: str, body: bytes, why: str
) -> None:
    with pytest.raises(NotAttached, match=why):
        attach(draft, mia, name, body)
    draft.refresh_from_db()
    assert draft.text
    assert not draft.attachments.exists()


def test_a_picture_with_a_wrong_ending_is_what_it_is(draft: Reply, mia: Membership) -> None:
    assert attach(draft, mia, "film.mp4", samples.png()).content_type == "image/png"
    assert attach(draft, mia, "bild.png", samples.mp4(7)).kind == "video"


def test_a_file_of_two_hundred_megabytes_is_refused(
    draft: Reply, mia: Membership, settings: Settings
) -> None:
    settings.UPLOAD_MEGABYTES = 1
    with pytest.raises(NotAttached, match="up to 1 megabytes"):
        attach(draft, mia, "bild.png", samples.png() + bytes(1024 * 1024))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\renate\\bild.png", "bild.png"),
        ("\u202egnp.exe", "gnp.exe"),
        ("\u200b\u200b", "…"),
        ("", "…"),
        ("a\x00b\n\rc", "ab c"),
        ("😀" * 5000, "😀" * 100 + "…"),
    ],
)
def test_a_hostile_name_is_only_a_name(draft: Reply, mia: Membership, name: str, kept: str) -> None:
    assert attach(draft, mia, name, samples.png()).name == kept


def test_there_is_an_end_to_it(draft: Reply, mia: Membership) -> None:
    for _number in range(attaching.MOST):
        attach(draft, mia, "b.png", samples.png())
    with pytest.raises(NotAttached, match="10 attachments already"):
        attach(draft, mia, "b.png", samples.png())


def test_nobody_attaches_to_the_draft_of_somebody_else(
    draft: Reply, picture: Attachment, uwe: Membership, olga: Membership
) -> None:
    for stranger in (uwe, olga):
        with pytest.raises(NotAttached):
            attach(draft, stranger, "b.png", samples.png())
        with pytest.raises(NotAttached):
            take_off(picture, stranger)
        with pytest.raises(NotAttached):
            describe(picture, stranger, "x")
    assert not Attachment.objects.visible_to(olga).exists()
    assert Attachment.objects.visible_to(uwe).exists()


def test_a_virus_is_refused_and_the_journal_says_so(
    draft: Reply, mia: Membership, settings: Settings
) -> None:
    with scanner() as settings.CLAMAV:
        attach(draft, mia, "gut.png", samples.png())
        with pytest.raises(NotAttached, match="EICAR"):
            attach(draft, mia, "bild.png", samples.png() + EICAR)
    assert draft.attachments.count() == 1
    entry = Entry.objects.get(action="conversation.virus_found")
    assert entry.by == mia
    assert "EICAR" in entry.details["virus"]


def test_while_the_scanner_is_silent_nothing_is_taken_in(
    draft: Reply, mia: Membership, settings: Settings
) -> None:
    settings.CLAMAV = nobody_there()
    with pytest.raises(NotAttached, match="cannot be reached"):
        attach(draft, mia, "bild.png", samples.png())
    assert not draft.attachments.exists()


# before it goes


def test_a_picture_without_words_needs_one_more_yes(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    attach(draft, mia, "Bürste.png", samples.png())
    with pytest.raises(NotYet, match="no description yet"):
        approve(draft, mia)
    with happens():
        assert approve(draft, mia, wordless=True)
    assert len(shown(plaza)) == 1


def test_what_the_network_would_not_take_is_said_before_anybody_lets_it_go(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza
) -> None:
    for _number in range(5):
        describe(attach(draft, mia, "b.png", samples.png()), mia, "Eine Bürste.")
    with pytest.raises(NotYet, match="4 pieces with one answer, and these are 5"):
        approve(draft, mia)
    draft.attachments.all().let_go()
    describe(attach(draft, mia, "f.mp4", samples.mp4(90)), mia, "Ein Film.")
    with pytest.raises(NotYet, match="no more than 60 seconds, and this has 90"):
        approve(draft, mia)
    assert not uploads(plaza)


def test_a_colleague_lets_go_exactly_the_picture_they_have_seen(
    draft: Reply, mia: Membership, uwe: Membership, picture: Attachment
) -> None:
    read = draft.words
    describe(picture, mia, "Eine rote Bürste.")
    draft.refresh_from_db()
    assert draft.words != read
    assert second_look.ask(draft, mia)
    with pytest.raises(NotYet, match="changed since you read"):
        approve(draft, uwe, words=read)


# on its way


def test_it_stands_on_the_network_with_its_words_and_comes_back(
    draft: Reply,
    mia: Membership,
    plaza: SimulatedPlaza,
    picture: Attachment,
    happens: Happens,
) -> None:
    with happens():
        approve(draft, mia)
    (there,) = shown(plaza)
    assert there["alt"] == "Eine blaue Bürste."
    assert samples.SECRET.encode() not in plaza.brought["pic1"][1]
    message = Message.objects.get(written_as=draft)
    assert message.media == [
        {"kind": "image", "url": there["url"], "preview_url": "", "alt": "Eine blaue Bürste."}
    ]


def test_a_lost_connection_after_the_upload_brings_it_only_once(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, picture: Attachment, happens: Happens
) -> None:
    plaza.suffer("status", method="POST", path="messages", status=503)
    with happens():
        approve(draft, mia)
    picture.refresh_from_db()
    assert picture.given == "pic1"
    Reply.objects.filter(pk=draft.pk).update(not_before=None)
    with happens():
        deliver.call(draft.pk)
    draft.refresh_from_db()
    assert draft.state == Reply.State.SENT
    assert uploads(plaza) == 1
    assert len(shown(plaza)) == 1


def test_a_lost_connection_in_the_middle_of_the_upload_says_nothing_and_tries_again(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, picture: Attachment, happens: Happens
) -> None:
    plaza.suffer("drop_after", method="POST", path="pictures")
    with happens():
        approve(draft, mia)
    draft.refresh_from_db()
    assert draft.state == Reply.State.READY
    assert not shown(plaza)
    Reply.objects.filter(pk=draft.pk).update(not_before=None)
    with happens():
        deliver.call(draft.pk)
    assert len(shown(plaza)) == 1


def test_a_file_that_somebody_took_from_the_disk_is_named(
    draft: Reply, mia: Membership, picture: Attachment, happens: Happens, plaza: SimulatedPlaza
) -> None:
    shelf.throw_away([picture.key])
    with happens():
        approve(draft, mia)
    draft.refresh_from_db()
    assert draft.state == Reply.State.REFUSED
    assert "Bürste.jpg" in str(draft.trouble_sentence)
    assert not shown(plaza)


def test_taken_back_it_is_in_the_draft_again_and_the_network_gets_it_anew(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, picture: Attachment, happens: Happens
) -> None:
    plaza.suffer("status", method="POST", path="messages", status=422)
    with happens():
        approve(draft, mia)
    draft.refresh_from_db()
    again = take_back(draft, mia)
    (one,) = again.attachments.all()
    assert (one.pk, one.given, one.alt) == (picture.pk, "", "Eine blaue Bürste.")


def test_who_takes_over_gets_copies_and_the_other_keeps_theirs(
    draft: Reply, uwe: Membership, picture: Attachment
) -> None:
    his = together.take_over(draft, uwe)
    (copy,) = his.attachments.all()
    assert copy.key != picture.key
    assert copy.content() == picture.content()
    assert copy.alt == picture.alt
    assert draft.attachments.get() == picture


def test_the_order_is_the_writers(draft: Reply, mia: Membership) -> None:
    first, second, third = (attach(draft, mia, f"{n}.png", samples.png()) for n in "123")
    move_forward(third, mia)
    move_forward(first, mia)
    assert [one.name for one in draft.attachments.all()] == ["1.png", "3.png", "2.png"]
    take_off(second, mia)
    assert attach(draft, mia, "4.png", samples.png()).place > 0


# when it is over


def test_what_was_let_go_a_moment_ago_keeps_its_pictures_their_words_and_their_order(
    draft: Reply, picture: Attachment, mia: Membership, team: Team
) -> None:
    """Each of these began while the answer was still a draft."""
    second = attach(draft, mia, "zwei.png", samples.png())
    describe(second, mia, "Eine rote Bürste.")
    Team.objects.filter(pk=team.pk).update(undo_seconds=30)
    read_before = Attachment.objects.select_related("reply").get(pk=second.pk)
    approve(Reply.objects.get(pk=draft.pk), mia)
    before = list(Attachment.objects.values("pk", "alt", "place"))

    acts: list[Callable[[], None]] = [
        lambda: describe(read_before, mia, "Etwas anderes."),
        lambda: move_forward(read_before, mia),
        lambda: take_off(read_before, mia),
    ]
    for act in acts:
        with pytest.raises(NotAttached, match="just been let go"):
            act()

    assert Reply.objects.get().state == Reply.State.READY
    assert list(Attachment.objects.values("pk", "alt", "place")) == before


def test_what_was_taken_off_in_another_tab_is_not_there_to_be_changed(
    picture: Attachment, mia: Membership
) -> None:
    in_another_tab = Attachment.objects.select_related("reply").get(pk=picture.pk)
    take_off(in_another_tab, mia)

    acts: list[Callable[[], None]] = [
        lambda: describe(picture, mia, "Etwas anderes."),
        lambda: move_forward(picture, mia),
        lambda: take_off(picture, mia),
    ]
    for act in acts:
        with pytest.raises(NotAttached, match="not attached to your answer any more"):
            act()


@pytest.mark.django_db(transaction=True)
def test_of_letting_go_and_taking_off_at_once_either_comes_first_and_nothing_is_torn(
    draft: Reply, picture: Attachment, mia: Membership, team: Team
) -> None:
    Team.objects.filter(pk=team.pk).update(undo_seconds=30)
    read_before = Attachment.objects.select_related("reply").get(pk=picture.pk)
    ready = threading.Barrier(2)
    refused: list[NotAttached] = []

    def let_go() -> None:
        ready.wait()
        try:
            approve(Reply.objects.get(pk=draft.pk), mia)
        finally:
            connection.close()

    def take_it_off() -> None:
        ready.wait()
        try:
            take_off(read_before, mia)
        except NotAttached as trouble:
            refused.append(trouble)
        finally:
            connection.close()

    both = [threading.Thread(target=act) for act in (let_go, take_it_off)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert Reply.objects.get().state == Reply.State.READY
    assert Attachment.objects.count() == len(refused)


def test_with_the_draft_the_file_goes(draft: Reply, picture: Attachment, happens: Happens) -> None:
    with happens():
        put_away(draft)
    assert not shelf.place_of(picture.key).exists()
    assert not Attachment.objects.exists()


def test_a_week_after_it_arrived_the_file_goes_and_not_before(
    draft: Reply, mia: Membership, picture: Attachment, happens: Happens
) -> None:
    with happens():
        approve(draft, mia)
    with happens():
        attaching.tidy_up()
    assert shelf.place_of(picture.key).exists()
    Reply.objects.filter(pk=draft.pk).update(changed_at=timezone.now() - timedelta(days=8))
    with happens():
        attaching.tidy_up()
    assert not shelf.place_of(picture.key).exists()
    assert Message.objects.get(written_as=draft).media


def test_files_without_a_row_are_swept_away_once_they_are_old(
    picture: Attachment, draft: Reply
) -> None:
    path = shelf.place_of(picture.key)
    stray = path.with_name("0" * 32)
    stray.write_bytes(b"?")
    attaching.tidy_up()
    assert stray.exists()
    os.utime(stray, (0, 0))
    os.utime(path, (0, 0))
    attaching.tidy_up()
    assert not stray.exists()
    assert path.exists()


def test_many_files_are_looked_at_in_lots_and_a_half_goes_too(
    picture: Attachment, mia: Membership, draft: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "LOT", 2)
    path = shelf.place_of(picture.key)
    strays = [path.with_name(f"{n:032x}") for n in range(4)]
    half = path.with_suffix(".part")
    for old in (path, *strays, half):
        old.write_bytes(b"?")
        os.utime(old, (0, 0))

    with CaptureQueriesContext(connection) as asked:
        attaching.tidy_up()

    assert path.is_file()
    assert not [one for one in (*strays, half) if one.exists()]
    asked_for_keys = [one for one in asked if '"key" IN' in one["sql"]]
    assert len(asked_for_keys) >= 2
    assert not [one for one in asked_for_keys if one["sql"].count("'") > 2 * 2 + 2]


def test_who_is_forgotten_leaves_no_file_and_who_asks_learns_of_them(
    draft: Reply, mia: Membership, owner: Membership, picture: Attachment, happens: Happens
) -> None:
    told = json.dumps(give_out(draft.conversation.person, owner))
    assert "Eine blaue B" in told
    with happens():
        forget(draft.conversation.person, owner)
    assert not shelf.place_of(picture.key).exists()
    assert not Attachment.objects.exists()


def test_a_network_that_takes_no_pictures_says_why(
    conversation: Conversation, channel: Channel, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = save_draft(conversation, mia, "Hier.")
    describe(attach(draft, mia, "b.png", samples.png()), mia, "Eine Bürste.")
    connector = type(channel.connector)
    without = {**connector.abilities, Ability.MEDIA: never("Comments are text only.")}
    monkeypatch.setattr(connector, "abilities", without)
    with pytest.raises(NotYet, match="text only"):
        approve(draft, mia)
