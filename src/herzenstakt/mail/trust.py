"""Whether a mail is from whom it says: results of checks (RFC 8601), as far as they can be believed.

Anybody can write such a header. Only the topmost one counts, because a server writes above what it was
given, and only where it bears the name of a server the owner has named: a server that checks takes away what
bears its own name and did not come from it (RFC 8601 section 5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from herzenstakt.mail.letter import Letter, Somebody

METHODS = ("dmarc", "dkim", "spf")
#: in which property a check names the domain it speaks of
DOMAINS = {
    "dmarc": ("header.from",),
    "dkim": ("header.d", "header.i"),
    "spf": ("smtp.mailfrom", "smtp.helo"),
}
RESULTS = frozenset(
    {"pass", "fail", "softfail", "neutral", "none", "policy", "temperror", "permerror"}
)
#: a value is one piece, also where only its beginning stands in quotation marks ("frieda"@frage.example)
NAMED = re.compile(
    r"([a-z][a-z0-9.-]{0,40})\s?=\s?((?:\"[^\"]{0,300}\"|[^\s;\"]){1,300})", re.IGNORECASE
)
#: what of a word in quotation marks is read: what names of servers and domains are made of
OF_A_NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")


def results_of(letter: Letter, server: str, sender: Somebody) -> dict[str, str]:
    """What the trusted `server` found out about the sender's domain: a result for each method, "none" where
    it says nothing of that domain, and nothing at all where there is no word of that server."""
    told = letter.first("authentication-results")
    if not server or named_in(told) != server.strip().lower():
        return {}
    found = dict.fromkeys(METHODS, "none")
    for method, result, domain in _checks(told):
        is_theirs = _belongs(domain, sender.domain)
        if is_theirs and (found[method] == "none" or result == "pass"):
            found[method] = result
    return found


def is_genuine(results: Mapping[str, str]) -> bool | None:
    """What these results come to: a signature of the sender's own domain, or the word of its owner, proves
    it; None where nothing is proven either way. The way a mail came (SPF) alone proves nothing."""
    if results.get("dmarc") == "fail":
        return False
    return True if "pass" in {results.get("dmarc"), results.get("dkim")} else None


def named_in(told: str) -> str:
    """The server in whose name the results stand, in small letters."""
    first = bare(told).partition(";")[0].split()
    return first[0].strip('"').lower() if first else ""


def _checks(told: str) -> Iterator[tuple[str, str, str]]:
    """Method, result, and the domain it speaks of."""
    for part in bare(told).split(";")[1:50]:
        pairs = [(name.lower(), value.strip('"').lower()) for name, value in NAMED.findall(part)]
        if not pairs or pairs[0][0] not in METHODS or pairs[0][1] not in RESULTS:
            continue
        method, result = pairs[0]
        known = dict(reversed(pairs[1:]))
        named = next((known[name] for name in DOMAINS[method] if name in known), "")
        yield method, result, named.rpartition("@")[2]


def _belongs(domain: str, senders: str) -> bool:
    """Whether one of the two is the other, or stands above it (RFC 7489 section 3.1, without a list of where
    houses begin: a name without a dot owns nothing)."""
    if not domain or "." not in domain:
        return False
    return domain == senders or senders.endswith(f".{domain}") or (domain.endswith(f".{senders}"))


def bare(told: str) -> str:
    """The same without what stands in brackets, however deep (RFC 5322 section 3.2.2), and without what would
    mean something in a word in quotation marks: whoever sends a mail chooses what stands there."""
    kept: list[str] = []
    depth, is_quoted, is_escaped = 0, False, False
    for char in told:
        if is_escaped:
            is_escaped, char = False, "_"
        elif char == "\\" and (is_quoted or depth):
            is_escaped = True
            continue
        elif char == '"' and not depth:
            is_quoted = not is_quoted
            kept.append(char)
            continue
        elif char == "(" and not is_quoted:
            depth += 1
        elif char == ")" and depth:
            depth -= 1
            continue
        if not depth:
            kept.append(char if not is_quoted or char in OF_A_NAME else "_")
    return "".join(kept) + '"' * is_quoted
