"""What to export, and as what."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from herzenstakt.exports.columns import What
from herzenstakt.exports.writing import Format
from herzenstakt.flows.exporting import Wanted
from herzenstakt.search.filters import LONGEST


class ExportForm(forms.Form):
    """What is looked for, and how it is written down."""

    q = forms.CharField(
        label=_("What you look for"),
        required=False,
        max_length=LONGEST,
        help_text=_("As you type it into the search. Empty: everything you may see."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    what = forms.ChoiceField(
        label=_("One row for each"),
        choices=[
            (What.MESSAGES.value, _("message")),
            (What.CONVERSATIONS.value, _("conversation")),
        ],
        initial=What.MESSAGES.value,
        widget=forms.RadioSelect,
    )
    format = forms.ChoiceField(
        label=_("As"),
        choices=[
            ("excel", _("CSV for Excel")),
            (Format.CSV.value, _("CSV")),
            (Format.JSONL.value, _("JSON Lines")),
            (Format.PARQUET.value, _("Parquet")),
        ],
        initial="excel",
        widget=forms.RadioSelect,
    )

    def wanted(self) -> Wanted:
        """What was chosen."""
        form = self.cleaned_data["format"]
        is_excel = form == "excel"
        return Wanted(
            What(self.cleaned_data["what"]), Format("csv" if is_excel else form), bom=is_excel
        )
