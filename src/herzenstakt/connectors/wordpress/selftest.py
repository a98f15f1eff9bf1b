"""The self-test of a blog: from "is there a blog?" to "may we moderate?", each in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from herzenstakt.channels.connector import Finding, Level
from herzenstakt.channels.trouble import Disconnected, Trouble
from herzenstakt.connectors.wordpress.blog import Blog, Me
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _


def examine(blog: Blog) -> list[Finding]:
    """Everything there is to say; what comes after something broken is not looked at."""
    findings: list[Finding] = []
    try:
        findings.extend(_findings(blog))
    except Trouble as trouble:
        findings.append(Finding(Level.BROKEN, trouble.sentence))
    return findings


def _findings(blog: Blog) -> Iterator[Finding]:
    root = blog.rest().root
    yield _good(_("Found the blog and its REST API at %(blog)s."), blog=blog.name)
    yield from _the_way_there(root)
    home = root.partition("/wp-json")[0].partition("/index.php")[0].partition("?")[0].rstrip("/")
    try:
        me = blog.who()
    except Disconnected as trouble:
        profile = f"{home}/wp-admin/profile.php#application-passwords-section"
        yield Finding(Level.BROKEN, trouble.sentence, profile)
        yield from _passwords(blog)
        return
    yield _good(_("Signed in as %(name)s (%(role)s)."), name=me.name, role=me.role)
    yield from _rights(blog, me, f"{home}/wp-admin/users.php")


def _the_way_there(root: str) -> Iterator[Finding]:
    if urlsplit(root).scheme != "https":
        yield Finding(
            Level.MISSING,
            Sentence(
                _("The blog is not reached by https: on the way, others can read the password.")
            ),
        )
    if "rest_route=" in root:
        yield _good(_("The blog uses plain permalinks; that works just as well."))


def _passwords(blog: Blog) -> Iterator[Finding]:
    """Says so where the blog has no application passwords at all."""
    if "application-passwords" not in (blog.about().get("authentication") or {}):
        yield Finding(
            Level.BROKEN,
            Sentence(
                _(
                    "Application passwords are switched off on this blog. They need https, and"
                    " no security plugin that forbids them."
                )
            ),
        )


def _rights(blog: Blog, me: Me, users: str) -> Iterator[Finding]:
    if me.moderates:
        blog.comments("hold", per_page=1)
        yield _good(_("Sees comments that wait for approval, and may moderate."))
        yield _good(_("Answers appear at once."))
        return
    blog.comments("all", per_page=1)
    yield Finding(
        Level.MISSING,
        Sentence(
            _(
                "Sees only approved comments and cannot moderate, and its answers may wait for"
                " approval. Give the user the role of an editor on the blog."
            )
        ),
        users,
    )


def _good(text: str, **gaps: str | int) -> Finding:
    return Finding(Level.GOOD, Sentence(text, gaps))
