"""Where the REST API of a blog lives, found from any address of the blog.

Nothing secret is sent while looking. An API on another machine than the blog is refused: a page
must not be able to send our password somewhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import httpx

from herzenstakt.channels.trouble import Disconnected, TryLater
from herzenstakt.kernel.http import Blocked, Http, Response, TooLarge, whole_address
from herzenstakt.kernel.text import Tag, pieces_of
from herzenstakt.kernel.words import gettext_noop as _

REL = "https://api.w.org/"
#: a header, and the part of a page in which its head ends; longer ones are not looked through
LONGEST_HEADER, LONGEST_HEAD = 8_000, 1_000_000
LINK = re.compile(r'<([^<>]+)>\s*;[^,<]*?rel="?' + re.escape(REL), re.IGNORECASE)
#: what we ask an API for; the whole index of a blog is half a megabyte
ABOUT = {"_fields": "name,url,namespaces,authentication"}


def find_root(http: Http, site: str) -> str:
    """The address of the REST API of the blog at `site`.

    Raises TryLater when the blog does not answer, Disconnected when it has no such API.
    """
    page = _look(http, site)
    if page.status == 429 or page.status >= 500:
        raise TryLater(_("The blog is busy or away at the moment."))
    host, elsewhere = urlsplit(page.url).netloc, ""
    for guess in _guesses(page):
        root = as_safe_as(page.url, guess)
        if not same_house(page.url, root):
            elsewhere = urlsplit(root).netloc
        elif _speaks(http, root):
            return root
    if elsewhere:
        raise Disconnected(
            _(
                "The blog at %(host)s says that its REST API is on another machine, %(other)s. We do"
                " not send a password there. Blogs on WordPress.com cannot be connected this way."
            ),
            host=host,
            other=elsewhere,
        )
    raise Disconnected(
        _(
            "There is no WordPress REST API at %(host)s. Perhaps this is no WordPress blog, or a"
            " security plugin has switched the REST API off."
        ),
        host=host,
    )


def address(root: str, path: str, params: Mapping[str, Any] | None = None) -> str:
    """The address of `path` below a root, with and without pretty permalinks."""
    parts = urlsplit(root)
    asked = dict(parse_qsl(parts.query))
    where = parts.path
    if "rest_route" in asked:
        asked["rest_route"] = asked["rest_route"].rstrip("/") + path
    else:
        where = where.rstrip("/") + path
    query = urlencode({**asked, **(params or {})})
    return urlunsplit(parts._replace(path=where, query=query))


def name_of(root: str) -> str:
    """What tells one blog from all others: host, port and folder, without the API's own path.

    The names of all people there begin with it, so it stays the same when a "www." comes or goes.
    """
    parts = urlsplit(root)
    folder = re.sub(r"/(index\.php|wp-json).*$", "", parts.path).rstrip("/")
    return (parts.netloc.rpartition("@")[2] + folder).lower().removeprefix("www.")


def same_house(here: str, there: str) -> bool:
    """Whether two addresses are of the same host and port; a leading "www." makes no difference."""
    first, second = urlsplit(here), urlsplit(there)
    return _bare(first.hostname) == _bare(second.hostname) and first.port == second.port


def as_safe_as(page: str, root: str) -> str:
    """The root, with https where the page itself came by https (proxies make blogs forget it)."""
    if page.startswith("https://") and root.startswith("http://"):
        return "https://" + root.removeprefix("http://")
    return root


def _bare(host: str | None) -> str:
    return (host or "").lower().removeprefix("www.")


def _look(http: Http, site: str) -> Response:
    """The page at `site`; goes on from example.org to www.example.org or back, and no further."""
    page = fetch_or_later(http, whole_address(site))
    onward = urljoin(page.url, page.headers.get("location", ""))
    if page.status in range(300, 400) and same_house(page.url, onward):
        return fetch_or_later(http, onward)
    return page


def fetch_or_later(http: Http, url: str) -> Response:
    """GET without saying who we are. Raises TryLater, and Disconnected for an impossible address."""
    try:
        return http.get(url)
    except (
        Blocked,
        httpx.InvalidURL,
        httpx.UnsupportedProtocol,
        UnicodeError,
        ValueError,
    ) as trouble:
        raise Disconnected(
            _(
                "This address cannot be called. A blog on a private address needs the permission"
                " of an owner."
            )
        ) from trouble
    except TooLarge as trouble:
        raise Disconnected(_("This page is too large to be a blog's front page.")) from trouble
    except (httpx.HTTPError, OSError) as trouble:
        host = urlsplit(url).netloc.rpartition("@")[2]
        if "CERTIFICATE_VERIFY_FAILED" in str(trouble):
            raise Disconnected(
                _("The certificate of %(host)s is not valid, so we cannot know who answers there."),
                host=host,
            ) from trouble
        raise TryLater(_("%(host)s does not answer at the moment."), host=host) from trouble


def _guesses(page: Response) -> Iterator[str]:
    """Where the API may be: what the page says first, then the two usual places."""
    said = LINK.search(page.headers.get("link", "")[:LONGEST_HEADER])
    if said:
        yield urljoin(page.url, said[1])
    if marked := _marked(page.body[:LONGEST_HEAD].decode("utf-8", "replace")):
        yield urljoin(page.url, marked)
    folder = page.url.partition("?")[0].partition("#")[0].rstrip("/")
    yield f"{folder}/wp-json/"
    yield f"{folder}/?rest_route=/"


def _marked(page: str) -> str:
    """What <link rel="https://api.w.org/" href="..."> names, or ""."""
    links = (
        tag.attributes() for tag in pieces_of(page) if isinstance(tag, Tag) if tag.name == "link"
    )
    return next((link.get("href", "") for link in links if link.get("rel") == REL), "")


def _speaks(http: Http, root: str) -> bool:
    """Whether a WordPress REST API answers there. Raises TryLater, and Disconnected for a locked one."""
    answer = fetch_or_later(http, address(root, "/", ABOUT))
    if answer.status == 429 or answer.status >= 500:
        raise TryLater(_("The blog is busy or away at the moment."))
    if answer.status == 401:
        raise Disconnected(
            _("The blog, or the server in front of it, lets nobody in without another password.")
        )
    about = answer.object()
    return about is not None and "wp/v2" in (about.get("namespaces") or ())
