"""What a house owes depends on what it is there, on what it does and why; and each duty says who asks for
it."""

from __future__ import annotations

import re
from itertools import product

import pytest
from django.utils import translation
from django.utils.translation import gettext

from herzenstakt.channels.connector import LegalRole
from herzenstakt.moderation.duties import UNSETTLED, Duty, Standing, follows, owed_on
from herzenstakt.moderation.models import Measure
from herzenstakt.moderation.reasons import REASONS, ReasonClass

GUEST, HOSTING, PLATFORM = LegalRole
KINDS = Measure.Kind.values
EVERY = list(product(LegalRole, KINDS, REASONS, (False, True), (False, True)))


def every_duty() -> list[Duty]:
    """All that can ever be said."""
    found = [
        duty
        for role in LegalRole
        for body in (0, 1)
        for alone in (False, True)
        for duty in owed_on(role, public_body=bool(body), alone=alone)
    ]
    for role, kind, reason, body, can_hide in EVERY:
        found += follows(role, kind, reason, public_body=body, can_hide=can_hide).all()
    return list(dict.fromkeys(found))


# --- a statement of reasons, and an objection ----------------------------------------------------


@pytest.mark.parametrize(
    ("role", "standing"),
    [(GUEST, Standing.OURS), (HOSTING, Standing.LAW), (PLATFORM, Standing.LAW)],
)
def test_the_law_asks_whoever_keeps_words_for_a_statement_of_reasons(
    role: LegalRole, standing: Standing
) -> None:
    told = follows(role, "hide", "N01", public_body=False).statement

    assert told.standing is standing
    assert "Art. 17" in told.source


@pytest.mark.parametrize("role", LegalRole)
def test_spam_in_masses_is_owed_no_statement_and_fraud_is(role: LegalRole) -> None:
    assert follows(role, "spam", "S01", public_body=False).statement.standing is Standing.NOT_OWED
    assert (
        follows(role, "hide", "S02", public_body=False).statement.standing is not Standing.NOT_OWED
    )


@pytest.mark.parametrize("alone", [True, False])
def test_somebody_else_is_promised_only_where_there_is_one(alone: bool) -> None:
    told = [follows(GUEST, "hide", "N01", public_body=False, alone=alone).objection]
    told += [
        one for one in owed_on(GUEST, public_body=False, alone=alone) if "may object" in one.what
    ]
    assert len(told) == 2
    for duty in told:
        assert ("somebody else decides" in duty.what) is not alone
        assert ("the same person" in duty.what) is alone


def test_only_a_platform_owes_that_one_may_object_and_everybody_is_offered_it() -> None:
    standings = {
        role: follows(role, "hide", "N01", public_body=False).objection.standing
        for role in LegalRole
    }
    assert standings == {GUEST: Standing.OURS, HOSTING: Standing.OURS, PLATFORM: Standing.LAW}


# --- what is closed ------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "public"), [*product(LegalRole, (False, True))])
def test_for_a_rule_of_the_house_nothing_is_deleted_where_it_can_be_hidden(
    role: LegalRole, public: bool
) -> None:
    closed = {
        code
        for code, reason in REASONS.items()
        if reason.reason_class is ReasonClass.HOUSE_RULE
        and not follows(role, "delete", code, public_body=public).is_open
    }
    assert closed == {"N01", "N02", "N03", "N04", "N05", "N06"}


def test_where_nothing_can_be_hidden_a_rule_may_lead_further_but_not_for_another_topic() -> None:
    assert follows(GUEST, "delete", "N01", public_body=False, can_hide=False).is_open
    assert not follows(GUEST, "delete", "N03", public_body=False, can_hide=False).is_open


@pytest.mark.parametrize("kind", ["delete", "block", "spam"])
def test_whoever_needs_help_is_hidden_at_most(kind: str) -> None:
    for code in ("C01", "P01"):
        assert not follows(HOSTING, kind, code, public_body=False).is_open
        assert follows(HOSTING, "hide", code, public_body=False).is_open


def test_only_spam_is_marked_as_spam() -> None:
    is_open = {code for code in REASONS if follows(GUEST, "spam", code, public_body=False).is_open}
    assert is_open == {"S01", "S02", "S03", "S04", "S05"}


@pytest.mark.parametrize("code", [code for code in REASONS if code.startswith("L")])
def test_what_is_against_the_law_may_be_deleted(code: str) -> None:
    assert follows(HOSTING, "delete", code, public_body=True).is_open


# --- two people, a warning, an end ---------------------------------------------------------------


@pytest.mark.parametrize(("kind", "public"), [*product(KINDS, (False, True))])
def test_two_decide_what_weighs_much_and_a_public_body_everything(kind: str, public: bool) -> None:
    second = follows(GUEST, kind, "L01", public_body=public).second

    assert (second is not None) == (public or kind in {"delete", "block"})


@pytest.mark.parametrize(("role", "public"), [*product(LegalRole, (False, True))])
def test_a_block_comes_after_a_warning_and_has_an_end_and_nothing_else_needs_them(
    role: LegalRole, public: bool
) -> None:
    blocked = follows(role, "block", "L01", public_body=public)

    assert blocked.warning is not None
    assert blocked.end is not None
    by_law = public or role is PLATFORM
    assert blocked.warning.standing is (Standing.LAW if by_law else Standing.OURS)
    for kind in ("hide", "spam", "delete"):
        other = follows(role, kind, "L01", public_body=public)
        assert (other.warning, other.end) == (None, None)


# --- a public body -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "reason", "needed"),
    [
        ("hide", "N01", False),
        ("delete", "N01", True),
        ("delete", "L01", False),
        ("block", "L01", True),
        ("block", "N01", True),
    ],
)
def test_a_public_body_chooses_a_provision_before_it_goes_further_than_hiding(
    kind: str, reason: str, needed: bool
) -> None:
    basis = follows(GUEST, kind, reason, public_body=True).basis

    assert (basis is not None) == needed
    assert basis is None or basis.standing is Standing.LAW
    assert follows(GUEST, kind, reason, public_body=False).basis is None


def test_a_public_body_reads_first_what_binds_it() -> None:
    duties = owed_on(GUEST, public_body=True)

    assert "fundamental rights" in duties[0].what
    assert "6 C 12.20" in duties[0].source
    assert len(duties) == len(owed_on(GUEST, public_body=False)) + 3


def test_danger_is_reported_at_once() -> None:
    guest = follows(GUEST, "hide", "L02", public_body=False).report
    hosting = follows(HOSTING, "hide", "L02", public_body=False).report

    assert guest is not None
    assert hosting is not None
    assert (guest.standing, hosting.standing) == (Standing.OURS, Standing.LAW)
    assert follows(HOSTING, "hide", "N01", public_body=False).report is None


# --- in words ------------------------------------------------------------------------------------


@pytest.mark.parametrize("duty", every_duty(), ids=lambda duty: duty.what[:40])
def test_every_duty_is_a_sentence_in_both_languages_and_cites_who_says_so(duty: Duty) -> None:
    for words in (duty.what, duty.why):
        assert words.endswith((".", "?", "."))
        with translation.override("de"):
            assert gettext(words) != words
    if duty.standing in {Standing.LAW, Standing.NETWORK}:
        assert re.search(r"DSA, Art\. \d|\d{4}, |\d+/\d\d", duty.source), duty


def test_what_nobody_has_settled_is_said_to_be_open() -> None:
    assert "not been settled" in UNSETTLED


def test_what_is_no_reason_leads_nowhere() -> None:
    with pytest.raises(KeyError):
        follows(GUEST, "hide", "X99", public_body=False)
    with pytest.raises(KeyError):
        follows(GUEST, "delete", "", public_body=True)
