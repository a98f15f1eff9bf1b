"""The desk speaks German: what people see, and what stays out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import allauth
import polib
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

import herzenstakt
from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation
from herzenstakt.web.templatetags.desk import grouped, how_long, waits

#: words that stand in an English sentence of the desk and in no German one
LEFTOVERS = re.compile(
    r"\b(?:the|and|your|you|with|waiting|answer|channel|answered|save|sign|since|days)\b", re.I
)
UNSEEN = re.compile(r"<(script|style|svg|textarea|code)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.S)
PACKAGE = Path(herzenstakt.__file__).parent
CATALOGUE = Path("de", "LC_MESSAGES", "django.po")
GERMAN_OF_ALLAUTH = Path(allauth.__file__).parent / "locale" / CATALOGUE
#: where a sentence of allauth stands that people here can meet
OF_SIGN_IN = re.compile(r"^(?:templates/)?(?:account|mfa)/")
SCREENS = (
    "inbox:list",
    "channels:list",
    "channels:choose",
    "journal:list",
    "members:list",
    "netiquette:show",
    "search:results",
)
BEFORE_THE_DESK = ("account:home", "account_change_password", "account_email", "mfa_index")


@pytest.fixture
def german() -> Iterator[None]:
    """Whatever is said meanwhile is said in German."""
    with translation.override("de"):
        yield


def words_on(page: str) -> str:
    """What can be read on a page, without what stands in tags."""
    return UNSEEN.sub(" ", page)


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=3), "hat gerade geschrieben"),
        (timedelta(minutes=5), "wartet seit 5\u00a0Min."),
        (timedelta(hours=3), "wartet seit 3\u00a0Std."),
        (timedelta(days=1), "wartet seit 1\u00a0Tag"),
        (timedelta(days=9), "wartet seit 9\u00a0Tagen"),
        (timedelta(weeks=4), "wartet seit 4\u00a0Wochen"),
    ],
)
def test_a_wait_is_told_in_the_right_case(ago: timedelta, said: str) -> None:
    assert waits(timezone.now() - ago) == said


@pytest.mark.usefixtures("german")
def test_how_long_ago_stands_by_itself() -> None:
    assert how_long(timezone.now() - timedelta(days=9)) == "9\u00a0Tage"
    assert how_long(timezone.now()) == "gerade eben"
    assert (how_long(None), waits(None)) == ("", "")


def test_large_numbers_are_written_as_the_reader_writes_them() -> None:
    with translation.override("de"):
        assert grouped(65525) == "65.525"
    with translation.override("en"):
        assert grouped(65525) == "65,525"


@pytest.mark.parametrize("name", [*SCREENS, *BEFORE_THE_DESK])
def test_no_english_is_left_on_a_german_page(name: str, client: Client, owner: Membership) -> None:
    owner.user.language = "de"
    owner.user.save()
    client.force_login(owner.user)
    where: dict[str, Any] = {"team": owner.team.slug} if name in SCREENS else {}

    page = client.get(reverse(name, kwargs=where), follow=True).content.decode()

    assert 'lang="de"' in page
    assert LEFTOVERS.findall(words_on(page)) == []


@pytest.mark.parametrize("room", ["conversation:show", "person:show"])
def test_no_english_is_left_around_what_people_said(
    room: str, client: Client, owner: Membership, conversation: Conversation
) -> None:
    owner.user.language = "de"
    owner.user.save()
    client.force_login(owner.user)
    pk = conversation.pk if room == "conversation:show" else conversation.person_id

    page = client.get(reverse(room, kwargs={"team": owner.team.slug, "pk": pk})).content.decode()

    assert "Wann kommt die in Blau?" in page
    assert LEFTOVERS.findall(words_on(page)) == []


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_no_english_is_left_before_the_door(name: str, client: Client) -> None:
    page = client.get(reverse(name), headers={"accept-language": "de"}).content.decode()

    assert LEFTOVERS.findall(words_on(page)) == []


@pytest.mark.django_db
def test_no_english_is_left_where_a_desk_begins(client: Client) -> None:
    page = client.get(reverse("setup:setup"), headers={"accept-language": "de"}).content.decode()

    assert "Willkommen" in page
    assert LEFTOVERS.findall(words_on(page)) == []


def test_the_leftovers_are_found_where_they_are(client: Client, owner: Membership) -> None:
    owner.user.language = "en"
    owner.user.save()
    client.force_login(owner.user)

    page = client.get(reverse("members:list", kwargs={"team": owner.team.slug})).content.decode()

    assert len(LEFTOVERS.findall(words_on(page))) > 5


@pytest.mark.usefixtures("german")
def test_allauth_says_du_as_the_desk_does() -> None:
    formal = re.compile(r"\b(?:Sie|Ihnen|Ihr\w*)\b(?! werden)")
    theirs = polib.pofile(str(GERMAN_OF_ALLAUTH))
    ours = [entry for entry in theirs if any(OF_SIGN_IN.search(at) for at, _ in entry.occurrences)]

    assert len(ours) > 100
    assert [entry.msgid for entry in ours if formal.search(gettext(entry.msgid))] == []


def test_what_we_say_for_allauth_is_said_by_allauth() -> None:
    theirs = {entry.msgid for entry in polib.pofile(str(GERMAN_OF_ALLAUTH))}
    ours = {entry.msgid for entry in polib.pofile(str(PACKAGE / "locale_of_others" / CATALOGUE))}

    assert ours <= theirs
