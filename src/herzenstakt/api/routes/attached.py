"""What goes with an answer: taken in, described, moved, taken off, looked at."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import File, Form, UploadedFile
from pydantic import WithJsonSchema

from herzenstakt.accounts.permissions import Permission
from herzenstakt.api.door import Asked
from herzenstakt.api.parts import Body, Part, Words, text
from herzenstakt.api.problems import REFUSED, Trouble
from herzenstakt.api.routes.finding import conversation_of, told
from herzenstakt.api.shapes import AttachmentOut, ReplyOut
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows import attaching
from herzenstakt.kernel.http import MEGABYTE
from herzenstakt.media import shelf
from herzenstakt.media.serving import given_out
from herzenstakt.replies.models import Attachment, Reply
from herzenstakt.replies.services import NothingToAnswer, save_draft

part = Part("replies")


@part.post(
    "/conversations/{int:conversation}/draft/attachments",
    Permission.WRITE,
    AttachmentOut,
    status=201,
)
def attach_to_draft(
    request: Asked,
    conversation: int,
    file: Annotated[
        UploadedFile,
        WithJsonSchema({"type": "string", "format": "binary", "minLength": 1}),  # none is empty
        File(description="A picture, or a film or sound as MP4."),
    ],
    alt: Annotated[
        Words,
        Form(
            "",
            max_length=attaching.LONGEST,
            description="What there is to see or to hear, for whoever cannot.",
        ),
    ],
) -> AttachmentOut:
    """Let something go with the own draft, which is begun where there is none. It leaves without what it
    tells of place, camera and name."""
    there = conversation_of(request, conversation)
    if (file.size or 0) > settings.UPLOAD_MEGABYTES * MEGABYTE:
        raise attaching.too_large()
    draft = _draft(request, there)
    kept = attaching.attach(draft, request.member, file.name or "", file.read())
    attaching.describe(kept, request.member, alt)
    return AttachmentOut.of(kept)


def _draft(request: Asked, conversation: Conversation) -> Reply:
    """The own draft, begun without words where there is none yet. Raises Trouble."""
    mine = Reply.objects.drafts_of(request.member).filter(conversation=conversation).first()
    try:
        return mine or save_draft(conversation, request.member, "")
    except NothingToAnswer:
        words = _("The person has said nothing here that could be answered.")
        raise Trouble(REFUSED, words) from None


def _attachment(request: Asked, pk: int) -> Attachment:
    """An attachment of an answer the member may see; else 404."""
    there = Attachment.objects.visible_to(request.member).select_related("reply__conversation")
    return get_object_or_404(there, pk=pk)


@part.file("/attachments/{int:attachment}/file", Permission.WRITE)
def get_attachment(request: Asked, attachment: int) -> HttpResponseBase:
    """The bytes, as they will leave the house."""
    one = _attachment(request, attachment)
    path = shelf.place_of(one.key)
    if not path.is_file():
        raise Http404
    return given_out(request, path, one.content_type)


class AltIn(Body):
    """What there is to see or to hear."""

    alt: text(attaching.LONGEST, "For whoever cannot see or hear it.", "A blue brush.")  # type: ignore[valid-type]


@part.put("/attachments/{int:attachment}/alt", Permission.WRITE, AttachmentOut)
def describe_attachment(request: Asked, attachment: int, body: AltIn) -> AttachmentOut:
    """Describe it for whoever cannot see or hear it."""
    one = _attachment(request, attachment)
    attaching.describe(one, request.member, body.alt)
    return AttachmentOut.of(one)


@part.post("/attachments/{int:attachment}/forward", Permission.WRITE, ReplyOut)
def move_attachment_forward(request: Asked, attachment: int) -> ReplyOut:
    """One place further to the front. Gives the draft."""
    one = _attachment(request, attachment)
    attaching.move_forward(one, request.member)
    return told(request, one.reply)


@part.delete("/attachments/{int:attachment}", Permission.WRITE)
def take_attachment_off(request: Asked, attachment: int) -> None:
    """It does not go along after all."""
    attaching.take_off(_attachment(request, attachment), request.member)
