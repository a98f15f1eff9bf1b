"""A program can do what a person does at the desk: each address that changes something is covered by an
operation, or stands here with the reason why only a person does it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponseNotAllowed
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from herzenstakt.api.desk import operations
from herzenstakt.tokens.scopes import NEVER
from herzenstakt.web.conversation.deeds import ACTS
from herzenstakt.web.http import permission_of

#: address -> the operations that do the same
COVERED: dict[str, set[str]] = {
    "conversation:alarm": {"raise_alarm"},
    "conversation:approve": {"approve_reply"},
    "conversation:ask": {"ask_a_colleague"},
    "conversation:attach": {"attach_to_draft", "describe_attachment"},
    "conversation:begin": {"list_offered_answers", "save_my_draft"},
    "conversation:bring-back": {"bring_back"},
    "conversation:by-hand": {"answered_by_hand"},
    "conversation:call": {"call_lead"},
    "conversation:cards": {"list_fitting_cards"},
    "conversation:confirm": {"confirm_reply"},
    "conversation:draft": {"save_my_draft", "describe_attachment"},
    "conversation:forget": {"forget_draft"},
    "conversation:forward": {"move_attachment_forward"},
    "conversation:give-back": {"give_reply_back"},
    "conversation:hand-back": {"hand_back"},
    "conversation:hand-over": {"ask_for_somebody_else"},
    "conversation:hand-over-to": {"hand_over", "put_into_group"},
    "conversation:label": {"put_label_on"},
    "conversation:let-go": {"approve_draft"},
    "conversation:look": {"look_for_reply"},
    "conversation:moderate": {"show_again"},
    "conversation:not-serious": {"call_not_serious"},
    "conversation:note": {"add_note"},
    "conversation:promise": {"add_promise"},
    "conversation:propose": {"ask_for_proposals"},
    "conversation:put-away": {"put_reply_away"},
    "conversation:put-off": {"put_off"},
    "conversation:react": {"like_message", "take_like_back"},
    "conversation:release": {"release"},
    "conversation:remark": {"remark_on_reply"},
    "conversation:remove": {"remove_message"},
    "conversation:reopen": {"reopen"},
    "conversation:rest": {"close"},
    "conversation:reword": {"reword_message"},
    "conversation:saved-answers": {"list_offered_answers"},
    "conversation:serious": {"call_serious"},
    "conversation:sort": {"sort_message"},
    "conversation:take-back": {"take_reply_back"},
    "conversation:take-back-move": {"put_into_group"},
    "conversation:take-care": {"take_care"},
    "conversation:take-off": {"take_attachment_off"},
    "conversation:take-over": {"take_reply_over"},
    "conversation:unlabel": {"take_label_off"},
    "conversation:wait": {"rest_draft"},
    "conversation:write-on": {"write_reply_on"},
    "spoken:write-down": {"write_down"},
    "inbox:together": {"do_together"},
    "inbox:undo": {"undo_together"},
    "knowledge:add": {"add_card"},
    "knowledge:edit": {"change_card"},
    "knowledge:remove": {"remove_card"},
    "knowledge:still-true": {"confirm_card"},
    "labels:add": {"add_label"},
    "labels:archive": {"put_label_away"},
    "labels:bring-back": {"bring_label_back"},
    "labels:change": {"change_label"},
    "labels:merge": {"merge_labels"},
    "measures:again": {"try_measure_again"},
    "measures:ask": {"get_outlook", "weigh_measure", "ask_for_measure"},
    "measures:decide": {"agree_to_measure", "decline_measure"},
    "measures:lift": {"lift_measure"},
    "measures:reason": {"give_reason_for_measure"},
    "measures:tell": {"tell_person"},
    "measures:withdraw": {"withdraw_measure"},
    "notices:read": {"mark_notices_seen"},
    "objections:show": {"answer_objection"},
    "person:agree": {"add_consent"},
    "person:apart": {"keep_people_apart"},
    "person:compare": {"merge_people"},
    "person:informed": {"set_informed"},
    "person:objected": {"set_objected"},
    "person:split": {"split_people"},
    "person:withdraw": {"withdraw"},
    "post:begin-round": {"begin_round"},
    "post:pin": {"pin_answer"},
    "post:unpin": {"unpin_answer"},
    "promises:dismiss": {"dismiss_promise"},
    "promises:drop": {"drop_promise"},
    "promises:keep": {"keep_promise"},
    "promises:kept": {"fulfil_promise"},
    "promises:move": {"move_promise"},
    "promises:take": {"take_promise"},
    "rounds:end": {"end_round"},
    "rounds:skip": {"skip_step"},
    "saved-answers:add": {"add_saved_answer"},
    "saved-answers:edit": {"change_saved_answer"},
    "saved-answers:remove": {"remove_saved_answer"},
    "saved:add": {"add_view"},
    "saved:edit": {"change_view"},
    "saved:move": {"move_view"},
    "saved:remove": {"remove_view"},
}
OWN_ACCOUNT = "passwords, addresses, second factor and passkeys are proved by whoever has them"
SIGN_IN = "signing in is what a token takes the place of"
HOUSE = "how the house works is decided by a person who sees the whole page"
CONNECTING = (
    "access data of networks are typed in by a person, and health is looked at and rehearsed"
)
OTHER_SYSTEMS = "a program that could tell other programs would be a way out of the house"
OUTSIDE = "for people and systems outside, who have no token"
BROWSER = "belongs to the browser somebody sits at"
TOKENS = "a token that makes or ends tokens would never end itself"
#: address, or the first part of its name where no token opens any of it -> why only a person does it
ONLY_AT_THE_DESK: dict[str, str] = {
    "account": OWN_ACCOUNT,
    "account_change_password": OWN_ACCOUNT,
    "account_confirm_email": OWN_ACCOUNT,
    "account_confirm_login_code": SIGN_IN,
    "account_email": OWN_ACCOUNT,
    "account_login": SIGN_IN,
    "account_logout": SIGN_IN,
    "account_reauthenticate": OWN_ACCOUNT,
    "account_reset_password": OWN_ACCOUNT,
    "account_reset_password_from_key": OWN_ACCOUNT,
    "account_set_password": OWN_ACCOUNT,
    "account_signup": SIGN_IN,
    "answer-times": HOUSE,
    "channels": CONNECTING,
    "coach": HOUSE,
    "conversation:come": "a lead is there as a person, or nobody is",
    "conversation:here": "who is here is told by an open page, and by nothing else",
    "conversation:vote": "a hint is judged once by the person who read it, and whose vote it is is not kept",
    "app-door": OUTSIDE,
    "door": OUTSIDE,
    "export:show": "it leaves as a file for a person; programs read the same page by page",
    "groups": HOUSE,
    "groups:availability": "when and in which languages somebody answers they say themselves",
    "helplines": HOUSE,
    "hours": HOUSE,
    "invitation:answer": OUTSIDE,
    "machine": HOUSE,
    "members": "who belongs to the house is decided by people who know each other",
    "members:leave": "whoever goes says so themselves",
    "mfa_activate_totp": OWN_ACCOUNT,
    "mfa_add_webauthn": OWN_ACCOUNT,
    "mfa_authenticate": SIGN_IN,
    "mfa_deactivate_totp": OWN_ACCOUNT,
    "mfa_download_recovery_codes": OWN_ACCOUNT,
    "mfa_edit_webauthn": OWN_ACCOUNT,
    "mfa_generate_recovery_codes": OWN_ACCOUNT,
    "mfa_index": OWN_ACCOUNT,
    "mfa_list_webauthn": OWN_ACCOUNT,
    "mfa_login_webauthn": SIGN_IN,
    "mfa_reauthenticate": OWN_ACCOUNT,
    "mfa_reauthenticate_webauthn": OWN_ACCOUNT,
    "mfa_remove_webauthn": OWN_ACCOUNT,
    "mfa_view_recovery_codes": OWN_ACCOUNT,
    "netiquette:edit": HOUSE,
    "notices:add-device": BROWSER,
    "notices:remove-device": BROWSER,
    "notices:settings": "how somebody wants to be told is nothing a program decides for them",
    "notices:try-device": BROWSER,
    "person:everything": "everything about somebody leaves only by the hand of whoever answers for it",
    "person:forget": "what is gone for good is let go by a person",
    "person:kept": "whether somebody is kept for proceedings is decided by whoever answers for it",
    "public:objection": OUTSIDE,
    "rules": HOUSE,
    "second-look": HOUSE,
    "setup:setup": "nobody works here yet",
    "signin": SIGN_IN,
    "tokens:list": TOKENS,
    "tokens:revoke": TOKENS,
    "ways:ways": HOUSE,
    "webhooks": OTHER_SYSTEMS,
}


def addresses(patterns: list[Any], space: str = "") -> Iterator[tuple[str, Any]]:
    """Every address of the desk and what stands behind it; those for programs are what is compared."""
    for one in patterns:
        if isinstance(one, URLPattern):
            yield f"{space}{one.name}", one.callback
        elif isinstance(one, URLResolver) and one.namespace != "api":
            inside = f"{space}{one.namespace}:" if one.namespace else space
            yield from addresses(one.url_patterns, inside)


def changes(view: Any) -> bool:
    """Whether it takes a form: what only shows says so before it looks at anything."""
    try:
        answer = view(RequestFactory().post("/"))
    except Exception:  # it began to do something, with nothing in its hands
        return True
    return not isinstance(answer, HttpResponseNotAllowed)


@pytest.fixture(scope="module")
def changing(django_db_blocker: Any) -> dict[str, Any]:
    """Each address that changes something."""
    with django_db_blocker.block():
        there = dict(addresses(get_resolver().url_patterns))
        return {name: view for name, view in there.items() if changes(view)}


def why_not(name: str, view: Any) -> str | None:
    """Why only a person does it. A reason for a whole part of the desk counts for what no token opens."""
    if permission_of(view) in NEVER | {None}:
        return ONLY_AT_THE_DESK.get(name) or ONLY_AT_THE_DESK.get(name.partition(":")[0])
    return ONLY_AT_THE_DESK.get(name)


def test_whatever_a_person_changes_a_program_can_change_or_it_is_said_why_not(
    changing: dict[str, Any],
) -> None:
    forgotten = [
        name for name, view in changing.items() if name not in COVERED and not why_not(name, view)
    ]

    assert not forgotten
    assert len(changing) > 150


def test_nothing_is_excused_that_is_covered_or_gone(changing: dict[str, Any]) -> None:
    spaces = {name.partition(":")[0] for name in changing}

    assert not [name for name in COVERED if why_not(name, changing[name])]
    assert set(COVERED) <= set(changing)
    assert set(ONLY_AT_THE_DESK) <= set(changing) | spaces
    assert all(why.strip() for why in ONLY_AT_THE_DESK.values())


def test_each_operation_that_is_named_is_there() -> None:
    there = {name for name, *_ in operations()}

    assert not set[str]().union(*COVERED.values()) - there


def test_what_changes_something_for_programs_is_known_here() -> None:
    """No operation does what no person could do at the desk."""
    named = set[str]().union(*COVERED.values())
    #: they only answer, whatever their method is
    answers = {"review_text"}
    changing = {name for name, _permission, _path, method in operations() if method != "GET"}

    assert changing - named == answers


def test_an_operation_asks_for_what_its_address_asks_for(changing: dict[str, Any]) -> None:
    """A program of somebody gets no further than they do, and no less far."""
    needs = {name: permission for name, permission, *_ in operations()}
    differs = {
        name: (asked, sorted(needs[one] for one in covering))
        for name, covering in COVERED.items()
        if (asked := permission_of(changing[name]))
        and asked not in {needs[one] for one in covering}
    }

    assert not differs
    assert {act.needs for act in ACTS.values()} <= set(needs.values())
    assert not NEVER & set(needs.values())
