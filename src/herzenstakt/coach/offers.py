"""What a draft offers to make up for something: money, gifts, goods, consequences in law."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from herzenstakt.coach import mood
from herzenstakt.coach.case import Case
from herzenstakt.coach.text import Language, Sentence, Span, Text
from herzenstakt.coach.ways import Ways, WaysIn

_GELD = (
    r"(?:(?:fahr|eintritts)?geld|betrag|(?:kauf|fahr|ticket|grund|reise|eintritts|"
    r"auf)?preis\w*|(?:mitglieds|monats|jahres)?beitrag|(?:mahn|kurs|storno|bearbeitungs|"
    r"versand|jahres)?gebühr\w*|(?:fahrt|versand|reparatur|reinigungs|mehr|taxi|anwalts|"
    r"porto)?kosten|porto|miete|(?:arzt|zahnarzt|reparatur|strom|werkstatt)?rechnung|anzahlung|"
    r"kaution|eintritt|rate|zuschlag|differenz|summe|auslagen|monat\w*|hälfte|\d[\d.,]* ?(?:€|"
    r"euro))"
)
_MONEY = (
    r"(?:money|fares?|fees?|prices?|costs?|amount|bill|charges?|deposit|payments?|postage|"
    r"subscription|receipt|rent|cash|instal\w+|difference|half(?! of\b)|(?<=[£$€])\d[\d.,]*|"
    r"\d[\d.,]* (?:pounds|euros|dollars|quid))"
)
_SCHADEN = r"(?:schaden|reinigung|reparatur|taxi)"
#: money and vouchers, and money that comes back
_MONEY_BACK = WaysIn(
    de=Ways(
        r"(?:wert|waren|einkaufs|reise|geschenk|kaffee|essens|frühstücks|kino)?-?gutschein",
        r"(?:sonder|treue)?rabatt|(?<!aus einem )(?<!aus dem )(?:preis)?nachl(?:ass|ässe)\b|gutschrift",
        r"gut(?:ge|zu)?schr(?:ieb|eib)|schreib\w* … gut\b",
        r"(?<!anzeige )(?<!bericht )(?<!meldung )(?:rück|zurück|teil|fahrpreis)?-?erstatt|entschädig"
        r"|kulanz|schmerzensgeld",
        r"schadens?ersatz|zurück(?:ge|zu)?(?:zahl|überw|buch)",
        r"\d ?(?:€|euro) (?:extra|obendrauf)",
        r"zieh\w* … (?:€|euro|prozent|%) … ab\b|(?:be)?zahl\w* … nur (?:noch )?(?:die hälfte|den halben"
        r"|\d)",
        r"zieh\w* … von (?:ihrer|deiner|der) (?:\w+ )?rechnung",
        rf"{_GELD}[^.!?]{{0,60}} (?:zurück(?!gest|geleg|gezog|gehal|geblie)\w*|retour|"
        r"geschenkt)\b",
        r"\d ?(?:€|euro|prozent|%) … (?:raus|runter)\b",
        rf"{_GELD}[^.!?]{{0,60}} wieder(?= und| auf|[.,!])",
        r"(?:zahl|überweis|überwies|buch|geb|schick|krieg|bekomm|erhalt|"
        rf"erhält)\w* … {_GELD} … (?:zurück|wieder(?=[.,!]))",
        r"(?:bekomm|krieg|erhalt|erhält)\w* … (?:dein|ihr|euer) geld\b",
        r"komm\w* … \d+ ?(?:€|euro|prozent|%) … entgegen",
        r"komm\w* (?:(?!bis|zum|auf)\w+ ){1,5}entgegen\b",
        r"(?:geben?|überweisen?|legen?|ziehen?|lassen?) … \d[\d.,]* ?(?:€|euro\b|prozent|%)",
        r"zahlen? (?:wir |ich )?(?:ihnen|dir|euch) … \d[\d.,]* ?(?:€|euro\b|prozent|%)",
        r"\d ?(?:€|euro|prozent|%) … (?:überwiesen|gegeben|abgezogen|draufgelegt|bekommen|"
        r"billiger|weniger)\b",
    ),
    en=Ways(
        r"vouchers?\b|(?<!on the )(?<!about the )(?<!about your )(?<!on your )(?<!the )refund(?!s\b)"
        r"(?! (?:form|office|policy|desk|team|request|question|rules?|page|department)\b)|reimburs"
        r"|discount|compensat|gift ?cards?\b|goodwill|store credit",
        r"credit(?:ed|ing)? (?:you\b|(?:it|the (?:amount|difference|cost|fare|"
        r"fee)) (?:back )?to|[£$€])",
        r"(?:a|as|in) credit (?:of|on|for|to)\b|credit(?:ed|ing) (?:it|to|the)\b",
        rf"{_MONEY} … (?:back|off)\b(?! to (?!your|you)| down| up| then)|half[ -]price|\d+ ?% off",
        r"(?:tak|took|knock|com)\w* (?!it\b|this\b|that\b|them\b)… off (?:your|the next|this)\b(?! "
        r"(?:street|list|hands|"
        r"round|route|shelf|plate))",
        r"(?:gi?ve|gave|giving|send|sent|(?<!you've )(?<!you )(?<!you'll )(?<!you'd )(?<!have )pa(?:y"
        r"|id)|put|get|add\w*|offer\w*|transfer\w*|receive|"
        r"here's|knock\w*|tak\w*) … (?<!for )(?<!at )(?<!from )(?:[£$€] ?\d|\d ?%|\d (?:pounds|"
        r"euros|dollars|quid))",
    ),
)
#: things for nothing, and small comforts
_PRESENTS = WaysIn(
    de=Ways(
        r"frei(?:karte|ticket|getränk|fahrt|monat|exemplar|bier|spiel|stunde|portion)|gratis"
        r"|kosten(?:los|frei)|geschenk",
        r"schenken?\b|spendier|trostpflaster|trostpreis|bonus|aufs? haus\b",
        r"auf (?:unsere|meine) (?:kosten|rechnung)|für (?:dich|sie|euch) (?:\w+ )?umsonst",
        r"behalt\w* (?:sie )?(?:\w+ ){0,4}(?:ruhig|gerne?|einfach|trotzdem|natürlich)",
        r"(?:ruhig|gerne?|natürlich|trotzdem) (?:\w+ )?behalten",
        r"(?:kleine|süße)\w* (?:überraschung|aufmerksamkeit)|kleinigkeit|goodies?\b",
        r"nervennahrung|etwas süßes|(?:unser|mein) gast\b",
        r"eintritt … für (?:dich|sie|euch) … frei\b",
        r"für (?:dich|sie|euch) (?:lieg|wart|steh)\w* … (?:\w*karten?|\w*tickets?|tüte|kuchen|brot|strauß|"
        r"blumen\w*|paket|päckchen|buch|schal|kaffee|flasche)\b",
        r"(?:lieg|wart)\w* … (?:eine?|zwei|drei|vier) … für (?:dich|sie|euch|ihn|beide)\b",
        r"umsonst (?:rein|hinein)\b|(?:das|beim|ihr|dein|der|die) nächste[ns]? … (?:umsonst|gratis|"
        r"geschenkt)\b",
        r"(?:geben?|gebe|spendier\w*) … (?:kaffee|eis|runde|bier|getränk|kuchen|essen) … aus\b",
        r"leg\w* … obendrauf|häng\w* … (?:monate?|wochen?|tage?|jahr|stunden?) … (?:dran|an)\b",
        r"(?:monat|woche|jahr|stunde) (?:\w+ )?(?:extra|geschenkt|auf (?:uns|unsere))\b",
        r"(?:zum|für den) halben preis|halber preis|(?:bonus|extra|treue)-?punkte",
        r"(?:schick|send|pack|leg|bring)\w* … (?:pralinen|blumen\w*|präsent\w*|schokolade|"
        r"überraschungs\w*)\b",
        r"als (?:kleine\w* )?(?:wiedergutmachung|entschuldigung|entschädigung|trost|ausgleich|"
        r"geste|dankeschön)\b",
        r"für (?:den|die|ihren|deinen|ihre|deine) (?:ärger|mühe|warterei)\b",
        r"ohne (?:bezahlung|zu (?:be)?zahlen)",
        r"kostet (?:sie|dich|euch) (?:\w+ ){0,3}(?:nichts|keinen (?:cent|euro))\b",
        r"hol\w* (?:sie )?(?:dir|sich|euch) (?:\w+ ){0,3}(?:karten?|tickets?|kaffee|kuchen|eis|"
        r"getränke?|brezeln?|stück)\b",
        r"(?:zahlst|zahlt|zahlen|bezahlst|bezahlt|bezahlen) (?:du|ihr|sie) … (?:nichts|nix"
        r"|keinen (?:cent|euro))\b",
        r"(?:fahrt|fährst|fahren|kommt|kommst) (?:ihr|du|sie) … (?:umsonst|für lau|ohne ticket|frei)\b",
        r"verlänger\w* … (?:abo|mitgliedschaft|karte|ticket)\w* … um\b",
        r"such\w* (?:sie )?(?:dir|sich|euch) (?:(?!termin|platz|zeit|tag|kurs|"
        r"slot)\w+ ){0,5}aus\b",
        r"(?:lade|möchte|würde)n? … (?:sie|dich|euch) (?:\w+ ){0,3}(?:auf|zum?|"
        r"zur) (?:\w+ ){0,4}ein(?:laden)?\b",
    ),
    en=Ways(
        r"(?:travels?|rides?|goes|gets? in|eats?|stays?) (?:for )?free\b(?! (?:under|if|with))",
        r"\d+ (?:pound |euro |dollar )?(?:gift )?(?:card|tab) … (?:behind|waiting|with your|in your"
        r"|at the)\b",
        r"(?:round|drinks?|coffees?|lunch|dinner|tickets?|cake) (?:is|are) on (?:us|me|the house)\b",
        r"freebies?\b|complimentary|on the house|for free",
        r"(?<!cut )(?<!cutting )(?<!set )(?<!setting )(?<!break )(?<!it )(?<!him )(?<!her )(?<!them )"
        r"(?<!step )(?<!list of )free "
        r"(?:of charge|(?!right\b|now\b|today\b|by\b|this\b|that\b|the\b|next\b|when\b|while\b|"
        r"after\b|before\b|with\b|since\b|if\b|tonight\b|tomorrow\b|then\b|soon\b|just\b|is\b|are\b|was\b|"
        r"to\b|from\b|at\b|on\b|and\b|up\b|until\b|all\b|again\b|kick|"
        r"range|time\b|slot|spirit|speech|standing|agent|app\b|space|place|spot|seat|table|"
        r"room|wifi|number|call\b|service|trial|in\b|of\b|for\b|as\b|so\b|but\b|or\b)[a-z]+)",
        r"bonus\b(?! tracks?| material| scene| question| round| disc)",
        r"(?:next|come|pop|visit|shout|drop in|ask for|order|whenever)\b[^.!?]{0,60} on (?:us|"
        r"me)\b",
        r"(?:your|tonight's|next) (?!to\b)(?:\w+ ){0,3}(?:drinks?|coffee|meal|visit|tickets?|night|class|"
        r"month|"
        r"order|cake|box|session|trip|ride|lesson|round|loaf|entry) (?:is|are) free\b(?! to)|tonight's "
        r"are free",
        r"(?<!need )(?<!like )(?<!want )(?<!wants )to say (?:\w+ )?sorry\b(?! to| in person|"
        r" myself| for| that)|(?:as an?|by way of) (?:\w+ )?apology",
        r"(?:coffee|drinks?|meal|lunch|dinner|breakfast|dessert|pudding|round|pint|cake|pastry|tickets?"
        r"|slice|loaf|"
        r"taxi|cab|postage|month|session|haircut|bouquet|entry|bottle|scoop)(?:'s| is| are|'ll be| will "
        r"be)? on (?:us|me)\b",
        r"(?:make (?:it|this) up to you|make up for it) with\b|(?:extra|bonus|double) (?:\w+ )?points",
        r"(?:send|post|pop|drop|put|bring)\w* … (?:hamper|bouquet|chocolates|flowers|treats?|gift|"
        r"goodie\w*)\b",
        r"(?<!sorry )(?<!apologise )(?<!apologize )(?<!apologies )(?<!apology )for (?:your|the"
        r"|all the) (?:trouble|"
        r"hassle|wait)\b(?! caused)|(?:my|our) treat\b",
        r"no need to pay|as (?:our|my) guests?\b",
        r"keep (?:both|(?:it|them)(?=[.!,]| all| anyway| too| as| with)|the (?:wrong|broken|"
        r"old|first|other|damaged|torn))",
        r"costs? you nothing|a penny (?:for|of|more)\b|hang on to (?:it|them|the|what)",
        r"at our (?:own )?(?:expense|cost)|on (?:our|my) tab",
        r"(?:pick|choose|help yourself to) (?:any|something|whatever|a (?:\w+ )?(?:cake|pastry|"
        r"drink|book|gift|treat|prize))\b(?! slot| time| day| date| seat| colour| size)",
        r"a little (?:something|extra|treat|surprise)",
        r"(?:a|one|two|three|extra) (?:month|week|year)s? (?:of (?:premium|plus|pro|free|"
        r"membership|gym|classes|lessons)|free|extra|on us)",
        r"add(?:ed|ing)? … (?:extra|free|another|two|three) (?:\w+ )?(?:days?|weeks?|months?|years?)\b",
        r"extend\w* (?:your|the) (?:subscription|membership|pass|season)",
        r"bill (?:comes|goes|is) (?:to us|ours)",
        r"(?:two|pair of|some|couple of) (?:free |spare |stalls )?(?:tickets|passes) (?:for|to|"
        r"are|at|in your|"
        r"waiting|with your|on)\b",
        r"there's an? … waiting for (?:you|him|her|them)\b",
    ),
)
#: what they need not pay, or what we pay for them; a "not" belongs to it
_NOT_CHARGED = WaysIn(
    de=Ways(
        r"(?:berechn|stell)\w* … (?:nicht|nichts)\b(?= in rechnung)",
        r"(?:berechnen?|verlangen?) … (?:nicht|nichts)\b(?=[.,!]|$)",
        rf"(?<!von ihren )(?<!von ihrem )(?<!von den )(?<!mit den ){_GELD} … (?:nicht (?:zahlen"
        rf"|bezahlen|berechn)|erlass|erläss|(?:ge)?st?rich|streich|"
        r"geschenkt|entfällt|übern[eo]hm|übernomm|(?:bezahlen|zahlen|tragen) wir|ersetz)",
        rf"(?:erlass|erläss|streich|übernehm|ersetz|begleich)\w* (?:(?!und\b)\w+ ){{0,4}}(?:{_GELD}|"
        rf"{_SCHADEN})\b",
        rf"{_SCHADEN} … (?:übernehmen wir|übernehme ich|(?:ersetz|bezahl)en? (?:wir|ich)|"
        r"zahlen wir)\b",
        rf"(?:{_GELD}|{_SCHADEN})[^.!?]{{0,60}} (?:übernehmen wir|übernehme ich|tragen wir|"
        r"zahlen wir)\b",
        rf"{_GELD} (?:müssen|musst|müsst|brauch\w*) … nicht (?:\w+ )?(?:be)?zahlen",
        rf"wir (?:be)?zahlen … (?:{_GELD}|{_SCHADEN})\b|verzichten … auf\b",
        r"(?:nehmen|verlangen|wollen) wir (?:kein geld|keinen (?:cent|euro)|nichts)\b",
        r"für … (?:nehmen|verlangen|wollen) wir … (?:kein geld|keinen (?:cent|euro))\b",
        r"(?:eine?|einen|zwei|drei|vier|\d+|dein\w*|ihr\w*|eur?e\w*) (?:(?!fehler|versp|verw|panne|ärger|"
        r"verseh|"
        r"schlamp|warte|frust|vorw)\w+ ){1,4}geh(?:t|en) (?:\w+ ){0,2}auf (?:uns|mich)\b",
        r"(?:die|den|der|nächste\w*|das (?!geht|verseh|missv|problem|chaos|"
        r"durch)\w+) (?:(?!fehler|versp|verw|panne)\w+ ){0,4}geh(?:t|"
        r"en) (?:\w+ ){0,2}auf (?:uns|mich)\b",
    ),
    en=Ways(
        r"(?:we|i) (?:won't|will not|shan't) (?:\w+ )?(?:charge|bill)\b(?! again| twice| more)",
        r"(?:you )?(?:won't|will not) (?:\w+ )?(?:pay|be charged|be billed|owe)\b(?! again|"
        r" twice| more)",
        r"(?:no|without(?: \w+)?) (?:extra |further )?(?:charge|cost)\b(?! increase| rise)",
        r"(?:waiv|writ|wrote|scrap|drop)\w* (?:\w+ ){0,3}(?:fees?|charges?|bill|balance|fine|"
        r"debt|invoice|penalty)\b",
        r"(?:we|i|we'll|i'll|will|we're|happy to) (?:\w+ )?(?:cover|foot|settle|pay|pick up|"
        r"reimburse) (?:for )?(?:the|your|all|any|half) (?:\w+ ){0,2}(?:bills?|costs?|cleaning|"
        r"repairs?|damage|fees?|postage|taxi|claim|fare|difference)\b",
    ),
)
#: the same in vaguer words, which in public may mean something else
_PERHAPS_NOT_CHARGED = WaysIn(
    de=Ways(
        rf"{_GELD} … (?:ge)?storn|storn\w* … {_GELD}\b|(?:alles|die|das|den) … übernehmen wir\b",
        r"(?:alles|die|den) … übernehme ich\b",
    ),
    en=Ways(
        r"(?:won't|will not|not going to|not) (?:contest|dispute|challenge)\b",
        r"(?:won't|will not|don't|do not|not) (?:\w+ ){0,2}(?:charged?|pay|billed?|"
        r"owe)\b(?! again| twice| more)",
        r"(?:no|without(?: \w+)?) (?:\w+ )?(?:fees?|charge|bill|cost)\b(?! increase| rise)",
        r"(?:cancel|remov|tak)\w* (?:(?!wrong|old)\w+ ){0,3}(?:fees?|charges?|bill|balance|"
        r"fine|debt|invoice|penalty)\b",
        r"(?:we|i|we'll|i'll|will|we're|happy to) (?:\w+ )?(?:cover|foot|settle|pay for|"
        r"pick up|reimburse)\b",
        r"pay(?:ing)? (?:\w+ ){0,3}(?:bill|costs?|cleaning|repairs?|damage|fees?|postage|taxi|"
        r"claim|for a new)\b",
    ),
)
#: goods, and consequences in law
_GOODS_OR_LAW = WaysIn(
    de=Ways(
        r"ersatz(?!teil)|ersetz(?:en|e) (?:ihnen|dir|euch|wir|ich)",
        r"(?:schick|send|bekomm|lief|erhalt|erhält|kriegst|kriegen)\w* … (?:neue[rsn]?|"
        r"ersatz\w*)\b",
        r"neue[nrs]? … (?:schick|send|bekomm|lief|unterwegs|geht|kommt)",
        r"(?:den|die|das|alles|sämtliche) (?:\w+ ){0,4}(?:übernehmen|zahlen|bezahlen|ersetzen|tragen"
        r"|begleichen) "
        r"(?:\w+ ){0,2}(?:wir|ich)\b",
        r"(?<!fehler )(?<!panne )(?<!versehen )geh(?:t|en) … auf (?:unsere|meine) (?:kappe|rechnung"
        r"|kosten)\b",
        r"(?:jeden|keinen) (?:cent|euro) … (?:zurück|wieder|erstatte\w*|ersetz\w*|zahlen müssen)",
        r"tausch\w* … (?:aus|um)\b|haft(?:et|en|e|ung|bar)\b|(?:rechts)?anspruch",
        r"schulden … (?:ihnen|dir)\b|kommen? … auf(?= ?[.,!:;]|$)",
        r"(?:volle|ganze|alleinige|rechtliche) (?:verantwortung|haftung|schuld)",
        r"(?:überweis|zahl|erstatt|ersetz|bezahl)\w* (?:ich |wir )?(?:ihnen|dir|euch)\b",
        r"(?:wir|und|ich) (?:be)?zahlen? (?:die|den|das|alles|dafür|natürlich)\b|bezahlen wir\b",
        r"stehen? … (?:gerade|ein)(?= ?[.,!:;]|$)",
        r"neue[nrs]? \w+ geh(?:t|en) … (?:raus|auf den weg)\b",
        r"aus (?:dem|ihrem|deinem) \w*vertrag(?= ?[.,!]|$)",
        r"(?:tarif|preis|beitrag) (?:bleibt|behält\w*|behalten|gilt) … (?:jahr\w*|monate?n?)\b",
        r"(?:schuld|haftung) … (?:übernehm|an\b|ein\b|liegt)",
        r"verantwortung für (?:den|alle) \w*(?:schaden|schäden)",
        r"(?:vertrag|kündig)\w* … (?:aus|auflös\w*|aufheb\w*|ohne|sofort|vorzeitig|fristlos|"
        r"jederzeit|raus)\b",
        r"sonderkündigung|rücktritt|zurücktreten|bestätig\w* … kündigung",
        r"(?:garantie|vertrag) … verlänger|verlänger\w* … garantie",
        r"schick\w* (?:sie )?(?:uns|mir) … (?:rechnung|belege?|quittung)\w*",
        r"ohne (?:aufpreis|zuzahlung|mehrkosten)",
        r"lass(?:e|en) (?:ich |wir )?(?:sie|dich) … raus\b|schadlos",
    ),
    en=Ways(
        r"swap(?:s|ping|ped)? … new\b|replac(?:e|ed|ing|ement)\b",
        r"(?:send|sending|sent|get|give|giving|ship|shipping|order|ordered|provide|buy|"
        r"have) … (?:brand[ -])?new \w+",
        r"liab(?:le|ility)|negligen",
        r"(?:accept|take|admit)\w* (?:full |legal |all )?(?:liability|"
        r"responsibility for (?:the|any|all) (?:damage|loss|cost))",
        r"entitled|owed?\b|legally|(?:let|releas)\w* you … contract",
        r"(?:end|cancel|terminat|leave|break)\w* (?:the|your) contract|exit fee",
        r"without (?:notice|penalty)|extend\w* … (?:warranty|guarantee)|in full\b|settle\b",
        r"legal(?:ly)? … (?:on us|ours|at fault)\b",
        r"(?:full|all|entire|legal) (?:blame|responsibility|liability|fault)\b",
        r"you(?:'ll| will) (?:have|get|see|receive) … (?:back|money)\b|(?:get|have) … of (?:the|your) "
        r"(?:\w+ )?(?:price|fee|fare|cost) … back",
        r"make you whole|every penny|sort (?:out )?the (?:cost|bill)",
        r"(?:bill|invoice|receipt) (?:is|will be|won't) (?:ours|reach you)",
        r"a new \w+ (?:goes|is going|will go|is on its way|leaves)\b",
        r"old (?:tariff|price|rate|deal) … (?:back|stays|years?|months?)\b",
        r"send (?:it|me|us) … (?:bill|invoice|receipt)s?\b|brand[ -]new",
        r"whatever (?:it|that) costs|for the (?:damage|loss)\b",
    ),
)
#: somebody of us gives, or the person gets
_GIVES = WaysIn(
    de=Ways(
        r"(?:wir|ich|ihr|uns|bekomm\w*|erh[aä]lt\w*|krieg\w*|gibt's|gibt es|geh(?:t|en)|nimm|"
        r"nehmen sie|behalt\w*|such\w*|komm\w*|dürfen|darfst|dürft|lieg(?:t|en)|wartet|warten|hier|ist|"
        r"sind|wird|"
        r"für (?:sie|dich|euch)|haben sie|musst|müssen|bucht|kostet|dir|ihnen|euch|"
        r"als (?:kleine\w* )?(?:entschuldigung|entschädigung|dankeschön|wiedergutmachung|"
        r"trost\w*|geste))\b",
    ),
    en=Ways(
        r"(?:we|i|us|me|(?:we|i)'(?:ll|ve|d|m|re)|you'll|you (?:get|receive|will|won't|can)|"
        r"costs? you|have (?:a|your|this)|enjoy|please accept|here's|here is|there'(?:s|ll)|is|"
        r"are|to make (?:up|it)|waiting|keep|pick|choose|come|grab|have \d|take \d|with code|show|say|"
        r"tell them|ask for|"
        r"as an? (?:\w+ )?(?:apology|gesture|thank))\b",
    ),
)
#: others give it, or it costs nobody anything
_OF_OTHERS = WaysIn(
    de=Ways(
        r"(?:die meisten|viele|manche|andere|einige) \w+\b|(?:bahn|krankenkasse|kasse|bank|stadt|hotels?) "
        r"(?:\w+ )?(?:erstatt|stornier|zahl|biet|übernimm)\w*|stornier\w* … kosten(?:los|frei)",
    ),
    en=Ways(
        r"(?:most|many|some|other) (?:\w+ )?(?:hotels|airlines|banks|insurers|shops|councils|schools)\b",
        r"(?:your|the) (?:bank|insurer|insurance|airline|council|library) (?:\w+ )?(?:offer|give|refund|"
        r"cover|do)\w*",
    ),
)
_NO = WaysIn(
    de=Ways(
        r"(?:keine?[nmrs]?|nicht|leider|(?:ihre?n?|deine?n?) \w*(?:gutschein|rabatt|"
        r"geschenk)\w*)\b",
    ),
    en=Ways(
        r"(?:(?:ca|wo|do|does|is|are|did)n't|cannot|not|unable|unfortunately|afraid|"
        r"your (?:voucher|gift ?card|discount))\b",
    ),
)
#: somebody still has to decide, or we say how it is done
_NOT_YET = WaysIn(
    de=Ways(
        r"(?:ob|wie (?:sie|du|ihr|das|man|ich|wir)|prüfe?n?|frage?n?|kläre?n?|entscheide\w*|"
        r"entschieden|beantrag\w*|vorschlag\w*|weiter(?:geb|leit|reich|gegeb|geleit)\w*|"
        r"(?:gebe|leite) … weiter|zuständig)\b",
    ),
    en=Ways(
        r"(?:whether|how (?:to|you)|ask(?:ed|ing)?|check(?:ing)?|decid\w+|decision|"
        r"forward(?:ed)?|pass(?:ed)? (?:\w+ )?(?:it|this|them|your)|recommend\w*|appl(?:y|ied)|"
        r"request\w*|suggest\w*)\b",
    ),
)
#: the same for everybody, a prize, or what costs nothing anyway
_FOR_EVERYBODY = WaysIn(
    de=Ways(
        r"(?:grundsätzlich|generell|immer|alle[nrm]?|jede[rnms]?(?! fall)|jederzeit|man|"
        r"innerhalb|\d+ tage\w*|studier\w*|student\w*|schüler\w*|senior\w*|kindern?|ermäßig\w*|"
        r"mitglieder\w*|wer|verlos\w*|gew[io]nn\w*|aktion|rücksende\w*|retouren?\w*|rückgabe|"
        r"umtausch|versand(?!kosten)\w*|am (?:ersten|zweiten|letzten)|hotline|park\w*|beratung\w*|wlan|"
        r"spuren|einführung\w*|niemand|schlicht\w*|ombuds\w*|verbraucherzentrale|unabhängig\w*)\b",
    ),
    en=Ways(
        r"(?:always|every(?:one|body)?|anyone|anybody|all (?:our|customers|orders|returns)|"
        r"any (?:home|customer|order|item)|students?|members?|within|days?|kids|children|"
        r"seniors?|under[ -]\d+|carers?|returns?|raffle|win(?:ner|s)?|won(?!')|prize|"
        r"competition|delivery|shipping|parking|helpline|feel free|(?:nut|sugar|dairy|lactose|"
        r"duty|hands|stress|fat|smoke|ads?)[ -]free|gluten|wifi|entry|customers|ombuds\w+|independent\w*)\b",
    ),
)
#: they ask what something costs, or whether it is cheaper for them
_ASKS_PRICE = WaysIn(
    de=Ways(
        r"(?:rabatt\w*|ermäßig\w*|gutschein\w*|kostet\w*|wie (?:viel|teuer)|kostenlos\w*|"
        r"gratis|umtausch\w*|rückgabe\w*|zurückgeben|widerruf\w*)\b[^.!]{0,60}\?",
    ),
    en=Ways(
        r"(?:discount\w*|vouchers?|how much|costs?|free|concession\w*|cheaper|returns?|"
        r"exchange)\b[^.!]{0,60}\?",
    ),
)
#: "Haben Sie weniger verbraucht, ...": a rule
_IN_CASE = re.compile(r"(?:haben|hast|habt|ist|sind) ")
_CLAUSE = re.compile(r"[,;:–—(] ")


def made_to(case: Case) -> Span | None:
    """Where the draft offers this person something to make up for trouble.

    Not as a rule for everybody, nor about prices.
    """
    asks = all(sentence.is_question for sentence in case.said.sentences)
    calm = not (case.is_upset or case.apologies or mood.has_trouble(case.said))
    if asks and calm:
        return None
    # to a calm question, what costs nothing is a fact
    kinds = (_MONEY_BACK, _NOT_CHARGED) if case.questions and calm else _KINDS
    if not _ANY_KIND.stand_in(case.draft, case.language):
        return None
    offer = next(_offers(case.draft, case.language, kinds), None)
    return None if offer and _ASKS_PRICE.stand_in(case.said, case.language) else offer


_KINDS = (_MONEY_BACK, _PRESENTS, _NOT_CHARGED)
#: mostly nothing is offered, which is seen at once
_ANY_KIND = WaysIn.any_of(*_KINDS)


def _offers(draft: Text, language: Language | None, looked_for: Iterable[WaysIn]) -> Iterator[Span]:
    for sentence, kinds in _sentences_with(draft, language, looked_for):
        text = Text(sentence.text)
        if _IN_CASE.match(text.plain) or _FOR_EVERYBODY.stand_in(text, language):
            continue
        if _is_fact(text, language, kinds):
            continue
        if _GIVES.stand_in(text, language) and any(
            _stands_by(text, language, kind) for kind in kinds
        ):
            yield sentence.span


def _is_fact(sentence: Text, language: Language | None, kinds: Sequence[WaysIn]) -> bool:
    """Whether a sentence only tells what costs nothing, to nobody in particular or as somebody's work."""
    if kinds != [_PRESENTS]:
        return False
    if _WORKS_FREE.search(sentence.plain):
        return True
    return _YOU.isdisjoint(sentence.vocabulary) and all(
        _FREE.fullmatch(sentence.plain[start:end])
        for start, end in _PRESENTS.spans(sentence, language)
    )


#: "our adviser draws such plans for free"
_WORKS_FREE = re.compile(r"\b(?!is |was |has )[a-z]{3,}s (?:\w+ ){0,3}for free\b")


#: a bare word that also stands in every list of prices
_FREE = re.compile(r"gratis|kosten(?:los|frei)|free .+|for free")
_YOU = frozenset(
    "sie ihnen ihr ihre ihren ihrem dich dir du dein deine deinen euch euer eure you your you'll "
    "yours him her them komm hol nimm such come pop grab".split()
)


def promised_in(case: Case) -> Span | None:
    """Where the draft promises something that may cost us, to whomever and in whatever words.

    To say who decides, or that it has been asked for, is no promise.
    """
    everything = (_MONEY_BACK, _PRESENTS, _NOT_CHARGED, _PERHAPS_NOT_CHARGED, _GOODS_OR_LAW)
    for sentence, kinds in _sentences_with(case.draft, case.language, everything):
        text = Text(sentence.text)
        if any(_stands_by(text, case.language, kind) for kind in kinds):
            return sentence.span
    return None


def _sentences_with(
    draft: Text, language: Language | None, kinds: Iterable[WaysIn]
) -> Iterator[tuple[Sentence, Sequence[WaysIn]]]:
    """The sentences in which somebody may offer something, and of which kinds it may be."""
    starts = {kind: [start for start, _ in kind.spans(draft, language)] for kind in kinds}
    for sentence in draft.sentences if any(starts.values()) else ():
        first, end = sentence.span
        if here := [
            kind for kind, found in starts.items() if any(first <= each < end for each in found)
        ]:
            yield sentence, here


def _stands_by(sentence: Text, language: Language | None, kind: WaysIn) -> bool:
    """Whether a sentence offers something of a kind, and does not take it back."""
    found = kind.find(sentence, language)
    if found is None:
        return False
    if kind in (_NOT_CHARGED, _PERHAPS_NOT_CHARGED):
        return True
    clause = Text(_clause(sentence.raw, found))
    if kind is _PRESENTS and _OF_OTHERS.stand_in(clause, language):
        return False
    return not _NO.stand_in(clause, language) and not _NOT_YET.stand_in(sentence, language)


def _clause(sentence: str, around: Span) -> str:
    """The part of a sentence, between two commas or the like, in which something stands."""
    start = max((found.end() for found in _CLAUSE.finditer(sentence, 0, around[0])), default=0)
    following = _CLAUSE.search(sentence, around[1])
    return sentence[start : following.start() if following else None]
