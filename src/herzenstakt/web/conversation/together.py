"""Together in one conversation: who else is here, and who has begun an answer already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation
from herzenstakt.kernel.names import first_name
from herzenstakt.presence.models import Presence
from herzenstakt.presence.services import Company, company, look, people_at, stay
from herzenstakt.replies.models import Reply
from herzenstakt.web.conversation.rare import Rare
from herzenstakt.web.fragments import NOTHING_NEW, digest_of
from herzenstakt.web.http import DeskRequest, needs
from herzenstakt.web.inbox.rooms import Place

#: names that are said one by one; of more than these the others are counted
NAMED = 2


@dataclass(frozen=True, slots=True)
class Begun:
    """A colleague has begun an answer here before the one who looks. `reply`: their draft, 0 where none
    of it is kept yet; `writes`: whether they are at it right now."""

    author: int
    who: str
    writes: bool
    reply: int = 0
    text: str = ""
    kept_at: datetime | None = None

    @property
    def first_name(self) -> str:
        """What colleagues call them."""
        return first_name(self.who)

    @property
    def is_of_today(self) -> bool:
        """Whether its time needs no day."""
        return self.kept_at is not None and localdate(self.kept_at) == localdate()


@dataclass(frozen=True, slots=True)
class Together:
    """Who is at a conversation besides the one who looks."""

    company: Company
    begun: Begun | None

    @property
    def faces(self) -> tuple[str, ...]:
        """Whose faces stand there, those who write first."""
        return (*self.company.writers, *self.company.lookers)[:4]

    @property
    def writing(self) -> str:
        """Who writes, as a sentence."""
        names = self.company.writers
        said = ngettext("%(who)s is writing an answer", "%(who)s are writing answers", len(names))
        return said % {"who": in_a_row(names)} if names else ""

    @property
    def looking(self) -> str:
        """Who looks, as a sentence."""
        names = self.company.lookers
        said = ngettext(
            "%(who)s is looking at this, too", "%(who)s are looking at this, too", len(names)
        )
        return said % {"who": in_a_row(names)} if names else ""

    @property
    def is_told_below(self) -> bool:
        """Whether who writes stands above the text already, and nobody else does."""
        return len(self.company.writers) == 1 and self.begun is not None and self.begun.writes

    @property
    def digest(self) -> str:
        """The same as long as there is nothing new to say."""
        return digest_of(repr((self.company, self.begun)))


def in_a_row(names: tuple[str, ...]) -> str:
    """Names as one says them: "Mia", "Mia and Uwe", "Mia, Uwe and 3 more"."""
    first = [first_name(name) for name in names]
    if len(first) == 1:
        return first[0]
    if len(first) == NAMED:
        return _("%(one)s and %(other)s") % {"one": first[0], "other": first[1]}
    more = len(first) - NAMED
    said = ngettext("%(one)s, %(other)s and %(n)s more", "%(one)s, %(other)s and %(n)s more", more)
    return said % {"one": first[0], "other": first[1], "n": more}


def together(
    conversation: int, member: Membership, there: Iterable[Presence], *, has_replies: bool = True
) -> Together:
    """Who is at a conversation besides the member, and whose answer is begun. `has_replies`: whether any of
    ours is there."""
    there = list(there)
    begun = begun_before(conversation, member, there, has_replies=has_replies)
    return Together(company(there, member), begun)


def begun_before(
    conversation: int, member: Membership, there: Iterable[Presence], *, has_replies: bool = True
) -> Begun | None:
    """The answer a colleague began before the member did; None where there is none, or where its words
    stand in the member's own already. At most one question to the database."""
    if not member.may(Permission.WRITE):
        return None
    writers = {one.member_id: str(one.member.user) for one in there if one.is_here and one.writes}
    writers.pop(member.pk, None)
    visible = Reply.objects.visible_to(member).filter(conversation=conversation)
    begun = visible.filter(state=Reply.State.DRAFT).exclude(text="").select_related("author__user")
    drafts = list(begun) if has_replies else []
    mine = next((draft for draft in drafts if draft.author_id == member.pk), None)
    earlier = [draft for draft in drafts if _is_before(draft, mine)]
    if earlier:
        latest = max(earlier, key=lambda draft: (draft.author_id in writers, draft.changed_at))
        return Begun(
            author=latest.author_id,
            who=str(latest.author.user),
            writes=latest.author_id in writers,
            reply=latest.pk,
            text=latest.text,
            kept_at=latest.changed_at,
        )
    if mine is None and writers:
        author, who = next(iter(writers.items()))
        return Begun(author, who, writes=True)
    return None


def _is_before(draft: Reply, mine: Reply | None) -> bool:
    """Whether a draft is a colleague's who began before; who no longer writes here has begun nothing."""
    if draft.is_left_behind or draft == mine:
        return False
    return mine is None or (draft.created_at < mine.created_at and draft.text not in mine.text)


def together_here(request: DeskRequest, conversation: Conversation, rare: Rare) -> Together:
    """The same for a page that is shown anew."""
    there = people_at(conversation.pk, request.member)
    return together(conversation.pk, request.member, there, has_replies=rare.ours)


@require_POST
@needs(Permission.READ)
def here(request: DeskRequest, pk: int) -> HttpResponse:
    """Asked every two seconds while the page is open: "I am still here", perhaps "and I write". Answers
    with who else is, or with nothing at all while nothing has changed."""
    there = people_at(pk, request.member)
    mine = next((one for one in there if one.member_id == request.member.pk), None)
    writes = request.POST.get("writes") == "1" and request.member.may(Permission.WRITE)
    if mine is None:  # the page stood open for long, unseen
        get_object_or_404(Conversation.objects.visible_to(request.member), pk=pk)
        look(pk, request.member, writes=writes)
    else:
        stay(mine, writes=writes)
    found = together(pk, request.member, there)
    if found.digest == request.POST.get("seen"):
        return HttpResponse(status=NOTHING_NEW)
    words: dict[str, Any] = {
        "together": found,
        "conversation": {"pk": pk},
        "place": Place.of(request.GET),
    }
    return render(request, "conversation/_together.html", words)
