"""Where another system is called, and of what it is told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from herzenstakt.web.journal.sentences import KINDS
from herzenstakt.webhooks.events import EVENTS
from herzenstakt.webhooks.models import LONGEST_ADDRESS, LONGEST_PURPOSE, Webhook
from herzenstakt.webhooks.services import Wanted


class WebhookForm(forms.Form):
    """Whether the address may be called is for `webhooks.services` to say."""

    address = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_ADDRESS,
        help_text=_("Where the other system listens. It must begin with https://."),
        widget=forms.TextInput(
            attrs={
                "inputmode": "url",
                "autocomplete": "off",
                "spellcheck": "false",
                "placeholder": "https://erp.example/hooks/herzenstakt",
            }
        ),
    )
    purpose = forms.CharField(
        label=_("What for"),
        max_length=LONGEST_PURPOSE,
        help_text=_("So that everybody who reads the journal knows why it is called."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    events = forms.MultipleChoiceField(
        label=_("What it is told of"),
        choices=[(event.name, event.words) for event in EVENTS.values()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one thing it is told of.")},
    )
    with_words = forms.BooleanField(
        label=_("With names and words of people outside"),
        required=False,
        help_text=_(
            "Usually it gets numbers and links only. With words, the other system keeps what people wrote:"
            " then its purpose must cover that, and it belongs into your record of processing. Private"
            " conversations, and those with somebody in danger, never go along."
        ),
    )

    def __init__(self, *args: Any, webhook: Webhook | None = None, **more: Any) -> None:
        if webhook:
            names = ("address", "purpose", "events", "with_words")
            more["initial"] = {name: getattr(webhook, name) for name in names}
        more.setdefault("auto_id", "webhook-%s")
        super().__init__(*args, **more)

    def groups(self) -> Iterator[tuple[str, list[Any]]]:
        """The choices of `events`, by what they are about."""
        boxes = list(self["events"])
        for group, there in groupby(boxes, lambda box: EVENTS[box.data["value"]].group):
            yield str(KINDS[group]), list(there)

    def wanted(self) -> Wanted:
        """What was typed."""
        return Wanted(**self.cleaned_data)
