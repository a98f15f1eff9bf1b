"""Saved views: whose they are, and what they show."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.labels import services as labels
from herzenstakt.labels.models import Label
from herzenstakt.search.filters import parse
from herzenstakt.search.models import SavedView
from herzenstakt.search.services import (
    MOST,
    ViewWish,
    change_view,
    move_view,
    remove_view,
    save_view,
)
from tests.conftest import Says

SignedIn = Callable[[Membership], Client]
DESK = "/t/ratzifatzi/"


def a_view(
    by: Membership, query: str = "blau", *, shared: bool = False, name: str = "Blau"
) -> SavedView:
    return save_view(by, ViewWish(name, parse(query).filter, is_shared=shared))


def names_in(page: str) -> list[str]:
    return re.findall(r'row__person">([^<]+)<', page)


def test_a_view_shows_the_conversations_in_which_its_words_stand(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message, says: Says
) -> None:
    says("karl", "Alles Mist.")
    view = a_view(mia)
    page = signed_in(mia).get(f"{DESK}?view={view.pk}").content.decode()
    assert names_in(page) == ["Frieda Frage"]
    assert f"/c/{frieda_asks.conversation_id}/?view={view.pk}" in page
    beside = signed_in(mia).get(f"{DESK}c/{frieda_asks.conversation_id}/?view={view.pk}")
    assert names_in(beside.content.decode()) == ["Frieda Frage"]


def test_each_sees_in_a_shared_view_what_they_may_see(
    signed_in: SignedIn, mia: Membership, rolf: Membership, frieda_asks: Message
) -> None:
    view = a_view(mia, "wartet", shared=True)
    Conversation.objects.update(is_private=True)
    assert names_in(signed_in(mia).get(f"{DESK}?view={view.pk}").content.decode())
    assert not names_in(signed_in(rolf).get(f"{DESK}?view={view.pk}").content.decode())


def test_a_view_of_a_colleague_or_of_another_house_is_not_there(
    signed_in: SignedIn, mia: Membership, uwe: Membership, olga: Membership
) -> None:
    own, shared = a_view(mia), a_view(mia, shared=True)
    for address in (f"?view={own.pk}", f"views/{own.pk}/"):
        assert signed_in(uwe).get(DESK + address).status_code == 404
    assert signed_in(uwe).post(f"{DESK}views/{own.pk}/remove/").status_code == 404
    for address in (f"?view={shared.pk}", f"views/{shared.pk}/"):
        assert signed_in(olga).get(f"/t/anderswo/{address}").status_code == 404
    assert "Blau" not in signed_in(olga).get("/t/anderswo/views/").content.decode()
    assert SavedView.objects.count() == 2


def test_only_who_leads_shares_with_the_team_and_changes_what_is_shared(
    signed_in: SignedIn, mia: Membership, uwe: Membership
) -> None:
    shared = a_view(mia, shared=True)
    with pytest.raises(NotKept):
        a_view(uwe, shared=True)
    with pytest.raises(NotKept):
        change_view(shared, uwe, ViewWish("Rot", parse("rot").filter, is_shared=True))
    with pytest.raises(NotKept):
        change_view(a_view(uwe), uwe, ViewWish("Rot", parse("rot").filter, is_shared=True))
    with pytest.raises(NotKept):
        remove_view(shared, uwe)
    with pytest.raises(NotKept):
        move_view(shared, uwe, up=True)
    browser = signed_in(uwe)
    browser.post(f"{DESK}views/{shared.pk}/remove/")
    browser.post(f"{DESK}views/{shared.pk}/", {"name": "x", "query": "x", "icon": "heart"})
    browser.post(
        f"{DESK}views/add/", {"name": "x", "query": "x", "icon": "heart", "is_shared": "on"}
    )
    shared.refresh_from_db()
    assert shared.name == "Blau"
    assert SavedView.objects.get(name="x").is_shared is False


def test_the_journal_knows_what_stands_in_everybodys_navigation(mia: Membership) -> None:
    view = a_view(mia, shared=True)
    change_view(view, mia, ViewWish("Rot", parse("rot").filter, is_shared=True))
    change_view(view, mia, ViewWish("Rot", parse("rot").filter))
    change_view(view, mia, ViewWish("Rot", parse("grün").filter))  # only hers now
    change_view(view, mia, ViewWish("Rot", parse("rot").filter, is_shared=True))
    remove_view(view, mia)
    told = Entry.objects.filter(action__startswith="view.").order_by("pk")
    assert list(told.values_list("action", flat=True)) == [
        "view.shared",
        "view.changed",
        "view.unshared",
        "view.shared",
        "view.removed",
    ]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("", "blau"),
        ("x" * 61, "blau"),
        ("a\u202eb", "blau"),
        ("Blau", ""),
        ("Blau", "foo:bar"),
        ("Blau", "vor:morgen"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_kept(
    signed_in: SignedIn, mia: Membership, name: str, query: str
) -> None:
    told = {"name": name, "query": query, "icon": "heart"}
    answer = signed_in(mia).post(f"{DESK}views/add/", told)
    assert answer.status_code == 422
    assert not SavedView.objects.exists()


def test_there_are_no_more_views_than_one_finds_ones_way_through(mia: Membership) -> None:
    for number in range(MOST):
        a_view(mia, name=f"{number}")
    with pytest.raises(NotKept):
        a_view(mia)


def test_views_stand_in_the_order_one_gives_them(mia: Membership, uwe: Membership) -> None:
    first, second, third = (a_view(mia, name=name) for name in "abc")
    a_view(uwe, name="u")
    move_view(third, mia, up=True)
    move_view(first, mia, up=True)  # stands first already
    move_view(first, mia, up=False)
    own = SavedView.objects.visible_to(mia).in_order()
    assert [view.name for view in own] == ["c", "a", "b"]
    assert second.pk


def test_a_view_whose_label_is_gone_says_so_and_shows_nobody(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message, conversation: Conversation
) -> None:
    label = labels.add(mia, "Presse")
    labels.put_on([conversation], label, mia)
    view = a_view(mia, "label:Presse")
    address = f"{DESK}?view={view.pk}"
    assert names_in(signed_in(mia).get(address).content.decode()) == ["Frieda Frage"]
    Label.objects.all().delete()
    page = signed_in(mia).get(address).content.decode()
    assert names_in(page) == []
    assert "There is no label “Presse” (any more)." in page
    assert (
        "There is no label “Presse” (any more)."
        in signed_in(mia).get(f"{DESK}views/").content.decode()
    )
    numbers = signed_in(mia).get(f"{DESK}views/numbers/", headers={"HX-Request": "true"})
    assert "nav__trouble" in numbers.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "channel:nirgends",
        "network:nirgends",
        "label:keins",
        "from:niemand",
        "with:niemandes",
        "post:999999",
    ],
)
def test_what_names_something_that_is_not_there_finds_nothing_and_never_everything(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message, query: str
) -> None:
    view = a_view(mia, f"{query} is:waiting")
    page = signed_in(mia).get(f"{DESK}?view={view.pk}").content.decode()
    assert names_in(page) == []
    assert "This view finds nobody" in page
    found = signed_in(mia).get(f"{DESK}search/", {"q": f"{query} blau"}).content.decode()
    assert "<mark>" not in found
    assert 'data-tone="care"' in found


def test_the_navigation_says_how_many_wait_and_counts_no_words(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message, channel: Channel
) -> None:
    waiting, words = a_view(mia, "is:waiting", name="Alle"), a_view(mia, "blau", name="Blaue")
    browser = signed_in(mia)
    assert f'href="{DESK}?view={waiting.pk}"' in browser.get(DESK).content.decode()
    page = browser.get(f"{DESK}views/numbers/", headers={"HX-Request": "true"}).content.decode()
    lines = dict(re.findall(r'view=(\d+)".*?</svg>(.*?)</a>', page))
    assert '<span class="nav__count">1</span>' in lines[str(waiting.pk)]
    assert "nav__count" not in lines[str(words.pk)]


@pytest.mark.parametrize(
    "query",
    [
        "is:waiting",
        "is:open",
        "blau",
        "from:frieda",
        "handle:frieda",
        "with:nobody",
        "visible:public",
        "said:them",
        "channel:ratzifatzi",
        "network:plaza",
        "since:2020-01-01 before:2100-01-01",
        "is:waiting since:2020-01-01",
    ],
)
def test_each_part_of_a_filter_finds_whoever_fits_and_nobody_else(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message, query: str
) -> None:
    opposite = {
        "is:waiting": "is:resting",
        "is:open": "is:resting",
        "blau": "rot",
        "from:frieda": "from:karl",
        "handle:frieda": "handle:karl",
        "with:nobody": "with:me",
        "visible:public": "visible:private",
        "said:them": "said:us",
        "channel:ratzifatzi": "channel:anders",
        "network:plaza": "network:mastodon",
        "since:2020-01-01 before:2100-01-01": "before:2020-01-01",
        "is:waiting since:2020-01-01": "is:waiting before:2020-01-01",
    }[query]
    for asked, names in ((query, ["Frieda Frage"]), (opposite, [])):
        view = a_view(mia, asked)
        page = signed_in(mia).get(f"{DESK}?view={view.pk}").content.decode()
        assert names_in(page) == names, asked
