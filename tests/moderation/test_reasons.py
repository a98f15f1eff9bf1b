"""There are 25 reasons for hiding something, and criticism is none of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext

from herzenstakt.moderation import reasons
from herzenstakt.moderation.reasons import REASONS, Filing, Reason, ReasonClass

#: category -> its keywords, as version 2 of the schema of the DSA Transparency Database names them
CATEGORIES = {
    "ANIMAL_WELFARE": "ANIMAL_HARM UNLAWFUL_SALE_ANIMALS",
    "CONSUMER_INFORMATION": """HIDDEN_ADVERTISEMENT INSUFFICIENT_INFORMATION_ON_TRADERS
        MISLEADING_INFO_GOODS_SERVICES MISLEADING_INFO_CONSUMER_RIGHTS NONCOMPLIANCE_PRICING""",
    "CYBER_VIOLENCE": """CYBER_BULLYING_INTIMIDATION CYBER_HARASSMENT CYBER_INCITEMENT CYBER_STALKING
        NON_CONSENSUAL_IMAGE_SHARING NON_CONSENSUAL_MATERIAL_DEEPFAKE""",
    "CYBER_VIOLENCE_AGAINST_WOMEN": """BULLYING_AGAINST_GIRLS CYBER_HARASSMENT_AGAINST_WOMEN
        CYBER_STALKING_AGAINST_WOMEN FEMALE_GENDERED_DISINFORMATION INCITEMENT_AGAINST_WOMEN
        NON_CONSENSUAL_IMAGE_SHARING_AGAINST_WOMEN
        NON_CONSENSUAL_MATERIAL_DEEPFAKE_AGAINST_WOMEN""",
    "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS": """BIOMETRIC_DATA_BREACH DATA_FALSIFICATION
        MISSING_PROCESSING_GROUND RIGHT_TO_BE_FORGOTTEN""",
    "ILLEGAL_OR_HARMFUL_SPEECH": "DEFAMATION DISCRIMINATION HATE_SPEECH",
    "INTELLECTUAL_PROPERTY_INFRINGEMENTS": """COPYRIGHT_INFRINGEMENT DESIGN_INFRINGEMENT
        GEOGRAPHIC_INDICATIONS_INFRINGEMENT PATENT_INFRINGEMENT TRADE_SECRET_INFRINGEMENT
        TRADEMARK_INFRINGEMENT""",
    "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS": """MISINFORMATION_DISINFORMATION
        VIOLATION_EU_LAW VIOLATION_NATIONAL_LAW""",
    "NOT_SPECIFIED_NOTICE": "",
    "OTHER_VIOLATION_TC": """ADULT_SEXUAL_MATERIAL AGE_SPECIFIC_RESTRICTIONS GEOGRAPHICAL_REQUIREMENTS
        GOODS_SERVICES_NOT_PERMITTED LANGUAGE_REQUIREMENTS NUDITY""",
    "PROTECTION_OF_MINORS": """AGE_SPECIFIC_RESTRICTIONS_MINORS CHILD_SEXUAL_ABUSE_MATERIAL
        CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE GROOMING_SEXUAL_ENTICEMENT_MINORS UNSAFE_CHALLENGES""",
    "RISK_FOR_PUBLIC_SECURITY": """ILLEGAL_ORGANIZATIONS RISK_ENVIRONMENTAL_DAMAGE RISK_PUBLIC_HEALTH
        TERRORIST_CONTENT""",
    "SCAMS_AND_FRAUD": """IMPERSONATION_ACCOUNT_HIJACKING INAUTHENTIC_ACCOUNTS INAUTHENTIC_LISTINGS
        INAUTHENTIC_USER_REVIEWS PHISHING PYRAMID_SCHEMES""",
    "SELF_HARM": "CONTENT_PROMOTING_EATING_DISORDERS SELF_MUTILATION SUICIDE",
    "UNSAFE_AND_PROHIBITED_PRODUCTS": "PROHIBITED_PRODUCTS UNSAFE_PRODUCTS",
    "VIOLENCE": """COORDINATED_HARM HUMAN_EXPLOITATION HUMAN_TRAFFICKING INCITEMENT_VIOLENCE_HATRED
        TRAFFICKING_WOMEN_GIRLS""",
}
#: what must never be a reason: criticism, a bad review, that it is unpleasant or not to our taste, that a
#: competitor is named, an opinion, spelling, the mood, an order from above
NO_REASON = re.compile(
    r"""critic | kriti | (?:bad|poor|negative)\s+review | (?:schlechte|negative)\w*\s+bewertung
    | unpleasant | unwelcome | unangenehm | unerwünscht | taste | geschmack
    | competit | konkurren | mitbewerb | doe?s?\s+not\s+(?:fit|suit) | passt\s+nicht | unsuitable
    | opinion | meinung | politic | politisch | spelling | grammar | rechtschreib | grammatik
    | \bmood | atmosphere | stimmung | from\s+above | von\s+oben | \border(?:s|ed)?\b | instruct
    | anweisung""",
    re.VERBOSE | re.IGNORECASE,
)


def words_of(reason: Reason) -> Iterator[str]:
    """Its code, and its label in both languages."""
    yield reason.code
    for language in ("en", "de"):
        with translation.override(language):
            yield gettext(reason.label)


def test_there_are_25_reasons_and_each_code_is_used_once() -> None:
    kept = tomllib.loads((Path(reasons.__file__).parent / "reasons.toml").read_text())
    codes = [code for group in kept.values() for code in group]

    assert len(codes) == len(set(codes)) == len(REASONS) == 25
    assert set(codes) == set(REASONS)
    assert len({reason.label for reason in REASONS.values()}) == 25


@pytest.mark.parametrize("reason", REASONS.values(), ids=lambda reason: reason.code)
def test_no_reason_speaks_of_what_must_not_be_one(reason: Reason) -> None:
    assert not [words for words in words_of(reason) if NO_REASON.search(words)]


@pytest.mark.parametrize(
    "words",
    [
        *("Kritik", "Harsh criticism", "schlechte Bewertung", "A bad review", "unangenehm"),
        *("Konkurrenz genannt", "A competitor is named", "passt nicht", "Does not suit us"),
        *("politische Meinung", "Political opinion", "Rechtschreibung", "Spelling"),
        *("schlechte Stimmung", "Bad mood", "Anweisung von oben", "Orders from above"),
        *("Not to our taste", "Unwelcome"),
    ],
)
def test_what_must_not_be_a_reason_would_be_found(words: str) -> None:
    assert NO_REASON.search(words)


@pytest.mark.parametrize("reason", REASONS.values(), ids=lambda reason: reason.code)
def test_the_letter_of_a_code_tells_its_class(reason: Reason) -> None:
    letters = {
        "C": ReasonClass.CARE,
        "L": ReasonClass.LAW,
        "N": ReasonClass.HOUSE_RULE,
        "P": ReasonClass.CARE,
        "S": ReasonClass.SPAM,
    }
    assert re.fullmatch(r"[A-Z]\d\d", reason.code)
    assert reason.reason_class == letters[reason.code[0]]


@pytest.mark.parametrize("reason", REASONS.values(), ids=lambda reason: reason.code)
def test_every_reason_is_filed_where_the_database_knows_a_place(reason: Reason) -> None:
    assert reason.dsa
    assert [filing for filing in reason.dsa if not is_known(filing)] == []


@pytest.mark.parametrize(
    "filing", [Filing("INSULT", "OTHER"), Filing("CYBER_VIOLENCE", "PHISHING"), Filing("SPAM", "")]
)
def test_a_place_the_database_does_not_know_would_be_found(filing: Filing) -> None:
    assert not is_known(filing)


def is_known(filing: Filing) -> bool:
    """Whether the category exists and has this keyword; "other" is one of each."""
    keywords = CATEGORIES.get(filing.category, "").split()
    return filing.keyword in {*keywords, "OTHER"} if keywords else False


@pytest.mark.parametrize("reason", REASONS.values(), ids=lambda reason: reason.code)
def test_every_reason_says_in_both_languages_what_it_is_and_what_to_do_first(
    reason: Reason,
) -> None:
    for words in (reason.label, reason.first_step):
        with translation.override("de"):
            assert gettext(words) != words
    assert reason.first_step.endswith(".")
    assert not reason.label.endswith(".")


def test_no_reason_cites_a_paragraph_nobody_has_looked_up() -> None:
    kept = (Path(reasons.__file__).parent / "reasons.toml").read_text()
    assert not re.search(r"§|StGB|UWG|UrhG|JMStV|\bs?s\. ?\d", kept)
