"""What can be done to a post besides answering it: like it, hide it, take our own words back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from herzenstakt.channels.limits import read_limits
from herzenstakt.channels.trouble import Gone, Refused, TryLater
from herzenstakt.connectors.bluesky.records import (
    BLOCK,
    LIKE,
    THREADGATE,
    Address,
    address_of,
    instant,
    record_key,
    reference,
    root_of,
)
from herzenstakt.connectors.bluesky.session import Session
from herzenstakt.connectors.bluesky.xrpc import Json, Rejected
from herzenstakt.kernel.foreign import word
from herzenstakt.kernel.words import gettext_noop as _

HIDDEN_AT_MOST = read_limits(__package__ or "")["hidden.count"].value or 0
TRIES = 3

#: gives the view of a post, or None where it has vanished
Look = Callable[[str], Json | None]


def gone() -> Gone:
    """What was to be liked or hidden has vanished."""
    return Gone(_("This post is no longer on Bluesky."))


def record_of(session: Session, address: Address) -> Json | None:
    """A record as its server keeps it, with its fingerprint; None for none."""
    try:
        return session.query(
            "com.atproto.repo.getRecord",
            repo=address.did,
            collection=address.collection,
            rkey=address.rkey,
        )
    except Rejected as no:
        if no.error == "RecordNotFound" or no.message.startswith("Could not locate record"):
            return None
        raise


def remove(session: Session, collection: str, rkey: str) -> None:
    """Take one of our records away; one that is not there is fine."""
    session.write(
        "com.atproto.repo.deleteRecord",
        {"repo": session.did, "collection": collection, "rkey": rkey},
    )


# --- likes ---------------------------------------------------------------------------------------


def like(session: Session, look: Look, uri: str) -> None:
    """Like a post once, whoever of us liked it before. Raises Gone."""
    post = look(uri)
    if post is None:
        raise gone()
    ours = Address(session.did, LIKE, record_key(f"like {uri}"))
    if liked_with(post) or record_of(session, ours):
        return
    session.write(
        "com.atproto.repo.putRecord",
        {
            "repo": ours.did,
            "collection": ours.collection,
            "rkey": ours.rkey,
            "record": {"$type": LIKE, "subject": reference(post), "createdAt": instant()},
        },
    )


def unlike(session: Session, look: Look, uri: str) -> None:
    """Take our like back, given here or in the app. A post that has vanished needs none."""
    post = look(uri)
    keys = {record_key(f"like {uri}")}
    if post and (given := liked_with(post)):
        keys.add(address_of(given).rkey)
    for key in sorted(keys):
        remove(session, LIKE, key)


def liked_with(post: Json) -> str:
    """The address of our like, or ""."""
    viewer = post.get("viewer")
    return word(viewer, "like") if isinstance(viewer, Mapping) else ""


# --- hiding --------------------------------------------------------------------------------------


def hide(session: Session, look: Look, uri: str, root: str) -> None:
    """Put a reply behind "hidden replies" of our own post. Raises Refused under posts of others."""
    gate = gate_under(session, look, uri, root)
    change_hidden(session, gate, root_uri(gate), uri, wanted=True)


def unhide(session: Session, look: Look, uri: str, root: str) -> None:
    """Show a hidden reply again."""
    gate = gate_under(session, look, uri, root)
    change_hidden(session, gate, root_uri(gate), uri, wanted=False)


def gate_under(session: Session, look: Look, uri: str, root: str) -> Address:
    """Where the list of hidden replies of a thread stands. Raises Refused, Gone."""
    if not root:
        post = look(uri)
        if post is None:
            raise gone()
        root = root_of(post)["uri"]
    first = address_of(root)
    if first.did != session.did:
        raise Refused(
            _(
                "Only whoever wrote the first post of a thread can hide replies, and that was not us."
            )
        )
    if uri == root:
        raise Refused(_("This is our own post. It can be deleted, not hidden."))
    return Address(first.did, THREADGATE, first.rkey)


def root_uri(gate: Address) -> str:
    """The post a list of hidden replies belongs to."""
    return f"at://{gate.did}/app.bsky.feed.post/{gate.rkey}"


def change_hidden(session: Session, gate: Address, root: str, uri: str, *, wanted: bool) -> None:
    """Change this one entry and keep everything else: who may reply, and what others have hidden.

    The record is only replaced if it is still the one we read; else we read again.
    """
    for _try in range(TRIES):
        kept = record_of(session, gate)
        record = dict(kept["value"]) if kept else new_gate(root)
        hidden = list(record.get("hiddenReplies") or [])
        if (uri in hidden) is wanted:
            return
        record["hiddenReplies"] = changed(hidden, uri, wanted=wanted)
        try:
            session.write(
                "com.atproto.repo.putRecord",
                {
                    "repo": gate.did,
                    "collection": gate.collection,
                    "rkey": gate.rkey,
                    "record": record,
                    "swapRecord": kept["cid"] if kept else None,
                },
            )
        except Rejected as no:
            if no.error != "InvalidSwap":
                raise
        else:
            return
    raise TryLater(_("Somebody else is changing the hidden replies at this moment."))


def new_gate(root: str) -> dict[str, Any]:
    """A list of hidden replies for a post that has none: everybody may go on replying."""
    return {"$type": THREADGATE, "post": root, "createdAt": instant(), "hiddenReplies": []}


def changed(hidden: list[str], uri: str, *, wanted: bool) -> list[str]:
    """The list with or without one entry. Raises Refused when it is full."""
    if not wanted:
        return [other for other in hidden if other != uri]
    if len(hidden) >= HIDDEN_AT_MOST:
        raise Refused(
            _("Bluesky hides at most %(limit)s replies under one post."), limit=HIDDEN_AT_MOST
        )
    return [*hidden, uri]


# --- blocking ------------------------------------------------------------------------------------


def block(session: Session, did: str) -> None:
    """Somebody can no longer answer us, and neither of us sees the other. Raises Refused."""
    if did == session.did:
        raise Refused(_("This is our own account."))
    ours = Address(session.did, BLOCK, record_key(f"block {did}"))
    if blocked_with(session, did) or record_of(session, ours):
        return
    session.write(
        "com.atproto.repo.putRecord",
        {
            "repo": ours.did,
            "collection": ours.collection,
            "rkey": ours.rkey,
            "record": {"$type": BLOCK, "subject": did, "createdAt": instant()},
        },
    )


def unblock(session: Session, did: str) -> None:
    """Take our block back, made here or in the app."""
    keys = {record_key(f"block {did}")}
    if made := blocked_with(session, did):
        keys.add(address_of(made).rkey)
    for key in sorted(keys):
        remove(session, BLOCK, key)


def blocked_with(session: Session, did: str) -> str:
    """The address of our block against somebody, or "". An account that has vanished needs none."""
    try:
        profile = session.query("app.bsky.actor.getProfile", actor=did)
    except Rejected:
        return ""
    viewer = profile.get("viewer")
    return word(viewer, "blocking") if isinstance(viewer, Mapping) else ""


# --- our own words -------------------------------------------------------------------------------


def delete_own(session: Session, uri: str) -> None:
    """Take our own words back. Raises Refused for words of others."""
    address = address_of(uri)
    if address.did != session.did:
        raise Refused(_("On Bluesky nobody can delete what others wrote."))
    remove(session, address.collection, address.rkey)
