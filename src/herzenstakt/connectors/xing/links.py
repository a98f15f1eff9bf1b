"""Addresses in a mail that lead to the network itself, and which of them a person can open without harm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from herzenstakt.kernel.text import Tag, pieces_of
from herzenstakt.mail.letter import Letter

#: the network's own house (confidence B: several programs of others sort mails and profiles by it)
HOUSE = "xing.com"
HOME = "https://www.xing.com/"
#: where people have their page (confidence B: so many pages link there)
PROFILE = re.compile(r"/profile/([\w.%-]{1,120})/?", re.ASCII)
LONGEST = 1_000
MOST_LINKS = 300
IN_WORDS = re.compile(r"https://[^\s<>\"'()\[\]{}|\\^`]{1,2000}")
#: opening one of these does something, or leads to no conversation (confidence C: what mails mostly have)
ELSEWHERE = re.compile(
    r"\babmeld|\babbestell|unsubscri|opt.?out|einstellung|setting|preferenc|präferenz"
    r"|impressum|imprint|datenschutz|privacy|\bagb\b|\bterms|nutzungsbedingung|\bhilfe\b|\bhelp\b|\bfaq\b"
    r"|bestätig|confirm|annehmen|accept|ablehn|declin|\bmelden\b|\breport|blockier|\bblock|lösch|delet"
    r"|app.?store|play.?store|google.?play|logout|\bjobs?\b|\bpremium\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Link:
    """An address of the network, and the words that say what it leads to."""

    address: str
    words: str


def is_ours_to_open(address: str) -> bool:
    """Whether an address leads to the network itself: encrypted, to no other house, with nobody signed in by
    it, and at the usual door."""
    if (
        not address.isascii()
        or len(address) > LONGEST
        or re.search(r"[\s\\\x00-\x1f\x7f]", address)
    ):
        return False
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    return (
        parts.scheme == "https"
        and belongs(host)
        and parts.username is None
        and parts.password is None
        and port in {None, 443}
    )


def belongs(domain: str) -> bool:
    """Whether a domain is the network's, or one below it."""
    return domain == HOUSE or domain.endswith(f".{HOUSE}")


def links_in(letter: Letter) -> list[Link]:
    """Those that lead to the network, in their order, each once with the first words for it."""
    known: dict[str, str] = {}
    for kind, text in letter.versions():
        found = _in_page(text) if kind == "text/html" else _in_words(text)
        for one in islice(found, MOST_LINKS):
            if is_ours_to_open(one.address):
                known[one.address] = f"{known.get(one.address, '')} {one.words}".strip()
    return [Link(address, words) for address, words in known.items()]


def where_to_answer(links: list[Link]) -> str:
    """The first that leads to a conversation as far as can be told, else to somebody's page; "" where none
    does."""
    harmless = [one.address for one in links if not ELSEWHERE.search(f"{one.words} {one.address}")]
    pages = [one for one in harmless if profile_in(one)]
    # an address without any path is the front door; we know that one without a mail
    deep = [one for one in harmless if one not in pages and urlsplit(one).path.strip("/")]
    return next(iter([*deep, *pages]), "")


def page_of(name: str, links: list[Link]) -> str:
    """The page of somebody with this name; "" where no link says so, or several do."""
    pages = {profile_in(one.address) for one in links if _same(one.words, name)} - {""}
    return pages.pop() if len(pages) == 1 else ""


def profile_in(address: str) -> str:
    """The page of a person an address leads to, without what was hung behind it; "" where to none."""
    found = PROFILE.fullmatch(urlsplit(address).path)
    return f"{HOME}profile/{found[1]}" if found else ""


def _same(words: str, name: str) -> bool:
    return " ".join(words.split()).strip(" :,.-–").casefold() == name.casefold()


def _in_words(text: str) -> Iterator[Link]:
    """What leads there stands on the same line, or on the last one before it that says something."""
    before = ""
    for line in text.splitlines():
        for found in IN_WORDS.finditer(line):
            beside = f"{line[: found.start()]} {line[found.end() :]}".strip()
            yield Link(found.group().rstrip(".,;:!?*_"), beside or before)
        if line.strip() and not IN_WORDS.search(line):
            before = line.strip()


def _in_page(markup: str) -> Iterator[Link]:
    """Addresses behind words; the words go to where the element ends, or the next one begins."""
    address, words = "", list[str]()
    for piece in pieces_of(markup):
        if isinstance(piece, str):
            words.append(piece)
            continue
        if piece.name == "img" and not piece.is_end:
            words.append(piece.attributes().get("alt", ""))
        if piece.name != "a":
            continue
        if address:
            yield Link(address, " ".join("".join(words).split())[:200])
        address, words = _behind(piece), []
    if address:
        yield Link(address, " ".join("".join(words).split())[:200])


def _behind(tag: Tag) -> str:
    return "" if tag.is_end else tag.attributes().get("href", "").strip()
