"""May this be criticism? Then it is answered and not hidden, unless a second person agrees.

Criticism has ten thousand forms, most of them without a single hard word ("And for that I took a day off").
What may be hidden has few, and they show: bare abuse, contempt for a group, a threat, private data of
others, advertising. So the question is turned round: whatever shows none of these on its face may be
criticism, and two people look at it. Rude words with a concern behind them stay criticism.

This decides nothing. It closes a button until two people have thought about it (`flows/measures.py`).
"""

from __future__ import annotations

import re

from herzenstakt.coach.insults import is_attack
from herzenstakt.coach.text import STEM, Text
from herzenstakt.coach.ways import Ways
from herzenstakt.coach.wordlists import Family, listed
from herzenstakt.safety.hateful import is_hateful
from herzenstakt.safety.signs import Danger, sign_in

# --- abuse without a concern ---------------------------------------------------------------------

#: words of abuse, and what abuse is made of; who says nothing else has no concern
_ABUSE = Family(
    """
    idiot depp trottel vollpfosten wichser arsch hurens hure. nutte fotze schlampe missgeburt spast
    behindert bastard penner assi asozial affe. affen schwein schweine sau. säue ratte ratten kuh.
    kühe ziege hund. hunde köter esel. ochse gans hässlich fett. fette fetter fettes dumm dumme dummer
    dümmer dümmst blöd blöde blöder doof doofe hohl hirnlos gehirnamput minderbemit zurückgeblieb
    fresse maul fick. ficken fickt gefickt leck lecken verpiss verreck krepier stirb sterbt schnauze
    halt. haltet lösch löscht abschaum pack. gesindel dreck. drecks dreckige müll. opfer lappen loser
    versager null. nullen clown clowns witzfigur kotz kotze scheiß scheiss widerlich ekelhaft eklig
    ekelst judas verräter heuchler lügner spinner gestört krank. irre. irrer kacke penis eier.
    bande haufen verein. truppe gesichtselfm lutsch schwanz muschi
    moron imbecile cretin wanker twat cunt prick dick. dicks dickhead arse arses arsehole ass. asses
    asshole bitch whore slut slag. bastard scum vermin rats rat. pig pigs cow. cows dog. dogs ape apes
    monkey clown fat. ugly stupid dumb thick. inbred retard brainless braindead fuck fucks fucked
    fucking fucker shut. shit shite crap. piss suck sucks choke die. dies kill yourself kys. loser
    losers trash garbage filth disgusting vile pathetic worthless bunch pack. lot. bunch idiots tossers
    tosser bellend knob. knobhead muppet muppets wally plonker weirdo freak freaks creep creeps
    """
)
#: with fewer telling words than this beside the abuse, nobody has said what it is about
_A_CONCERN = 2


def _is_bare_abuse(whole: Text) -> bool:
    """Whether it abuses and says nothing else: "You clowns", but not "Clowns, where is my parcel"."""
    hard = set(_ABUSE.among(whole.words))
    if not (hard or is_attack(whole) or is_hateful(whole.raw)):
        return False
    if "?" in whole.raw and len(whole.words) > len(hard) + 3:
        return False
    telling = whole.stems - {word[:STEM] for word in hard}
    return len(telling) < _A_CONCERN


# --- contempt for a group --------------------------------------------------------------------------------

_GROUPS = Family(
    """
    ausländer flüchtling asylant asylbewerber migrant muslim moslem islam jude. juden jüdin türke
    türken kanak araber syrer afghan afrikaner schwarze. neger zigeuner roma. sinti pole. polen russen
    chinesen schwule schwuler homos homosexuell lesbe lesben transe transen trans. queere frauen weiber
    frau. männer behinderte behinderten rollstuhl. autist alte. rentner arbeitslose obdachlose
    hartzer sozialschmarotz kopftuch
    immigrant migrant refugee foreigner asylum muslim islam jew. jews jewish arab arabs turk. turks
    black. blacks african gypsy gypsies traveller paki polish poles romanian chinese asians mexican
    gay. gays homo. homos homosexual lesbian trans. tranny trannies queers women woman females men.
    disabled cripple autistic wheelchair pensioner homeless unemployed hijab
    """
)
_CONTEMPT = Ways(
    r"raus\b(?! aus der)|abschieben|abgeschoben|vergas\w+|ausrotten|ausgerottet|abknallen|erschieß\w+",
    r"aufhängen|aufgehängt|ersäufen|verbrenn\w+|einsperren|wegsperren|weggesperrt|kastrier\w+|steinigen",
    r"gehör(?:en|t) (?:an den|hinter den|in die|ins|nicht|verboten|weg|alle|ausge|abge|zurück)",
    r"(?:sind|ist) … (?:krank|pervers|unnatürlich|minderwertig|dreck\w*|abschaum|parasiten|tiere|affen"
    r"|verbrecher|kriminell\w*|terroristen|faul|dumm|gestört|eine? (?:plage|krankheit|seuche|pest))\b",
    r"(?:die )?klauen|vergewaltigen|schmarotz\w+|untermensch\w*|ungeziefer|überfremdung|umvolkung",
    r"keine menschen|nicht normal|nichts (?:hier )?verloren|nichts zu suchen|heim ins|geht (?:doch )?heim",
    r"deutschland den deutschen",
    r"(?:should|must|need to|ought to) … (?:shot|deported|banned|gassed|hanged|locked|burn\w*|die|"
    r"killed|thrown|kicked|sent|sterilised|sterilized|castrated|kitchen|exterminated|rounded)",
    r"(?:are|is) … (?:disease|vermin|animals|subhuman|filth|scum|parasites|criminals|thieves|terrorists|"
    r"inferior|unnatural|perverts?|sick|mentally ill|rapists|savages|plague|abominations?|too stupid|dumb)",
    r"(?:go|get) (?:back|out|home)|out of (?:our|this|my) (?:country|town|city|street)|keep (?:them|those)",
    r"can't (?:drive|think|do)|belong in|don't belong|no place (?:here|in)|send them",
)

#: what nobody may say, with or without a group
_BANNED = Ways(r"heil hitler|sieg heil|white power|weiße macht")


def _demeans_a_group(whole: Text) -> bool:
    """Whether a sentence names a group and makes it less than others, or says what nobody may."""
    for sentence in whole.sentences:
        said = Text(sentence.text)
        if _BANNED.stand_in(said) or (_CONTEMPT.stand_in(said) and any(_GROUPS.among(said.words))):
            return True
    return False


# --- advertising -----------------------------------------------------------------------------------------

_OFFERS = Ways(
    r"verdien\w*|gewinn\w*|kredit\w*|darlehen|krypto\w*|bitcoin\w*|btc\b|forex|trading|investier\w*",
    r"rabatt\w*|gutschein\w*|günstig\w*|gratis|kostenlos\w*|angebot\w*|\d+ (?:prozent|%)|\d+%|ab \d+ ?€",
    r"follower\w*|likes\b|abnehm\w*|potenz\w*|tabletten|rolex|gucci|replica|casino\w*|wetten|lotto",
    r"handgemacht\w*|selbstgemacht\w*|meine? (?:shop|kurs|buch|ebook|produkt\w*|kanal|seite|firma)",
    r"heiße|singles?\b|kartenleg\w*|wahrsag\w*|hellseh\w*|magier|zauber\w*|partnerrückführ\w*",
    r"earn\w*|profit\w*|invest\w*|loans?\b|crypto\w*|giveaway\w*|turned|trad(?:e|er|ing)\b|per (?:day|week)",
    r"discount\w*|coupon\w*|cheap\w*|free\b|promo\w*|code\b|sale\b|offer\w*|handmade|my (?:shop|store|course"
    r"|book|channel|page|etsy|mixtape|song|music|brand|small business)",
    r"viagra|pills?\b|meds\b|weight loss|casino\w*|betting|spell ?caster\w*|psychic\w*|herbal|cured",
    r"hot (?:girls|singles)|onlyfans|nudes|escort\w*|replica\w*|subscribe\w*|work from home|from home",
)
_WAYS_TO_THEM = Ways(
    r"whatsapp\w*|telegram\w*|signal\b|dm\b|dms\b|pn\b|schreib\w* (?:mir|ihm|ihr|uns|sie|mich)",
    r"kontaktier\w*|melde\w* (?:dich|euch|sie)|link … (?:bio|profil|kommentar)|mein\w* profil|klick\w*",
    r"folg\w* mir|schaut? … (?:vorbei|profil|seite|shop)|besucht?\b|bestell\w* (?:jetzt|unter|hier)|code\b",
    r"message (?:me|her|him|us)|contact\b|link … (?:bio|profile|below)|(?:check|visit|see) … (?:profile|page"
    r"|channel|site|shop|store|link|bio)|follow (?:me|my|for)|click\b|text me|email\b|inbox (?:me|her|him)",
    r"in my bio|my profile|use code|order (?:now|here)|join (?:us|my|our)|sign up",
)
_ALONE = Ways(
    r"f4f\b|l4l\b|sub ?4 ?sub|follow ?(?:for|4) ?follow|follower kaufen|folge … zurück|onlyfans",
    r"spell ?caster\w*|partnerrückführ\w*|potenzmittel|viagra|no prescription",
)
#: "look at mine" is advertising whatever it is for
_MINE = Ways(
    r"(?:check\w*|visit|join|subscribe|suscribe|sub|follow) … (?:my|our|us|me)\b|check out",
    r"(?:see|like|watch|support|look at) … (?:my|our) (?:channel|page|video|site|shop|profile|music)",
    r"(?:check|come) … (?:us|me|it) out|come … (?:my|our)\b|\d+ subscribers",
    r"(?:schau\w*|guck\w*|besuch\w*|abonnier\w*|folg\w*|lik\w*|unterstütz\w*|hört?) … (?:mein\w*|uns|mir)\b",
)
_YOU = listed("you your you're you've ihr euch euer eure euren eurem eurer ihnen ihre ihren")
#: how one speaks to a house about what it does
_OF_US = Ways(
    r"(?:euer|eure|eurem|euren|eurer|ihr|euch|ihre|ihren|ihrem|ihnen)\b … (?:bestellung|service|hotline"
    r"|antwort|rechnung|laden|seite|shop|app|personal|konto|paket|angebot|werbung|gutschein|rabatt)",
    r"(?:habt|könnt|seid|lasst|macht|wollt|nehmt|verlangt|bietet) ihr|ihr (?:habt|könnt|seid|lasst|macht)",
    r"your\b … (?:order|service|helpline|reply|bill|shop|store|site|website|app|staff|account|parcel|offer"
    r"|ad|adverts?|voucher|discount|code|company|support|bank)",
    r"you (?:have|had|can't|don't|didn't|never|charged|took|sold|promised|said|say|advertise)|why do you",
)
_LINK = re.compile(
    r"https?://|\bwww\.|\b[\w-]+\.(?:com|net|org|de|at|ch|io|shop|xyz|info|biz|ru|example|test)\b"
    r"|\b\w[\w.]*@\w|(?<!\w)@\w{3,}|\bwa\.me|\bt\.me|\bbit\.ly",
    re.IGNORECASE,
)


def _advertises(whole: Text) -> bool:
    """Whether it offers something and says where to get it, asks for a look at one's own, or is a link
    that speaks to nobody."""
    if _ALONE.stand_in(whole):
        return True
    if _OF_US.stand_in(whole):
        return False
    link = bool(_LINK.search(whole.raw))
    if _MINE.stand_in(whole) or (link and _YOU.isdisjoint(whole.words)):
        return True
    return (link or _WAYS_TO_THEM.stand_in(whole)) and _OFFERS.stand_in(whole)


# --- all together ----------------------------------------------------------------------------------------


def criticism_in(text: str) -> str:
    """The sentence of a comment that may be criticism of what a house does, or how; "" where its words
    show another reason on their face, or where there are no words."""
    whole = Text(text)
    if not whole.words or _shows_a_reason(whole):
        return ""
    return max((sentence.text for sentence in whole.sentences), key=len, default="").strip()


def _shows_a_reason(whole: Text) -> bool:
    return (
        sign_in(whole.raw) in {Danger.THREAT, Danger.DOXXING}
        or _advertises(whole)
        or _demeans_a_group(whole)
        or _is_bare_abuse(whole)
    )
