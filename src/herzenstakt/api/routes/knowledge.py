"""What the team knows: cards, numbers to call, and what the house asks of everybody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Query, Schema
from pydantic import Field

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.api.door import Asked
from herzenstakt.api.parts import After, Body, Day, Limit, Number, Part, Words, by_number, text
from herzenstakt.api.shapes import CardOut, Named
from herzenstakt.knowledge import services
from herzenstakt.knowledge.finding import search
from herzenstakt.knowledge.models import LONGEST_TITLE, Card
from herzenstakt.knowledge.services import MOST, Wording
from herzenstakt.moderation.models import Netiquette
from herzenstakt.safety.helplines import Line, lines_of

part = Part("knowledge")

#: letters of what somebody looks for
LONGEST_QUERY = 200


# --- cards ---------------------------------------------------------------------------------------


class CardPage(Schema):
    """Some cards, the newest first, and the place after which there are more."""

    items: list[CardOut]
    next: str


@part.get("/cards", Permission.READ, CardPage)
def list_cards(
    request: Asked,
    limit: Limit,
    after: After,
    q: Annotated[
        Words,
        Query(
            "",
            max_length=LONGEST_QUERY,
            description="Words to look for: then the most fitting come first, on one page.",
        ),
    ],
) -> CardPage:
    """What the team knows."""
    there = Card.objects.visible_to(request.member).with_people()
    query = q.strip()
    if query:
        found = search(query, list(there.order_by("title", "pk")))[:limit]
        return CardPage(items=[CardOut.of(card) for card in found], next="")
    page, following = by_number(there, after, limit)
    return CardPage(items=[CardOut.of(card) for card in page], next=following)


def _card(request: Asked, pk: int) -> Card:
    return get_object_or_404(Card.objects.visible_to(request.member).with_people(), pk=pk)


@part.get("/cards/{int:card}", Permission.READ, CardOut)
def get_card(request: Asked, card: int) -> CardOut:
    """One card."""
    return CardOut.of(_card(request, card))


class CardIn(Body):
    """What it says, in German, in English or in both; who stands for it, and until when it holds."""

    title: text(LONGEST_TITLE, "What it is about.", "Opening hours")  # type: ignore[valid-type]
    german: text(MOST, "German.", "Wir sind von 9 bis 17 Uhr da.") = ""  # type: ignore[valid-type]
    english: text(MOST, "English.", "We are here from 9 to 5.") = ""  # type: ignore[valid-type]
    owner: Number | None = Field(None, description="A member; empty: you.")
    good_until: Day | None = Field(None, description="Empty: for half a year.")

    def wording(self, request: Asked) -> Wording:
        """The same for the desk; 404 for a member of another team."""
        owner = request.member
        if self.owner is not None and self.owner != owner.pk:
            colleagues = Membership.objects.visible_to(owner).select_related("user")
            owner = get_object_or_404(colleagues, pk=self.owner)
        until = self.good_until or services.soon(request.member)
        return Wording(self.title, self.german, self.english, owner, until)


class CardChange(CardIn):
    """Other words, and which version you have read."""

    version: Number


@part.post("/cards", Permission.KEEP_CARDS, CardOut, status=201)
def add_card(request: Asked, body: CardIn) -> CardOut:
    """A new card. Whoever writes about this finds it."""
    return CardOut.of(services.add(request.member, body.wording(request)))


@part.put("/cards/{int:card}", Permission.KEEP_CARDS, CardOut)
def change_card(request: Asked, card: int, body: CardChange) -> CardOut:
    """Say it better. Refused where somebody has changed it since the version you have read."""
    there = _card(request, card)
    return CardOut.of(services.change(there, request.member, body.wording(request), body.version))


@part.post("/cards/{int:card}/still-true", Permission.KEEP_CARDS, CardOut)
def confirm_card(request: Asked, card: int) -> CardOut:
    """Somebody has checked it. It holds for another half year."""
    return CardOut.of(services.confirm(_card(request, card), request.member))


@part.delete("/cards/{int:card}", Permission.KEEP_CARDS)
def remove_card(request: Asked, card: int) -> None:
    """It is true no longer, or nobody asks."""
    services.remove(_card(request, card), request.member)


# --- numbers to call -----------------------------------------------------------------------------


class HelplineOut(Schema):
    """A number to call when somebody is in danger."""

    use: str = Field(description="`emergency`, `police`, `talk` or `young`.")
    label: str
    note: str
    number: str
    source: str = Field(description="Where it was read; empty for the team's own.")
    checked_on: date | None

    @classmethod
    def of(cls, line: Line) -> HelplineOut:
        """In the language of the member; the team's own as it wrote them."""
        return cls(
            use=line.use.value,
            label=line.label if line.is_own else gettext(line.label),
            note=line.note and gettext(line.note),
            number=line.number,
            source=line.source,
            checked_on=line.checked,
        )


class HelplineList(Schema):
    """The numbers of the team's country, and its own."""

    items: list[HelplineOut]


@part.get("/helplines", Permission.WRITE, HelplineList)
def list_helplines(request: Asked) -> HelplineList:
    """Whom to call when somebody is in danger."""
    return HelplineList(items=[HelplineOut.of(line) for line in lines_of(request.member)])


# --- the netiquette ------------------------------------------------------------------------------


class NetiquetteOut(Schema):
    """What the house asks of everybody: one version of it."""

    id: int
    number: int
    german: str
    english: str
    published_at: datetime
    published_by: Named

    @classmethod
    def of(cls, one: Netiquette) -> NetiquetteOut:
        """As it was published."""
        return cls(
            id=one.pk,
            number=one.number,
            german=one.german,
            english=one.english,
            published_at=one.published_at,
            published_by=Named(id=one.published_by_id, name=str(one.published_by.user)),
        )


class NetiquettePage(Schema):
    """Some versions, the newest first, and the place after which there are more."""

    items: list[NetiquetteOut]
    next: str


@part.get("/netiquette", Permission.READ, NetiquettePage)
def list_netiquette(request: Asked, limit: Limit, after: After) -> NetiquettePage:
    """What the house asks of everybody. The first version is in force; decisions cite that of their day."""
    there = Netiquette.objects.visible_to(request.member).select_related("published_by__user")
    page, following = by_number(there, after, limit)
    return NetiquettePage(items=[NetiquetteOut.of(one) for one in page], next=following)
