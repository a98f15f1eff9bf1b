"""Writing a saved answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, one_line
from herzenstakt.accounts.permissions import Permission
from herzenstakt.saved_answers.models import LONGEST_SHORTCUT, LONGEST_TITLE, MOST, SavedAnswer
from herzenstakt.saved_answers.services import Saying


def wording(label: Any, language: str) -> forms.CharField:
    """A field for one way to speak."""
    area = forms.Textarea(attrs={"lang": language, "rows": 6, "dir": "auto"})
    return forms.CharField(label=label, required=False, max_length=MOST, widget=area)


class SavedAnswerForm(forms.Form):
    """Title, shortcut, the wordings, and for whom it is."""

    title = forms.CharField(
        label=_("What it is for"),
        max_length=LONGEST_TITLE,
        validators=[one_line],
        help_text=_("As you would look for it: “Thanks for praise”, “Parcel is late”."),
    )
    shortcut = forms.CharField(
        label=_("Shortcut"),
        required=False,
        max_length=LONGEST_SHORTCUT + 1,
        help_text=_("You type ; and this at the beginning of a line: ;thanks"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    german_du = wording(_("German, du"), "de")
    german_sie = wording(_("German, Sie"), "de")
    english = wording(_("English"), "en")
    is_shared = forms.BooleanField(label=_("The whole team may use it"), required=False)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, member: Membership, answer: SavedAnswer | None, **more: Any
    ) -> None:
        more.setdefault("initial", beginning(member, answer))
        more["auto_id"] = "saved-%s"
        super().__init__(*args, **more)
        if not member.may(Permission.KEEP_CARDS):
            del self.fields["is_shared"]

    def saying(self) -> Saying:
        """What it shall say."""
        said = self.cleaned_data
        return Saying(
            title=said["title"],
            shortcut=said["shortcut"],
            german_du=said["german_du"],
            german_sie=said["german_sie"],
            english=said["english"],
            is_shared=said.get("is_shared", False),
        )


def beginning(member: Membership, answer: SavedAnswer | None) -> dict[str, Any]:
    """What one begins with: what is kept, or an empty one for everybody, where one may share it."""
    if answer is None:
        return {"is_shared": member.may(Permission.KEEP_CARDS), "seen": 0}
    return {
        "title": answer.title,
        "shortcut": answer.shortcut,
        "german_du": answer.german_du,
        "german_sie": answer.german_sie,
        "english": answer.english,
        "is_shared": answer.is_shared,
        "seen": answer.version,
    }
