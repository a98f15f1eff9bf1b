"""Where German law stands on a reason, as a beginning for whoever has to name the provision.

Which one fits is for people to decide; these are the ones usually cited.
"""

from __future__ import annotations

from collections.abc import Mapping

#: by reason; a country without a line has no proposals
PROVISIONS: Mapping[str, Mapping[str, str]] = {
    "DE": {
        "L01": "§ 130 StGB",
        "L02": "§§ 111, 126, 241 StGB",
        "L03": "§ 185 StGB",
        "L04": "§§ 186, 187 StGB",
        "L05": "§ 86a StGB",
        "L06": "§ 126a StGB",
        "L07": "§§ 184k, 201a StGB",
        "L08": "§ 184b StGB",
        "L09": "UrhG, MarkenG",
        "L10": "§ 238 StGB",
    }
}


def provisions(country: str) -> Mapping[str, str]:
    """The usual provision for each reason in a country, as far as we know any."""
    return PROVISIONS.get(country, {})
