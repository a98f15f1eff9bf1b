"""What is done to comments, and to whoever wrote them. Each is looked at before, so that twice is once, and
after, so that nobody believes in what did not happen."""

from __future__ import annotations

from collections.abc import Mapping

from herzenstakt.channels.connector import Ability
from herzenstakt.channels.trouble import Gone, Refused, TryLater, Unsure
from herzenstakt.connectors.facebook.asking import NETWORK, OwnPage
from herzenstakt.connectors.facebook.translate import NOBODY
from herzenstakt.connectors.meta.errors import NO_CLEAR_ANSWER
from herzenstakt.connectors.meta.graph import Json
from herzenstakt.kernel.foreign import part, word
from herzenstakt.kernel.words import gettext_noop as _

KEPT_AS_IT_WAS = _("Facebook has kept the comment as it was.")
ONLY_COMMENTS = _(
    "On Facebook this can be done to comments only. Posts and messages you find there."
)
NOT_OURS = _("This comment is somebody else’s.")
#: what Facebook says of a comment before it is tried
MAY = {
    Ability.LIKE: ("can_like", _("Facebook does not let us like this comment.")),
    Ability.HIDE: ("can_hide", _("Facebook does not let us hide this comment.")),
    Ability.DELETE: ("can_remove", _("Facebook does not let us delete this comment.")),
}


def do(page: OwnPage, ability: Ability, id: str, meta: Mapping[str, str]) -> None:
    """One of the abilities we said yes to."""
    if ability in {Ability.BLOCK, Ability.UNBLOCK}:
        _block(page, meta, blocked=ability is Ability.BLOCK)
        return
    if meta.get("kind", "comment") != "comment":
        raise Refused(ONLY_COMMENTS)
    if ability in {Ability.DELETE, Ability.DELETE_OWN}:
        _delete(page, id, own=ability is Ability.DELETE_OWN)
    elif ability in {Ability.LIKE, Ability.UNLIKE}:
        _like(page, id, liked=ability is Ability.LIKE)
    else:
        _hide(page, id, hidden=ability is Ability.HIDE)


def reword(page: OwnPage, id: str, text: str, meta: Mapping[str, str]) -> None:
    """Other words for a comment of ours. For one of somebody else the same call would put ours in its place,
    so the network is asked first whose it is."""
    if meta.get("kind", "comment") != "comment":
        raise Refused(ONLY_COMMENTS)
    _must_be_ours(page, page.state(id))
    page.graph.post(id, message=text)
    if " ".join(word(page.state(id), "message").split()) != " ".join(text.split()):
        raise Unsure(NO_CLEAR_ANSWER, network=NETWORK)


def _like(page: OwnPage, id: str, *, liked: bool) -> None:
    state = page.state(id)
    if bool(state.get("user_likes")) is liked:
        return
    if liked:
        _may(state, Ability.LIKE)
        page.graph.post(f"{id}/likes")
    else:
        page.graph.delete(f"{id}/likes")
    _must_stand(page, id, "user_likes", liked)


def _hide(page: OwnPage, id: str, *, hidden: bool) -> None:
    state = page.state(id)
    if bool(state.get("is_hidden")) is hidden:
        return
    if hidden:
        _may(state, Ability.HIDE)
    page.graph.post(id, is_hidden=hidden)
    _must_stand(page, id, "is_hidden", hidden)


def _delete(page: OwnPage, id: str, *, own: bool) -> None:
    try:
        state = page.state(id)
    except Gone:
        return
    if own:
        _must_be_ours(page, state)
    _may(state, Ability.DELETE)
    page.graph.delete(id)


def _block(page: OwnPage, meta: Mapping[str, str], *, blocked: bool) -> None:
    """By the id somebody has on this Page; whoever has none, or is the Page itself, cannot be blocked."""
    who = meta.get("author") or meta.get("person", "")
    if not who.isdigit() or who.startswith(NOBODY) or who == page.id:
        raise Refused(_("Facebook does not tell who wrote this, so nobody can be blocked for it."))
    if not blocked:
        page.graph.delete(f"{page.id}/blocked", psid=who)
        return
    told = page.graph.post(f"{page.id}/blocked", psid=[int(who)])
    if told.get(who) is not True and told.get("success") is not True:
        raise Refused(_("Facebook has not blocked this person."))


def _may(state: Json, ability: Ability) -> None:
    """Raise Refused where Facebook says beforehand that it will not."""
    name, sentence = MAY[ability]
    if state.get(name) is False:
        raise Refused(sentence)


def _must_be_ours(page: OwnPage, state: Json) -> None:
    if word(part(state, "from"), "id") != page.id:
        raise Refused(NOT_OURS)


def _must_stand(page: OwnPage, id: str, name: str, wanted: bool) -> None:
    if bool(page.state(id).get(name)) is not wanted:
        raise TryLater(KEPT_AS_IT_WAS)
