"""Writing a card."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, one_line
from herzenstakt.kernel.moments import YEARS
from herzenstakt.knowledge.models import LONGEST_TITLE, Card
from herzenstakt.knowledge.services import MOST, Wording, soon
from herzenstakt.web.journal.forms import ColleagueField


class CardForm(forms.Form):
    """Title, the answer in one language or both, who stands for it, and until when it holds."""

    title = forms.CharField(
        label=_("What it is about"),
        max_length=LONGEST_TITLE,
        validators=[one_line],
        help_text=_("As people ask for it: “Opening hours”, “Who pays for sending it back?”"),
    )
    german = forms.CharField(
        label=_("German"),
        required=False,
        max_length=MOST,
        widget=forms.Textarea(attrs={"lang": "de", "rows": 5}),
    )
    english = forms.CharField(
        label=_("English"),
        required=False,
        max_length=MOST,
        widget=forms.Textarea(attrs={"lang": "en", "rows": 5}),
    )
    owner = ColleagueField(label=_("Whom to ask about it"), queryset=None, empty_label=None)
    good_until = forms.DateField(
        label=_("Holds until"),
        help_text=_("After that day the card asks to be checked."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, member: Membership, card: Card | None, **more: Any) -> None:
        more.setdefault("initial", beginning(member, card))
        more["auto_id"] = "card-%s"
        super().__init__(*args, **more)
        here = Membership.objects.visible_to(member).active().by_name()
        self.fields["owner"].queryset = here  # type: ignore[attr-defined]

    def clean_good_until(self) -> date:
        """Refuse a day at the end of the calendar."""
        day: date = self.cleaned_data["good_until"]
        if day.year not in YEARS:
            raise ValidationError(self.fields["good_until"].error_messages["invalid"])
        return day

    def wording(self) -> Wording:
        """What the card shall say."""
        said = self.cleaned_data
        return Wording(
            said["title"], said["german"], said["english"], said["owner"], said["good_until"]
        )


def beginning(member: Membership, card: Card | None) -> dict[str, Any]:
    """What one begins with: what stands on the card, or one's own name and half a year."""
    if card is None:
        return {"owner": member.pk, "good_until": soon(member), "seen": 0}
    return {
        "title": card.title,
        "german": card.german,
        "english": card.english,
        "owner": card.owner_id,
        "good_until": card.good_until,
        "seen": card.version,
    }
