"""Posts: what they say, who talks about them, the answer on top; and rounds from one to the next."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Query, Schema
from pydantic import Field

from herzenstakt.accounts.permissions import Permission
from herzenstakt.api.door import Asked
from herzenstakt.api.parts import After, Body, Limit, Number, Part, by_number, by_time
from herzenstakt.api.problems import in_words
from herzenstakt.api.routes.finding import message_of
from herzenstakt.api.shapes import ConversationRow, LeftOut, Named, labels_of, member_of
from herzenstakt.conversations.models import Conversation, Post, PostQuerySet
from herzenstakt.flows import pinning, rounds
from herzenstakt.pins.models import PinnedAnswer
from herzenstakt.rounds.models import MOST, Round, RoundStep
from herzenstakt.saved_answers.models import SavedAnswer

part = Part("posts")


LENT = "Empty where it was somebody else's and is no longer kept here."


class PostRow(Schema):
    """Something people talk about: a post of ours or of somebody else."""

    id: int
    channel: Named
    ours: bool
    author: str = Field(description=LENT)
    title: str = Field(description=LENT)
    text: str = Field(description=LENT)
    url: str
    published_at: datetime
    gone_at: datetime | None

    @classmethod
    def of(cls, post: Post) -> PostRow:
        """From a post with its `channel`."""
        return cls(
            id=post.pk,
            channel=Named(id=post.channel_id, name=post.channel.name),
            ours=post.ours,
            author=post.author_name,
            title=post.title,
            text=post.text,
            url=post.permalink,
            published_at=post.published_at,
            gone_at=post.gone_at,
        )


class PostPage(Schema):
    """Some posts, the newest first, and the place after which there are more."""

    items: list[PostRow]
    next: str


class PinnedOut(Schema):
    """The answer on top under a post."""

    message: int
    text: str
    state: str = Field(description="`pinned`, or `perhaps` where the network gave no clear word.")
    by: Named | None
    trouble: str

    @classmethod
    def of(cls, pinned: PinnedAnswer) -> PinnedOut:
        """As far as anybody knows."""
        return cls(
            message=pinned.message_id,
            text=pinned.message.text,
            state=pinned.state,
            by=member_of(pinned.by),
            trouble=in_words(pinned.trouble_sentence),
        )


class PostOut(PostRow):
    """A post, and the answer on top under it."""

    pinned: PinnedOut | None


def _posts(request: Asked) -> PostQuerySet:
    """Posts the member may see."""
    return Post.objects.visible_to(request.member).select_related("channel__team")


def _post(request: Asked, pk: int) -> Post:
    return get_object_or_404(_posts(request), pk=pk)


def _whole(post: Post) -> PostOut:
    pinned = pinning.pinned_under(post)
    row = PostRow.of(post).model_dump()
    return PostOut(**row, pinned=PinnedOut.of(pinned) if pinned else None)


@part.get("/posts", Permission.READ, PostPage)
def list_posts(request: Asked, limit: Limit, after: After) -> PostPage:
    """What people talk about, the newest here first."""
    page, following = by_number(_posts(request), after, limit)
    return PostPage(items=[PostRow.of(post) for post in page], next=following)


@part.get("/posts/{int:post}", Permission.READ, PostOut)
def get_post(request: Asked, post: int) -> PostOut:
    """One post, and the answer on top under it."""
    return _whole(_post(request, post))


class UnderPostPage(Schema):
    """Some conversations under a post, and the place after which there are more."""

    items: list[ConversationRow]
    next: str


#: how those under a post are walked: by which time, and whether the newest comes first
Under = Literal["waiting", "later", "answered", "resting"]


@part.get("/posts/{int:post}/conversations", Permission.READ, UnderPostPage)
def list_conversations_under_post(
    request: Asked,
    post: int,
    limit: Limit,
    after: After,
    state: Annotated[Under, Query("waiting", description="Where they stand, as at the desk.")],
) -> UnderPostPage:
    """Everybody who talks about a post and stands there. Who waits longest, or is back soonest, comes
    first; of the others who spoke last."""
    there = Conversation.objects.visible_to(request.member).filter(post=_post(request, post))
    quiet = there.not_waiting().for_list()
    match state:
        case "waiting":
            page, following = by_time(there.waiting().for_list(), "waiting_since", after, limit)
        case "later":
            page, following = by_time(there.put_off().for_list(), "snoozed_until", after, limit)
        case "answered":
            rows = quiet.filter(status=Conversation.Status.OPEN)
            page, following = by_time(rows, "last_message_at", after, limit, newest_first=True)
        case "resting":
            rows = quiet.filter(status=Conversation.Status.CLOSED)
            page, following = by_time(rows, "last_message_at", after, limit, newest_first=True)
    on = labels_of([one.pk for one in page], request.member)
    rows_of = [ConversationRow.of(one, on.get(one.pk, [])) for one in page]
    return UnderPostPage(items=rows_of, next=following)


# --- on top --------------------------------------------------------------------------------------


class PinIn(Body):
    """Which answer."""

    message: Number


@part.put("/posts/{int:post}/pinned", Permission.ANSWER, PostOut)
def pin_answer(request: Asked, post: int, body: PinIn) -> PostOut:
    """Let one of our public answers stand on top under the post, where the network has that."""
    there, said = _post(request, post), message_of(request, body.message)
    if said.conversation is None or said.conversation.post_id != there.pk:
        raise Http404
    on_top = pinning.pinned_under(there)
    is_there = on_top and on_top.message_id == said.pk
    if not (is_there and on_top and on_top.state == PinnedAnswer.State.PINNED):
        pinning.pin(said, request.member)
    return _whole(there)


@part.delete("/posts/{int:post}/pinned", Permission.ANSWER)
def unpin_answer(request: Asked, post: int) -> None:
    """It stands among the others again."""
    pinned = pinning.pinned_under(_post(request, post))
    if pinned:
        pinning.unpin(pinned, request.member)


# --- several, one after the other ----------------------------------------------------------------


class StepOut(Schema):
    """One person of a round."""

    id: int
    place: int
    conversation: int
    person: Named
    state: str = Field(description="`open`, `skipped`, `asked`, `to_say` or `answered`.")
    reply: int | None

    @classmethod
    def of(cls, step: RoundStep) -> StepOut:
        """From a step with everything a list shows (`for_list`)."""
        person = step.conversation.person
        return cls(
            id=step.pk,
            place=step.place,
            conversation=step.conversation_id,
            person=Named(id=person.pk, name=person.name),
            state=step.stand,
            reply=step.reply_id,
        )


class RoundOut(Schema):
    """People under one post who are answered one after the other. A round sends nothing: each answer is a
    draft of its own."""

    id: int
    post: int
    begun_at: datetime
    ended_at: datetime | None
    begins_with: int | None = Field(description="The saved answer each draft begins with.")
    steps: list[StepOut]
    left: list[LeftOut] = Field(description="Who was left out when it began, and why.")


def _told(request: Asked, pk: int, left: list[LeftOut] | None = None) -> RoundOut:
    whole = Round.objects.visible_to(request.member).get(pk=pk)
    steps = RoundStep.objects.visible_to(request.member).filter(whole=whole).for_list()
    return RoundOut(
        id=whole.pk,
        post=whole.post_id,
        begun_at=whole.begun_at,
        ended_at=whole.ended_at,
        begins_with=whole.begins_with_id,
        steps=[StepOut.of(step) for step in steps],
        left=left or [],
    )


def _round(request: Asked, pk: int) -> Round:
    """The member's own round; else 404."""
    return get_object_or_404(Round.objects.visible_to(request.member), pk=pk)


class RoundIn(Body):
    """With whom, and what each draft begins with."""

    conversations: list[Number] = Field(
        default_factory=list,
        max_length=MOST,
        description="Empty: everybody under the post who waits, as many as fit.",
    )
    begins_with: Number | None = Field(None, description="A saved answer.")


@part.post("/posts/{int:post}/rounds", Permission.WRITE, RoundOut, status=201)
def begin_round(request: Asked, post: int, body: RoundIn) -> RoundOut:
    """Answer these people, one after the other. Whoever may be in danger, or has a colleague who cares, is
    left out and named."""
    there = _post(request, post)
    begins_with = None
    if body.begins_with is not None:
        known = SavedAnswer.objects.visible_to(request.member)
        begins_with = get_object_or_404(known, pk=body.begins_with)
    chosen = body.conversations or rounds.who_waits(there, request.member)
    begun = rounds.begin(there, chosen, request.member, begins_with)
    left = [LeftOut(name=name, why=in_words(why)) for name, why in begun.left]
    return _told(request, begun.round.pk, left)


@part.get("/rounds/{int:round_id}", Permission.WRITE, RoundOut)
def get_round(request: Asked, round_id: int) -> RoundOut:
    """A round of yours: who is answered, and who comes next."""
    return _told(request, _round(request, round_id).pk)


@part.post("/rounds/{int:round_id}/end", Permission.WRITE, RoundOut)
def end_round(request: Asked, round_id: int) -> RoundOut:
    """Enough for now. Drafts stay where they are."""
    whole = _round(request, round_id)
    rounds.end(whole)
    return _told(request, whole.pk)


@part.post("/round-steps/{int:step}/skip", Permission.WRITE, RoundOut)
def skip_step(request: Asked, step: int) -> RoundOut:
    """Not this person now. They wait on."""
    mine = RoundStep.objects.visible_to(request.member).select_related("whole")
    there = get_object_or_404(mine, pk=step)
    rounds.skip(there)
    return _told(request, there.whole_id)
