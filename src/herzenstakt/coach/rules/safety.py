"""What must never stand in public, and when the coach steps aside."""

from __future__ import annotations

from herzenstakt.coach import danger, offers, private
from herzenstakt.coach.case import Case
from herzenstakt.coach.listening import says_so
from herzenstakt.coach.text import Span


def crisis(case: Case) -> Span | None:
    """The message shows that somebody may harm themselves, or is in danger. Whatever the draft says."""
    return (0, len(case.draft.raw)) if danger.is_danger(case.said) else None


def personal_data(case: Case) -> Span | None:
    """A public draft shows data of a private person; not our own contacts, nor what everybody knows."""
    return next(private.shown_in(case), None) if case.facts.public else None


def public_compensation(case: Case) -> Span | None:
    """A public draft offers this person money, a voucher or a gift to make up for something.

    Not a present to somebody who praised us.
    """
    if not case.facts.public:
        return None
    offer = offers.made_to(case)
    return None if offer and case.is_praise and not _regrets(case) else offer


def _regrets(case: Case) -> bool:
    """Whether the draft is sorry for something: then what sounded like praise was none."""
    return bool(case.apologies) or any(
        says_so(sentence.own, case.language) for sentence in case.draft.sentences
    )


def beyond_authority(case: Case) -> Span | None:
    """Whoever writes may not promise money, goods or legal consequences, and the draft does.

    What a public draft offers is `public_compensation` already.
    """
    if case.facts.may_compensate or public_compensation(case):
        return None
    return offers.promised_in(case)
