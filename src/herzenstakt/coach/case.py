"""One draft on the coach's table: the two texts and the facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from herzenstakt.coach import acts, insults, learned, mood, questions, roles
from herzenstakt.coach.anatomy import Part
from herzenstakt.coach.draft import Facts
from herzenstakt.coach.questions import Ask
from herzenstakt.coach.roles import Role
from herzenstakt.coach.text import Language, Sentence, Span, Text, cached_property

#: words; whoever writes so many has mostly said what is to be said
MUCH = 45
WE = frozenset("ich wir i we i'm i've i'll i'd we're we've we'll we'd".split())


@dataclass
class Case:
    """A draft, what it answers, and what the desk knows. What several rules ask is worked out once."""

    draft: Text
    said: Text
    facts: Facts

    @cached_property
    def language(self) -> Language | None:
        """The language of the draft; None where the coach does not know it, and stays silent."""
        return self.draft.language

    @cached_property
    def doubted(self) -> frozenset[str]:
        """The cues that what labelled drafts teach speaks against."""
        return learned.opinion().doubted(self.draft, self.said, self.facts)

    @cached_property
    def is_upset(self) -> bool:
        """Whether the message is clearly angry, sad, disappointed or afraid."""
        return mood.is_upset(self.said)

    @cached_property
    def is_praise(self) -> bool:
        """Whether the message praises or thanks us, and complains of nothing."""
        return mood.is_praise(self.said)

    @cached_property
    def is_full(self) -> bool:
        """Whether somebody says much, as "I" or "we", and about more than one thing of theirs."""
        if len(self.draft.words) < MUCH or WE.isdisjoint(self.draft.vocabulary):
            return False
        return len(self.said.gist & self.draft.gist) > 1

    @cached_property
    def is_report(self) -> bool:
        """Whether the message tells us something that helps us: a mistake, a danger, an idea."""
        return mood.is_report(self.said)

    @cached_property
    def is_attack(self) -> bool:
        """Whether the message insults us, or goes for people instead of the matter."""
        return insults.is_attack(self.said)

    @cached_property
    def questions(self) -> tuple[Sentence, ...]:
        """What the message asks us and wants to know."""
        return tuple(questions.asked_in(self.said))

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        """Each thing that these questions ask."""
        return questions.asks_of(self.questions, self.language)

    @cached_property
    def roles(self) -> tuple[tuple[Part, Role], ...]:
        """The sentences of the draft, and what each of them does."""
        return roles.roles_of(self.draft, self.language)

    @cached_property
    def acknowledges(self) -> bool:
        """Whether the draft takes in what the person went through."""
        return mood.acknowledges(self.draft, self.said)

    @cached_property
    def apologies(self) -> tuple[Span, ...]:
        """Where the draft apologises."""
        return tuple(acts.apologies_in(self.draft))

    @cached_property
    def somebody_acts(self) -> bool:
        """Whether somebody does something in the draft: I, we, or a colleague by name."""
        return acts.somebody_acts(self.draft)

    @cached_property
    def explains(self) -> bool:
        """Whether the draft says what happened, or that nobody knows yet."""
        return acts.explains(self.draft, self.said)


#: a rule says where in the draft its cue stands; None where it does not
Rule = Callable[[Case], Span | None]
