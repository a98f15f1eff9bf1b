"""Real networks as everybody else uses them: with the clients of other people, never with our connectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from atproto import models

from herzenstakt.kernel.text import plain
from tests.real import test_bluesky_real, test_wordpress_real
from tests.real.servers import bluesky, mastodon, wordpress
from tests.real.test_bluesky_real import until
from tests.real.test_mastodon_real import foreign


class Abroad:
    """A network on which the house has a post, and Frieda something to say.

    `fields`: what an owner types to connect it, by label. `hides`, `likes`, `edits`: whether people can
    do this there; `why_not`: what the desk says where they cannot.
    """

    kind: ClassVar[str]
    name: ClassVar[str]
    hides: ClassVar[bool] = True
    likes: ClassVar[bool] = True
    edits: ClassVar[bool] = True
    why_not: ClassVar[str]
    fields: Mapping[str, str]

    def publish(self, words: str) -> Any:
        """The house posts something in its own app."""
        raise NotImplementedError

    def comment(self, words: str, post: Any) -> Any:
        """Frieda comments where everybody can read it."""
        raise NotImplementedError

    def answers(self, comment: Any) -> list[str]:
        """What everybody reads as the house's answers to it."""
        raise NotImplementedError

    def is_liked(self, comment: Any) -> bool:
        """Whether the house likes it, as others see it."""
        raise NotImplementedError

    def is_hidden(self, comment: Any) -> bool:
        """Whether others are spared it."""
        raise NotImplementedError

    def answer(self, comment: Any, words: str) -> None:
        """The house answers in its own app."""
        raise NotImplementedError

    def edit_answer(self, comment: Any, words: str) -> None:
        """The house finds other words in its own app."""
        raise NotImplementedError

    def delete_answer(self, comment: Any) -> None:
        """The house deletes its answer in its own app."""
        raise NotImplementedError


class OnMastodon(Abroad):
    """mastodon-mock, by Mastodon.py."""

    kind, name = "mastodon", "Mastodon"
    hides = False
    why_not = "Mastodon"

    def __init__(self, server: mastodon.MastodonMock) -> None:
        self.house, self.frieda = (foreign(server.url, t) for t in (server.house, server.frieda))
        self.fields = {"Server": server.url, "Access token": server.house}

    def publish(self, words: str) -> Any:
        return self.house.status_post(words, language="de")

    def comment(self, words: str, post: Any) -> Any:
        return self.frieda.status_post(f"@ratzifatzi {words}", in_reply_to_id=post.id)

    def answers(self, comment: Any) -> list[str]:
        return [plain(said.content) for said in self._answers(comment)]

    def _answers(self, comment: Any) -> list[Any]:
        around = self.frieda.status_context(comment.id).descendants
        return [said for said in around if said.account.username == "ratzifatzi"]

    def is_liked(self, comment: Any) -> bool:
        return bool(self.frieda.status(comment.id).favourites_count)

    def answer(self, comment: Any, words: str) -> None:
        self.house.status_post(f"@frieda {words}", in_reply_to_id=comment.id)

    def edit_answer(self, comment: Any, words: str) -> None:
        self.house.status_update(self._answers(comment)[0].id, f"@frieda {words}")

    def delete_answer(self, comment: Any) -> None:
        self.house.status_delete(self._answers(comment)[0].id)


class OnBluesky(Abroad):
    """The network of its makers, by `atproto`."""

    kind, name = "bluesky", "Bluesky"
    edits = False
    why_not = "Posts on Bluesky cannot be changed"

    def __init__(self, url: str) -> None:
        self.world = test_bluesky_real.World(url)
        self.fields = {
            "Handle": "ratzifatzi.test",
            "App password": self.world.password,
            "Server": url,
        }

    def publish(self, words: str) -> Any:
        return test_bluesky_real.publish(self.world, words)

    def comment(self, words: str, post: Any) -> Any:
        said = test_bluesky_real.comment(self.world, self.world.frieda, words, post)
        self.roots = {**getattr(self, "roots", {}), said.uri: post}
        return said

    def answers(self, comment: Any) -> list[str]:
        return [post.record.text for post in self._answers(comment)]

    def _answers(self, comment: Any) -> list[Any]:
        thread = self.world.frieda.get_post_thread(comment.uri).thread
        replies = [reply.post for reply in thread.replies or []]
        return [post for post in replies if post.author.handle == "ratzifatzi.test"]

    def is_liked(self, comment: Any) -> bool:
        likes = self.world.frieda.get_likes(comment.uri).likes
        return [like.actor.handle for like in likes] == ["ratzifatzi.test"]

    def is_hidden(self, comment: Any) -> bool:
        gate = self.world.frieda.get_post_thread(self.roots[comment.uri].uri).threadgate
        return bool(gate and comment.uri in (gate.record.hidden_replies or []))

    def answer(self, comment: Any, words: str) -> None:
        place = models.AppBskyFeedPost.ReplyRef(root=self.roots[comment.uri], parent=comment)
        self.world.ratzi.send_post(words, reply_to=place, langs=["de"])
        until(lambda: self.answers(comment))

    def delete_answer(self, comment: Any) -> None:
        self.world.ratzi.delete_post(until(lambda: self._answers(comment))[0].uri)
        until(lambda: not self._answers(comment))


class OnWordPress(Abroad):
    """A blog, by XML-RPC, its forms and its pages."""

    kind, name = "wordpress", "WordPress"
    likes = False
    why_not = "WordPress itself has no likes"

    def __init__(self, blog: wordpress.RealWordPress) -> None:
        self.world = test_wordpress_real.World(blog)
        self.fields = {
            "Address of the blog": blog.url,
            "User name": "ratzi",
            "Application password": blog.passwords["ratzi"],
        }

    def publish(self, words: str) -> Any:
        self.world.post = self.world.publish(words)
        return self.world.post

    def comment(self, words: str, post: Any) -> Any:
        said = self.world.visitor_says(words)
        self.world.make(said, "approve")
        return said

    def answers(self, comment: Any) -> list[str]:
        return [said["content"] for said in self._answers(comment)]

    def _answers(self, comment: Any) -> list[Any]:
        said = self.world.xml("getComments", {"number": 200, "status": "approve"})
        return [one for one in said if one["parent"] == str(comment)]

    def is_hidden(self, comment: Any) -> bool:
        return bool(self.world.comment(comment)["status"] == "hold")

    def answer(self, comment: Any, words: str) -> None:
        post = self.world.comment(comment)["post_id"]
        self.world.xml("newComment", int(post), {"content": words, "comment_parent": comment})

    def edit_answer(self, comment: Any, words: str) -> None:
        said = int(self._answers(comment)[0]["comment_id"])
        self.world.xml("editComment", said, {"content": words}, login="mia")

    def delete_answer(self, comment: Any) -> None:
        said = int(self._answers(comment)[0]["comment_id"])
        self.world.xml("deleteComment", said, login="mia")


# --- opening them --------------------------------------------------------------------------------


@contextmanager
def on_mastodon(folder: Path) -> Iterator[Abroad]:
    """mastodon-mock, running."""
    with mastodon.mastodon_mock(folder) as server:
        yield OnMastodon(server)


@contextmanager
def on_bluesky(_folder: Path) -> Iterator[Abroad]:
    """The Bluesky network, running."""
    with bluesky.BlueskyNetwork() as network:
        yield OnBluesky(network.url)


@contextmanager
def on_wordpress(_folder: Path) -> Iterator[Abroad]:
    """A WordPress, running."""
    with wordpress.RealWordPress("6.5") as blog:
        yield OnWordPress(blog)


Opens = Callable[[Path], Any]
NETWORKS: Mapping[str, tuple[Opens, Callable[[], bool]]] = {
    "mastodon": (on_mastodon, lambda: True),
    "bluesky": (on_bluesky, bluesky.installed),
    "wordpress": (on_wordpress, wordpress.installed),
}
