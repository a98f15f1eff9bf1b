"""Contempt in words: from them against us, or from us against them."""

from __future__ import annotations

from herzenstakt.coach.text import Language, Text
from herzenstakt.coach.ways import Ways, WaysIn

#: names that nobody is called kindly
NAMES = WaysIn(
    de=Ways(
        r"(?:voll)?idiot\w*|(?:voll)?depp\w*|(?:voll)?trottel\w*|versager\w*|penner\w*",
        r"(?:ihr|du|sie|eine|so eine|solche|diese|lauter|alles) pfeifen?(?=[.!?,]|$)|clowns?\b"
        r"|heuchler\w*|nieten?\b|stümper\w*|dilettant\w*|arsch\w*",
        r"schwachk\w+|dummk\w+|hohlk\w+|pack\b(?! )|dümmste pack|abschaum|gesindel|wichser",
        r"schnösel|blödmann|lackaffen|(?:dauer)?nörgler\w*|meckerer|besserwisser\w*",
        r"klugschei\w+|querulant\w*|trolle?\b|wutbürger\w*|jammerlappen|heulsuse\w*|mimose\w*",
        r"spinner\w*|choleriker\w*|schlaumeier|oberlehrer\w*|egoist\w*|pöbler|schmarotzer",
        r"wichtigtuer\w*|neunmalklug\w*|sensibelchen|prinzess\w+|diva\b|billigheimer",
        r"geiz(?:hals|krag\w+)|(?:kultur)?banausen?|schnorrer|neandertaler|hinterwäldler",
    ),
    en=Ways(
        r"idiot\w*|morons?\b|(?:a|any|some|such|you|of) fools?\b|imbeciles?|cretins?|clowns?\b",
        r"jokers?\b|crooks?\b|(?:you|a|such|of|bloody|sore|total) losers?\b",
        r"muppets?\b|twats?\b|wankers?|arse\w*|assholes?",
        r"bastards?|dickheads?|pricks?\b|scum\b|cowards?\b|parasites|dimwits?|halfwits?",
        r"numpt\w+|nutters?|nutcases?|weirdos?|trolls?\b|(?:a|such a|another|typical) karen\b|(?:you"
        r"|such an?|little|poor|delicate|precious|of) snowflakes?\b|cry ?bab\w+",
        r"whiners?|moaners?|drama queens?|princess|diva\b|brats?\b|liars?\b|hypocrites?",
        r"know-it-alls?|busybod\w+|jobsworths?|bully\b|simpletons?|peasants?\b|cheapskates?",
        r"philistines?",
    ),
)
#: what they say is worth nothing
NONSENSE = WaysIn(
    de=Ways(
        r"quatsch\b|unsinn\b|blödsinn|schwachsinn\w*|bullshit|humbug|unfug\b|stuss\b|mumpitz",
        r"schmarrn|an den haaren herbei|hirngespinst\w*|spinnerei|dummes zeug|erstunken|erlogen",
        r"(?:so ein|dieses|solch ein|was für ein) (?:theater|drama|aufstand|zirkus|geschrei)\b",
        r"affentanz|gejammer|gemecker|geheule?\b|gezeter|gepöbel|gemotze|geschwafel|gelaber\w*",
        r"gefasel|kinderei\w*|mimimi",
    ),
    en=Ways(
        r"nonsens\w+|drivel|tosh\b|bollocks|bull(?:shit|crap)|(?<!oh )crap\b|hogwash|baloney|waffle\b",
        r"pack of lies",
        r"(?:what|such|utter|complete|absolute|total|load of|talking|writing|"
        r"pure) (?:\w+ )?(?:rubbish|garbage)\b(?! (?:bin|bag|collect|truck|lorry))",
    ),
)
#: hard words that may also be for the matter, or for ourselves
ABSURD = WaysIn(
    de=Ways(
        r"(?:lächerlich|lachhaft|absurd|albern|hanebüchen|peinlich|armselig|erbärmlich|frech|"
        r"dreist|unverschämt|unter aller kanone)\w*",
    ),
    en=Ways(
        r"(?:ridiculous|ludicrous|absurd|laughable|pathetic|petty(?! cash)|moronic|delusional|"
        r"deluded|paranoid|ungrateful|unreasonable)\w*",
    ),
)
#: an attack needs no more than these
_FOUL = WaysIn(
    de=Ways(
        r"(?:fick|leck)t? (?:dich|euch|mich)|verpiss\w*|verreck\w*",
        r"(?:haltet?|halt) … (?:fresse|maul|klappe)|(?:saft|drecks?|sau|scheiß)laden",
        r"(?:scheiß|drecks)verein|saustall|halsabschneider|verbrecherbande",
        r"(?:ihr|sie|alles|lauter|seid) … (?:verbrecher|betrüger|abzocker|lügner)|lügenpack",
        r"(?:schämt|schäm|schämen) (?:euch|dich|sie sich)",
    ),
    en=Ways(
        r"fuck\w* (?:you|off|idiots|useless)|shut (?:up|your)|screw you|piss off|bugger off",
        r"sod off|go to hell|shame on you",
        r"(?:you|you're|you are|bunch of|lot of|pack of|all) … (?:scammers|thieves|robbers|"
        r"frauds|con artists)\b",
        r"thieving|greedy \w+|(?:ashamed of yourselves)",
    ),
)
#: what people call those who work here
_UNFIT = WaysIn(
    de=Ways(
        r"unfähig\w*|inkompeten\w+|verlogen\w*|faul\w*|hirnlos\w*|dämlich\w*|dumm\w*|dümm\w*",
        r"blöd\w*|ekelhaft\w*|widerlich\w*|erbärmlich\w*|armselig\w*|peinlich\w*|lächerlich\w*",
        r"lachnummer|asozial\w*|lügt\b|lügen\b|verarsch\w*|hohl\b|verblödet|unterbelichtet",
        r"gehirn|hirn\b",
    ),
    en=Ways(
        r"useless|incompeten\w+|pathetic|clueless|lazy|stupid\w*|dumb\w*|thick\b|ignorant",
        r"brain(?:less|s?\b)|disgusting|disgrace\w*|a joke\b|what a joke|lying",
        r"(?:you|they) lie\b|laughing stock|greedy|crooked|spineless|heartless",
    ),
)
_US = WaysIn(
    de=Ways(
        r"(?:ihr|euch|eue?r\w*|sie|ihnen|ihre?[nmrs]?)\b",
    ),
    en=Ways(
        r"(?:you|you're|you've|your|u|ur)\b",
    ),
)


#: they speak of what we are and want, no longer of what happened
_SNEERS = WaysIn(
    de=Ways(
        r"(?:null|keine|keinerlei) ahnung|typisch\b|hauptsache|spricht bände|für (?:blöd|dumm)",
        r"ausreden?\b|bla ?bla|heuchelei|floskeln|gelaber",
        r"(?:ihr|sie|euch|ihnen) … nur (?:um|unser|mein|geld|das geld|abzock|kassier)",
        r"(?:nichts|nix|wieder nicht) (?:verstanden|kapiert|begriffen)|geldgier\w*|lachhaft",
        r"ihr seid … (?:witz|egal)|ist (?:euch|ihnen) … egal|gier\b",
        r"(?:nur|immer|noch) … lügen?\b|leute wie (?:ihr|sie)|märchen\b",
    ),
    en=Ways(
        r"you (?:people|lot)\b|the lot of you|typical\b|as usual|excuses\b",
        r"(?:more|your|just) spin\b|copy[- ](?:and[- ])?paste|(?:couldn't|can't) run a",
        r"with (?:a|half a) brain|you (?:just|only|all) (?:want|care)",
        r"(?:don't|couldn't) care(?: less)?\b|what a joke|blah|admit it|greed\b|more lies",
        r"speaks volumes|you've ruined|people like you",
    ),
)
_QUOTED = WaysIn(
    de=Ways(
        r"(?:mich|uns|sie|ihn) … (?:genannt|beschimpft)|nannte (?:mich|uns|sie|ihn)",
    ),
    en=Ways(
        r"call(?:ed|ing) (?:me|us|my|him|her)\b",
    ),
)


def is_attack(said: Text) -> bool:
    """Whether a message insults us, or goes for people instead of the matter.

    A parcel may be a joke and a machine stupid; an attack calls us names, or says what we are and want.
    """
    languages = (said.language,) if said.language else tuple(Language)
    return any(_is_attack(said, language) for language in languages)


def _is_attack(said: Text, language: Language) -> bool:
    if _FOUL.stand_in(said, language) or _SNEERS.stand_in(said, language):
        return True
    if not (NAMES.stand_in(said, language) or _UNFIT.stand_in(said, language)):
        return False
    return any(_hits(sentence.own, language) for sentence in said.sentences)


def _hits(sentence: Text, language: Language) -> bool:
    """Whether a sentence calls us names, or nobody in so many words ("Idiots!")."""
    if _QUOTED.stand_in(sentence, language):
        return False
    if NAMES.stand_in(sentence, language):
        return _US.stand_in(sentence, language) or len(sentence.words) < 6
    return _UNFIT.stand_in(sentence, language) and _US.stand_in(sentence, language)
