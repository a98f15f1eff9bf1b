"""Saving a view."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, one_line
from herzenstakt.accounts.permissions import Permission
from herzenstakt.search.filters import LONGEST, Filter, parse
from herzenstakt.search.models import LONGEST_NAME, SavedView
from herzenstakt.search.services import ViewWish
from herzenstakt.web.templatetags.desk import say


class ViewForm(forms.Form):
    """A name, what is looked for, a symbol, and for whom."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, validators=[one_line])
    query = forms.CharField(
        label=_("What it looks for"),
        max_length=LONGEST,
        help_text=_("As you would type it into the search: “from:karl is:waiting -spam”."),
    )
    icon = forms.ChoiceField(
        label=_("Symbol"), choices=SavedView.Icon.choices, widget=forms.RadioSelect
    )
    is_shared = forms.BooleanField(
        label=_("For the whole team"),
        required=False,
        help_text=_("It stands in everybody's navigation. Each sees only what they may see."),
    )

    def __init__(
        self, member: Membership, given: QueryDict | None, view: SavedView | None, query: str
    ) -> None:
        super().__init__(given, auto_id="view-%s", initial=_beginning(view, query))
        if not member.may(Permission.SHARE_VIEWS):
            del self.fields["is_shared"]

    def clean_query(self) -> Filter:
        """What was typed, understood. What makes no sense is said, and nothing is saved instead."""
        read = parse(self.cleaned_data["query"])
        if read.hints:
            raise ValidationError([say(hint) for hint in read.hints])
        return read.filter

    def wish(self) -> ViewWish:
        """The view as it shall be."""
        said = self.cleaned_data
        return ViewWish(said["name"], said["query"], said["icon"], said.get("is_shared", False))


def _beginning(view: SavedView | None, query: str) -> dict[str, Any]:
    if view is None:
        return {"query": query, "icon": SavedView.Icon.SEARCH}
    written = view.filter.written(german=(get_language() or "").startswith("de"))
    return {
        "name": view.name,
        "query": written,
        "icon": view.icon,
        "is_shared": view.is_shared,
    }
