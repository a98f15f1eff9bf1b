"""Threats in a message: against us, or against anybody else.

Anger threatens with a lawyer, a bad review and never coming back; that is everybody's right. Looked for is
what threatens body, home or life, in German and English side by side, whatever our own language is.
"""

from __future__ import annotations

import re

from herzenstakt.coach.text import Text
from herzenstakt.coach.ways import Ways

_WEAPON_DE = (
    r"(?:kanister|benzin\w*|axt|beil|messer|knarre|pistole|flinte|schrotflinte|gewehr|waffe|"
    r"(?:baseball)?schläger|strick|machete|brechstange)\b"
)
_GERMAN = Ways(
    # they know where somebody can be found
    r"weiß,? … wo (?:du|ihr|er|sie|dein\w*|eure?\w*|die|der)\b[^.!?]{0,40} (?:wohn|park|schläf|"
    r"zur schule)\w*",
    r"kenne? … (?:schule|kita|kindergarten|wohnung|haustür) (?:deiner|eurer|von dein|von eur)\w*",
    r"(?:find|krieg|bekomm)\w* … (?:raus|heraus),? wo (?:du|ihr|er|sie) wohn",
    r"pass\w* (?:gut |bloß |nur )?auf,? wenn (?:du|ihr|sie) … (?:abends?|nachts?|allein\w*|im dunkeln|"
    r"heimgeh\w*|nach hause)\b",
    r"(?:wir|ich) … (?:warte|warten|stehe?|stehen) … (?:nach feierabend|vor deiner tür|vor eurer tür)\b",
    # what they would do to a body
    r"schlage? … (?:zähne|fresse|schädel|kopf|gesicht|nase) … (?:ein|aus|weg)\b",
    r"(?:hau|tret)e? … (?:in die fresse|zu brei|die zähne)\b",
    r"(?:stech|knall|schlitz|murks|mach|schlag)e? (?:ich )?(?:dich|euch|ihn|den|jeden|die nächsten?)\b"
    r"[^.!?]{0,40} (?:ab|auf|kalt|tot)\b(?! für)",
    r"ich (?:stech|knall|schlitz|murks|mach|schlag)e? (?:dich|euch|ihn|den|jeden)\b[^.!?]{0,40} "
    r"(?:ab|auf|kalt|tot)\b(?! für)",
    r"(?:ich|wir) … (?:bring|bringe|bringen) (?:dich|euch|ihn|jeden|den \w+) … um\b(?! vor| de| die)",
    r"brech(?:e|en)? (?:ich |wir )?(?!mir |mich |uns )… (?:knochen|beine?|arme?|genick|finger|kiefer)\b",
    r"(?:dir|euch|ihm|ihr) … (?:kehle|hals) … (?:durch|auf|um)\b",
    r"(?:du bist|bist du) (?:so gut wie )?tot\b(?! für)|ihr seid (?:alle |so gut wie )?tot\b(?! für)",
    r"du stirbst\b|(?:wirst|werdet) (?:du |ihr )?(?:alle |noch )?(?:brennen|bluten|sterben)\b(?! vor)",
    r"(?:komm|steh|besuch|wart|hol)\w* … mit (?:de[mr]|eine[mr]|meine[mr]) " + _WEAPON_DE,
    r"(?:flinte|schrotflinte|gewehr|knarre|pistole|revolver) (?:im schrank|bereit|geladen|parat)\b",
    r"(?:dich|euch) (?:hol|krieg|schnapp)e? ich\b|(?:hol|schnapp)e? ich (?:mir )?(?:dich|euch)\b",
    r"wer … (?:hol|knöpf|schnapp)e? ich mir\b",
    r"keine (?:leere )?(?:warnung|drohung)\b[^.!?]{0,20} versprechen\b",
    # others shall do it
    r"(?:gehör|soll|sollt|müsst|müss)\w* … (?:an die wand\b(?! fahr)|an den galgen|an die laterne|aufgehängt|"
    r"aufhängen|aufgeknüpft|erschossen|erschießen|abgeknallt|vergast|gesteinigt|totgeschlagen)\b",
    # the house
    r"(?:zünd|fackel|steck)\w* … (?:euch|eure?n?|den laden|die bude|das haus|dich)\b[^.!?]{0,30} (?:an|ab|"
    r"in brand)\b",
    r"knallt (?:es|'s) … bei (?:euch|dir|ihnen)\b|bei (?:euch|dir|ihnen) knallt\b",
    r"(?:eine|die) bombe (?:liegt|ist gelegt|versteckt|unter|bei euch|in eur)\w*|bombe gelegt\b",
)
_WEAPON_EN = (
    r"(?:bat|baseball bat|gun|knife|shotgun|rifle|axe|hammer|machete|crowbar|can of petrol)\b"
)
_WILL = r"(?:i'll|i will|i'm going to|i'm gonna|gonna|we'll|we will|we're going to|i swear i will|going to)"
_SOMEBODY = r"(?:you|him|her|them|whoever|every|all of you|the next)\b(?! (?:an?|some|the) )"
_ENGLISH = Ways(
    r"know where (?:you|she|he|they|your \w+) (?:\w+ )?(?:lives?|parks?|sleeps?|goes? to school)\b",
    r"find out where (?:you|he|she|they) lives?\b",
    r"better watch your back\b|watch your back (?:on|at|tonight|when you (?:leave|go|walk))\b",
    r"waiting for (?:you|her|him|them) (?:outside|after|in the (?:dark|car park|parking lot))\b",
    r"shame if (?:anything|something) (?:happened|happens)\b",
    rf"{_WILL} (?:\w+ )?(?:kill|stab|shoot|strangle|hurt|beat up|hunt down|hunt) {_SOMEBODY}",
    rf"{_WILL} (?:\w+ )?(?:smash|break|kick|bash|punch) (?:your|his|her|their) (?:\w+ )?(?:face|head|teeth|"
    r"skull|nose|jaw|legs?|arms?|fingers|neck)\b",
    r"gets? (?:his|her|their) (?:legs?|arms?|neck|nose|face|teeth) (?:broken|smashed|kicked|knocked)\b",
    r"(?:slit|cut) (?:your|his|her|their) throats?\b",
    r"(?:put|putting|needs|deserves) a bullet\b|bullet in (?:your|his|her|their)\b",
    r"(?:you're|you are|he's|she's) dead\b(?! to (?:me|us)| right| wrong| on| tired| funny| weight| set)",
    r"(?:you're|you are) (?:all )?(?:going to|gonna) (?:die|burn|bleed)\b(?! of| from| laughing)|dead meat\b",
    r"(?:come|coming|turn up|turning up|show up|showing up|be there) … with (?:a|my|the) "
    + _WEAPON_EN,
    r"(?:got|have) a (?:shotgun|gun|rifle|pistol) … (?:your|you)\b",
    r"should … be (?:hanged|lynched|stoned|gassed|strung up|put down)\b|bring the rope\b",
    r"should … be shot\b(?! in| on| with| from| by| at)",
    r"burn (?:your|the|that|it|his|her)\b[^.!?]{0,30} (?:down|to the ground)\b",
    r"bomb (?:in|under|at) (?:your|the|his|her)\b|planted a bomb\b|there's a bomb\b",
)
_JOKING = re.compile(r"\b(?:lol|haha\w*|lmao|rofl)\b|[😂🤣😆😅😉🙈]")


def threatens(said: Text) -> bool:
    """Whether a message threatens somebody with harm. A laugh beside it takes the edge off."""
    if _JOKING.search(said.plain):
        return False
    return _GERMAN.stand_in(said) or _ENGLISH.stand_in(said)
