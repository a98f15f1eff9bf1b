"""What a team keeps: labels, saved answers, views, and its word."""

from __future__ import annotations

from typing import Annotated, Literal

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from ninja import Query, Schema
from pydantic import Field

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.api.door import Asked
from herzenstakt.api.parts import After, Body, Day, Limit, Number, Part, by_number, by_time, text
from herzenstakt.api.routes.finding import conversation_of, label_of, promise_of, promised
from herzenstakt.api.shapes import GroupOut, LabelOut, PromiseOut, PromisePage
from herzenstakt.flows import labelling
from herzenstakt.groups.models import Group
from herzenstakt.labels import services as labels
from herzenstakt.labels.models import LONGEST_NAME as LONGEST_LABEL
from herzenstakt.labels.models import Label
from herzenstakt.promises import services as promises
from herzenstakt.promises.models import LONGEST_WHY, Promise
from herzenstakt.promises.reading import LONGEST_WORDS
from herzenstakt.saved_answers import services as saved_answers
from herzenstakt.saved_answers.models import LONGEST_SHORTCUT, LONGEST_TITLE, SavedAnswer
from herzenstakt.saved_answers.models import MOST as LONGEST_ANSWER
from herzenstakt.saved_answers.services import Saying
from herzenstakt.search import services as views
from herzenstakt.search.filters import LONGEST as LONGEST_QUERY
from herzenstakt.search.filters import parse
from herzenstakt.search.models import LONGEST_NAME as LONGEST_VIEW
from herzenstakt.search.models import SavedView

part = Part("kept")


# --- groups --------------------------------------------------------------------------------------


class GroupList(Schema):
    """The groups of the team."""

    items: list[GroupOut]


@part.get("/groups", Permission.READ, GroupList)
def list_groups(request: Asked) -> GroupList:
    """The teams inside the team, in the order in which they are asked who takes what arrives."""
    people = Membership.objects.visible_to(request.member).active().by_name()
    there = Group.objects.visible_to(request.member).in_order()
    with_people = there.prefetch_related(Prefetch("members", people))
    return GroupList(items=[GroupOut.of(group) for group in with_people])


# --- labels --------------------------------------------------------------------------------------


class LabelList(Schema):
    """The labels of the team."""

    items: list[LabelOut]


@part.get("/labels", Permission.READ, LabelList)
def list_labels(request: Asked) -> LabelList:
    """The labels of the team by name, those put away included."""
    there = Label.objects.visible_to(request.member).by_name()
    return LabelList(items=[LabelOut.of(label) for label in there])


class LabelIn(Body):
    """What it is called and how it looks."""

    name: text(LONGEST_LABEL, "A word or two.", "delivery")  # type: ignore[valid-type]
    tone: Literal[tuple(Label.Tone.values)] = Label.Tone.PLAIN.value  # type: ignore[valid-type]


@part.post("/labels", Permission.KEEP_LABELS, LabelOut, status=201)
def add_label(request: Asked, body: LabelIn) -> LabelOut:
    """A new label."""
    return LabelOut.of(labels.add(request.member, body.name, body.tone))


@part.put("/labels/{int:label}", Permission.KEEP_LABELS, LabelOut)
def change_label(request: Asked, label: int, body: LabelIn) -> LabelOut:
    """Another name or colour, everywhere at once."""
    there = label_of(request, label)
    return LabelOut.of(labels.change(there, request.member, body.name, body.tone))


@part.post("/labels/{int:label}/put-away", Permission.KEEP_LABELS, LabelOut)
def put_label_away(request: Asked, label: int) -> LabelOut:
    """It is not offered any more; where it is, it stays."""
    return LabelOut.of(labels.archive(label_of(request, label), request.member))


@part.post("/labels/{int:label}/bring-back", Permission.KEEP_LABELS, LabelOut)
def bring_label_back(request: Asked, label: int) -> LabelOut:
    """It is offered again."""
    return LabelOut.of(labels.bring_back(label_of(request, label), request.member))


class MergeLabelsIn(Body):
    """With which other label it is put together."""

    into: Number


@part.post("/labels/{int:label}/merge", Permission.KEEP_LABELS, LabelOut)
def merge_labels(request: Asked, label: int, body: MergeLabelsIn) -> LabelOut:
    """Two words for the same thing become one. Rules that named the one that goes rest until somebody has
    looked at them. Gives the one that stays."""
    gone, stays = label_of(request, label), label_of(request, body.into)
    return LabelOut.of(labelling.merge_labels(gone, stays, request.member))


# --- saved answers -------------------------------------------------------------------------------


class SavedAnswerOut(Schema):
    """A wording that fits many conversations. Whoever uses it makes it personal."""

    id: int
    title: str
    shortcut: str
    german_du: str
    german_sie: str
    english: str
    is_shared: bool
    version: int = Field(description="Goes up with each change.")

    @classmethod
    def of(cls, answer: SavedAnswer) -> SavedAnswerOut:
        """As it is kept."""
        return cls(
            id=answer.pk,
            title=answer.title,
            shortcut=answer.shortcut,
            german_du=answer.german_du,
            german_sie=answer.german_sie,
            english=answer.english,
            is_shared=answer.is_shared,
            version=answer.version,
        )


class SavedAnswerPage(Schema):
    """Some saved answers, the newest first, and the place after which there are more."""

    items: list[SavedAnswerOut]
    next: str


@part.get("/saved-answers", Permission.WRITE, SavedAnswerPage)
def list_saved_answers(request: Asked, limit: Limit, after: After) -> SavedAnswerPage:
    """What the team says again and again, and what the member keeps for themselves."""
    there = SavedAnswer.objects.visible_to(request.member)
    page, following = by_number(there, after, limit)
    return SavedAnswerPage(items=[SavedAnswerOut.of(one) for one in page], next=following)


class SavedAnswerIn(Body):
    """What it says in du, Sie and English; at least one of them."""

    title: text(LONGEST_TITLE, "What it is for.", "Thanks")  # type: ignore[valid-type]
    shortcut: text(LONGEST_SHORTCUT, "How one finds it.", "thx") = ""  # type: ignore[valid-type]
    german_du: text(LONGEST_ANSWER, "German, du.", "Danke dir!") = ""  # type: ignore[valid-type]
    german_sie: text(LONGEST_ANSWER, "German, Sie.", "Danke Ihnen!") = ""  # type: ignore[valid-type]
    english: text(LONGEST_ANSWER, "English.", "Thank you!") = ""  # type: ignore[valid-type]
    is_shared: bool = Field(False, description="For the whole team.")

    def saying(self) -> Saying:
        """The same for the desk."""
        return Saying(
            self.title,
            self.shortcut,
            self.german_du,
            self.german_sie,
            self.english,
            self.is_shared,
        )


class SavedAnswerChange(SavedAnswerIn):
    """Other words, and which version you have read."""

    version: Number


def _saved_answer(request: Asked, pk: int) -> SavedAnswer:
    there = SavedAnswer.objects.visible_to(request.member).with_people()
    return get_object_or_404(there, pk=pk)


@part.post("/saved-answers", Permission.WRITE, SavedAnswerOut, status=201)
def add_saved_answer(request: Asked, body: SavedAnswerIn) -> SavedAnswerOut:
    """A new saved answer. To share it is for whoever keeps what the team knows."""
    return SavedAnswerOut.of(saved_answers.add(request.member, body.saying()))


@part.put("/saved-answers/{int:answer}", Permission.WRITE, SavedAnswerOut)
def change_saved_answer(request: Asked, answer: int, body: SavedAnswerChange) -> SavedAnswerOut:
    """Other words. Refused where somebody has changed it since the version you have read."""
    there = _saved_answer(request, answer)
    kept = saved_answers.change(there, request.member, body.saying(), body.version)
    return SavedAnswerOut.of(kept)


@part.delete("/saved-answers/{int:answer}", Permission.WRITE)
def remove_saved_answer(request: Asked, answer: int) -> None:
    """Nobody should say it like this any more."""
    saved_answers.remove(_saved_answer(request, answer), request.member)


# --- views ---------------------------------------------------------------------------------------


class ViewOut(Schema):
    """Something somebody looks for again and again. Give its `query` as `q`."""

    id: int
    name: str
    query: str
    icon: str
    is_shared: bool

    @classmethod
    def of(cls, view: SavedView) -> ViewOut:
        """As it is kept."""
        return cls(
            id=view.pk, name=view.name, query=view.query, icon=view.icon, is_shared=view.is_shared
        )


class ViewList(Schema):
    """The saved views, as they stand in the navigation."""

    items: list[ViewOut]


@part.get("/views", Permission.READ, ViewList)
def list_views(request: Asked) -> ViewList:
    """What the team shares, and the member's own."""
    there = SavedView.objects.visible_to(request.member).in_order()
    return ViewList(items=[ViewOut.of(view) for view in there])


class ViewIn(Body):
    """What it looks for, as it is typed in the search."""

    name: text(LONGEST_VIEW, "What it is called.", "Who asks about blue")  # type: ignore[valid-type]
    query: text(LONGEST_QUERY, "What it looks for.", "blue is:waiting")  # type: ignore[valid-type]
    icon: Literal[tuple(SavedView.Icon.values)] = SavedView.Icon.SEARCH.value  # type: ignore[valid-type]
    is_shared: bool = Field(False, description="For the whole team.")

    def wish(self) -> views.ViewWish:
        """The same for the desk."""
        return views.ViewWish(self.name, parse(self.query).filter, self.icon, self.is_shared)


def _view(request: Asked, pk: int) -> SavedView:
    return get_object_or_404(SavedView.objects.visible_to(request.member), pk=pk)


@part.post("/views", Permission.KEEP_OWN, ViewOut, status=201)
def add_view(request: Asked, body: ViewIn) -> ViewOut:
    """A new view. To share it is for those who may."""
    return ViewOut.of(views.save_view(request.member, body.wish()))


@part.put("/views/{int:view}", Permission.KEEP_OWN, ViewOut)
def change_view(request: Asked, view: int, body: ViewIn) -> ViewOut:
    """Another name, another query, shared or no longer."""
    return ViewOut.of(views.change_view(_view(request, view), request.member, body.wish()))


class MoveViewIn(Body):
    """Where to."""

    up: bool = Field(description="One place up; else one place down.")


@part.post("/views/{int:view}/move", Permission.KEEP_OWN, ViewList)
def move_view(request: Asked, view: int, body: MoveViewIn) -> ViewList:
    """One place up or down in the navigation."""
    views.move_view(_view(request, view), request.member, up=body.up)
    return list_views(request)


@part.delete("/views/{int:view}", Permission.KEEP_OWN)
def remove_view(request: Asked, view: int) -> None:
    """Nobody needs it any more."""
    views.remove_view(_view(request, view), request.member)


# --- promises ------------------------------------------------------------------------------------

StateName = Literal[tuple(Promise.State.values)]  # type: ignore[valid-type]


@part.get("/promises", Permission.READ, PromisePage)
def list_promises(
    request: Asked,
    limit: Limit,
    after: After,
    state: Annotated[StateName, Query("open", description="Where they stand.")],  # type: ignore[valid-type]
) -> PromisePage:
    """What we said to people for a day, the soonest first."""
    there = Promise.objects.visible_to(request.member).filter(state=state).for_list()
    page, following = by_time(there, "due_on", after, limit)
    return PromisePage(items=[PromiseOut.of(promise) for promise in page], next=following)


class PromiseIn(Body):
    """What, until which day, and who stands for it."""

    words: text(LONGEST_WORDS, "What was promised.", "to send the blue one")  # type: ignore[valid-type]
    due_on: Day
    owner: Number | None = Field(None, description="A member; empty: whoever has time.")

    def word(self, request: Asked) -> promises.Word:
        """The same for the desk; 404 for a member of another team."""
        owner = None
        if self.owner is not None:
            colleagues = Membership.objects.visible_to(request.member).select_related("user")
            owner = get_object_or_404(colleagues, pk=self.owner)
        return promises.Word(self.words, self.due_on, owner)


@part.post("/conversations/{int:conversation}/promises", Permission.CARE, PromiseOut, status=201)
def add_promise(request: Asked, conversation: int, body: PromiseIn) -> PromiseOut:
    """Give somebody your word for a day."""
    there = conversation_of(request, conversation)
    return promised(request, promises.make(there, request.member, body.word(request)))


@part.post("/promises/{int:promise}/keep", Permission.CARE, PromiseOut)
def keep_promise(request: Asked, promise: int, body: PromiseIn) -> PromiseOut:
    """What an answer seems to promise is one."""
    there = promise_of(request, promise)
    return promised(request, promises.keep(there, request.member, body.word(request)))


@part.post("/promises/{int:promise}/dismiss", Permission.CARE, PromiseOut)
def dismiss_promise(request: Asked, promise: int) -> PromiseOut:
    """What an answer seems to promise is none. Nothing is kept of it."""
    there = promise_of(request, promise)
    told = promised(request, there)
    promises.dismiss(there, request.member)
    return told


@part.post("/promises/{int:promise}/fulfil", Permission.CARE, PromiseOut)
def fulfil_promise(request: Asked, promise: int) -> PromiseOut:
    """It is done."""
    there = promise_of(request, promise)
    return promised(request, promises.fulfil(there, request.member))


class MoveIn(Body):
    """Another day, and whether the person knows."""

    due_on: Day
    was_told: bool = Field(description="Without a word to the person it counts as broken.")


@part.post("/promises/{int:promise}/move", Permission.CARE, PromiseOut)
def move_promise(request: Asked, promise: int, body: MoveIn) -> PromiseOut:
    """Another day."""
    there = promise_of(request, promise)
    moved = promises.move(there, request.member, body.due_on, was_told=body.was_told)
    return promised(request, moved)


class DropIn(Body):
    """Why."""

    why: text(LONGEST_WHY, "Why it will not be done.", "She has one now.")  # type: ignore[valid-type]


@part.post("/promises/{int:promise}/drop", Permission.CARE, PromiseOut)
def drop_promise(request: Asked, promise: int, body: DropIn) -> PromiseOut:
    """It will not be done; why not is kept."""
    there = promise_of(request, promise)
    return promised(request, promises.drop(there, request.member, body.why))


@part.post("/promises/{int:promise}/take", Permission.CARE, PromiseOut)
def take_promise(request: Asked, promise: int) -> PromiseOut:
    """Stand for it, whoever did before."""
    there = promise_of(request, promise)
    return promised(request, promises.take(there, request.member))
