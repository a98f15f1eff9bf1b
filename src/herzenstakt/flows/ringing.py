"""How notices leave the house: one push after a moment, one mail a day, neither in quiet hours.

    tell ─► [notice: push_at] ─► ring_due ─► ring ─► every device of the member
       └──► [notice: mail_at] ─► post_due ─► post ─► one mail

What is seen before leaves no more. The claim takes the time away in the same transaction that chooses the
rows, and only then something is sent: a crash in between loses a reminder, and never sends it twice. The
notice itself still stands at the desk.

What leaves says who wants something and where to look, never what somebody wrote: a locked screen and a
mailbox are read by others, too. Of people in danger and of private conversations not even the name.
"""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from email.utils import parseaddr

import httpx
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation
from herzenstakt.kernel import webpush
from herzenstakt.kernel.http import Blocked, Http, TooLarge
from herzenstakt.kernel.jobs import LAST, NEXT, enqueue, task
from herzenstakt.notices.models import Device, Notice, NoticeQuerySet, Way, Wishes
from herzenstakt.notices.words import in_short, sentence
from herzenstakt.safety.models import CrisisCase

logger = logging.getLogger(__name__)

#: members whose turn comes with one look of the clock
HANDFUL = 200
#: lines of one mail; the page has them all
MOST_LINES = 20
#: a push service keeps what it could not deliver so long; later it is no news
KEPT = 4 * 3600
#: places that may be called though they are private, or speak no https; for tests alone
ALLOWED: frozenset[str] = frozenset()
#: what may go wrong on the way to a push service; a name that is none is a ValueError
NOT_THERE = (
    httpx.HTTPError,
    httpx.InvalidURL,
    Blocked,
    TooLarge,
    webpush.BadKeys,
    OSError,
    ValueError,
)
#: the push service says: this browser has gone for good
GONE = frozenset({404, 410})
#: the mail server could not be reached at all, so nothing has left: try again then
LATER = timedelta(minutes=15)


# --- the clock -----------------------------------------------------------------------------------


def ring_due() -> None:
    """Each second: whose devices are to be woken."""
    for member in _members(Notice.objects.filter(push_at__lte=timezone.now())):
        enqueue(ring, member)


def post_due() -> None:
    """Every half minute: to whom a mail is due."""
    for member in _members(Notice.objects.filter(mail_at__lte=timezone.now())):
        enqueue(post, member)


def _members(due: NoticeQuerySet) -> list[int]:
    return list(due.order_by().values_list("member", flat=True).distinct()[:HANDFUL])


# --- push ----------------------------------------------------------------------------------------


@task(priority=NEXT)
def ring(pk: int) -> None:
    """Wake the devices of a member, once for everything that is due."""
    due = _claimed(pk, Way.PUSH)
    if not due:
        return
    member = due[0].member
    with translation.override(_language(member)):
        words = {
            "title": member.team.name,
            "body": in_short(due),
            "url": _where_to(due),
            "tag": f"herzenstakt-{member.team_id}",
        }
    for device in Device.objects.filter(user=member.user_id):
        wake(device, words)


def wake(device: Device, words: dict[str, str]) -> bool:
    """Send one push. A browser that has gone is forgotten; whatever else goes wrong, the desk goes on."""
    http = Http(ALLOWED)
    try:
        status = _send(http, device, json.dumps(words).encode())
    except NOT_THERE as trouble:
        logger.info("device %s could not be woken: %s", device.pk, type(trouble).__name__)
        return False
    finally:
        http.close()
    if status in GONE:
        device.delete()
        return False
    if status >= 300:
        logger.info("device %s could not be woken: the push service says %s", device.pk, status)
        return False
    Device.objects.filter(pk=device.pk).update(woken_at=timezone.now())
    return True


def _send(http: Http, device: Device, words: bytes) -> int:
    if not may_call(device.endpoint):
        raise Blocked("not https")
    answer = http.post(
        device.endpoint,
        content=webpush.locked(words, device.p256dh, device.auth),
        headers={
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT),
            "Urgency": "normal",
            **webpush.authorization(settings.PUSH_KEY, device.endpoint, _contact()),
        },
    )
    return answer.status


def may_call(endpoint: str) -> bool:
    """Whether it is an address at which we would call a push service."""
    try:
        url = httpx.URL(endpoint)
    except (httpx.InvalidURL, UnicodeError):
        return False
    return bool(url.host) and not url.userinfo and (url.scheme == "https" or url.host in ALLOWED)


def _contact() -> str:
    """Where the makers of push services find us."""
    if settings.PUBLIC_URL.startswith("https://"):
        return str(settings.PUBLIC_URL)
    return f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1] or 'herzenstakt@localhost'}"


# --- mail ----------------------------------------------------------------------------------------


@task(priority=LAST)
def post(pk: int) -> None:
    """One mail to a member about everything that is due. Without a mail server there is none."""
    if not settings.EMAIL_HOST:
        Notice.objects.filter(member=pk, mail_at__lte=timezone.now()).update(mail_at=None)
        return
    line = get_connection()
    try:
        line.open()
    except OSError as trouble:  # nothing has left
        logger.warning("the mail server cannot be reached: %s", type(trouble).__name__)
        later = timezone.now() + LATER
        Notice.objects.filter(member=pk, mail_at__lte=timezone.now()).update(mail_at=later)
        return
    try:
        if due := _claimed(pk, Way.MAIL):
            line.send_messages([digest(due)])
    except OSError as trouble:  # it may have arrived: never again
        logger.warning("a digest may not have arrived: %s", type(trouble).__name__)
    finally:
        line.close()


def digest(due: list[Notice]) -> EmailMultiAlternatives:
    """The mail: who wants something, and where to look. In the member's language."""
    member = due[0].member
    discreet = _not_to_be_named(due)
    with translation.override(_language(member)), timezone.override(_zone(member)):
        room = {
            "member": member,
            "team": member.team,
            "lines": [(sentence(one), _name_in(one, discreet)) for one in due[:MOST_LINES]],
            "more": max(0, len(due) - MOST_LINES),
            "how_many": in_short(due) if len(due) > 1 else sentence(due[0]),
            "link": _absolute("notices:list", member),
            "settings_link": _absolute("notices:settings", member),
        }
        subject = render_to_string("notices/digest_subject.txt", room)
        plain = render_to_string("notices/digest.txt", room)
        rich = render_to_string("notices/digest.html", room)
    mail = EmailMultiAlternatives(
        " ".join(subject.split()),
        plain,
        to=[member.user.email],
        headers={
            "List-Unsubscribe": f"<{room['settings_link']}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    mail.attach_alternative(rich, "text/html")
    return mail


def _not_to_be_named(due: list[Notice]) -> set[int]:
    """The conversations whose person no mail names: private ones, and those with somebody in danger."""
    here = {one.conversation_id for one in due if one.conversation_id}
    private = Conversation.objects.filter(pk__in=here, is_private=True)
    danger = CrisisCase.objects.standing().filter(conversation__in=here)
    return {*private.values_list("pk", flat=True), *danger.values_list("conversation", flat=True)}


def _name_in(notice: Notice, discreet: set[int]) -> str:
    """Whom or what it is about, where that may stand in a mail."""
    if notice.channel:
        return notice.channel.name
    if notice.conversation is None or notice.conversation_id in discreet:
        return ""
    return notice.conversation.person.name


# --- steps ---------------------------------------------------------------------------------------


@transaction.atomic
def _claimed(pk: int, way: Way) -> list[Notice]:
    """What is due to a member this way, taken so that nobody else sends it. Nothing while it is quiet, and
    nothing they may not see or do not want to hear of any more."""
    member = Membership.objects.select_related("user", "team").filter(pk=pk).first()
    if member is None:
        return []
    now, when = timezone.now(), f"{way}_at"
    wishes = Wishes.objects.of(member)
    waiting = Notice.objects.select_for_update().filter(member=member, **{f"{when}__lte": now})
    held = list(waiting.values_list("pk", flat=True))
    due = Notice.objects.filter(pk__in=held)
    if wishes.hours.is_quiet(now):
        due.update(**{when: wishes.hours.not_before(now)})
        return []
    due.update(**{when: None})
    if not (member.is_active and member.user.is_active):
        return []
    seeable = due.visible_to(member).unseen().with_context().newest_first()
    wanted = [one for one in seeable if wishes.wants(one.kind, way)]
    for one in wanted:
        one.member = member
    return wanted


def _language(member: Membership) -> str:
    return member.user.language or member.team.language


def _zone(member: Membership) -> str:
    return member.team.time_zone


def _where_to(due: list[Notice]) -> str:
    team = due[0].member.team.slug
    if len(due) == 1:
        return reverse("notices:go", kwargs={"team": team, "pk": due[0].pk})
    return reverse("notices:list", kwargs={"team": team})


def _absolute(name: str, member: Membership) -> str:
    return str(settings.PUBLIC_URL) + reverse(name, kwargs={"team": member.team.slug})
