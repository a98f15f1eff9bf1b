"""The pages of webhooks: a secret is seen once, a log never shows it, and only those who may look."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from herzenstakt.accounts.models import Membership
from herzenstakt.webhooks import services
from herzenstakt.webhooks.events import EVENTS
from herzenstakt.webhooks.models import Call, Webhook
from tests.webhooks.conftest import Neighbour, hook, kept, neighbour

__all__ = ["hook", "kept", "neighbour"]

SignedIn = Callable[[Membership], Client]
HOME = "/t/ratzifatzi/webhooks/"


def typed(address: str, **more: object) -> dict[str, object]:
    """What somebody fills in."""
    return {"address": address, "purpose": "the ERP", "events": ["message.received"], **more}


def test_the_secret_is_shown_once_and_kept_by_no_browser(
    signed_in: SignedIn, mia: Membership, neighbour: Neighbour
) -> None:
    desk = signed_in(mia)
    answer = desk.post(f"{HOME}add/", typed(f"{neighbour.url}/hook"))

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    added = Webhook.objects.get()
    (secret,) = added.secrets(added.added_at)
    assert secret in answer.content.decode()
    for path in ("", f"{added.pk}/", f"{added.pk}/edit/"):
        page = desk.get(HOME + path).content.decode()
        assert "the ERP" in page
        assert "whsec_" not in page
    assert "whsec_" not in desk.get("/t/ratzifatzi/journal/").content.decode()


def test_a_new_secret_is_shown_with_the_time_until_which_the_old_one_holds(
    signed_in: SignedIn, mia: Membership, hook: Webhook
) -> None:
    page = signed_in(mia).post(f"{HOME}{hook.pk}/rotate/").content.decode()

    hook.refresh_from_db()
    assert hook.before_until is not None
    new, old = hook.secrets(hook.added_at)
    assert new in page
    assert old not in page
    assert re.search(r"Until [^<]*\d[^<]* the secret before holds too", page)


@pytest.mark.parametrize("address", ["http://example.org/", "https://10.0.0.1/", "nonsense", ""])
def test_what_cannot_be_called_comes_back_with_a_word_and_what_was_typed(
    address: str, signed_in: SignedIn, mia: Membership
) -> None:
    answer = signed_in(mia).post(f"{HOME}add/", typed(address, purpose="for the <b>shop</b>"))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "for the &lt;b&gt;shop" in page
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("role", ["uwe", "tina", "rolf"])
def test_whoever_may_not_keep_webhooks_sees_none(
    role: str, request: pytest.FixtureRequest, signed_in: SignedIn, hook: Webhook
) -> None:
    desk = signed_in(request.getfixturevalue(role))
    for path in ("", "add/", f"{hook.pk}/", f"{hook.pk}/edit/"):
        assert desk.get(HOME + path).status_code == 403
    for path in ("rotate", "off", "on", "test", "remove"):
        assert desk.post(f"{HOME}{hook.pk}/{path}/").status_code == 403
    assert Webhook.objects.get().is_on
    assert HOME not in desk.get("/t/ratzifatzi/").content.decode()


def test_the_house_next_door_finds_nothing(
    signed_in: SignedIn, olga: Membership, hook: Webhook, mia: Membership
) -> None:
    call = services.try_out(hook, mia)
    desk = signed_in(olga)
    for path in ("", "edit/"):
        assert desk.get(f"/t/anderswo/webhooks/{hook.pk}/{path}").status_code == 404
    for path in ("rotate", "off", "on", "test", "remove"):
        assert desk.post(f"/t/anderswo/webhooks/{hook.pk}/{path}/").status_code == 404
    assert desk.post(f"/t/anderswo/webhooks/calls/{call.pk}/again/").status_code == 404
    assert "the ERP" not in desk.get("/t/anderswo/webhooks/").content.decode()


def test_the_log_tells_what_arrived_and_what_did_not(
    signed_in: SignedIn, mia: Membership, hook: Webhook
) -> None:
    wrong = {"trouble": services.why_not(500).as_json(), "status": 500, "answer": "<script>x"}
    kinds: list[dict[str, Any]] = [
        {"event": "message.received", "state": "delivered", "status": 204, "tries": 1},
        {"event": "promise.made", "tries": 2, **wrong},
        {"event": "promise.kept", "state": "given_up", "tries": 10, **wrong},
        {"event": "reply.unsure"},
    ]
    for kind in kinds:
        Call.objects.create(webhook=hook, payload={}, took_ms=1234, **kind)
    desk = signed_in(mia)
    page = desk.get(f"{HOME}{hook.pk}/").content.decode()
    for words in ("Somebody wrote to us", "It answered with 500.", "Next try", "given up", "waits"):
        assert words in page
    assert "<script>x" not in page

    failed = desk.get(f"{HOME}{hook.pk}/?only=failed").content.decode()
    table = failed[failed.index("<tbody") :]
    assert "Something was promised" in table
    assert "A promise was kept" in table
    assert "Somebody wrote to us" not in table
    assert "reply.unsure" not in table


def test_the_log_has_pages_and_asks_the_database_the_same_for_one_line_and_for_many(
    signed_in: SignedIn,
    mia: Membership,
    hook: Webhook,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    names = [*EVENTS][:2]
    for number in range(60):
        Call.objects.create(webhook=hook, payload={}, event=names[number % 2])
    desk = signed_in(mia)
    with django_assert_max_num_queries(25):  # type: ignore[attr-defined]
        page = desk.get(f"{HOME}{hook.pk}/").content.decode()
    older = page.split("before=")[1].split('"')[0]
    assert page.count('<tr role="row">') == 51
    assert (
        desk.get(f"{HOME}{hook.pk}/?before={older}").content.decode().count('<tr role="row">') == 11
    )
    for odd in ("x", "9" * 40, "-1", "²"):
        assert desk.get(f"{HOME}{hook.pk}/?before={odd}").status_code == 200


def test_a_test_waits_to_be_sent_and_what_was_sent_goes_again(
    signed_in: SignedIn, mia: Membership, hook: Webhook
) -> None:
    desk = signed_in(mia)
    desk.post(f"{HOME}{hook.pk}/test/")
    call = Call.objects.get(event="webhook.test")
    Call.objects.update(state="given_up", tries=10)

    answer = desk.post(f"{HOME}calls/{call.pk}/again/", follow=True)

    call.refresh_from_db()
    assert (call.state, call.tries) == ("waiting", 0)
    assert "by the same name" in answer.content.decode()


def test_what_is_off_is_not_tested_and_says_so(
    signed_in: SignedIn, mia: Membership, hook: Webhook
) -> None:
    desk = signed_in(mia)
    desk.post(f"{HOME}{hook.pk}/off/")
    answer = desk.post(f"{HOME}{hook.pk}/test/", follow=True).content.decode()
    assert "Switch it on first" in answer
    assert not Call.objects.exists()

    desk.post(f"{HOME}{hook.pk}/on/")
    assert Webhook.objects.get().is_on


def test_change_and_remove(
    signed_in: SignedIn, mia: Membership, hook: Webhook, neighbour: Neighbour
) -> None:
    desk = signed_in(mia)
    form = typed(f"{neighbour.url}/elsewhere", events=["promise.made"], with_words="on")
    assert desk.post(f"{HOME}{hook.pk}/edit/", form).status_code == 302
    hook.refresh_from_db()
    assert (hook.events, hook.with_words) == (["promise.made"], True)

    desk.post(f"{HOME}{hook.pk}/remove/")
    assert not Webhook.objects.exists()
    assert "removed the webhook to" in desk.get("/t/ratzifatzi/journal/").content.decode()
