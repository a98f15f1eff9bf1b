"""Real servers with a house, its post, and somebody outside who comments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from atproto import models
from mastodon import Mastodon as MastodonClient

from tests.real.servers.bluesky import BlueskyNetwork
from tests.real.servers.mastodon import mastodon_mock
from tests.real.servers.wordpress import RealWordPress
from tests.real.test_bluesky_real import World as BlueskyWorld
from tests.real.test_wordpress_real import World as WordPressWorld


@dataclass(frozen=True, slots=True)
class Place:
    """One network on a bad day.

    `behind`: its own address. `settings(url)`: how the desk connects when it calls `url`.
    `comment(text)`: somebody outside speaks. `answers()`: all answers of the house, by a foreign client.
    """

    behind: str
    settings: Callable[[str], Mapping[str, str]]
    secrets: Mapping[str, str]
    comment: Callable[[str], None]
    answers: Callable[[], list[str]]


@contextmanager
def mastodon(folder: Path) -> Iterator[Place]:
    """mastodon-mock, read by Mastodon.py."""
    with mastodon_mock(folder) as server:
        house, frieda = (client(server.url, token) for token in (server.house, server.frieda))
        post = house.status_post("Unsere neue Bürste ist da!")

        def comment(text: str) -> None:
            frieda.status_post(f"@ratzifatzi {text}", in_reply_to_id=post.id)

        def answers() -> list[str]:
            ours = house.fetch_remaining(house.account_statuses(house.me().id, limit=40))
            return [status.content for status in ours if status.in_reply_to_id]

        yield Place(
            behind=server.url,
            settings=lambda url: {"server": url},
            secrets={"token": server.house},
            comment=comment,
            answers=answers,
        )


def client(url: str, token: str) -> MastodonClient:
    """Mastodon.py, which knows nothing of us."""
    return MastodonClient(
        access_token=token, api_base_url=url, version_check_mode="none", ratelimit_method="pace"
    )


@contextmanager
def bluesky(folder: Path) -> Iterator[Place]:
    """The network of Bluesky's makers, read by their protocol's Python client."""
    with BlueskyNetwork() as network:
        world = BlueskyWorld(network.url)
        post = world.ratzi.send_post("Unsere neue Bürste ist da!")
        root = models.create_strong_ref(post)

        def comment(text: str) -> None:
            thread = models.AppBskyFeedPost.ReplyRef(parent=root, root=root)
            world.frieda.send_post(text, reply_to=thread)

        def answers() -> list[str]:
            found, cursor, repo = [], None, world.ratzi.com.atproto.repo
            while True:
                page = repo.list_records(
                    {
                        "repo": world.ratzi.me.did,
                        "collection": "app.bsky.feed.post",
                        "limit": 100,
                        "cursor": cursor,
                    }
                )
                found += [record.value for record in page.records]
                cursor = page.cursor
                if not cursor or not page.records:
                    return [value.text for value in found if value.reply]

        yield Place(
            behind=network.url,
            settings=lambda url: {"service": url, "handle": "ratzifatzi.test"},
            secrets={"app_password": world.password},
            comment=comment,
            answers=answers,
        )


@contextmanager
def wordpress(folder: Path) -> Iterator[Place]:
    """A WordPress blog, read over XML-RPC."""
    with RealWordPress("6.1") as blog:
        world = WordPressWorld(blog)

        def comment(text: str) -> None:
            number = world.lena_says(text)
            world.make(number, "approve")

        def answers() -> list[str]:
            told = world.xml("getComments", {"number": 5000}, login="mia")
            return [one["content"] for one in told if one["author"] == "RatziFatzi"]

        yield Place(
            behind=blog.url,
            settings=lambda url: {"site": url, "user": "ratzi"},
            secrets={"password": blog.passwords["ratzi"]},
            comment=comment,
            answers=answers,
        )


TOWNS: dict[str, Callable[[Path], AbstractContextManager[Place]]] = {
    "mastodon": mastodon,
    "bluesky": bluesky,
    "wordpress": wordpress,
}
