"""The ways of a team in words: what each is called, and what each of its values means."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Team

NAMES: dict[str, Promise] = {
    "address": _("How we address people in German"),
    "signs": _("We sign our answers with a name"),
    "pauses": _("Offer a pause before an answer barks back"),
    "undo_seconds": _("Time to take an answer back before it leaves"),
    "country": _("Where our people are"),
    "keeps_months": _("How long we keep what was said, once a conversation is over"),
    "remembers_months": _("How long we remember people after the last contact"),
    "is_public_body": _("We are a public body"),
}
ADDRESSES: dict[str, Promise] = {
    "theirs": _("As the person does"),
    "du": _("With du"),
    "sie": _("With Sie"),
}
#: the European Economic Area and its neighbours, as ISO 3166-1 says them
COUNTRIES: dict[str, Promise] = {
    "AT": _("Austria"),
    "BE": _("Belgium"),
    "BG": _("Bulgaria"),
    "CH": _("Switzerland"),
    "CY": _("Cyprus"),
    "CZ": _("Czechia"),
    "DE": _("Germany"),
    "DK": _("Denmark"),
    "EE": _("Estonia"),
    "ES": _("Spain"),
    "FI": _("Finland"),
    "FR": _("France"),
    "GB": _("United Kingdom"),
    "GR": _("Greece"),
    "HR": _("Croatia"),
    "HU": _("Hungary"),
    "IE": _("Ireland"),
    "IS": _("Iceland"),
    "IT": _("Italy"),
    "LI": _("Liechtenstein"),
    "LT": _("Lithuania"),
    "LU": _("Luxembourg"),
    "LV": _("Latvia"),
    "MT": _("Malta"),
    "NL": _("Netherlands"),
    "NO": _("Norway"),
    "PL": _("Poland"),
    "PT": _("Portugal"),
    "RO": _("Romania"),
    "SE": _("Sweden"),
    "SI": _("Slovenia"),
    "SK": _("Slovakia"),
}


#: what the values of a way are called
VALUES: dict[str, dict[Any, Any]] = {
    "address": ADDRESSES,
    "country": COUNTRIES,
    "keeps_months": dict(Team.Months.choices),
    "remembers_months": dict(Team.Months.choices),
    "undo_seconds": dict(Team.Undo.choices),
}


def countries(also: str) -> list[tuple[str, str]]:
    """To choose from, by their names; `also`: the one that is chosen, wherever it lies."""
    known = {code: str(name) for code, name in COUNTRIES.items()}
    return sorted(({also: also} | known).items(), key=lambda one: one[1].casefold())


def value_in_words(way: str, value: Any) -> str:
    """What a value of a way means to a person; one this version does not know, as it is."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return str(VALUES.get(way, {}).get(value, value))
