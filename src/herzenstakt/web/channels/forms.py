"""What connecting asks, made from what the connector declares."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from herzenstakt.channels.app import App
from herzenstakt.channels.connector import Connector, Field
from herzenstakt.channels.limits import LARGEST, Limit
from herzenstakt.channels.models import Channel
from herzenstakt.web.channels.roles import ROLES

PREFIX = "ask-"
LIMIT = "limit-"


class AskForm(forms.Form):
    """One input per declared field. Secrets are asked for anew each time and never shown."""

    def __init__(self, asked: Sequence[Field], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.asked = asked
        for field in asked:
            self.fields[f"{PREFIX}{field.name}"] = _input(field)

    def settings(self) -> dict[str, str]:
        """What may be stored in the open."""
        return self._given(secret=False)

    def secrets(self) -> dict[str, str]:
        """What must not."""
        return self._given(secret=True)

    def _given(self, *, secret: bool) -> dict[str, str]:
        return {
            field.name: self.cleaned_data[f"{PREFIX}{field.name}"]
            for field in self.asked
            if field.secret is secret
        }


class AppForm(AskForm):
    """What is asked of the house's own application, and what people call it. Of one that is there
    (`app`) secrets may stay as they are."""

    def __init__(self, connector: type[Connector], app: App | None, *args: Any) -> None:
        first = initial_from(app.settings) | {"name": app.name} if app else {}
        super().__init__(connector.app_fields, *args, initial=first)
        self.fields["name"] = forms.CharField(
            label=gettext("What you call it"),
            max_length=100,
            help_text=gettext("For example the name it has at the network."),
        )
        for field in connector.app_fields if app else ():
            if field.secret:
                asked = self.fields[f"{PREFIX}{field.name}"]
                asked.required = False
                asked.help_text = gettext("Empty: it stays as it is.")
        self.order_fields(["name"])


def _input(field: Field) -> forms.CharField:
    """A plain text field even for addresses: the connector knows best what it understands."""
    attributes = {"placeholder": field.placeholder, "autocomplete": "off", "spellcheck": "false"}
    if field.kind == "url":
        attributes["inputmode"] = "url"
    widget: forms.Widget = forms.TextInput(attrs=attributes)
    if field.secret or field.kind == "password":
        attributes["autocomplete"] = "new-password"
        widget = forms.PasswordInput(attrs=attributes)
    return forms.CharField(
        label=gettext(field.label),
        help_text=gettext(field.help) if field.help else "",
        required=field.required,
        max_length=2000,
        widget=widget,
    )


def initial_from(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The open settings of a channel as first values of the form."""
    return {f"{PREFIX}{name}": value for name, value in settings.items()}


class ChannelForm(forms.ModelForm[Channel]):
    """How we call a channel and how long we keep what others wrote there."""

    retention_days = forms.IntegerField(
        label=_("Keep what others wrote for (days)"), required=False, min_value=1, max_value=36500
    )

    class Meta:
        model = Channel
        fields = ["name", "retention_days"]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        connector = self.instance.connector_class
        if connector is None or connector.retention is None:
            self.fields["retention_days"].help_text = gettext("Empty: as long as this desk stands.")
            return
        most = max(1, connector.retention.days)  # where hours are meant, they hold all the same
        self.fields["retention_days"] = forms.IntegerField(
            label=_("Keep what others wrote for (days)"),
            min_value=1,
            max_value=most,
            help_text=gettext("%(network)s allows at most %(days)s days.")
            % {"network": connector.name, "days": most},
        )


class RoleForm(forms.Form):
    """What the house is there before the law. What is not usual needs a word why."""

    role = forms.ChoiceField(label=_("What this is"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Why it is not what is usual"),
        required=False,
        max_length=300,
        help_text=_("For example: the server is ours."),
    )

    def __init__(self, channel: Channel, given: QueryDict | None = None) -> None:
        super().__init__(given, auto_id="legal-%s")
        self.channel = channel
        self.fields["role"].choices = list(ROLES.items())  # type: ignore[attr-defined]
        self.initial = {"role": channel.legal_role, "note": channel.role_note}

    def clean(self) -> dict[str, Any]:
        """Refuse what is not usual without a word why."""
        given = super().clean() or {}
        role = given.get("role")
        if role and role != self.channel.usual_role and not given.get("note"):
            self.add_error("note", gettext("Please say in a few words why."))
        return given


class WholeNumber(forms.IntegerField):
    """Where "1.000" is a question and not a one, as Django would read it."""

    re_decimal = re.compile(r"(?!)")


class LimitsForm(forms.Form):
    """One number for each limit that an owner may set; empty: what we know holds."""

    def __init__(self, channel: Channel, *args: Any) -> None:
        super().__init__(*args)
        own = channel.set_limits
        for limit in channel.limits_told.values():
            if not limit.fixed:
                self.fields[f"{LIMIT}{limit.name}"] = _number(limit)
                self.initial[f"{LIMIT}{limit.name}"] = own.get(limit.name)

    def wanted(self) -> dict[str, int | None]:
        """What was typed. A limit nobody asked about stays as it is."""
        asked = {name: value for name, value in self.cleaned_data.items() if name in self.data}
        return {name.removeprefix(LIMIT): value for name, value in asked.items()}


def _number(limit: Limit) -> WholeNumber:
    label = f"{gettext(limit.what)} ({gettext(limit.unit)})"
    return WholeNumber(
        label=label,
        required=False,
        min_value=1,
        max_value=LARGEST,
        widget=forms.NumberInput(attrs={"aria-label": label, "autocomplete": "off"}),
    )
