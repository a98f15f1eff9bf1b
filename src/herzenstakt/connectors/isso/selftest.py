"""The self-test of an Isso: from "is there one?" to "may we moderate?", each in one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from herzenstakt.channels.connector import Finding, Level
from herzenstakt.channels.trouble import Trouble
from herzenstakt.connectors.isso.admin import Mode
from herzenstakt.connectors.isso.site import Site
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _


def examine(site: Site) -> list[Finding]:
    """Everything there is to say; what comes after something broken is not looked at."""
    findings: list[Finding] = []
    try:
        findings.extend(_findings(site))
    except Trouble as trouble:
        findings.append(Finding(Level.BROKEN, trouble.sentence))
    return findings


def _findings(site: Site) -> Iterator[Finding]:
    about = site.about()
    yield _good(
        _("Found Isso %(version)s at %(place)s."), version=about.version[:20], place=site.key
    )
    if site.moderates:
        yield from _as_administrator(site)
        return
    told = site.latest(1)
    site.thread(str(told[0].get("uri") or "/") if told else "/")
    yield _good(_("Reads what everybody may read."))
    yield _missing(
        _(
            "Without Isso's password for administrators the desk does not see what awaits approval, and"
            " can neither approve nor delete anything."
        )
    )
    if about.moderated:
        yield _missing(_("Answers wait for approval; somebody has to approve them in Isso."))


def _as_administrator(site: Site) -> Iterator[Finding]:
    if not site.root.startswith("https:"):
        yield _missing(_("Isso is not reached by https: on the way, others can read the password."))
    site.log_in()
    waiting = site.admin(Mode.PENDING).counts[Mode.PENDING]
    yield _good(
        _("Sees comments that wait for approval (now %(count)s), and may moderate."), count=waiting
    )
    yield _good(_("Answers appear at once."))


def _good(text: str, **gaps: str | int) -> Finding:
    return Finding(Level.GOOD, Sentence(text, gaps))


def _missing(text: str) -> Finding:
    return Finding(Level.MISSING, Sentence(text))
