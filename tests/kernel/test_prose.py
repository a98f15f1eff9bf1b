"""A text with headings and lists is read line by line, and stays text."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from herzenstakt.kernel.prose import Block, blocks_of


def shown(text: str) -> str:
    """The text as a page shows it, on one line."""
    page = render_to_string("_prose.html", {"text": text, "level": 2})
    return "".join(line.strip() for line in page.splitlines())


def test_headings_lists_and_paragraphs_are_told_apart() -> None:
    text = "Hello.\nAll of you.\n\n# Wishes\n# Rules\n- first\n-  second \nThen this.\n\n\n- third"

    assert list(blocks_of(text)) == [
        Block("paragraph", ("Hello.", "All of you.")),
        Block("heading", ("Wishes",)),
        Block("heading", ("Rules",)),
        Block("list", ("first", "second")),
        Block("paragraph", ("Then this.",)),
        Block("list", ("third",)),
    ]


@pytest.mark.parametrize("line", ["#wishes", "## Wishes", "-first", "--", "#", "-", "* first"])
def test_what_only_looks_like_a_mark_is_a_paragraph(line: str) -> None:
    assert list(blocks_of(line)) == [Block("paragraph", (line,))]


@pytest.mark.parametrize("text", ["", "\n\n", "   \n\t"])
def test_nothing_is_nothing(text: str) -> None:
    assert list(blocks_of(text)) == []


def test_a_page_shows_its_parts() -> None:
    assert shown("Hi.\nYou.\n# Rules\n- one") == (
        '<div class="prose"><p>Hi.<br>You.</p><h2>Rules</h2><ul><li>one</li></ul></div>'
    )


@pytest.mark.parametrize("begin", ["", "# ", "- "])
@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</h2></ul></div><b>",
        "https://x.example/<script>alert(1)</script>",
        'https://x.example/"onmouseover="alert(1)',
    ],
)
def test_nothing_in_a_text_becomes_markup(begin: str, hostile: str) -> None:
    page = shown(begin + hostile)

    assert not [tag for tag in ("<script", "<img", "<b>", '"onmouseover') if tag in page]
    assert page.count("<div") == page.count("</div>") == 1


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc"])
def test_only_the_web_and_mail_become_links(address: str) -> None:
    assert "<a" not in shown(f"Look: {address}")
    assert 'href="https://x.example/privacy"' in shown("Look: https://x.example/privacy.")
    assert 'href="mailto:hallo@x.example"' in shown("- hallo@x.example")


@pytest.mark.parametrize(
    "bit", ["# ", "- \n", "a\n", "\n", "(", "&", "www.", "a@", "https://a.de/("]
)
@pytest.mark.timeout(60)
def test_the_time_of_a_text_does_not_grow_with_the_square_of_its_length(bit: str) -> None:
    """Twenty times what a form takes: read in a second or two, or in many minutes."""
    assert shown(bit * (200_000 // len(bit)))
