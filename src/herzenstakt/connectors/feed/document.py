"""A feed as it stands on the web, read into what we keep of it.

feedparser reads RSS 0.9x to 2.0, RDF and Atom, well formed or not. It is only ever given bytes that came
through `Http`: left to itself it would fetch and open whatever it is told to.
"""

from __future__ import annotations

import calendar
import hashlib
import html
import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit, urlunsplit

import feedparser

Entry = dict[str, Any]
#: the end of a document that came whole; looked for among its last bytes, because comments may follow
END = re.compile(rb"</\s*(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
TAIL = 2_000
#: what stands where a service tells nobody's address
NOBODY = re.compile(r"no-?reply\b|donotreply\b")
MAIL = re.compile(r"[^\s<>()@]{1,64}@[^\s<>()@]{1,255}")
#: as WordPress 6.5 writes it (`get_comment_text` in wp-includes/comment-template.php, read on 2026-11-28)
ANSWERS = re.compile(
    r'\s*<p>[^<]{0,80}<a\s(?:rel="[^"]{0,40}"\s)?href="(?P<link>[^"]{1,1000})"[^>]{0,80}>[^<]{0,250}</a>[^<]{0,20}</p>\s*'
)
#: one link of a Link header (RFC 8288, section 3), and which of its parameters say what it is for
LINK = re.compile(r"<([^<>]{0,2000})>([^<>]{0,500})")
PARAMETER = re.compile(
    r';\s{0,9}(rel|anchor)\s{0,9}=\s{0,9}(?:"([^"]{0,200})"|([^\s",;]{1,200}))', re.I
)
LONGEST_LINKS = 8_000
#: longer ids are told by their digest, so that they fit where ids are kept
LONGEST_ID = 400


class NoFeed(Exception):
    """These bytes are no feed, or only a part of one."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a feed says. `entries`: in its own order, mostly the newest first. `following`: where it goes on
    (RFC 5005), or "". `comments_at`: where the comments are, if this is a feed of posts that says so. `hub`:
    who tells at once what is new in it, or "", and `topic`: what the feed is called there (WebSub)."""

    title: str
    link: str
    entries: tuple[Entry, ...]
    following: str
    comments_at: str
    hub: str = ""
    topic: str = ""


def read(body: bytes, url: str, headers: Mapping[str, str]) -> Document:
    """The feed in `body`, which came from `url`. Raises NoFeed."""
    told = {**headers, "content-location": url}
    try:
        found = feedparser.parse(io.BytesIO(body), response_headers=told, sanitize_html=False)
    except Exception as trouble:  # it raises what the codecs and addresses in a mangled feed raise
        raise NoFeed from trouble
    if not found.get("version") or (found.get("bozo") and not END.search(body[-TAIL:])):
        raise NoFeed
    about, raws = found.get("feed") or {}, found.get("entries") or ()
    # what the server says comes before what the feed says (WebSub, section 4)
    said = {rel: _web(link, url) for rel, link in reversed(links_in(headers.get("link", "")))}
    return Document(
        title=str(about.get("title") or ""),
        link=_web(about.get("link"), url),
        entries=_apart(_threaded([_whatever(raw, url) for raw in raws])),
        following=_linked(about, "next", url),
        comments_at=next(
            (_web(raw["wfw_commentrss"], url) for raw in raws if "wfw_commentrss" in raw), ""
        ),
        hub=said.get("hub") or _linked(about, "hub", url),
        topic=said.get("self") or _linked(about, "self", url) or url,
    )


def links_in(header: str) -> list[tuple[str, str]]:
    """What a Link header says, as pairs of what a link is for and where it leads; links of other pages are
    left out."""
    found = []
    for link in LINK.finditer(header[:LONGEST_LINKS]):
        about = {name.lower(): quoted or bare for name, quoted, bare in PARAMETER.findall(link[2])}
        if "anchor" not in about:
            found += [(rel, link[1].strip()) for rel in about.get("rel", "").lower().split()]
    return found


def key_of_feed(url: str) -> str:
    """What tells one feed from all others: host, port and path, however it is called."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    host = parts.netloc.rpartition("@")[2].lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}{query}"


def digest_of(entry: Entry) -> str:
    """Changes when anything of an entry does, except what it answers: that is told only as long as the
    answered one is in the feed, too."""
    told = "\n".join(str(entry[name]) for name in sorted(entry.keys() - {"parent"}))
    return hashlib.sha256(told.encode()).hexdigest()[:10]


def _whatever(raw: Mapping[str, Any], url: str) -> Entry:
    """One entry; one that nobody understands has no words, is set aside for a person, and stops nobody."""
    try:
        return _entry(raw, url)
    except (AttributeError, KeyError, TypeError, ValueError):
        told = short(repr(sorted(raw.items(), key=repr)))
        return {"id": told, **dict.fromkeys(("at", "changed", "link", "page", "parent"), "")}


def _entry(raw: Mapping[str, Any], url: str) -> Entry:
    """What is kept of one entry. The e-mail address of whoever wrote it is not: a fingerprint knows the
    same person again on this feed, and on no other."""
    author = raw.get("author_detail") or {}
    content = (raw.get("content") or [{}])[0]
    link = _web(raw.get("link"), url)
    answered = raw.get("thr_in-reply-to")
    name, mail = _name_and_mail(str(raw.get("author") or author.get("name") or ""))
    entry = {
        "link": link,
        "author": name,
        "author_url": _web(author.get("href"), url),
        "writer": short(f"{key_of_feed(url)}\n{mail}\n{name.casefold()}") if mail else "",
        "title": MAIL.sub("", str(raw.get("title") or "")),
        "text": str(content.get("value") or raw.get("summary") or ""),
        "at": _moment(raw, "published_parsed", "updated_parsed", "created_parsed"),
        "changed": _moment(raw, "updated_parsed"),
        "parent": _fit(answered.get("ref")) if isinstance(answered, Mapping) else "",
        "page": _page_of(link),
    }
    named = raw.get("id") or link
    return {"id": _fit(named) if named else short(str(sorted(entry.items()))), **entry}


def _name_and_mail(author: str) -> tuple[str, str]:
    """Whoever wrote it, as RSS ("a@b.example (Frieda)") and feedparser ("Frieda (a@b.example)") say it.
    feedparser itself cuts addresses that end in more than four letters."""
    found = MAIL.search(author)
    if not found:
        return author.strip(), ""
    mail = found.group().lower()
    name = MAIL.sub("", author).strip(" ()<>,\"'\t\n")
    return name, "" if NOBODY.match(mail) else mail


def _page_of(link: str) -> str:
    """The page a comment stands on. Blogger says in the address which comment is meant; it is one page."""
    parts = urlsplit(urldefrag(link).url)
    asked = "&".join(one for one in parts.query.split("&") if not one.startswith("showComment="))
    return urlunsplit(parts._replace(query=asked))


def _apart(entries: list[Entry]) -> tuple[Entry, ...]:
    """Entries that a feed calls by one name although they are several have names of their own."""
    often = Counter(str(one["id"]) for one in entries)
    for one in entries:
        if often[str(one["id"])] > 1:
            one["id"] = short(
                "\n".join(str(one.get(name)) for name in ("id", "author", "at", "text"))
            )
    return tuple({str(one["id"]): one for one in entries}.values())


def _threaded(entries: list[Entry]) -> list[Entry]:
    """WordPress says in RSS what a comment answers by a first line of its own, "In reply to Frieda", in the
    language of the blog. That line was not written by the person: it goes, and what it says is kept."""
    by_link = {str(one["link"]): str(one["id"]) for one in entries}
    for one in entries:
        found = ANSWERS.match(str(one.get("text", "")))
        if found and urldefrag(html.unescape(found["link"])).url == one["page"]:
            one["text"] = one["text"][found.end() :]
            one["parent"] = one["parent"] or by_link.get(html.unescape(found["link"]), "")
    return entries


def _moment(raw: Mapping[str, Any], *names: str) -> str:
    """The first of these times, in UTC; "" where none is told or none can be."""
    for name in names:
        # asked for as a plain dictionary: feedparser gives one time in place of another that is missing
        if parsed := dict.get(raw, name):  # type: ignore[call-overload]
            try:
                return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat()
            except (ValueError, OverflowError, OSError):
                continue
    return ""


def _linked(about: Mapping[str, Any], rel: str, url: str) -> str:
    links = about.get("links") or ()
    return next((_web(one.get("href"), url) for one in links if one.get("rel") == rel), "")


def _web(address: Any, url: str) -> str:
    """An address on the web, whole; "" for anything else."""
    try:
        whole = urljoin(url, str(address).strip()) if address else ""
        return whole if urlsplit(whole).scheme in {"http", "https"} else ""
    except ValueError:
        return ""


def _fit(name: Any) -> str:
    told = str(name or "")
    return told if len(told) <= LONGEST_ID else short(told)


def short(told: str) -> str:
    """A name of a fixed length for something long, always the same."""
    return hashlib.sha256(told.encode()).hexdigest()
