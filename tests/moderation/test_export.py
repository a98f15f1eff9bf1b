"""Whatever was done: each row that is written for the public database is one it takes, and names nobody."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.channels.models import Channel
from herzenstakt.cli.main import main
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.moderation.dsa import FIELDS, ILLEGAL, INCOMPATIBLE, troubles_in
from herzenstakt.moderation.export import export, row_of
from herzenstakt.moderation.models import Evidence, Measure, Netiquette
from herzenstakt.moderation.reasons import REASONS
from herzenstakt.people.models import Handle

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = date(2026, 11, 20)
PLAIN = NOON.replace(tzinfo=None)
MOMENTS = st.datetimes(PLAIN.replace(year=2024), PLAIN.replace(year=2030), timezones=st.just(UTC))
WRITTEN = st.datetimes(PLAIN.replace(year=1), PLAIN.replace(year=2030), timezones=st.just(UTC))
WORDS = st.one_of(st.text(max_size=60), st.text(alphabet="aß€ \n", min_size=4000, max_size=6000))
MEDIA = st.lists(
    st.one_of(
        st.fixed_dictionaries({"kind": st.sampled_from(["image", "video", "audio", "hologram"])}),
        st.just({}),
        st.just("?"),
    ),
    max_size=3,
)


def measure(message: Message, by: Membership, **more: Any) -> Measure:
    """Something hidden at noon."""
    usual = {
        "kind": "hide",
        "state": "done",
        "reason": "N01",
        "explanation": "Karl Kritik beschimpft Mia Menschenfreund.",
        "passage": "Mia, du ****!",
        "asked_by": by,
        "done_at": NOON,
    }
    return Measure.objects.create(team=by.team, message=message, **(usual | more))


def rows(team: Team, first: date = TODAY, last: date = TODAY) -> list[dict[str, Any]]:
    return list(export(team, first, last).rows)


# --- every row is one the database takes ---------------------------------------------------------


@pytest.mark.one_database
def test_whatever_measures_exist_each_row_is_one_that_is_taken(
    channel: Channel, mia: Membership
) -> None:
    cited = Netiquette.objects.create(
        team=mia.team, number=1, german="Nett.", english="Kind.", published_by=mia
    )

    @settings(max_examples=400, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def is_taken(data: st.DataObject) -> None:
        said = Message(
            channel=channel,
            handle=data.draw(st.sampled_from([None, Handle(name="Karl Kritik", address="@karl")])),
            text=data.draw(WORDS),
            media=data.draw(MEDIA),
            language=data.draw(st.sampled_from(["", "de", "en-GB", "xx", "tlh"])),
            written_at=data.draw(WRITTEN),
            received_at=NOON,
        )
        taken = Measure(
            team=mia.team,
            message=said,
            kind=data.draw(st.sampled_from(Measure.Kind.values)),
            state=data.draw(st.sampled_from(["done", "lifted"])),
            reason=data.draw(st.sampled_from(sorted(REASONS))),
            passage=data.draw(WORDS),
            explanation=data.draw(WORDS),
            law=data.draw(st.text(max_size=500)),
            netiquette=data.draw(st.sampled_from([None, cited])),
            source=data.draw(st.sampled_from(Measure.Source.values)),
            asked_at=data.draw(MOMENTS),
            done_at=data.draw(st.one_of(st.none(), MOMENTS)),
            until=data.draw(st.one_of(st.none(), MOMENTS)),
            lifted_at=data.draw(st.one_of(st.none(), MOMENTS)),
        )
        if data.draw(st.booleans()):
            around = [{"who": "Lena Lob"}, "?"]
            Evidence(measure=taken, text=data.draw(WORDS), media=data.draw(MEDIA), around=around)

        row = row_of(taken, mia.team, ["Mia Menschenfreund"])

        assert list(troubles_in(row)) == []
        assert json.loads(json.dumps(row)) == row

    is_taken()


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_stands_on_exactly_one_ground(
    code: str, frieda_asks: Message, mia: Membership
) -> None:
    measure(frieda_asks, mia, reason=code, law="§ 185 StGB")
    (row,) = rows(mia.team)

    assert list(troubles_in(row)) == []
    assert row["decision_ground"] == (ILLEGAL if code.startswith("L") else INCOMPATIBLE)
    assert ("illegal_content_legal_ground" in row) != ("incompatible_content_ground" in row)


WRONG: dict[str, dict[str, Any]] = {
    "puid is longer": {"puid": "x" * 501},
    "puid is not written": {"puid": "a b"},
    "puid says nothing": {"puid": ""},
    "decision_facts is longer": {"decision_facts": "x" * 5001},
    "illegal_content_legal_ground goes together": {"illegal_content_legal_ground": "§ 1"},
    "incompatible_content_ground is longer": {"incompatible_content_ground": "x" * 501},
    "incompatible_content_explanation is longer": {"incompatible_content_explanation": "x" * 2001},
    "application_date is no day": {"application_date": "20.11.2026"},
    "content_date is no day": {"content_date": "2026-02-30"},
    "territorial_scope cannot be UK": {"territorial_scope": ["DE", "UK"]},
    "territorial_scope is no list": {"territorial_scope": ["DE", "DE"]},
    "content_type is no list": {"content_type": "CONTENT_TYPE_TEXT"},
    "content_type_other goes": {"content_type": ["CONTENT_TYPE_OTHER"]},
    "automated_detection cannot be yes": {"automated_detection": "yes"},
    "category cannot be": {"category": "STATEMENT_CATEGORY_CRITICISM"},
    "category_specification cannot be": {"category_specification": ["KEYWORD_RUDE"]},
    "decision_ground cannot be": {"decision_ground": "DECISION_GROUND_TASTE"},
    "source_type cannot be": {"source_type": "SOURCE_RUMOUR"},
    "end_date_visibility_restriction comes before": {
        "end_date_visibility_restriction": "2026-11-19"
    },
    "mood is no attribute": {"mood": "bad"},
}


@pytest.mark.parametrize("trouble", WRONG)
def test_a_row_that_is_wrong_would_be_found(
    trouble: str, frieda_asks: Message, mia: Membership
) -> None:
    measure(frieda_asks, mia)
    (row,) = rows(mia.team)

    found = list(troubles_in(row | WRONG[trouble]))
    assert any(one.startswith(trouble) for one in found), found


@pytest.mark.parametrize("name", [name for name, field in FIELDS.items() if field.required])
def test_a_row_without_what_is_needed_would_be_found(
    name: str, frieda_asks: Message, mia: Membership
) -> None:
    measure(frieda_asks, mia)
    (row,) = rows(mia.team)
    del row[name]

    assert f"{name} is missing." in list(troubles_in(row))


# --- what stands in a row ------------------------------------------------------------------------


def test_a_row_says_what_was_done_why_and_since_when(frieda_asks: Message, mia: Membership) -> None:
    hidden = measure(frieda_asks, mia, source="report")
    (row,) = rows(mia.team)

    assert row["puid"] == str(uuid5(hidden.key, "dsa"))
    assert row["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_DISABLED"]
    assert row["application_date"] == "2026-11-20"
    assert row["category"] == "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
    assert row["category_specification"] == ["KEYWORD_OTHER"]
    assert row["category_specification_other"] == "Coarse abuse and nothing else"
    assert row["source_type"] == "SOURCE_TYPE_OTHER_NOTIFICATION"
    assert (row["automated_detection"], row["automated_decision"]) == (
        "No",
        "AUTOMATED_DECISION_NOT_AUTOMATED",
    )
    assert len(row["territorial_scope"]) == 30


def test_a_report_is_a_notice_where_we_host(
    frieda_asks: Message, mia: Membership, channel: Channel
) -> None:
    Channel.objects.update(chosen_role="own_hosting")
    measure(frieda_asks, mia, source="report")

    assert rows(mia.team)[0]["source_type"] == "SOURCE_ARTICLE_16"


def test_what_was_put_back_has_an_end(frieda_asks: Message, mia: Membership) -> None:
    measure(frieda_asks, mia, state="lifted", lifted_at=NOON + timedelta(days=2))

    assert rows(mia.team)[0]["end_date_visibility_restriction"] == "2026-11-22"


def test_a_block_is_one_of_an_account(
    frieda_asks: Message, mia: Membership, uwe: Membership
) -> None:
    end = NOON + timedelta(days=7)
    measure(frieda_asks, mia, kind="block", decided_by=uwe, until=end, reason="L02", law="§ 241")
    (row,) = rows(mia.team)

    assert row["decision_account"] == "DECISION_ACCOUNT_SUSPENDED"
    assert row["end_date_account_restriction"] == "2026-11-27"
    assert "decision_visibility" not in row


def test_no_row_opens_the_page_where_its_person_objects(
    frieda_asks: Message, mia: Membership
) -> None:
    hidden = measure(frieda_asks, mia)
    first, again = rows(mia.team), rows(mia.team)

    assert str(hidden.key) not in json.dumps(first)
    assert first == again


def test_nobody_is_named(frieda_asks: Message, mia: Membership) -> None:
    measure(
        frieda_asks,
        mia,
        passage="Frieda Frage hat Recht, Mia!",
        explanation="Frieda schreibt an mia@gmx.de und nennt die 0171 2345678.",
    )
    told = json.dumps(rows(mia.team), ensure_ascii=False)

    assert not re.search(r"Frieda|Frage|Mia|gmx|0171|Menschenfreund", told)
    assert "hat Recht" in told


@pytest.mark.parametrize(
    "secret",
    [
        "Herr Müller-Lüdenscheidt",
        "frieda (at) gmx (punkt) de",
        "221 Baker Street",
        "SW1A 1AA",
        "80331 München",
        "de89370400440532013000",
        "Kundennr. 20931-B",
        "0171\u200b2345678",
    ],
)
def test_whatever_would_leave_to_no_machine_does_not_stand_in_a_row(
    secret: str, frieda_asks: Message, mia: Membership
) -> None:
    words = f"Guten Tag, {secret} und danke."
    measure(frieda_asks, mia, passage=words, explanation=words)
    told = json.dumps(rows(mia.team), ensure_ascii=False)

    assert "Guten Tag" in told
    assert not any(part in told for part in re.findall(r"\w*\d\w*|Müller|gmx", secret))


@pytest.mark.parametrize("code", ["L06", "L07", "L08", "N06", "P01", "C01"])
def test_words_that_are_private_data_themselves_are_left_out(
    code: str, frieda_asks: Message, mia: Membership
) -> None:
    measure(frieda_asks, mia, reason=code, passage="Das grüne Haus an der Ecke", explanation="")

    assert "grüne Haus" not in json.dumps(rows(mia.team), ensure_ascii=False)


# --- which rows ----------------------------------------------------------------------------------


def test_only_what_was_done_and_has_a_reason_is_filed(
    frieda_asks: Message, mia: Membership, uwe: Membership
) -> None:
    measure(frieda_asks, mia, kind="delete", state="asked", done_at=None)
    measure(frieda_asks, mia, state="declined", done_at=None)
    measure(frieda_asks, mia, state="failed", done_at=None)
    measure(frieda_asks, mia, reason="", asked_by=None, found_outside=True)
    done = measure(frieda_asks, mia, kind="spam", reason="S01")
    made = export(mia.team, TODAY, TODAY)

    assert [row["puid"] for row in made.rows] == [str(uuid5(done.key, "dsa"))]
    assert made.without_reason == 1


@pytest.mark.parametrize("private", ["message", "conversation"])
def test_what_was_done_to_private_words_is_not_filed(
    private: str, frieda_asks: Message, mia: Membership
) -> None:
    measure(frieda_asks, mia)
    measure(frieda_asks, mia, kind="spam", reason="", asked_by=None, found_outside=True)
    if private == "message":
        Message.objects.filter(pk=frieda_asks.pk).update(visibility="private")
    else:
        Conversation.objects.update(is_private=True)
    made = export(mia.team, TODAY, TODAY)

    assert (list(made.rows), made.without_reason) == ([], 0)


def test_days_are_those_of_the_house(frieda_asks: Message, mia: Membership) -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # half past midnight in Berlin
    measure(frieda_asks, mia, done_at=late)

    assert rows(mia.team) == []
    tomorrow = TODAY + timedelta(days=1)
    assert [row["application_date"] for row in rows(mia.team, tomorrow, tomorrow)] == ["2026-11-21"]


def test_another_house_files_nothing_of_ours(
    frieda_asks: Message, mia: Membership, olga: Membership
) -> None:
    measure(frieda_asks, mia)

    assert rows(olga.team) == []


# --- the command ---------------------------------------------------------------------------------


def told(*words: str) -> list[str]:
    return ["record", "export", "--team", "ratzifatzi", "--from", "2026-11-01", *words]


def test_the_command_writes_one_line_of_json_for_each_measure(
    frieda_asks: Message, mia: Membership, capsys: pytest.CaptureFixture[str]
) -> None:
    measure(frieda_asks, mia)
    measure(frieda_asks, mia, kind="spam", reason="S01")
    measure(frieda_asks, mia, kind="delete", reason="", asked_by=None, found_outside=True)

    assert main(told("--to", "2026-11-30", "--json")) == 0
    out, err = capsys.readouterr()
    lines = [json.loads(line) for line in out.splitlines()]
    assert [list(troubles_in(row)) for row in lines] == [[], []]
    assert "Left out: 1 found on the network" in err


def test_without_json_it_is_short(
    frieda_asks: Message, mia: Membership, capsys: pytest.CaptureFixture[str]
) -> None:
    hidden = measure(frieda_asks, mia, done_at=NOON + timedelta(days=10))

    assert main(told("--to", "2026-12-01")) == 0
    assert str(uuid5(hidden.key, "dsa")) in capsys.readouterr().out


@pytest.mark.usefixtures("team")
def test_an_unknown_team_is_said_to_be_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["record", "export", "--team", "nobody", "--from", "2026-11-01", "--to", "2026-11-02"]
    assert main(words) == 1
    assert "No team is called nobody." in capsys.readouterr().err


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_misunderstood(day: str) -> None:
    with pytest.raises(SystemExit) as trouble:
        main(told("--to", day))
    assert trouble.value.code == 2
