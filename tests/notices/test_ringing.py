"""How notices leave the house: once, in no quiet hour, and without a word of what was written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_string
from smtplib import SMTPServerDisconnected
from typing import Any

import http_ece
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from py_vapid import Vapid02
from pytest_django import Settings

from herzenstakt.accounts.models import Membership, User
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows import informing, ringing
from herzenstakt.flows.sweep import pick_up, sweep
from herzenstakt.kernel import webpush
from herzenstakt.notices.models import Device, Kind, Notice, Way, Wishes
from herzenstakt.notices.services import GRACE, MOST_DEVICES, have_seen, keep_wishes, tell
from herzenstakt.safety.services import raise_alarm
from herzenstakt.safety.signs import Danger
from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route
from herzenstakt.web.notices.devices import name_of
from tests.conftest import Happens

SignedIn = Callable[[Membership], Client]
SECRET = "Sie ist Journalistin, @Uwe."
#: a Thursday; in Berlin it is an hour later
NOON = datetime(2026, 11, 26, 11, tzinfo=UTC)
MORNING = datetime(2026, 11, 27, 7, tzinfo=UTC)
NIGHT = datetime(2026, 11, 26, 21, tzinfo=UTC)


class Browser:
    """Somebody's browser, with the keys only it has."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(webpush.CURVE)
        self.secret = b"sixteen letters!"
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.p256dh, self.auth = webpush.encoded(point), webpush.encoded(self.secret)

    def reads(self, sealed: bytes) -> dict[str, str]:
        """What was sent to it."""
        opened = http_ece.decrypt(
            sealed, private_key=self.key, auth_secret=self.secret, version="aes128gcm"
        )
        words: dict[str, str] = json.loads(opened)
        return words


class PushService(SimulatedNetwork):
    """Where the makers of browsers take pushes."""

    answers = 201

    @route("POST", r"/push/\w+")
    def take(self, call: Call) -> Told:
        return Told(self.answers, {})


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    monkeypatch.setattr(ringing, "ALLOWED", frozenset({"127.0.0.1"}))
    with PushService() as network:
        yield network


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def device(uwe: Membership, service: PushService, browser: Browser) -> Device:
    """Uwe lets this browser be woken."""
    return Device.objects.create(
        user=uwe.user,
        name="Firefox, Linux",
        endpoint=f"{service.url}/push/uwe",
        p256dh=browser.p256dh,
        auth=browser.auth,
    )


@pytest.fixture
def ticks(happens: Happens) -> Callable[[datetime], None]:
    """`ticks(NOON)`: the clock looks what is due then, and workers do it."""

    def tick(moment: datetime) -> None:
        with time_machine.travel(moment, tick=False), happens():
            sweep()
            pick_up()

    return tick


@pytest.fixture
def post_office(settings: Settings) -> Settings:
    """The house has a mail server."""
    settings.EMAIL_HOST = "mail.example"
    return settings


Ticks = Callable[[datetime], None]


def mentions(conversation: Conversation, by: Membership, moment: datetime) -> None:
    """A note with Uwe in it, written then."""
    with time_machine.travel(moment, tick=False):
        informing.note(conversation, by, SECRET)


# --- push ----------------------------------------------------------------------------------------


def test_a_mention_wakes_the_device_once_after_a_moment(
    conversation: Conversation,
    mia: Membership,
    device: Device,
    service: PushService,
    browser: Browser,
    ticks: Ticks,
) -> None:
    mentions(conversation, mia, NOON)
    ticks(NOON)
    assert service.calls == []
    for _ in range(3):
        ticks(NOON + GRACE)

    [call] = service.calls
    notice = Notice.objects.get()
    assert browser.reads(call.body) == {
        "title": "RatziFatzi GmbH",
        "body": "Mia mentions you",
        "url": f"/t/ratzifatzi/notices/{notice.pk}/",
        "tag": f"herzenstakt-{mia.team_id}",
    }
    device.refresh_from_db()
    assert device.woken_at == NOON + GRACE


def test_a_push_is_signed_for_its_service_alone_and_carries_no_words(
    conversation: Conversation,
    mia: Membership,
    device: Device,
    service: PushService,
    ticks: Ticks,
    settings: Settings,
) -> None:
    mentions(conversation, mia, NOON)
    ticks(NOON + GRACE)
    [call] = service.calls
    signed = call.headers["authorization"]
    assert Vapid02.verify(signed)
    token, key = signed.removeprefix("vapid t=").split(",k=")
    claims = json.loads(webpush._decoded(token.split(".")[1]))
    assert claims["aud"] == service.url
    assert key == webpush.public_key(settings.PUSH_KEY)
    assert call.headers["content-encoding"] == "aes128gcm"
    assert int(call.headers["ttl"]) == ringing.KEPT
    assert b"Journalistin" not in call.body
    assert settings.PUSH_KEY not in str(call.headers)


def test_a_push_names_nobody_outside(
    conversation: Conversation,
    mia: Membership,
    device: Device,
    service: PushService,
    browser: Browser,
    ticks: Ticks,
) -> None:
    mentions(conversation, mia, NOON)
    ticks(NOON + GRACE)
    said = str(browser.reads(service.calls[0].body))
    assert "Journalistin" not in said
    assert "Frieda" not in said


def test_who_has_looked_meanwhile_is_not_woken(
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    device: Device,
    service: PushService,
    ticks: Ticks,
) -> None:
    mentions(conversation, mia, NOON)
    have_seen(uwe, conversation)
    ticks(NOON + GRACE)
    assert service.calls == []


def test_after_the_quiet_hours_one_push_says_how_much_there_is(
    conversation: Conversation,
    mia: Membership,
    tina: Membership,
    owner: Membership,
    device: Device,
    service: PushService,
    browser: Browser,
    ticks: Ticks,
) -> None:
    for by in (mia, tina, owner, mia):
        mentions(conversation, by, NIGHT)
    ticks(NIGHT + timedelta(hours=2))
    assert service.calls == []
    ticks(MORNING - timedelta(hours=1))

    [call] = service.calls
    said = browser.reads(call.body)
    assert (said["body"], said["url"]) == (
        "3 things are new for you",
        "/t/ratzifatzi/notices/",
    )


def test_a_late_worker_does_not_wake_anybody_in_the_night(
    conversation: Conversation, mia: Membership, device: Device, service: PushService, ticks: Ticks
) -> None:
    """The clock stood still since the afternoon."""
    mentions(conversation, mia, NOON)
    ticks(NIGHT)
    assert service.calls == []
    ticks(MORNING)
    assert len(service.calls) == 1


def test_two_workers_wake_once(
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    device: Device,
    service: PushService,
) -> None:
    mentions(conversation, mia, NOON)
    with time_machine.travel(NOON + GRACE, tick=False):
        for _ in range(2):
            ringing.ring.func(uwe.pk)
    assert len(service.calls) == 1


def test_a_crash_between_claim_and_sending_never_doubles(
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    device: Device,
    service: PushService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def dies(*_: object) -> bool:
        raise KeyboardInterrupt

    mentions(conversation, mia, NOON)
    with time_machine.travel(NOON + GRACE, tick=False):
        with monkeypatch.context() as broken:
            broken.setattr(ringing, "wake", dies)
            with pytest.raises(KeyboardInterrupt):
                ringing.ring.func(uwe.pk)
        ringing.ring.func(uwe.pk)
    assert service.calls == []
    assert Notice.objects.unseen().count() == 1  # it still stands at the desk


@pytest.mark.parametrize("gone", ["member", "user", "private"])
def test_what_one_may_no_longer_see_wakes_nobody(
    gone: str,
    conversation: Conversation,
    uwe: Membership,
    device: Device,
    service: PushService,
    ticks: Ticks,
) -> None:
    keep_wishes(Wishes(member=uwe, ways={Kind.PROMISE: [Way.PUSH]}))
    with time_machine.travel(NOON, tick=False):
        assert tell(uwe, Kind.PROMISE, conversation)
    Membership.objects.filter(pk=uwe.pk).update(
        is_active=gone != "member", role="reader" if gone == "private" else "member"
    )
    User.objects.filter(pk=uwe.user_id).update(is_active=gone != "user")
    Conversation.objects.update(is_private=gone == "private")
    ticks(NOON + GRACE)
    assert service.calls == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_has_gone_is_forgotten(
    status: int,
    conversation: Conversation,
    mia: Membership,
    device: Device,
    service: PushService,
    ticks: Ticks,
) -> None:
    service.answers = status
    mentions(conversation, mia, NOON)
    ticks(NOON + GRACE)
    assert not Device.objects.exists()


@pytest.mark.parametrize("trouble", ["status", "drop_before", "drop_after", "html"])
def test_other_trouble_of_a_push_service_harms_nobody(
    trouble: str,
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    device: Device,
    service: PushService,
    browser: Browser,
    ticks: Ticks,
) -> None:
    other = Device.objects.create(
        user=uwe.user,
        name="Chrome",
        endpoint=f"{service.url}/push/phone",
        p256dh=browser.p256dh,
        auth=browser.auth,
    )
    service.suffer(trouble, path="/push/uwe", times=-1, status=503)
    mentions(conversation, mia, NOON)
    for _ in range(2):
        ticks(NOON + GRACE)
    other.refresh_from_db()
    assert other.woken_at
    assert Device.objects.count() == 2
    assert [call.path for call in service.calls].count("/push/phone") == 1


def test_private_addresses_and_plain_http_are_not_called(
    uwe: Membership, service: PushService, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ringing, "ALLOWED", frozenset())
    words = {"title": "x"}
    assert not ringing.wake(device, words)  # http
    device.endpoint = service.url.replace("http:", "https:")
    assert not ringing.wake(device, words)  # private
    for nowhere in ("https://[::1]/x", f"https://{'a' * 70}.example/x", "https://a..b/x"):
        device.endpoint = nowhere
        assert not ringing.wake(device, words)
    assert service.calls == []


# --- devices -------------------------------------------------------------------------------------


def adds(client: Client, **told: str) -> int:
    """Somebody adds their browser; what the desk answers."""
    where = "/t/ratzifatzi/notices/devices/"
    return client.post(
        where, told, headers={"User-Agent": "Mozilla/5.0 (Android) Firefox/140"}
    ).status_code


def test_a_browser_is_added_by_name_and_added_again_it_stays_one(
    uwe: Membership, browser: Browser, signed_in: SignedIn
) -> None:
    client = signed_in(uwe)
    keys = {"p256dh": browser.p256dh, "auth": browser.auth}
    for _ in range(2):
        assert adds(client, endpoint="https://push.example/1", **keys) == 302
    device = Device.objects.get()
    assert (device.user, device.name) == (uwe.user, "Firefox, Android")


def test_whoever_uses_the_browser_now_is_woken_there_and_nobody_before(
    uwe: Membership, mia: Membership, browser: Browser, signed_in: SignedIn
) -> None:
    keys = {"p256dh": browser.p256dh, "auth": browser.auth}
    for who in (uwe, mia):
        adds(signed_in(who), endpoint="https://push.example/1", **keys)
    assert Device.objects.get().user == mia.user


def test_the_eldest_browser_makes_room(
    uwe: Membership, browser: Browser, signed_in: SignedIn
) -> None:
    client = signed_in(uwe)
    for number in range(MOST_DEVICES + 2):
        address = f"https://push.example/{number}"
        adds(client, endpoint=address, p256dh=browser.p256dh, auth=browser.auth)
    assert Device.objects.count() == MOST_DEVICES
    assert not Device.objects.filter(endpoint="https://push.example/0").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "http://push.example/1"},
        {"endpoint": "https://" + "user:word@push.example/1"},
        {"endpoint": "file:///etc/passwd"},
        {"endpoint": "javascript:alert(1)"},
        {"endpoint": "https://"},
        {"endpoint": "https://[::1"},
        {"endpoint": "https://push.example/" + "x" * 1000},
        {"endpoint": "https://püsh.example/1"},
        {"endpoint": ""},
        {"p256dh": ""},
        {"p256dh": "A" * 87},
        {"p256dh": "<script>"},
        {"p256dh": "ü" * 87},
        {"auth": ""},
        {"auth": "AAAA"},
        {"auth": "A" * 4000},
    ],
)
def test_what_is_no_browser_is_not_added(
    wrong: dict[str, str], uwe: Membership, browser: Browser, signed_in: SignedIn
) -> None:
    told = {"endpoint": "https://push.example/1", "p256dh": browser.p256dh, "auth": browser.auth}
    assert adds(signed_in(uwe), **{**told, **wrong}) == 422
    assert not Device.objects.exists()


def test_one_tries_it_out_and_removes_it(
    uwe: Membership, device: Device, service: PushService, browser: Browser, signed_in: SignedIn
) -> None:
    client = signed_in(uwe)
    where = f"/t/ratzifatzi/notices/devices/{device.pk}"
    said = client.post(f"{where}/try/", follow=True).content.decode()
    assert "It should appear in a moment." in said
    assert "This is how it looks" in browser.reads(service.calls[0].body)["body"]
    service.suffer("status", times=-1, status=500)
    assert "could not be reached" in client.post(f"{where}/try/", follow=True).content.decode()
    client.post(f"{where}/remove/")
    assert not Device.objects.exists()


def test_signed_out_everywhere_no_device_goes_on_telling(
    uwe: Membership, device: Device, signed_in: SignedIn
) -> None:
    signed_in(uwe).post("/me/sign-out-everywhere/")
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
            "Chrome, Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU OS 18 like Mac OS X) Version/18 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140", "Edge, Windows"),
        ("", "A browser"),
        ("<script>", "A browser"),
    ],
)
def test_a_device_is_called_as_people_call_it(agent: str, name: str) -> None:
    assert name_of(agent) == name


def rich_words_of(sent: mail.EmailMessage) -> str:
    """What a mail says to those who read it as a page."""
    assert isinstance(sent, mail.EmailMultiAlternatives)
    return str(sent.alternatives[0][0])


# --- the daily mail ------------------------------------------------------------------------------


def test_the_mail_comes_once_in_the_morning_with_names_and_a_link_and_no_words(
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    ticks: Ticks,
    post_office: Settings,
) -> None:
    mentions(conversation, mia, NOON)
    ticks(MORNING - timedelta(minutes=1))
    assert mail.outbox == []
    for hours in range(50):
        ticks(MORNING + timedelta(hours=hours))

    [sent] = mail.outbox
    rich = rich_words_of(sent)
    assert sent.to == [uwe.user.email]
    assert sent.subject == "Mia mentions you · RatziFatzi GmbH"
    for words in (sent.body, rich):
        assert "Mia mentions you (Frieda Frage)" in words
        assert "http://testserver/t/ratzifatzi/notices/" in words
        assert "http://testserver/t/ratzifatzi/notices/settings/" in words
        assert "Journalistin" not in words
        assert "Blau" not in words
    assert sent.extra_headers["List-Unsubscribe"] == (
        "<http://testserver/t/ratzifatzi/notices/settings/>"
    )


def test_what_was_read_meanwhile_is_not_mailed_and_nothing_is_no_mail(
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    ticks: Ticks,
    post_office: Settings,
) -> None:
    mentions(conversation, mia, NOON)
    have_seen(uwe, conversation)
    ticks(MORNING)
    assert mail.outbox == []


@pytest.mark.parametrize("why", ["private", "danger"])
def test_of_private_words_and_of_people_in_danger_no_mail_says_the_name(
    why: str,
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    ticks: Ticks,
    post_office: Settings,
) -> None:
    mentions(conversation, mia, NOON)
    if why == "private":
        conversation.is_private = True
        conversation.save()
    else:
        raise_alarm(conversation, conversation.messages.get(), mia, Danger.LIFE)
    ticks(MORNING)

    [sent] = mail.outbox
    assert "Mia mentions you" in sent.body
    assert "Frieda" not in sent.message().as_string()


def test_a_mail_speaks_the_language_of_whoever_reads_it(
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    tina: Membership,
    ticks: Ticks,
    post_office: Settings,
) -> None:
    uwe.user.language = "de"
    uwe.user.save()
    mentions(conversation, mia, NOON)
    mentions(conversation, tina, NOON)
    ticks(MORNING)
    [sent] = mail.outbox
    assert sent.subject == "2 Sachen sind neu für dich · RatziFatzi GmbH"
    assert "Mia erwähnt dich (Frieda Frage)" in sent.body


def test_names_do_not_break_out_of_a_mail(
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    ticks: Ticks,
    post_office: Settings,
) -> None:
    evil = "x\r\nBcc: olga@anderswo.example\r\n\r\n<script>alert(1)</script>"
    type(mia.team).objects.update(name=evil[:100])
    User.objects.filter(pk=mia.user_id).update(name=evil[:100])
    type(conversation.person).objects.update(name=evil)
    mentions(conversation, mia, NOON)
    ticks(MORNING)

    [sent] = mail.outbox
    read = message_from_string(sent.message().as_string())
    assert read["Bcc"] is None
    assert sent.recipients() == [uwe.user.email]
    assert "\n" not in sent.subject
    assert "<script>" not in rich_words_of(sent)


def test_twenty_lines_are_enough(
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    ticks: Ticks,
    post_office: Settings,
) -> None:
    with time_machine.travel(NOON, tick=False):
        for number in range(ringing.MOST_LINES + 3):
            notice = tell(uwe, Kind.PROMISE, conversation)
            assert notice
            Notice.objects.filter(pk=notice.pk).update(topic=str(number))
    ticks(MORNING)
    assert mail.outbox[0].body.count("- ") == ringing.MOST_LINES + 1
    assert "and 3 more" in mail.outbox[0].body


def test_without_a_mail_server_nothing_is_written_anywhere(
    conversation: Conversation, mia: Membership, uwe: Membership, ticks: Ticks
) -> None:
    mentions(conversation, mia, NOON)
    ticks(MORNING)
    assert mail.outbox == []
    assert not Notice.objects.exclude(mail_at=None).exists()


def test_a_mail_server_that_is_down_gets_it_later_and_once(
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    ticks: Ticks,
    post_office: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mentions(conversation, mia, NOON)
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "open", _refuses)
        ticks(MORNING)
    ticks(MORNING + ringing.LATER / 2)
    assert mail.outbox == []
    for times in (1, 2, 3):
        ticks(MORNING + times * ringing.LATER)
    assert len(mail.outbox) == 1


def _refuses(*_: Any) -> None:
    raise ConnectionRefusedError


def test_a_line_that_breaks_while_sending_is_never_tried_again(
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    ticks: Ticks,
    post_office: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It may have arrived."""
    mentions(conversation, mia, NOON)

    def breaks(self: EmailBackend, messages: list[Any]) -> int:
        really(self, messages)
        raise SMTPServerDisconnected

    really = EmailBackend.send_messages
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", breaks)
        ticks(MORNING)
    ticks(MORNING + timedelta(days=1))
    assert len(mail.outbox) == 1


def test_who_wants_no_mail_gets_none_also_of_what_waits(
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    ticks: Ticks,
    post_office: Settings,
) -> None:
    mentions(conversation, mia, NOON)
    keep_wishes(Wishes(member=uwe, ways={Kind.MENTION: [Way.DESK]}))
    ticks(MORNING)
    assert mail.outbox == []


def test_next_door_gets_its_own_and_nothing_of_ours(
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    olga: Membership,
    ticks: Ticks,
    post_office: Settings,
) -> None:
    mentions(conversation, mia, NOON)
    ticks(MORNING)
    assert [sent.recipients() for sent in mail.outbox] == [[uwe.user.email]]
