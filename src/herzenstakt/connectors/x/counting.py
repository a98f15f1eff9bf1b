"""How X counts a text: by weight, an address always the same, an emoji always two.

After twitter-text's configuration, version 3, which X names in its documents ("Counting Characters"). The
library itself is not used: what finds addresses in it takes minutes for a text made to annoy.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import regex

#: code points that weigh one; every other one weighs two
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
HEAVY = 2

_PICTURE = (
    r"\p{Extended_Pictographic}(?!\uFE0E)(?:\uFE0F|\p{Emoji_Modifier})?+[\U000E0020-\U000E007F]*+"
)
#: one emoji, however many code points it is made of; © and ® are one only where they are asked to be
EMOJI = regex.compile(
    rf"(?![\u00A9\u00AE](?!\uFE0F)){_PICTURE}(?:\u200D{_PICTURE})*+"
    r"|\p{Regional_Indicator}{2}"
    r"|[#*0-9]\uFE0F?+\u20E3"
)
ADDRESS = regex.compile(
    r"""(?<![\p{L}\p{N}@＠$\#＃])(?P<scheme>https?://)?+
        (?P<host>(?:[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*+\.(?=[\p{L}\p{N}]))++[\p{L}\p{M}\p{N}-]++)
        (?P<rest>(?::\d++)?+(?:/(?:[\p{L}\p{N}!*';:=+,.$/%\#\[\]–_~@|&-]|\((?:[^\s()]++|\([^\s()]*+\))*+\))*+)?+
        (?:\?[a-z0-9!?*'@();:&=+$/%\#\[\]_.,~|-]*+)?+)""",
    regex.VERBOSE | regex.IGNORECASE,
)
#: where an address ends that begins like this; the marks behind it belong to the sentence
LOOSE_END = regex.compile(r"[!*';:,.$%\[\]–~@|&?]++\Z")
LOOSE_END_OF_A_QUESTION = regex.compile(r"[!*';:,.$%\[\]~@|?()+]++\Z")
BEFORE_A_BARE_ONE = frozenset("-_./")
NAME = regex.compile(r"[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}_-]*+(?<=[\p{L}\p{M}\p{N}]))?+\Z")
#: no name of a host is longer (RFC 1035)
LONGEST_HOST = 253
LATIN = regex.compile(r"[a-z0-9._\-\u00C0-\u024F]++\Z", regex.IGNORECASE)


def _endings(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


#: endings of countries (ISO 3166 and those handed out beside it)
COUNTRIES = _endings(
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv"
    " bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es"
    " et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu"
    " id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt"
    " lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no"
    " np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si"
    " sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk"
    " us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
#: the other endings people type without https://
OTHERS = _endings(
    "academy app art audio bar bayern berlin bio biz blog boutique business cafe camp care cat center"
    " church city cloud club coach codes coffee cologne com community company cool coop design dev digital"
    " earth edu email energy events expert family fans fashion film fit foundation fun fund gallery games"
    " garden gmbh gov group guide hamburg health help hotel house info institute int jobs koeln land legal"
    " life link live love ltd market media mil mobi museum music name net network news nrw one online org"
    " page partners party photo pictures place plus press pro pub radio realestate recipes rest restaurant"
    " ruhr saarland sale school science services shop site social software solar space sport store studio"
    " support swiss systems team tech tel theater tirol tips today tools top tours town travel"
    " university vet video villas vip watch website wien wiki wine work works world xyz yoga zone"
)
#: endings that lead nowhere (RFC 2606, RFC 6762); whatever stands before them is no address for X
NOWHERE = frozenset({"example", "invalid", "local", "localhost", "test"})


def weight(text: str, of_an_address: int) -> int:
    """How long a text is for X. `of_an_address`: what each web address counts, short or long."""
    return sum(_weights(unicodedata.normalize("NFC", text), of_an_address))


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where the web addresses of a text begin and end."""
    for found in ADDRESS.finditer(text):
        end = _end_of(found, text)
        if end:
            yield found.start(), end


def _weights(text: str, of_an_address: int) -> Iterator[int]:
    place = 0
    for begin, end in addresses(text):
        yield from _of_words(text[place:begin])
        yield of_an_address
        place = end
    yield from _of_words(text[place:])


def _of_words(text: str) -> Iterator[int]:
    place = 0
    for found in EMOJI.finditer(text):
        yield from map(_of_one, text[place : found.start()])
        yield HEAVY
        place = found.end()
    yield from map(_of_one, text[place:])


def _of_one(char: str) -> int:
    return 1 if any(first <= ord(char) <= last for first, last in LIGHT) else HEAVY


def _end_of(found: regex.Match[str], text: str) -> int:
    """Where the address ends that may stand here; 0 for none."""
    host = found["host"]
    labels, bare = host.split("."), not found["scheme"]
    if bare and found.start() and text[found.start() - 1] in BEFORE_A_BARE_ONE:
        return 0
    if len(host) > LONGEST_HOST or (bare and not LATIN.match(host)):
        return 0
    for count in range(len(labels), 1, -1):
        if _is_a_place(labels[:count], bare):
            end: int = found.start("host") + len(".".join(labels[:count]))
            goes_on = count == len(labels) and ("/" in found["rest"] or not bare)
            return end + len(_bound(found["rest"])) if goes_on else end
    return 0


def _is_a_place(labels: list[str], bare: bool) -> bool:
    """Whether these labels name a host of the web."""
    *names, ending = (label.casefold() for label in labels)
    if not all(NAME.match(name) for name in names) or "_" in names[-1]:
        return False
    known = ending in COUNTRIES or ending in OTHERS or ending.startswith("xn--")
    return known or (not bare and len(ending) > 2 and ending.isalpha() and ending not in NOWHERE)


def _bound(rest: str) -> str:
    """What follows a host, without the marks at its end that belong to the sentence around it."""
    rest = rest.rstrip("?")
    end = LOOSE_END_OF_A_QUESTION if "?" in rest else LOOSE_END
    return str(end.sub("", rest))
