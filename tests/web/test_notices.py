"""For you: the page, the bell, and how one hears of things."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Role
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation
from herzenstakt.conversations.services import take_care
from herzenstakt.flows import informing
from herzenstakt.kernel.words import Sentence
from herzenstakt.notices.models import Device, Kind, Notice, Way, Wishes
from herzenstakt.notices.services import keep_wishes, tell
from herzenstakt.web.notices.views import PAGE
from tests.conftest import Says

SignedIn = Callable[[Membership], Client]
HOME = "/t/ratzifatzi/"
LIST = f"{HOME}notices/"


def page_of(client: Client, path: str = LIST, **headers: str) -> str:
    """What a page says."""
    return client.get(path, headers=headers).content.decode()


def asks_again(client: Client, target: str, path: str) -> tuple[int, str]:
    """What htmx gets that asks for a part anew."""
    answer = client.get(path, headers={"HX-Request": "true", "HX-Target": target})
    return answer.status_code, answer.content.decode()


@pytest.fixture
def mention(conversation: Conversation, mia: Membership, uwe: Membership) -> Notice:
    """Mia has mentioned Uwe."""
    informing.note(conversation, mia, "@Uwe, schaust du?")
    return Notice.objects.get()


# --- the page ------------------------------------------------------------------------------------


def test_what_is_for_me_stands_there_newest_first_and_new_is_a_word(
    conversation: Conversation, mention: Notice, uwe: Membership, says: Says, signed_in: SignedIn
) -> None:
    take_care(conversation, uwe)
    says("frieda", "Hallo?")
    said = page_of(signed_in(uwe))
    assert said.index("Somebody you take care of wrote again") < said.index("Mia mentions you")
    assert "Frieda Frage" in said
    assert "@Uwe, schaust du?" in said
    assert "Hallo?" in said
    assert said.count('<span class="told__new">new</span>') == 2


def test_nothing_of_anybody_else_stands_there(
    mention: Notice, mia: Membership, olga: Membership, rolf: Membership, signed_in: SignedIn
) -> None:
    for member in (mia, rolf):
        assert "Mia mentions you" not in page_of(signed_in(member))
    assert signed_in(olga).get(LIST).status_code == 404
    assert signed_in(mia).get(f"{LIST}{mention.pk}/").status_code == 404


def test_opening_the_conversation_is_enough(
    conversation: Conversation, mention: Notice, uwe: Membership, signed_in: SignedIn
) -> None:
    browser = signed_in(uwe)
    assert 'data-new="1"' in page_of(browser, HOME)
    assert 'data-new=""' in page_of(browser, f"{HOME}c/{conversation.pk}/")
    assert "told__new" not in page_of(browser)


def test_what_comes_while_one_looks_is_read_as_soon_as_it_is_shown(
    conversation: Conversation, mia: Membership, uwe: Membership, signed_in: SignedIn
) -> None:
    browser = signed_in(uwe)
    page_of(browser, f"{HOME}c/{conversation.pk}/")
    informing.note(conversation, mia, "@Uwe?")
    status, said = asks_again(browser, "thread", f"{HOME}c/{conversation.pk}/?seen=x")
    assert (status, "@Uwe" in said) == (200, True)
    assert not Notice.objects.unseen().exists()


def test_a_colleague_who_opens_it_reads_it_for_nobody_else(
    conversation: Conversation, mention: Notice, tina: Membership, signed_in: SignedIn
) -> None:
    page_of(signed_in(tina), f"{HOME}c/{conversation.pk}/")
    assert Notice.objects.unseen().count() == 1


def test_each_leads_to_what_it_is_about_and_is_read_then(
    conversation: Conversation,
    channel: Channel,
    mention: Notice,
    uwe: Membership,
    owner: Membership,
    signed_in: SignedIn,
) -> None:
    led = signed_in(uwe).get(f"{LIST}{mention.pk}/")
    assert led["Location"] == f"{HOME}c/{conversation.pk}/"
    informing.disconnect(channel, Sentence("Over."))
    cut_off = Notice.objects.get(member=owner)
    led = signed_in(owner).get(f"{LIST}{cut_off.pk}/")
    assert led["Location"] == f"{HOME}channels/{channel.pk}/"
    assert not Notice.objects.unseen().filter(member__in=[uwe, owner]).exists()


def test_all_read_with_one_button(mention: Notice, uwe: Membership, signed_in: SignedIn) -> None:
    browser = signed_in(uwe)
    assert "All read" in page_of(browser)
    said = browser.post(f"{LIST}read/", follow=True).content.decode()
    assert "All read" not in said
    assert "Mia mentions you" in said


def test_a_long_list_is_paged_by_key(
    conversation: Conversation, uwe: Membership, signed_in: SignedIn
) -> None:
    now = timezone.now()
    for number in range(PAGE + 3):
        Notice.objects.create(
            member=uwe,
            kind=Kind.PROMISE,
            conversation=conversation,
            topic=str(number),
            words=f"#{number}#",
            told_at=now - timedelta(seconds=number // 2),  # two of each moment
        )
    browser = signed_in(uwe)
    first = page_of(browser)
    after = browser.get(LIST).context["older"]
    second = page_of(browser, f"{LIST}?{urlencode({'after': after})}")
    seen = [number for number in range(PAGE + 3) if f"#{number}#" in first]
    rest = [number for number in range(PAGE + 3) if f"#{number}#" in second]
    assert sorted(seen + rest) == list(range(PAGE + 3))
    assert len(seen) == PAGE


@pytest.mark.parametrize(
    "after", ["x", "9999-12-31T23:59:59+00:00_1", "2026-01-01_1", "\x00", "_", "w_5", "²_²"]
)
def test_a_key_that_is_none_shows_the_beginning(
    after: str, mention: Notice, uwe: Membership, signed_in: SignedIn
) -> None:
    assert "Mia mentions you" in page_of(signed_in(uwe), f"{LIST}?{urlencode({'after': after})}")


def test_an_open_list_hears_nothing_while_nothing_is_new(
    conversation: Conversation,
    mention: Notice,
    tina: Membership,
    uwe: Membership,
    signed_in: SignedIn,
) -> None:
    browser = signed_in(uwe)
    digest = browser.get(LIST).context["digest"]
    assert asks_again(browser, "told", f"{LIST}?seen={digest}")[0] == 204
    informing.note(conversation, tina, "@Uwe!")
    status, said = asks_again(browser, "told", f"{LIST}?seen={digest}")
    assert (status, "Tina mentions you" in said) == (200, True)
    assert "<html" not in said


def test_whoever_wants_no_hateful_words_today_finds_them_veiled_here_too(
    conversation: Conversation, uwe: Membership, says: Says, signed_in: SignedIn
) -> None:
    uwe.user.not_today = True
    uwe.user.save()
    take_care(conversation, uwe)
    says("frieda", "Du dreckige Schlampe, verrecke endlich!")
    assert "verrecke" not in page_of(signed_in(uwe))


# --- the bell ------------------------------------------------------------------------------------


def test_the_bell_comes_again_only_when_it_says_something_else(
    mention: Notice, uwe: Membership, signed_in: SignedIn
) -> None:
    browser = signed_in(uwe)
    assert asks_again(browser, "bell", f"{LIST}bell/?seen=1")[0] == 204
    status, said = asks_again(browser, "bell", f"{LIST}bell/?seen=")
    assert (status, 'data-new="1"' in said, 'id="tabs-bell"' in said) == (200, True, True)
    assert browser.get(f"{LIST}bell/").status_code == 302


def test_the_bell_counts_to_ninety_nine(
    conversation: Conversation, uwe: Membership, signed_in: SignedIn
) -> None:
    Notice.objects.bulk_create(
        Notice(member=uwe, kind=Kind.PROMISE, conversation=conversation, topic=str(number))
        for number in range(120)
    )
    browser = signed_in(uwe)
    assert 'data-new="99+"' in page_of(browser, LIST)
    assert asks_again(browser, "bell", f"{LIST}bell/?seen=99%2B")[0] == 204


def test_the_bell_is_counted_with_all_the_other_numbers(
    mention: Notice,
    uwe: Membership,
    signed_in: SignedIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    from herzenstakt.web.inbox.rooms import Nav

    nav = Nav(uwe, None, [], "/")
    with django_assert_max_num_queries(1):
        assert (nav.notices, next(entry.count for entry in nav.rooms)) == ("1", "1")


# --- how one hears of it -------------------------------------------------------------------------

SETTINGS = f"{LIST}settings/"
QUIET = {
    "is_quiet": "on",
    "quiet_from": "18:30",
    "quiet_until": "06:00",
    "quiet_days": ["0", "4"],
    "digest_at": "09:15",
    "time_zone": "America/New_York",
}


def test_what_one_wishes_is_kept_for_this_team_alone(
    uwe: Membership, mia: Membership, signed_in: SignedIn
) -> None:
    answer = signed_in(uwe).post(
        SETTINGS, {**QUIET, "mention-mail": "on", "wrote_again-push": "on"}
    )
    assert answer.status_code == 302
    wishes = Wishes.objects.get()
    assert (wishes.member, wishes.quiet_from, wishes.quiet_until) == (uwe, time(18, 30), time(6))
    assert (wishes.quiet_days, wishes.digest_at) == ([0, 4], time(9, 15))
    assert wishes.hours.zone == "America/New_York"
    assert wishes.ways_of(Kind.MENTION) == [Way.MAIL]
    assert wishes.ways_of(Kind.WROTE_AGAIN) == [Way.PUSH]
    assert wishes.ways_of(Kind.GIVEN_BACK) == []
    assert wishes.ways_of(Kind.DISCONNECTED) == [Way.DESK, Way.MAIL]  # was not asked


def test_two_tabs_that_keep_wishes_at_once_keep_the_later_ones(uwe: Membership) -> None:
    one, other = Wishes.objects.of(uwe), Wishes.objects.of(uwe)
    one.digest_at, other.digest_at = time(9), time(10)
    keep_wishes(one)
    keep_wishes(other)
    assert Wishes.objects.get().digest_at == time(10)


def test_until_one_says_otherwise_it_is_quiet(uwe: Membership) -> None:
    wishes = Wishes.objects.of(uwe)
    assert [kind for kind in Kind if wishes.wants(kind, Way.PUSH)] == [
        Kind.MENTION,
        Kind.HANDED_OVER,
        Kind.CALLED,
        Kind.DANGER,
    ]
    assert all(wishes.wants(kind, Way.DESK) and wishes.wants(kind, Way.MAIL) for kind in Kind)
    assert (wishes.digest_at, wishes.hours.zone) == (time(8), uwe.team.time_zone)


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet_from": ""},
        {"quiet_until": "25:00"},
        {"quiet_days": []},
        {"quiet_days": ["7"]},
        {"digest_at": ""},
        {"digest_at": "<script>"},
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../../etc/passwd"},
    ],
)
def test_what_makes_no_sense_comes_back_with_a_word_and_changes_nothing(
    wrong: dict[str, object], uwe: Membership, signed_in: SignedIn
) -> None:
    answer = signed_in(uwe).post(SETTINGS, {**QUIET, **wrong})
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not Wishes.objects.exists()


def test_one_is_offered_what_ones_role_has_to_do_with(
    owner: Membership, tina: Membership, rolf: Membership, signed_in: SignedIn
) -> None:
    said = {who: page_of(signed_in(who), SETTINGS) for who in (owner, tina, rolf)}
    assert all(f'name="{kind}-push"' in said[owner] for kind in Kind)
    assert 'name="disconnected-push"' not in said[tina]
    assert 'name="webhook_rests-push"' not in said[tina]
    assert 'name="to_read-push"' not in said[tina]
    assert "-push" not in said[rolf].replace("data-push", "")


def test_without_a_mail_server_the_page_says_so(
    uwe: Membership, signed_in: SignedIn, settings: Settings
) -> None:
    assert "no mail server yet" in page_of(signed_in(uwe), SETTINGS)
    settings.EMAIL_HOST = "mail.example"
    assert "no mail server yet" not in page_of(signed_in(uwe), SETTINGS)


def test_wishes_hold_for_what_waits_to_leave_the_house(
    mention: Notice, uwe: Membership, signed_in: SignedIn
) -> None:
    assert mention.push_at
    signed_in(uwe).post(SETTINGS, {"digest_at": "08:00", "mention-desk": "on"})
    assert not Notice.objects.exclude(push_at=None, mail_at=None).exists()


def test_the_settings_of_one_say_nothing_of_the_devices_of_another(
    mia: Membership, uwe: Membership, signed_in: SignedIn
) -> None:
    device = Device.objects.create(user=uwe.user, name="Uwes Handy", endpoint="https://x.example/1")
    assert "Uwes Handy" in page_of(signed_in(uwe), SETTINGS)
    browser = signed_in(mia)
    assert "Uwes Handy" not in page_of(browser, SETTINGS)
    assert browser.post(f"{LIST}devices/{device.pk}/remove/").status_code == 404
    assert Device.objects.exists()


def test_a_trainee_and_a_reader_have_a_page_too(
    conversation: Conversation,
    tina: Membership,
    mia: Membership,
    rolf: Membership,
    signed_in: SignedIn,
) -> None:
    tell(tina, Kind.MENTION, conversation, mia, "x")
    assert "Mia mentions you" in page_of(signed_in(tina))
    assert "Nothing for you right now" in page_of(signed_in(rolf))
    assert rolf.role == Role.READER
