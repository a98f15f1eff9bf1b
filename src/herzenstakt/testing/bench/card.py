"""The card of the model that reads messages: what it learnt from, how good it is, and what it is not for.

After Mitchell et al. 2019, "Model Cards for Model Reporting".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from herzenstakt.triage.model import Linear
from herzenstakt.triage.training import own
from herzenstakt.triage.training.corpora import CORPORA

Line = Mapping[str, Any]


#: what it is known to fail at: what somebody says, and the kind it is taken for
IRONY = ("Super, wieder 40 Minuten. Weiter so!", "praise")
#: two sentences that differ in whom they speak of only, and the head that should not care
GROUP, NEIGHBOURS, WORD = "Die Frauen feiern heute.", "Die Nachbarn feiern heute.", slice(4, -14)


def card(lines: Sequence[Line], model: Linear) -> str:
    """A page to read (Markdown), from what `herzenstakt bench triage` printed and what the model says of
    itself."""
    *each, summary = lines
    told = model.told
    kinds = summary["light"]["quality"]["kinds"]
    return _PAGE.format(
        of=told["of"],
        seed=told["seed"],
        left_out=told["left_out"],
        data="\n".join(_data(told["texts"])),
        quality="\n".join(_row(line) for line in each if line["task"] != "kinds"),
        kinds="\n".join(f"| `{kind}` | {f1:.3f} |" for kind, f1 in kinds["each"].items()),
        parts=", ".join(f"{name} {f1:.3f}" for name, f1 in kinds["parts"].items()),
        value=kinds["value"],
        low=kinds["low"],
        high=kinds["high"],
        texts=kinds["texts"],
        surest=kinds["right_of_surest"],
        off=kinds["calibration_error"],
        speed=summary["light"]["texts_per_s"],
        irony=IRONY[0],
        ironic=model.probabilities([IRONY[0]])[0, model.column(IRONY[1])],
        sentence=GROUP,
        group=GROUP[WORD],
        to_group=_given(model, GROUP),
        neighbours=NEIGHBOURS[WORD],
        to_neighbours=_given(model, NEIGHBOURS),
    )


def _given(model: Linear, text: str) -> float:
    """What the name of the group gave to insult."""
    return next(part.share for part in model.why(text, "insult") if part.start == WORD.start)


def _data(texts: Mapping[str, int]) -> list[str]:
    told = [
        f"| {corpus.name} | {texts[corpus.name]:,} | {corpus.licence} | {corpus.cite} |"
        for corpus in CORPORA
    ]
    return [
        *told,
        f"| [{own.NAME}](../../corpus/README.md) | {texts[own.NAME]:,} | as its page says | |",
    ]


def _row(line: Line) -> str:
    who = line.get("peer") or "this model"
    span = f"{line['low']:.3f} to {line['high']:.3f}"
    return (
        f"| {line['task']} | {who} | {line['metric']} | {line['value']:.3f} | {span} "
        f"| {line['published']:.3f}, {line['by']} |"
    )


_PAGE = """\
# The model that reads messages

Written by `herzenstakt bench triage --data FOLDER --table docs/triage/card.md`. Not to be edited by hand.

The light tier of triage: a weighted sum over short pieces of a text for each question, turned into a
probability ([decision 0072](../decisions/0072-triage-is-a-sum-over-hashed-grams.md)). It suggests, a person
decides. Made by `herzenstakt triage train --data FOLDER --seed {seed}` from the texts with the fingerprint
`{of}`.

## What it learnt from

| Set | Texts | Licence | By |
|---|---|---|---|
{data}

{left_out} texts were left out because they are in a test, or nearly, or because our own corpus has them from
there. The model holds numbers of hashed pieces and their weights, no text and no list of words; whoever tries
a word can tell, with some error, whether it stood in three texts.

## How good it is

On the official test parts, which it never saw. The span is that of 95 of 100 draws of the texts.

| Test | Who | Metric | Value | Span | Best published |
|---|---|---|---|---|---|
{quality}

On the {texts:,} comments of our own corpus that were held back, with their sources and with the hands that
invented them: macro-F1 over the eight kinds **{value:.3f}** ({low:.3f} to {high:.3f}); {parts}. Of the
80 % it is surest of, its likeliest kind holds in {surest:.1%}. The calibration error is {off:.3f}, over all
kinds of all comments, most of which are an easy no.

| Kind | F1 |
|---|---|
{kinds}

It reads {speed:,} texts in a second on one core.

## Where it fails

- **Irony.** "{irony}" is praise to it, with a probability of {ironic:.2f}.
- **What was said before.** It sees one message and no picture.
- **Quotes.** It sees that a rude word stands there, and not that somebody objects to it.
- **Words for groups.** The sets it learnt from are full of insults against groups, so the neutral name of one
  can weigh towards insult: in "{sentence}" the word "{group}" gives {to_group:+.2f} to the sum, and
  "{neighbours}" in its place {to_neighbours:+.2f}.
- **Other languages.** It learnt from German and English, and takes other languages for one of them.
- **Invented comments.** Most comments of our corpus were invented by a language model, and all were annotated
  by one. On real ones it is worse, as stands above.

## What it must not be used for

- To hide, delete, block or answer anything without a person. The desk has no way to let it.
- To judge people: colleagues, applicants, or whoever writes. Nothing it says is kept with a person.
- To find danger. Signs of it are found by rules that people wrote, and those are never doubted by a model.
- To measure a team, a campaign or the mood of a country.
"""
