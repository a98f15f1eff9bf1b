"""What people say who are in danger, or who may harm themselves.

They write in any language, whatever ours is: German and English are looked for side by side. What others
say when they are hungry, tired of waiting or laughing ("killing me") is not in these lists.
"""

from __future__ import annotations

import re

from herzenstakt.coach.text import Text
from herzenstakt.coach.ways import Ways

#: somebody does not want to live
_TIRED_OF_LIFE = (
    r"nicht mehr … (?:leben|existieren)\b(?! in| mit| ohne| von| auf| bei)",
    r"(?:lebensversicherung|life insurance)\b[^.!?]{0,60} (?:als (?:mit|von) mir|als ich|"
    r"without me|than (?:i|me)|"
    r"if i'm|when i'm|once i'm)\b",
    r"mehr (?:geholfen|davon) als (?:mit|von) mir\b",
    r"i (?:won't|will not|wont) (?:live to )?see (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"tomorrow|next (?:week|month|year)|the (?:weekend|morning|spring|summer))\b(?!'s)",
    r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|morgen|wochenende|frühling|sommer|"
    r"weihnachten) (?:erlebe?|erleb) ich (?:\w+ )?nicht mehr",
    r"nicht mehr … weiterleben|(?:nicht mehr|nie wieder|nie mehr|nicht) … auf(?:zu)?wachen",
    r"(?:nicht mehr|nie wieder|nie mehr) wach\b",
    r"(?:will|möchte|mag|würde|wünschte,? ich) … nicht mehr (?:hier|da) (?:sein|wäre?)\b",
    r"nicht mehr (?:am leben|unter euch|auf (?:der|dieser) welt) (?:sein|wäre?)\b",
    r"nicht mehr sein (?:will|möchte|mag)\b|(?:will|möchte|mag) … nicht mehr sein\b",
    r"ich (?:will|mag|möchte) (?:einfach )?nicht mehr(?=[.!]| und)|für immer (?:ein)?schlafen",
    r"einschlafen und (?:nicht mehr|nie)|g(?:ibt|äbe) es mich … nicht",
    r"es mich … nicht (?:mehr )?g(?:ibt|äbe)",
    r"wie viele?\b[^.!?]{0,60} (?:sterben|nicht mehr wach|tödlich)",
    r"(?:lieber|besser|liebsten|gerne?) tot\b|tot (?:sein|wäre?)\b|nie geboren",
    r"(?:mehr wert|tot) als ich\b|(?:will|möchte|würde|wollte) … sterben\b(?! vor)",
    r"sterben (?:will|möchte|darf|wollen)\b",
    r"(?:das|mein|ihr|sein) leben (?:zu )?(?:nehmen|beenden)|lebensmüde",
    r"mit (?:dem|meinem) leben (?:ab|fertig)|mit allem abgeschlossen",
    r"leben … (?:kein(?:en)? sinn mehr|nicht mehr lebenswert)|mein leben ist … nichts mehr wert",
    r"ich … (?:dem|allem) (?:ganzen )?ein ende\b|schluss machen mit (?:allem|dem leben)",
    r"tschüss welt|(?:will|wird|werde|würde|möchte|dass|könnte|gedroht,?) … umbring|umzubring",
    r"bringe? (?:ich )?mich … um\b(?! (?:den|die|das|mein))|suizidal",
    r"(?:suizid|selbstmord)(?:gedank|gefährd|versuch|absicht)|selbsttötung|selbstverletz",
    r"(?:suizid|selbstmord) (?:zu )?(?:beg|mach|denk|nach)",
    r"(?:denke?|gedanken) … an (?:suizid|selbstmord)",
    r"(?:mir|sich|dir) … (?:et)?was (?:antu|anzutun|angetan|antäte)",
    r"dass (?:alles|der schmerz) … aufhört",
    r"(?:das|dieses) leben nicht mehr (?:ertragen|aushalten)|des lebens (?:müde|überdrüssig)",
    r"das leben lohnt|bald bin ich (?:wieder )?bei (?:ihr|ihm|dir)",
    r"endlich (?:frieden|erlösung|erlöst)\b|(?:niemand|keiner) braucht mich",
    r"(?:nicht mehr )?ein noch aus\b",
    r"kein(?:en)? (?:einzigen )?(?:grund|sinn|antrieb) … (?:aufzustehen|weiterzuleben|zu leben|"
    r"am leben|noch da zu sein|hierzubleiben|zu bleiben)\b",
    r"(?:besser|leichter|einfacher|ruhiger) … wenn (?:ich … (?:weg|tot|nicht mehr (?:da|hier)) "
    r"wäre|es mich … nicht)",
    r"wenn ich … (?:weg|tot|nicht mehr (?:da|hier)) wäre\b",
    r"von dieser (?:erde|welt) (?:verschwind|geh|gegang)\w*|aus dem leben (?:scheid|geh|geschied)",
    r"freitod|(?:meinem|seinem|ihrem) leben ein ende|das licht aus(?:machen|knipsen)? für immer",
    r"nicht mehr (?:weiter ?)?leben (?:kann|können|will|möchte|mag)|keinen lebens(?:willen|mut)",
    r"(?:morgen|heute|irgendwann|einfach) nicht mehr auf(?:zu)?wach\w*",
    r"(?:kill|killing|hang|hanging|shoot|drown|harm|harming|unalive|starving) (?:myself|"
    r"himself|herself|themsel)",
    r"suicidal|suicide (?:note|attempt|plan)",
    r"(?:commit|attempt\w*|considering|contemplating|thoughts of|thinking \w+) suicide",
    r"self[- ]harm|kms\b|end(?:ing)? (?:it all|(?:my|his|her|their)(?: own)? li(?:fe|ves))",
    r"tak(?:e|ing) (?:my|his|her|their)(?: own)? li(?:fe|ves)|last day (?:of my life|i plan)",
    r"(?:don't|do not|not|no longer|dont|never) (?:want|wish|deserve|plan|have|care|"
    r"feel) … (?:to live\b(?! (?:in|with|without|near|at|on|here|off))|to exist|be alive|"
    r"to wake up|go on living|wake up again)",
    r"(?:don't|do not|dont|not) (?:want|wanna|wish) (?:to )?be (?:here|around)(?: any ?more|"
    r" tomorrow|[.!?,]|$)",
    r"(?:won't|will not|wont) … be (?:here|around|alive) … (?:after tonight|much longer|"
    r"to (?:see|use|need|read))",
    r"(?:hope|wish|pray) … (?:don't|won't|never|not) wake up|should (?:even )?wake up tomorrow",
    r"wake up dead|wish i (?:was|were) (?:dead|never)",
    r"wish i (?:could|would) … (?:disappear|die)\b|never been born",
    r"(?:want|ready|trying) to die\b(?! (?:for|of))|better off dead|worth more dead",
    r"if i (?:was|were) dead|(?:tired|sick) of (?:living|being alive|life)\b",
    r"(?:care|cares) (?:if|whether) i (?:live|die)|(?:my|this) life … (?:isn't|not) worth",
    r"(?:reason|nothing left|point) (?:to|in|of) (?:live|living|being alive|liv(?:e|"
    r"ing) for)\b(?! in)",
    r"(?:no|any|see a|much) (?:reason|point|purpose) … (?:being|staying|to stay|to be|sticking|of me) "
    r"(?:here|alive|around)\b",
    r"(?:don't|can't|cannot|couldn't) see (?:myself|me) (?:here|around|alive|living|making it)",
    r"(?:world|everyone|everybody|they|family|kids|you) … (?:better off|happier|fine) without me\b",
    r"(?:wish|want|wanted|going|plan\w*|ready) … (?:to )?(?:not exist|stop existing|disappear for good|"
    r"be dead|go to sleep (?:and|forever))",
    r"(?:rather|sooner) be dead\b(?! than)|if i (?:don't|didn't|never) wake up|life isn't for me",
    r"(?:had|have) enough of (?:living|life|being alive)|over with my life|lost the will to live",
    r"no (?:reason|point) … (?:to go on|carrying on|to carry on|waking|to wake|to see (?:the|"
    r"another))",
    r"can't go on(?= any|[.!?,]|$)",
    r"(?:pain|it all|everything) … to (?:stop|end|be over)(?=[.!?,]|$)",
    r"i'll (?:soon |finally )?be at peace|when i'm (?:gone|dead)\b|waste of (?:space|oxygen)",
    r"done with (?:life|living)|(?:no one|nobody) needs me",
    r"(?:join|be with) (?:him|her|my \w+) (?:up there|in heaven|on the other side)",
    r"my own funeral|plan my funeral|(?:tonight|tomorrow) i'm (?:finishing|ending|doing) it",
    r"finish it tonight|i should just do it",
    r"(?:know if|think|sure) i'll (?:make it|be here|be around|last) (?:to|until|"
    r"till) (?:christmas|tomorrow|the|my|next)\b",
)
#: how it could be done, or is being done
_HOW = (
    r"(?:mich|sich) … (?:erhäng|erschie|aufhäng|aufzuhäng|geritzt|ritzt?\b|ritzen)|ritze … mich",
    r"häng\w* (?:ich )?mich … auf\b|pulsader",
    r"(?:klinge|messer) … (?:genommen|angesetzt|an … arm)|überdosis|overdos",
    r"(?:arme?|unterarme?n?|handgelenke?n?|adern?) … (?:aufgeschn|ritz|schlitz|"
    r"auf(?:zu)?schneiden)",
    r"(?:hab|habe) (?:ich )?mich … (?:wieder |selbst |absichtlich )geschnitten",
    r"(?:want|going|gonna|thinking|about|might|urge|tempted|started|keep|been|will|i'll|"
    r"wants) … (?:hurt|cut)(?:ting)? (?:myself|himself|herself|themsel)",
    r"(?:started|been|stop|back to|keep|from) cutting(?= again|[.!?,]| and| but| my(?:self|"
    r" arms| wrists| legs)|$)",
    r"(?:alle|ganzen?|viele|handvoll|packung|\d+) … (?:tabletten|pillen|schlafmittel|"
    r"schlaftabletten) … (?:genommen|geschluckt|intus|vor mir)",
    r"(?:tabletten|pillen|schlaftabletten) … (?:gesammelt|gehortet|vor mir|neben mir)",
    r"ganzen? (?:schachtel|packung|dose) … (?:genommen|geschluckt)",
    r"(?:strick|seil) … (?:bereit|hängt|hält mich)|(?:motor|auspuff|abgase) … garage",
    r"(?:car|engine) running … garage|garage … running",
    r"(?:taken|took|swallow(?:ed)?|downed) … (?:all (?:of )?(?:the|my|his|her|them|it)|"
    r"too many|whole (?:bottle|pack|box)|everything in|a lot of (?:pills|tablets)|handful)",
    r"took the (?:pills|tablets) … ago",
    r"(?:pills|tablets) … (?:lined up|in front of me|next to me|in my lap|saved up)|noose",
    r"how (?:many|much) (?:of (?:these|them|this)|pills|tablets|drops|mg)\b[^.!?]{0,60} (?:die|"
    r"kill|lethal|fatal|dangerous|never wake)",
    r"(?:geh|leg|setz|stell|werf|schmeiß|lauf)\w* (?:ich )?(?:mich )?(?:einfach )?(?:auf|vor|unter|an) "
    r"(?:die|den|das|einen|eine|eure?n?) (?:gleise?n?|schienen|bahngleise|bahnstrecke|nächste\w* (?:zug|"
    r"bahn)|"
    r"(?:s-|u-)?bahn|zug|ice|güterzug)\b",
    r"(?:leg|setz|stell|werf)\w* mich (?:einfach )?(?:auf|vor|unter|an) (?:die|den|das|einen)",
    r"keep(?:s)? (?:looking at|thinking (?:about|of)|staring at|going back to) … (?:rifle|gun|pills|"
    r"bridge|rope|knife|tracks|"
    r"razor|tablets)\b",
    r"found … (?:rope|noose|pills|tablets|blades?|razor|knife|gun) … (?:his|her|"
    r"their) (?:\w+ )?(?:bed|room|bag|drawer|pocket)",
    r"(?:strick|seil|klingen?|tabletten|messer) … (?:unter|in|bei|neben) (?:\w+ )?(?:seinem|"
    r"ihrem|ihm|ihr) … gefunden",
    r"spring\w* … (?:vor (?:den|die|einen|eine|euren|ihren)|von (?:der|einer|eurer)|"
    r"vom (?:dach|turm|balkon|hochhaus|parkhaus)|aus dem fenster)\b",
    r"(?:werf|schmei|leg|stell)\w* (?:ich )?mich … (?:vor|auf|unter) (?:den|die|einen|eine|"
    r"ihren|euren) … (?:zug|bahn|gleise?|schienen|lkw)\b",
    r"(?:geh|lauf)e? … vor (?:den|einen|die|eine|ihren|euren) … (?:zug|bahn|ice|lkw)\b",
    r"vor (?:den|ihren|einen|euren) (?:zug|ice) … (?:geh|spring|werf|leg|lauf|stell)",
    r"(?:(?:tal|eisenbahn|bahn|autobahn|fußgänger|rhein|elb|kanal)?brücke|dach|geländer|"
    r"hochhaus|klippe)\b[^.!?]{0,50} (?:spring|gesprungen|fallen lass|runterk)",
    r"(?:steh|sitz)e? … (?:auf|am|an) … (?:\w*brücke|geländer|abgrund|klippe|"
    r"dach)\b[^.!?]{0,60} (?:runter|hinab|tief unten|wasser|ruhig)\b",
    r"gegen (?:den|einen|die|eine) … (?:baum|wand|pfeiler|brückenpfeiler) … (?:fahr|setz)",
    r"(?:i'll|i will|going to|gonna|might|want to|wants to|could|should|just|would|"
    r"about to) … (?:jump|step|throw (?:my|him|her)self|walk|lie) … (?:off|in front of|under|"
    r"into|onto) … (?:bridge|train|roof|traffic|tracks|river|truck|lorry|cliff|balcony|bus)\b",
    r"jump(?:ing)? (?:off|in front of|under) … (?:bridge|train|roof|cliff|balcony|building)\b",
    r"(?:drive|drove|driving) … into (?:a|the) (?:wall|tree|lorry|truck|river|sea)\b",
    r"walk into the (?:river|sea|lake)",
    r"(?:standing|sitting|sat|stood|i'm|am) … (?:on|at|over|by) … (?:bridge|ledge|edge|cliff|"
    r"railing|roof)\b[^.!?]{0,60} (?:jump|calm|peace|end it|let go)\b",
)
#: all would be better without me, and where I go I need nothing
_WITHOUT_ME = (
    r"ohne mich … (?:besser|leichter|glücklicher|ruhe)\b",
    r"(?:besser|leichter|glücklicher|ruhiger) … ohne mich\b",
    r"ohne (?:sie|ihn) (?:allen|uns allen|alle|jedem|der familie) … besser",
    r"(?:niemand\w*|keine?[rnm]?|kein mensch) … (?:vermiss|merk|auffall|"
    r"auffäll)\w*[^.!?]{0,20} (?:ich … (?:weg|nicht|tot|verschw)|mich\b)",
    r"(?:niemand|keine?r?|kein mensch) … mich … vermiss",
    r"mich … (?:niemand|keine?r?|kein mensch) … vermiss",
    r"wenn ich … (?:tot bin|nicht mehr (?:bin|lebe|da wäre))|(?:falle?|bin) … zur last\b",
    r"bin … eine last für|(?:sehe?|finde?|weiß) … kein(?:en)? ausweg(?! als)",
    r"kein(?:en)? ausweg mehr|abschieds?(?:brief|nachricht|video)",
    r"(?:hat|macht) … alles … kein(?:en)? sinn mehr|alles (?:hat|macht) … kein(?:en)? sinn",
    r"da,? wo ich (?:jetzt )?hin ?geh|keine sorgen mehr um mich|falls wir uns … wieder ?sehen",
    r"nur noch zu (?:ihr|ihm|mama|papa)\b|besser so für (?:alle|euch)",
    r"(?:allen|alle|jedem|euch|ihnen|meinen?) … (?:leichter|besser|erspart) … (?:es|wenn) (?:mich|ich) … "
    r"nicht",
    r"(?:mir|mich) (?:braucht|vermisst|will) (?:doch |ja |eh )?(?:keiner|niemand|kein mensch)\b",
    r"(?:keiner|niemand) (?:mehr )?(?:braucht|vermisst) mich|bin (?:nur|allen|euch allen) … (?:last|"
    r"ballast)\b",
    r"(?:wäre|ist) (?:für|mit) … mehr wert als ich",
    r"without me\b[^.!?]{0,20} (?:better|happier|easier)",
    r"(?:better|happier|easier)(?: off)? … without me\b",
    r"(?:better|happier|easier|relieved) … if i … (?:wasn't|weren't|was gone|were gone|"
    r"disappeared|died|not)\b",
    r"(?:nobody|no one|noone) … (?:notice|miss|care|cry)\b[^.!?]{0,20} (?:if i|i'm gone|me)\b",
    r"(?:be|become|i'm|am) (?:such )?a burden",
    r"where i'm (?:going|headed),? (?:i (?:won't|don't)|there's|money|no one)",
    r"(?:need|use|needed)\b[^.!?]{0,30} where i'm (?:going|headed)|bye everyone",
    r"goodbye (?:cruel )?world|this is goodbye|my last (?:message|words)",
    r"(?:be|become) (?:your|a|anyone's) problem … (?:longer|any ?more)",
    r"no point … (?:anything|any of it|it all)\b",
)
_KIN = (
    r"(?:tochter|sohn|kind|mädchen|junge|bruder|schwester|mutter|vater|mama|papa|oma|opa|"
    r"enkel\w*|freundin|schüler\w*|mitbewohner\w*|daughter|son|kid|child|boy|girl|brother|"
    r"sister|mum|mom|dad|gran|nan|grandson|granddaughter|husband|wife|flatmate|roommate|"
    r"student|pupil)"
)
_SOMEBODY = (
    r"(?:jemand|person|mann|frau|kind|kinder|mädchen|junge|jungs|teenager|jugendlicher?|baby|"
    r"mutter|vater|mama|papa|oma|opa|tochter|sohn|bruder|schwester|freundin|nachbarin|nachbar|"
    r"fahrgast|mitbewohner\w*|someone|somebody|person|man|woman|kid|kids|child|children|boy|"
    r"girl|lad|guy|bloke|lady|teen|teenager|baby|toddler|mum|mom|dad|gran|nan|grandma|grandad|"
    r"husband|wife|daughter|son|brother|sister|friend|mate|neighbour|neighbor|flatmate|"
    r"roommate|passenger|people|lad)"
)
_HELPLESS = (
    r"(?:bewusstlos|ohnmächtig|atmet (?:nicht|kaum)|(?:keine|kaum) luft\b|"
    r"reagiert nicht(?! auf)|blutet|bewegt sich nicht|rührt sich nicht|zusammengebrochen|"
    r"kollabiert|wacht nicht|ertrink|krampft|untergegangen|blau angelaufen|reglos|regungslos|"
    r"unterkühlt|erfriert|kein(?:en)? puls|hört nicht auf zu zittern|"
    r"mit dem gesicht nach unten|unconscious|not breathing|isn't breathing|can't breathe|"
    r"stopped breathing|collapsed|passed out|bleeding|unresponsive|(?:isn't|not|won't) respond|"
    r"seizure|choking|drowning|won't wake up|no pulse|not moving|isn't moving|(?:gone|"
    r"turned) blue|face down)"
)
#: somebody is in danger just now: helpless, on the tracks, on the roof, missing
_IN_DANGER = (
    r"(?:zunge|hals|lippen) … (?:schwillt|schwellen|zu ?geschwollen)\b",
    r"schwillt mir (?:die|der) (?:zunge|hals|rachen|kehle|lippe)\b",
    r"mundwinkel … hängt\b|redet … verwaschen\b|(?:face|mouth) (?:is )?drooping\b|slurring (?:his|her)\b",
    r"(?<!a )tight chest\b|crushing chest\b|(?:my|his|her) chest (?:is |feels )?tight\b(?! on)",
    r"arm(?:'s| is| has)? gone (?:heavy|numb)\b",
    r"(?:blue|grey) (?:round|around) the (?:lips|mouth)\b",
    r"(?:von|vom) … \w*reiniger … getrunken\b|"
    r"(?:drunk|drank) (?:some )?(?:\w+ ){0,3}(?:cleaner|bleach|descaler)\b",
    r"(?:kleinkind|baby|kind|toddler|child) … (?:geschlossenen?|verschlossenen?|locked|closed|"
    r"hot) (?:auto|car)\b(?! (?:from|of|on|von|das|die|den)\b)",
    r"(?:dement|demenz|dementia|alzheimer\w*)\b[^!?]{0,60} (?:nicht (?:heim|nach hause)|weggelaufen|wandered|"
    r"(?:gone|went) missing|not (?:been seen|come home))",
    _KIN + r"\b[^!?]{0,20} hätte[^.!?]{0,60} kommen sollen\b[^!?]{0,60} handy (?:ist )?aus\b",
    r"(?:was|were) meant to be met and (?:she|he) wasn't\b|no adult (?:voice|in the house)\b",
    _SOMEBODY + r"\b[^.!?]{0,60} " + _HELPLESS,
    r"(?:er|sie|he|she|he's|she's) (?:\w+ ){0,3}(?:bewusstlos|ohnmächtig|atmet nicht|"
    r"bekommt keine luft|blutet stark|krampft|unconscious|not breathing|collapsed|unresponsive|"
    r"isn't breathing|gone blue)\b",
    r"(?:liegt|treibt|lying|floating) … " + _SOMEBODY + r"\b[^.!?]{0,40} " + _HELPLESS,
    r"(?:having|bekommt|hat gerade|hat einen) … (?:asthma attack|heart attack|stroke|seizure|"
    r"asthmaanfall|herzinfarkt|schlaganfall|krampfanfall)\b",
    r"brustschmerz|schmerzen in der brust|chest pains?\b|kriege? keine luft\b",
    r"fallen and (?:i )?can't get up|(?:riecht|stinkt) … gas\b|smell(?:s|ing)? (?:of )?gas\b",
    r"es brennt (?:bei|im|in)\b|(?:haus|wohnung|keller|küche|dachstuhl) brennt\b",
    r"(?:house|flat|building|kitchen) is on fire",
    r"(?:smoke|flames) … (?:coming|pouring|out of) … (?:flat|house|window|building|roof|"
    r"basement|carriage)\b",
    r"(?:rauch|flammen) … (?:wohnung|haus|fenster|dach|keller)\b|screaming for help",
    r"um hilfe (?:ruft|schreit|rufen|schreien)|hilferufe",
    _KIN + r"\b[^.!?]{0,60} (?:verschluckt|getrunken|geschluckt|gegessen|swallowed|drunk|drank|"
    r"eaten|ingested)\b[^.!?]{0,60} (?:\w*batterie|knopfzelle|\w*reiniger|entkalker|spülmittel|"
    r"\w*tablette\w*|"
    r"magnet\w*|putzmittel|waschmittel|\w*pods?|rattengift|schneckenkorn|batter(?:y|ies)|bleach|\w*cleaner|"
    r"descaler|detergent|pills|tablets|magnets?|poison|pellets)\b",
    _KIN
    + r"\b[^.!?]{0,60} (?:\w*batterie|knopfzelle|\w*reiniger|entkalker|spülmittel|\w*tablette\w*|"
    r"magnet\w*|putzmittel)\b[^.!?]{0,40} (?:verschluckt|getrunken|geschluckt)",
    r"(?:swallowed|drank|ingested|eaten|verschluckt) … (?:battery|batteries|bleach|descaler|magnets?|pods?|"
    r"knopfzelle|batterie)\b",
    r"(?:anaphyla\w*|throat (?:is )?(?:closing|swelling)|epipen)|(?:zunge|hals) schwillt|lips are blue",
    r"(?:carbon monoxide|kohlenmonoxid|co-melder|co alarm|gasmelder)\b[^.!?]{0,40} (?:alarm|going off|"
    r"piep\w*|"
    r"schlägt|schrillt|beep\w*)",
    r"(?:nachbar(?:in)?|vater|mutter|oma|opa|neighbour|neighbor|mum|dad|gran|tenant|"
    r"mieter(?:in)?)\b[^.!?]{0,60} "
    r"(?:macht|öffnet|geht|rührt|meldet|hasn't|not|isn't|doesn't) … (?:nicht|nicht mehr|answer\w*|open\w*|"
    r"been seen)\b[^.!?]{0,60} (?:briefkasten|tagen|post quillt|days|letterbox|mail is piling|curtains)",
    r"(?:sauerstoffgerät|beatmungsgerät|beatmet|insulin|oxygen|"
    r"ventilator)\b[^!?]{0,60} (?:strom|akku|leer|ausgefallen|power|battery|outage|run out|"
    r"without|reach)\b",
    r"(?:strom|power|battery|akku|reach|ohne)\b[^!?]{0,60} (?:sauerstoffgerät|beatmungsgerät|"
    r"beatmet|insulin|oxygen)\b(?! (?:was|were|war|waren) (?:in the fridge|im kühlschrank)(?:\.|$))",
    r"(?:gestürzt|hingefallen) … komme? … nicht … hoch\b",
    r"(?:ruft|holt|schickt) … (?:notarzt|krankenwagen|rettungswagen|polizei|feuerwehr)\b",
    r"brauchen? (?:\w+ ){0,2}(?:notarzt|krankenwagen|rettungswagen)",
    r"(?:send|need|please call|someone call) (?:an |the )?(?:ambulance|police|999|911|112)\b",
    r"(?:trapped|eingeklemmt|verschüttet) (?:under|inside|unter|im|zwischen)\b",
    r"(?:kind|baby|child|toddler) … (?:im|in a|in the|in einem) (?:\w+ )?(?:auto|"
    r"car)\b[^.!?]{0,50} (?:hitze|sonne|grad|heat|sun|locked|schreit|alone|allein)\b",
    _SOMEBODY
    + r"\b[^.!?]{0,60} (?:(?:auf|in) (?:den |die |dem |das )?(?:bahn)?(?:gleise?n?|schienen|"
    r"gleisbett|oberleitung)\b|am geländer|(?:auf|an) (?:der|die) (?:\w+ )?(?:brüstung|"
    r"dachkante|bahnsteigkante)|(?:springt|springen will)\b(?! (?:an|nicht an))|(?:on|onto|"
    r"along|down|across) the (?:\w+ )?(?:tracks|rails|railway line|ledge|parapet)\b|"
    r"lying on the (?:line|road|floor|ground)|(?:sat|sits|sitting|stands|standing) … (?:on|"
    r"at|over) the edge\b(?! of (?:my|our|their|his|her|the) seat)|over the edge\b|"
    r"wrong side of the|(?:going|wants|threatening|about) to jump|hanging (?:off|from))",
    r"(?:sitzt|klettert|hängt|balanciert|sitting|climbing|climbs|climbed|steht) … "
    + _SOMEBODY
    + r"\b[^.!?]{0,40} (?:brüstung|sims|fenstersims|dachkante|geländer|kran|gleise?n?|"
    r"bahnsteigkante|dach|ledge|parapet|roof|tracks)\b",
    r"klettert … (?:einer|eine|jemand|wer) (?:aufs|auf das|auf den)",
    r"(?:klettert|climb\w*|sat|sitting|sitzt|steht) … (?:on|onto|aufs|"
    r"auf dem) (?:the )?(?:roof|edge|dach|parkhausdach)\b[^.!?]{0,40} (?:schrei|spring|"
    r"verabschied|shout|jump|edge|legs)",
    r"(?:over|off) the (?:edge|railings?|parapet) of",
    r"(?:fell|fallen|gestürzt|gefallen) … (?:the tracks|the canal|gleise?n?|gleisbett)\b",
    _KIN + r"\b(?!'s (?!missing|gone))[^.!?]{0,60} (?:verschwunden|weggelaufen|abgehauen|"
    r"nicht (?:nach hause|heim) gekommen|kommt nicht mehr (?:nach hause|heim|runter)|"
    r"wird … vermisst|eingesperrt|(?:gone|been) missing|disappeared|(?:run|ran) away|"
    r"\w+n't come home|can't find (?:her|him)\b|locked (?:her|him)self in)",
    rf"(?:{_KIN}|mann|frau)\b[^.!?]{{0,60}} (?:me|us|mir|uns) (?:his|her|seinen|ihren) "
    r"(?:ehering|wedding ring)\b",
    rf"(?:{_KIN}|mann|frau)\b[^.!?]{{0,60}} (?:ehering|wedding ring)\b[^.!?]{{0,40}} (?:on the table|"
    r"note|letter|desk|envelope|pillow|at home|phone|tisch|zettel|umschlag|kissen|abgelegt|da ?gelassen|"
    r"hingelegt|zurückgelassen)\b|sich … eingesperrt … (?:tot|umbring|"
    r"springt)\b",
    _KIN + r"\b[^.!?]{0,60} (?:verabschiedet|abschied|said goodbye|'bye|"
    r"goodbye)\b[^.!?]{0,40} (?:dach|brücke|handy|phone|off|tablet|roof|bridge)",
)
_PARTNER = (
    r"(?:ex(?:-?(?:mann|freund|partner|husband|boyfriend))?|mann|freund|vater|papa|stief\w+|"
    r"partner|onkel|husband|boyfriend|dad|father|step\w+|uncle)"
)
#: somebody beats, stalks or threatens; or whoever writes does
_VIOLENCE = (
    r"(?:me|i|we) and (?:the|my) (?:kids|children|baby|girls|boys) (?:are|have|ran)\b[^.!?]{0,40} (?:hiding|"
    r"barricaded|locked in the)\b",
    r"kinder(?:n)? und ich (?:sind|haben|sitzen)\b[^.!?]{0,40} (?:"
    r"eingeschlossen|versteckt|verbarrikadiert)\b",
    r"(?:locked|shut) ourselves in|barricaded (?:myself|ourselves|the door)",
    rf"(?:{_PARTNER}|mum|mom|he|she|they)(?:'s|'ve| has| have)? (?:locked (?:us|me) in|got (?:us|"
    rf"me) locked in)\b"
    r"(?! (?:to|at|a)\b)",
    rf"(?:{_PARTNER}|er|der|sie|ich|mann|typ|ex) (?:\w+ )?macht? (?:mich|dich|uns|sie) (?:alle )?kalt\b",
    r"says? … (?:he|she)(?:'ll| will) beat (?:me|us)\b(?= when| if|[.!]|$)",
    r"says? … (?:he|she|they)(?:'ll| will|(?:'s| is) going to) (?:hurt|kill) (?:me|us|her|him)\b(?! "
    r"(?:if|when) (?:i|he|she)\b)",
    r"(?:mich|uns) … verbarrikadiert",
    r"(?:haben uns|habe mich mit den kindern|hab mich mit den kindern) … (?:eingeschlossen|versteckt)\b",
    rf"(?:{_PARTNER}|er)\b[^.!?]{{0,40}} (?:ausgerastet|durchgedreht|ausgeflippt|zugeschlagen|"
    r"ausgetickt)\b[^!?]{0,120} (?:auge|arm|rippe\w*|gesicht|kopf|blut\w*|zahn|nase|hals|blau\w*|"
    r"krankenhaus|humpel\w*)\b",
    rf"(?:{_PARTNER}|he)\b[^.!?]{{0,20}} (?:lost it|flipped|went for me)\b[^!?]{{0,120}} (?:eye|"
    r"arm|wrist|ribs?|blood|hospital|bruise\w*|tooth|nose|neck)\b",
    r"(?:trainer|lehrer|pfarrer|coach|teacher|priest|vicar|onkel|uncle)\b[^.!?]{0,60} (?:nacktfoto\w*|"
    r"begrapscht|naked (?:photos?|pictures?|pics)|nudes|undress\w*|groped|touched (?:me|my))\b",
    rf"(?:{_PARTNER}|er|he|he's|hes|she's|shes|bruder|brother|nachbar|stalker|typ|kerl|jemand|"
    r"someone)\b[^.!?]{0,60} (?:schlägt (?:mich|uns|sie|ihn|zu|alles|immer|wieder)|(?:mich|uns|"
    r"sie) … (?:geschlagen|verprügelt|gewürgt|geschubst|getreten)|würgt|auflauert|lauert mir|"
    r"verfolgt (?:mich|uns)|stalkt|vergewaltigt|mit (?:einem|dem|seinem) (?:messer|beil)\b|"
    r"(?:küchen|brot)?messer in der hand|waffe in der hand|(?:hits|hitting|beats|beating|"
    r"chokes|strangl\w+|hurts|hurting) (?:me|us|my|her|him)\b|(?:following|stalking) (?:me|us|"
    r"her)\b|raped|with a (?:knife|gun|bat)\b(?! set| block| sharpener)|kicked (?:the|my) door|touch(?:es|"
    r"ing) (?:me|my|"
    r"her)\b|bringt (?:mich|uns|sie) um\b(?! den| die))",
    rf"{_PARTNER}\b[^.!?]{{0,60}} (?:bedroht|droht (?:mir|uns|ihr|damit)|(?:mir|uns|"
    r"ihr) … gedroht|tut mir … weh|fasst (?:mich|sie) … an\b|sperrt (?:mich|uns)|"
    r"lässt mich nicht|handy … weggenommen|gegen (?:den|die) … geworfen|threaten"
    r"(?!\w* (?:\w+ )?(?:fees|charges)\b|\w* legal action\b(?! and)|\w* to (?:sue|report|leave|"
    r"cancel) (?:you|your|our|them)\b)|turning up|"
    r"(?:won't|doesn't) let me|finds out where|waiting outside|outside my|"
    r"my new (?:front )?door|(?:threw|pushed|punched|slapped|kicked|choked|dragged|hit|"
    r"broke) (?:me|my (?:arm|wrist|nose|jaw|ribs?))\b)",
    r"(?:he|she) (?:said|says|swore|swears|threatened|threatens) … (?:kill|burn|hurt|stab|"
    r"shoot|find|smash|put me)\b",
    r"threaten\w* to (?:kill|hurt|stab|shoot|burn)|(?:he's|he is) downstairs\b",
    r"(?:if|when|that|before) he finds (?:me|us|out)",
    r"so (?:that )?he (?:can't|doesn't|won't) (?:see|know|find)|he checks my phone",
    r"(?:wenn|bevor|falls|dass) er … (?:rausfindet|herausfindet|erfährt|rauskriegt)",
    r"er (?:sticht|schlägt) (?:mich|uns) (?:ab|tot)|er hat mir das handy|er steht … vor der tür",
    r"(?:trau|traue|traut) (?:mich|sich) nicht … (?:heim|nach hause)|todesangst",
    r"angst um (?:mein|unser|ihr) leben|in lebensgefahr|scared to go home|afraid to go home",
    r"(?:scared|fear\w*|afraid) for (?:my|our|her) li(?:fe|ves)|not safe at home",
    r"nobody (?:finds|would find|will find) me\b|covered in bruises",
    r"(?:i'm|i am|we're|we are) hiding (?:in|from|under|behind)",
    r"verstecken? (?:ich )?(?:mich|uns) … (?:im|in|vor|unter) (?:\w+ )?(?:bad|schrank|keller|"
    r"ihm|zimmer)\b",
    r"(?:dad|stepdad|stepfather|uncle|brother|he|stiefvater|stiefpapa|"
    r"onkel)\b[^.!?]{0,40} (?:my room|my bed|mein zimmer|mein bett|zu mir ins bett)\b",
    r"(?:stief\w+|vater|mann|freund) … schlägt (?:sie|ihn|mich|die)|sticht mich ab\b",
    r"put me in the ground|six feet under",
    r"ich (?:bring|stech|knall|schlag|mach)\w* (?:euch|dich|ihn|sie|alle|jeden|den|die|"
    r"einen) … (?:um|ab|tot|kalt)\b(?! \d)",
    r"(?:steche?|knalle?|schlage?) (?:ich )?(?:ihn|euch|dich|den \w+) (?:ab|tot)\b",
    r"(?:fackel|zünd)\w* (?:ich )?(?:euch|eure\w*|euren|den laden|die bude) … (?:ab|an)\b",
    r"amok(?:lauf)?\b|blutbad",
    r"weiß (?:ja |genau |jetzt )?wo (?:ihr|er|sie|der|die|du|ich) … (?:wohn|arbeit)",
    r"wozu ich … fähig|know where (?:you|he|she|they|your \w+) (?:live|work)",
    r"(?:i'll|i will|gonna|going to|i) (?:kill|stab|shoot) (?:you\b(?! (?:an?|some|the)\b)|him|"
    r"her|them|your (?:boss|manager|driver|staff|lot))\b",
    r"burn (?:your|the|this|that|it|his|her) (?:\w+ ){0,2}(?:down|with us in it)|burn the house",
    r"(?:got|have|bring|hole|hab|habe) … (?:dad's|my|a|meine|die|ein|eine) (?:rifle|shotgun|"
    r"gewehr|knarre|schusswaffe)\b",
    rf"(?:{_PARTNER}|er|he) (?:goes mad|goes mental|flips|loses it|rastet aus|flippt aus|dreht "
    rf"durch)\b[^!?]{{0,120}} "
    r"(?:head|face|arm|wall|hit|kopf|gesicht|wand|schläg\w*|geschlagen|blau\w*)\b",
    r"(?:put|smashed|banged|slammed) (?:my|her|our|his) (?:head|face|hand) (?:through|against|in|into)\b",
    r"won't walk out (?:of|alive)",
    rf"(?:{_PARTNER}|er|he)\b[^.!?]{{0,80}} (?:treppe (?:runter|hinunter|herunter)\w*|an den haaren|"
    r"gegen die wand|down the stairs|by the (?:hair|throat|neck)|against the wall)",
    rf"(?:{_PARTNER}|he|he's)\b[^.!?]{{0,40}} (?:knife|gun|axe|hammer|machete)\b[^.!?]{{0,60}} (?:outside|"
    r"door|bathroom|downstairs|kids|hall|room|at me|us\b|help|please)",
    rf"(?:{_PARTNER}|er)\b[^.!?]{{0,40}} (?:messer|pistole|waffe|axt|beil|hammer)\b[^.!?]{{0,60}} (?:vor der|"
    r"tür|flur|unten|kinder|bad|zimmer|auf mich|hilfe|bitte)",
    rf"(?:angst|fürchte? mich) vor (?:meine[mr]|dem|unserem) (?:{_PARTNER}|sohn|bruder)\b",
    rf"(?:scared|afraid|terrified|frightened) of (?:my|her|his|the) (?:{_PARTNER}|brother|son|carer)\b",
    r"(?:nicht|nichts) (?:mitkriegen|mitbekommen|rauskriegen|merken|erfahren)\b[^!?]{0,120} (?:schläg\w*|"
    r"schlug|geschlagen|\w*gestoßen|\w*geschubst|gewürgt|verprügelt|ausgerastet|blaue\w* fleck\w*)",
    rf"(?:{_PARTNER}|he) (?:can't|mustn't|must not|can never|must never) (?:know|find out|see|"
    rf"notice)\b[^!?]{{0,120}} "
    r"(?:hit|hits|beat|pushed|choked|hurt|punched|slapped|bruis\w*)\b",
    rf"(?:{_PARTNER}|er|he)\b[^.!?]{{0,20}} (?:(?:sperrt|schließt|sperrte) (?:mich|uns|sie) (?:ein|weg)|"
    r"(?:locks?|locked) (?:me|us|her) (?:in|out))\b",
    rf"{_SOMEBODY}\b[^.!?]{{0,30}} (?:with a (?:knife|gun|machete)|mit (?:einem |nem )?(?:messer|pistole|"
    rf"axt|machete))\b"
    r"(?! (?:sharpener|set|block|schärfer))",
)
#: the same said sideways: no reason to go on, plans that end, farewells
_NO_WAY_ON = (
    r"last thing you(?:'ll| will) read\b(?! from me today)",
    r"(?:beim|vor den|vor dem) (?:nächsten )?zug … (?:einen )?schritt nach vorn",
    r"zug … (?:gehe?|mache?) … schritt nach vorn\b",
    r"(?<!had to )(?<!have to )tell my (?:girls|boys|kids|children|wife|husband|mum|mom|family) "
    r"(?:that )?(?:i'm|i am) sorry"
    r"(?:(?=[.!,]|$)| (?:and (?:that )?i love|for (?:everything|all)|i could))",
    r"(?:sehe?|seh|erkenne?|finde?) (?:ich )?(?:\w+ ){0,2}keinen sinn mehr(?= in (?:allem|meinem|dem ganzen)|"
    r" im leben| am leben| weiterzu|[.!]| und|$)",
    r"(?:hat|macht|ergibt) (?:für mich )?(?:nichts|alles|das alles|das leben) … (?:mehr|keinen"
    r"|kein) … sinn\b",
    r"halte? … (?:das|mein|dieses) leben … nicht … aus\b",
    r"(?:das|dieses|mein|so ein) leben … (?:nicht mehr|nicht länger|nimmer|kaum noch) (?:aus"
    r"|er)?(?:halt|trag)\w*",
    r"so (?:will|kann|mag|möchte) ich nicht (?:mehr |länger )?(?:weiter ?)?leben",
    r"(?:hab|habe) (?:die|meine|genug|viele|alle) … (?:tabletten|pillen|schlafmittel|medikamente|insulin|"
    r"spritzen) … (?:schon hier|vor mir|bereit\b|in der hand|neben mir|gesammelt|gehortet|zusammen\b)",
    r"(?:bin|sitze?|stehe?|liege?) … (?:schon |gerade |jetzt )*(?:auf|zwischen) den (?:schienen|gleisen"
    r"|bahngleisen)\b",
    r"(?:mach\w*|machen) … schluss mit (?:allem|dem leben|mir|sich)\b",
    r"(?:tabletten|pillen|schlafmittel|medikamente|klinge|strick|seil) … (?:rausgelegt|herausgelegt"
    r"|bereitgelegt|"
    r"bereit gelegt|hingelegt|zurechtgelegt|abgezählt|aufgelöst|gekauft,? um)",
    r"(?:pills|tablets|meds|rope|blades?) (?:are |is )?(?:all )?(?:laid out|counted out|ready|lined up"
    r"|next to me)",
    r"(?:steh|sitz|bin)e? … (?:auf|am|an) (?:dem|der|einem|einer|unserem)? ?(?:\w*parkhaus\w*|\w*brücke|dach|"
    r"hochhaus\w*|turm|balkon\w*|geländer|klippe|gleise?n?|abgrund)\b[^.!?]{0,60} (?:weiß nicht|nicht weiter|"
    r"nicht mehr|runter\w*|egal|ruhig|allein|ende|mut)\b",
    r"wo ich (?:jetzt |dann |bald )?(?:hingehe?|hin gehe?|hinkomme),? (?:da )?(?:brauch|nützt|nutzt|gibt)\w*",
    r"bin … (?:nur |bloß |doch )*(?:noch )?(?:eine |eure |ihre |seine )?(?:belastung|bürde|ballast"
    r"|klotz am bein)\b",
    r"tue? (?:ich )?mir … (?:was|etwas) an\b|(?:mir|mich) … das leben … nehmen|entleib\w*",
    r"weiß nicht,? ob ich … (?:leb\w*|erleb\w*|überleb\w*|aufwach\w*|die nacht überst\w*)\b",
    r"wie ich die(?:se)? (?:nächste )?nacht … (?:überst|überleb|schaff|durchst)\w*",
    r"(?:ich )?mache? (?:ich )?heute nacht … schluss\b|heute nacht (?:ist|mach|mache) … schluss\b",
    r"nichts mehr,? wofür es sich|wofür (?:soll|sollte) ich … (?:leben|weitermachen|aufstehen)\b",
    r"lohnt … (?:nicht mehr|nicht) … (?:zu leben|weiterzuleben|weiterzumachen)",
    r"vom (?:balkon|dach|hochhaus|turm|parkhaus|kirchturm) (?:zu )?(?:spring|stürz)(?:e|en)\b",
    r"(?:überlegt|überleg|geplant|ausgedacht|weiß),? (?:schon |genau |auch )*wie ich es (?:mache?|tue"
    r"|anstelle)\b",
    r"(?:ich|einfach) (?:will|mag|möchte) (?:einfach )?(?:nicht mehr|nimmer)\W*$",
    r"(?:wenn|bis) (?:ihr|sie|du|jemand|man) (?:das|dies|diese \w+) … (?:lest|liest|lesen"
    r"|gelesen)\b[^.!?]{0,20} "
    r"(?:(?:bin|werde) ich|weg|tot|vorbei)\b",
    r"(?:denke?|denk) … (?:ständig|oft|nur noch|immer|dauernd|viel|jeden tag|öfter) (?:\w+ )?(?:an den tod|"
    r"ans sterben|an meinen tod)",
    r"gedanken an den tod|todessehnsucht|todeswunsch|sterbewunsch",
    r"am liebsten (?:würde|wäre|möchte|wär) ich … (?:nicht mehr|tot\b|sterben|für immer|nie wieder auf)",
    r"keinen grund (?:mehr )?(?:zu leben|weiterzu\w+|weiter zu (?:leben|machen)|noch aufzustehen)",
    r"wozu (?:noch|überhaupt|soll ich) … (?:leben|weiterleben|weitermachen|aufstehen)\b",
    r"(?:besser|leichter|einfacher),? wenn (?:es mich|ich) … (?:nicht|tot|weg wär\w*|nie)\b",
    r"(?:besser|leichter|einfacher|schöner) (?:für alle |für euch )?wenn ich (?:nicht|tot|weg|verschw)\w*",
    r"(?:niemandem|keinem|meiner familie|meinen kindern) … (?:mehr|länger) zur last\b",
    r"stimmen in meinem kopf|die stimmen (?:sagen|befehlen) (?:mir|dass|ich)",
    r"(?:niemand|keiner) (?:findet|sucht) mich … (?:bis|vor)\b|wird mich (?:niemand|keiner) (?:finden"
    r"|vermissen)",
    r"(?:kinder|familie|eltern|alle|mann|frau) (?:sind|ist|wären|wäre|haben|hätten) (?:es )?ohne mich\b",
    r"(?:don't|can't|cannot|do not) see (?:a|any) way (?:out|forward|on)(?=[.!]|$| for me)",
    r"(?:goodbye|farewell|suicide) (?:letters?|notes?)\b",
    r"need\w* … where i'm (?:going|headed|off to)",
    r"(?:standing|stood|sitting|sat) on (?:the|a) (?:\w+ ){0,2}(?:roof|ledge|railings?|parapet)(?=[.!?]"
    r"|$| and)",
    r"cut (?:myself|my (?:arms?|wrists?|legs?)) (?:again|last night|tonight|on purpose|deep)"
    r"(?![^.!?]{0,30} (?:on (?:the|your|a|its)|opening|lid|tin)\b)",
    r"by the time (?:you|anyone|anybody|somebody) (?:reads?|sees?|gets?|finds?) (?:this|it|me)[^.!?]{0,20} "
    r"(?:gone|dead|too late|not here)\b",
    r"think\w* (?:about|of) (?:stepping|jumping|walking|throwing|lying|falling) (?:in front of|off"
    r"|under|onto|"
    r"out of|down)\b",
    r"(?:easiest|quickest|fastest|painless|least painful) way to (?:make it all|end it|end everything"
    r"|die|go\b)",
    r"(?:not going to|won't|don't think i'll|can't|may not|might not) (?:make it|get|last|survive"
    r"|live) (?:through|"
    r"to see|past|until) (?:the night|tonight|this week|tomorrow|another)\b",
    r"hope i (?:just |will )?(?:fade away|disappear|never wake|don't wake|waste away)",
    r"(?:saving|saved|hoarding|hoarded|stockpil\w+) (?:up )?(?:my|the|his|her|all my"
    r"|enough) (?:\w+ )?(?:insulin|"
    r"pills|tablets|meds|medication|painkillers|morphine)",
    r"there won't be (?:a me|any me|me)\b",
    r"think(?:ing)? about (?:dying|death|ending (?:it|things))(?= all the time| a lot| every| again|[.!?]|$)",
    r"(?:rather|sooner) (?:be dead|die) than (?:go back|go home|see him|stay here|face)",
    r"(?:no one|nobody) (?:will |would |'ll )?(?:find|miss|look for) me\b(?= until| till| for| before"
    r"|[.!]|$| if)",
    r"the voices (?:tell|are telling|say|want|keep)\b|voices in my head",
    r"tired of (?:existing|waking up|being here|breathing|being me)\b",
    r"leave this world|(?:this|the) world (?:isn't|is not|wasn't) (?:made )?for me\b",
    r"(?:on|of) this (?:planet|earth) any ?more|nothing (?:is )?keeping me here",
    r"(?:want|wanted|wish) (?:to|i could) (?:just )?(?:disappear|vanish|cease|not be)(?= forever|[.!?]|$)",
    r"(?:nobody|no one) (?:cares|would care|notices) (?:if|whether) i(?:'m| am) (?:here|alive|dead|gone)\b",
    r"(?:he|she|it|they)(?:'d|'ll| would| will| are|'re) (?:all )?(?:be )?better (?:off )?without me\b",
    r"(?:nothing|not much) (?:left )?to live for|don't want to (?:do|be in) (?:life|this life)",
    r"ready to (?:die|leave this|give up on life)|(?:can't|cannot) live with (?:myself|the (?:pain|guilt))",
)
#: somebody is there who means harm
_AT_THE_DOOR = (
    r"(?:pretend|tue? so,? als) … (?:ordering|schreib\w*|bestell\w*)\b[^!?]{0,80} (?:he's|he is|"
    r"er (?:sitzt|ist|steht)|schicken)\b",
    r"(?:sohn|tochter|mann|freund|vater|er) (?:sperrt|schließt) mich ein\b|"
    r"(?:he|she) locks me in\b(?! (?:to|a)\b)",
    r"he\b[^!?]{0,60} ended up with my \w+ in plaster\b|"
    r"wenn (?:mein (?:mann|freund|ex)|er)\b[^.!?]{0,80} bin ich dran\b",
    r"(?:ex|typ|kerl|mann|er)\b[^.!?]{0,30} (?:wartet|steht|sitzt) (?:jedes mal|jeden \w+|immer) (?:"
    r"an meinem auto|vor meine[mr] \w+)\b",
    r"(?:he|man|guy|bloke) (?:\w+ )?(?:sits|waits|stands) outside my \w+ (?:every|each) \w+",
    r"jetzt weiß er (?:auch |sogar )?wo ich wohne\b|our secret and if i tell\b",
    r"darf (?:ich )?es (?:\w+ ){0,2}(?:mama|papa) nicht sagen … (?:weil er|sonst)\b",
    r"(?:taken|took) my passport\b[^!?]{0,80} (?:to marry|marry him)\b",
    r"(?:keiner|niemand) … auf eigenen füßen (?:raus|heraus)\b|some(?:body|one)'s going home in a bag\b",
    r"(?:mann|typ|kerl|jemand|wer|männer|er) (?:\w+ )?(?:läuft|folgt|geht|fährt|schleicht|rennt) (?:mir"
    r"|uns) … "
    r"(?:nach|hinterher|hinter mir|verfolgt)\b",
    r"(?:werde|wurde|werden) (?:gerade |seit \w+ |schon )?verfolgt\b(?! von (?:eur|ihr|werb))",
    r"(?:ex|ex-?(?:mann|freund|partner)|stalker)\b[^.!?]{0,60} (?:(?:steht|wartet|lauert|sitzt|parkt"
    r"|klingelt)\b"
    r"[^.!?]{0,30} (?:unten|vor|draußen|straße|treppenhaus|hier|tür)\b|(?:adresse|wohnung|wo ich wohne)\b"
    r"[^.!?]{0,20} (?:rausgefunden|herausgefunden|gefunden))",
    r"(?:geschrieben|gesagt|gedroht|droht|schreibt|sagt|angekündigt),? (?:dass )?er (?:mich|uns"
    r"|sie) … (?:kriegt|"
    r"findet|erwischt|fertig ?macht|umlegt|holt|totschlägt|umbringt)",
    r"nicht (?:anrufen|klingeln|zurückrufen|klopfen)\b[^!?]{0,50} (?:er|mann|freund"
    r"|vater)\b … (?:zu hause|daheim|"
    r"nebenan|da\b|im (?:flur|haus|zimmer)|hört)",
    r"(?:man|guy|bloke|someone|somebody|men|lads) (?:\w+ ){0,2}(?:following|chasing|stalking) (?:me|us)\b"
    r"(?! on (?:insta|twitter|face|here|tik))",
    r"he (?:\w+ ){0,2}(?:hit|hits|beat|beats|punched|slapped|choked|strangled) me\b(?= again| twice"
    r"| already| before|"
    r" in the| and (?:the kids|i)\b| if| when| every| last|[.!?,]|$)",
    r"(?:do not|don't) (?:ring|phone|call|knock)\b[^!?]{0,60} he(?:'s| is) (?:here|home|in|at|behind"
    r"|next|downstairs|"
    r"listening)\b",
    rf"(?:{_PARTNER}|brother|bruder|he|er)\b[^.!?]{{0,20}} (?:said|says|told me|swore|threatened"
    rf"|threatens|sagt|sagte|"
    r"meinte|droht|drohte|gedroht)[^.!?]{0,25} (?:kill|hurt|beat|stab|shoot|murder|strangle|batter|bury"
    r"|bring\w*|"
    r"schläg\w*|prügel\w*|stech\w*) (?:me|us|her|mich|uns|sie)\b(?! (?:if i (?:don't )?(?:miss|forget"
    r"|lose|buy|"
    r"order)|wenn ich (?:vergess|verpass)))",
    rf"(?:{_PARTNER}|mum|mom|mutter|mama)(?:'s| is| ist| hat)? (?:\w+ ){{0,2}}(?:drunk|drinking"
    rf"|besoffen|betrunken|gesoffen)\b"
    r"[^!?]{0,80} (?:smash\w*|break\w*|throw\w*|hit\w*|scream\w*|schlägt|schmeißt|zertrümmert|brüllt"
    r"|wirft)\b",
    r"(?:me|i|we) and my (?:little |big |baby )?(?:brother|sister|mum|mom)s? (?:are|have"
    r"|ran)\b[^.!?]{0,40} (?:hiding|locked|"
    r"barricaded)\b",
    r"he(?:'s| has)(?: got)? a (?:knife|gun|hammer|bat|machete)\b(?! set| block| sharpener)",
    r"(?:ex|stalker)\b[^.!?]{0,60} (?:outside|downstairs|found out where|knows where|at my door"
    r"|in the (?:lobby|street))\b",
    r"neighbou?rs?\b[^.!?]{0,60} (?:scream\w*|begging|crying)\b[^.!?]{0,80} (?:smash\w*|kids in there"
    r"|hitting|"
    r"beating|thud\w*|help)\b",
    r"nachbar\w*\b[^.!?]{0,60} (?:schreit|schreie|schreien|weint|wimmert)\b[^.!?]{0,80} (?:kinder"
    r"|poltert|schlägt|"
    r"schläge|hilfe|zerbr\w*|klirrt)\b",
    rf"{_KIN}\b[^.!?]{{0,40}} on the (?:floor|ground)\b[^.!?]{{0,40}} (?:not|isn't|won't|doesn't"
    rf"|can't) (?:answer|"
    r"respond|mov|wak|speak|breath|react|get up)\w*",
    rf"{_KIN}\b[^.!?]{{0,40}} (?:am|auf dem) (?:boden|fußboden)\b[^.!?]{{0,40}} (?:antwortet|reagiert"
    rf"|bewegt|spricht|"
    r"steht) (?:sich )?nicht",
)
#: no day is planned any more, or they hurt themselves
_NO_TOMORROW = (
    r"kein (?:nächstes jahr|morgen|danach) mehr\b(?! (?:bei|mit|in|an|am|auf|zu)\b)",
    r"keine (?:woche|zukunft) mehr für mich\b|fertig mit dem (?:dasein|leben)\b",
    r"mich … nicht (?:mehr )?lebend\b|(?:einfach|endlich|ich|bin) nicht mehr vorhanden\b",
    r"ich (?:\w+ )?verschwinden sollte\b",
    r"wenn (?:ihr|sie|du) das … (?:lest|liest|lesen),? hab\w* ich'?s … hinter mir\b",
    r"(?:wäre|wär) (?:ich )?… (?:lieber|besser) (?:tot|nicht mehr am leben)\b",
    r"such(?:t|en sie)? mich nicht\b(?= am| im| mehr|[.!]|$)|einmal nicht (?:lenken|bremsen) und\b",
    r"brief an mein(?:e|en) (?:tochter|sohn|kinder|mann|frau|eltern|familie) liegt (?:schon |bereit )?"
    r"auf (?:dem|meinem|ihrem) (?:\w*tisch|bett)\b",
    r"(?:muss|will|möchte) (?:ich )?mir (?:(?!nicht\b)\w+ )?(?:wehtun|weh tun|was antun|etwas antun)\b",
    r"dass ich (?:mich|mir|es mir|das mir) (?:\w+ )?(?:selber|selbst) (?:schneid|ritz|verletz|antu)\w*",
    r"schlage? (?:ich )?… (?:den|meinen) kopf … bis ich (?:nix|nichts) mehr\b",
    r"(?:i'm|i am) leaving this world\b|who would find me\b(?=[.!?,]|$)",
    r"i intend to be (?:gone|dead) before\b|i shall be (?:past|beyond) caring\b(?! about)",
    r"nothing there with me in it\b",
    r"(?:hope|hoping|wish\w*) (?:that )?my heart (?:just |would )?stop(?:s|ped)?\b(?! \w+ing)",
    r"thing (?:stopping|keeping) me is who(?:'d| would)\b",
    r"the only reason i (?:lasted|survived|kept going)\b(?! (?:the|on|through|my|so)\b)",
    r"(?:burn(?:ed|t)?|cut|hurt|harmed) myself (?:again )?(?:tonight|last night|on purpose)\b"
    r"(?! (?:on|with|at|opening|while|because))",
    r"(?:quit|stop|stopped|started) doing it to myself\b|(?:river|canal|sea) and so am i\b",
    r"the cuts (?:from this week|on my (?:arms?|wrists?|legs?|thighs?))\b",
    r"sorry to the driver,? whoever (?:it|he|she) (?:is|will)\b",
)
_OF_THEMSELVES = Ways(*_TIRED_OF_LIFE, *_HOW, *_WITHOUT_ME, *_NO_WAY_ON, *_NO_TOMORROW)
_OF_OTHERS = Ways(*_IN_DANGER, *_VIOLENCE, *_AT_THE_DOOR)

#: grave, but people say it for other reasons too: two of them together, or one and something lighter
_GRAVE = (
    # letters, the dog, the savings: things are put in order
    Ways(
        r"(?:hund|katze|kater|tiere?|blumen) … (?:versorgt|untergebracht|abgegeben|bei (?:mein|"
        r"der|dem))",
        r"(?:sagt|sag|sagen sie) (?:dem|der|den|mein\w*) \w+,? (?:dass )?(?:es|ich|sie|er) … (?:leid"
        r"|lieb\w*|danke)\b",
        r"wohnung ist (?:leer|geräumt|übergeben)\b|schlüssel … (?:liegt|liegen) … briefkasten",
        r"(?:hab|habe) alles (?:vorbereitet|bereitgelegt|aufgeräumt|erledigt,? was)",
        r"(?:collection|tools|papers|boxes|things|everything) (?:is|are) (?:all )?(?:labelled|labeled"
        r"|boxed|sorted|packed)\b",
        r"soll … (?:kriegen|bekommen|haben|erben|behalten)\b|könnt … (?:behalten|verschenken)\b",
        r"verschenke? … (?:alles|mein)|testament|(?:briefe? … (?:liegt|liegen|tisch)|die briefe … "
        r"geschrieben)",
        r"für (?:\w+ ){1,3}ist gesorgt|(?:nimmt|nehmen) (?:die|der|meine?) (?:nachbar\w*|schwester|mutter)",
        r"(?:it's|it is|is) all (?:sorted|arranged|settled|taken care of)\b",
        r"(?:sachen|alles) … geregelt|lebensversicherung|wohnungsschlüssel",
        r"(?:written|wrote) … (?:kids|children|family|mum|mom|dad|parents|everyone)\b",
        r"letters? (?:are|is|for) … (?:table|kids|mum|family)",
        r"(?:can|should|want \w+ to) have (?:my|it|mine)\b",
        r"(?:dog|cat)s? … (?:fed|taken care|sorted|gone to)\b|my wife left a note|left a note",
        r"(?:giving|given|gave) … away\b|everything's (?:sorted|arranged|in order)",
        r"life insurance|pension would|tell the \w+ (?:thank you|thanks|it's not)",
        r"(?:räum\w*|miste?|sortier\w*|regl?e?) … (?:alles|sachen|wohnung|papiere) (?:auf|aus|weg)?\b",
        r"damit (?:meine?|die|er|sie) … (?:später|dann|danach|keine|nicht so viel) … (?:arbeit|mühe|sucht|"
        r"such\w*)",
        r"(?:können|könnt|soll|sollen) … (?:gern|gerne|ruhig)? ?(?:verschenken|weitergeben|behalten|haben)\b",
        r"(?:verschenk\w*|schenken|vermach\w*|überlass\w*) … (?:gitarre|hund|katze|sammlung|auto|alles|"
        r"ring|rad)\b",
        r"(?:hund|katze|kater|tiere?)\b … (?:zu mein\w*|bei mein\w*|gut untergebracht|ein neues zuhause)",
        r"(?:written|wrote) (?:all )?(?:the|my) letters\b",
        r"(?:given|gave|giving|taken|left) … (?:dog|cat|cats|dogs|budgie|guitar|keys|ring|car) to\b",
        r"(?:sorted|settled|tidied|arranged) … (?:everything|all my|the funeral|my (?:papers|things|"
        r"affairs))",
        r"so (?:that )?(?:my \w+|they|she|he|nobody) … (?:won't|doesn't|don't|needn't) have to (?:deal|"
        r"sort|clear|clean|find)",
        r"(?:pass\w*|give|left) it (?:on )?to (?:someone|somebody) (?:who|that)\b",
    ),
    # they are alone, and nothing lies ahead
    Ways(
        r"(?:no (?:one|body)|nobody) (?:left )?to (?:talk|turn) to\b|(?:niemand|keiner|keinen"
        r"|niemanden) … zum reden",
        r"(?:he|she|it|er|sie) (?:was|war) (?:all|alles|das einzige),? (?:that |was )?(?:i|ich) (?:had"
        r"|have|hatte|habe?)\b",
        r"(?:nobody|no one) (?:has |have )?(?:called|phoned|visited|spoken to me) … (?:weeks|months"
        r"|years|days)\b",
        r"seit (?:wochen|monaten|tagen) … mit (?:niemandem|keinem) … (?:gesprochen|geredet)",
        r"(?:keiner|niemand) (?:ruft|fragt|kommt|besucht) (?:mich )?(?:mehr |noch )?(?:an|nach mir"
        r"|vorbei)?\b … mehr\b",
    ),
    Ways(
        r"(?:no|kein\w*) (?:way (?:forward|on|ahead)|future|zukunft|weg) (?:left )?(?:for|für) (?:me|mich)\b",
        r"mein leben ist … (?:vorbei|zu ende|gelaufen|sinnlos|wertlos|leer)\b|my life is (?:over"
        r"|pointless|empty)\b",
        r"(?:leben|alles) ist … (?:qual|sinnlos|hoffnungslos|wertlos)\b|(?:zu spät|vorbei) für mich\b",
        r"(?:brauche?|brauch) … (?:eh|gar|überhaupt|sowieso) (?:\w+ )?(?:nix|nichts) mehr\b",
        r"enough for me (?:as well|too)\b|(?:reicht|reichen|genug) (?:auch )?für mich (?:auch|mit)\b",
        r"(?:don't|do not|not) (?:think|believe|know if) i(?:'ll| will) (?:still )?be (?:here|alive)\b",
        r"(?:sommer|winter|herbst|frühling|weihnachten|geburtstag|jahr) … nicht mehr (?:er|über)leben",
        r"(?:will|möchte|gehe|geh) (?:nur |bald |jetzt |wieder )*zu (?:ihr|ihm)(?=[.!?]|$)"
        r"|mit allem (?:durch|fertig)\b",
        r"no (?:more )?fight left|nothing left to give\b|(?:don't|do not) have (?:any )?(?:fight"
        r"|strength) left",
        r"done with (?:all of it|everything|it all)(?=[.!?,]|$)|(?:can't|cannot) go on like this\b",
        r"last (?:thing|message) you(?:'ll| will) (?:ever )?(?:hear|read)\b(?! from me as)",
        r"if (?:anyone|anybody|people|they) asks?,? (?:i tried|tell)|remember me\b(?! (?:i|from|we))",
        r"so in erinnerung\b|in guter erinnerung … (?:behalt\w*|bleib\w*)\b",
    ),
    # what it could be done with is near
    Ways(
        r"(?:phenobarbital|pentobarbital|morphin\w*|insulin|opiate?\w*|schlaftabletten|tramadol|fentanyl)\b",
        r"mit … (?:pillen|strick|klinge|wodka)\b|tabletten|schlafmittel|rasierklinge",
        r"(?:rifle|shotgun|pistol|revolver|gewehr|pistole|schrotflinte) … (?:cupboard|drawer|loft|safe|"
        r"attic|schrank|keller|hand|"
        r"schublade|speicher)\b",
        r"an den gleisen|in den wald\b|zur brücke\b|ins wasser\b",
        r"(?:steh|sitz|bin)e? … (?:auf|am|an) … (?:\w*brücke|abgrund|geländer)\b",
        r"(?:von|auf) der (?:\w+)?brücke|(?:my|the|dad's|mum's|sleeping) (?:pills|tablets)\b",
        r"painkillers|razor|noose|rope\b|(?:on|at|by) the (?:bridge|ledge|cliff)\b|cut too deep",
        r"went too deep",
    ),
    Ways(
        r"(?:feel|feeling|am|i'm) (?:\w+ )?(?:calm|peaceful|at peace)\b|peaceful now\b|"
        r"zum ersten mal … ruhig\b",
        r"(?:ganz|endlich|so) ruhig (?:jetzt|geworden|in mir)\b|(?:keine|ohne) zukunft … (?:mehr|mich)\b",
        r"(?:no|see a|have a) future … for me\b|(?:stopped|stop|quit) taking (?:my|the|his|"
        r"her) (?:meds|medication|"
        r"insulin|tablets|pills)\b",
        r"(?:meine|die) (?:tabletten|medikamente) … (?:abgesetzt|nicht mehr)\b",
        r"weiß nicht,? ob ich … (?:noch|will|kann|schaff)|weiß nicht(?: mehr)?,? wohin"
        r"|nowhere (?:else )?(?:left )?to go\b",
        r"(?:dann |endlich |wenigstens )+(?:ist |hab ich |habe ich )?(?:wenigstens |endlich )*ruhe\b",
        r"keine kraft\b|so allein\b|so einsam|wertlos|nutzlos\b|hasse (?:mich|mein leben)",
        r"(?:ist|bin|hier|da) (?:\w+ )?keiner mehr,? (?:der|die|hier|da)\b",
        r"depressi\w+|das einzige,? was mich|niemand(?:en)? mehr\b|seit … tot ist",
        r"nie (?:mehr|wieder) (?:hell|gut|besser|schön)\b|(?:alles|nur noch) (?:dunkel|schwarz|grau|leer)\b",
        r"(?:got|have) (?:nobody|no one|no-one)\b|nobody and nothing|(?:habe?|hab) (?:doch |ja )?niemanden\b",
        r"braucht nicht … (?:antworten|schreiben)",
        r"(?:niemand|keiner) … (?:geblieben|übrig|zum reden|der mir|hört mir)\b|bin … nichts wert\b",
        r"nichts … mehr (?:sinn|freude|spaß)\b",
        r"(?:seit|for) … (?:tagen?|days|wochen|weeks) … (?:nichts gegessen|nicht mehr geschlafen|not eaten|"
        r"haven't eaten|hardly eaten|nichts mehr gegessen)",
        r"nothing (?:really )?matters (?:any ?more|now)\b|nothing … (?:left (?:for|in) me|to look forward)\b",
        r"only (?:thing|reason) … (?:keeping|keeps|left|kept)|(?:only|last) good thing … (?:in|left|i had)\b",
        r"keep(?:s|ing) me (?:here|going|alive)|hate (?:myself|my life)|so (?:alone|lonely)\b",
        r"worthless|(?:nobody|no one) left\b|tired of (?:it all|everything|fighting)|numb\b",
        r"my life is over|don't want to do this any ?more|frauenhaus|women's refuge",
        r"no reason to\b|don't bother (?:reply|answer|writ)\w*|when i die\b|kein licht",
        r"nur noch … weg\b|alles zu viel",
    ),
    Ways(
        r"dass es … (?:endlich )?(?:vorbei|zu ende|aufhört)|(?:nachricht|brief) … (?:letzte|abschied)\w*",
        r"(?:were|was|been|wart|war) (?:always )?(?:the best|das beste|das schönste|der beste)\b"
        r"|been nice knowing you",
        r"it (?:all )?ends (?:for me )?(?:tonight|today|this week)\b",
        r"(?:won't|will not|wont) (?:be )?need(?:ing)? (?:it|this|that|them|any of it|"
        r"anything) (?:\w+ )?after\b",
        r"(?:von \w+|allen) … (?:verabschiedet|lebewohl)\b|said (?:all )?my goodbyes?\b",
        r"(?:gibt es|gibt's|gibts) mich … nicht (?:mehr )?(?:lange|länger)\b|gibt(?:'s|"
        r" es) (?:kein )?morgen … "
        r"für mich\b",
        r"letzte[rsmn]? (?:nachricht|brief|nacht|weg|wunsch|zeilen|worte|gruß)\b(?! von (?:euch|ihnen"
        r"|dir|ihr))|lebt wohl",
        r"leben sie wohl|verzeiht mir|schönes leben\b|wart(?:et|en sie) nicht auf mich",
        r"(?:wenn|bis) (?:ihr|sie|du) das (?:hier )?(?:lest|liest|lesen)\b|after tonight",
        r"be over soon|(?:any of it|or any session)\b",
        r"tell (?:my|the|them) … (?:love|sorry|accident)|sorry for everything",
        r"said sorry to everyone|made my peace",
        r"by the time (?:you|anyone) (?:reads?|gets?|sees?) this",
        r"(?:bald|danach|dann|ab \w+|morgen|demnächst|nächste woche) (?:bin ich|ich) … nicht mehr (?:da|"
        r"hier|unter euch)\b",
        r"(?:leid|sorry) (?:um|für|for|about) (?:meine?n?|my) (?:kinder|kind|mädchen|jungs|kids|children|"
        r"mum|mama|frau|wife|boys|girls)\b",
        r"(?:somewhere|irgendwo) … (?:no one|nobody|niemand|keiner) … (?:look\w*|find\w*|sucht|sieht|"
        r"see\w*)\b",
        r"bin ich (?:dann |danach |bald |ab \w+ |sowieso |eh )?nicht mehr (?:da|hier)\b",
        r"(?:bald|dann) … nichts mehr … (?:hören|sehen|lesen)|(?:habt|haben) (?:ihr|sie|alle) (?:eure|"
        r"ihre|endlich) ruhe",
        r"(?:passt|pass|achtet) … auf (?:meine?n?|sie|ihn|euch|dich) … auf\b|kümmert euch um (?:meine?n?|"
        r"sie|ihn)",
        r"(?:look after|take care of|be good to|be kind to) (?:my|her|him|them|each other|the (?:dog|cat|"
        r"kids))\b",
        r"(?:won't|not) be (?:here|around)\b|(?:after|once) i'm gone|nobody will have to\b",
    ),
)
#: lighter: who leaves us, or has had enough of us, says this too
_LIGHT = (
    Ways(
        r"letzte[rsmn]? … (?:spiel|mal|post|abend|besuch)\b|für immer\b",
        r"brauch\w* … (?:nicht|nichts|kein|keine|keinen) … mehr\b|nie wieder … (?:hören|sehen)",
        r"(?:nichts mehr|von mir nichts mehr|nicht mehr) (?:von mir )?(?:hören|sehen|lesen)",
        r"(?:ihr wart|du warst|sie waren) (?:\w+ )?(?:die|der) einzige\w*|you were the only (?:ones?|"
        r"person|people)\b",
        r"leb(?:t|en sie)? wohl\b|made up my mind|my mind is made up|war (?:so )?schön (?:bei|mit) euch\b",
        r"(?:wollte|will|möchte) … nur (?:noch )?(?:danke|bedanken|verabschied\w*)|verabschiede mich\b",
        r"(?:hab|habe) mich entschieden|meine entscheidung (?:ist|steht)\b"
        r"|geb\w* (?:ich )?(?:endgültig )?auf\b",
        r"und überhaupt\b|endgültig\b|mach(?:t|en sie)?(?:'?s| es) gut\b",
        r"danke für (?:alles|die schöne)|(?:dann )?(?:war's|wars) das für mich",
        r"hear(?:ing)? from me again",
        r"(?:won't|will not|don't|wont) (?:be )?need(?:ing)? (?:it|this|that|them|any of it|anything) "
        r"(?:any ?more|any longer|after|where)",
        r"last (?:game|time|message|night\b(?!'s)|post|day|match|visit)\b|for good\b",
        r"good ?bye\b|farewell\b|thank(?:s| you) for (?:everything|the good|all the)|forever\b",
        r"tonight\b|heute nacht|(?:schuldet|braucht) … (?:keiner|niemand) mehr|(?:keiner|niemand) mehr … "
        r"schuld\w*",
        r"(?:high|hoch) … (?:roof|up|oben|dach)\b|somewhere high\b|at night\b",
    ),
    Ways(
        r"(?:kann|schaffe?|ertrag\w*|halte?) … (?:nicht mehr|nimmer)\b(?= und|,|[.!?]|$| aus)",
        r"am ende\b(?! de| ein)|weiß nicht mehr weiter|sinnlos|hoffnungslos",
        r"(?:kein(?:en)?|ohne|jeden) (?:sinn|hoffnung|ausweg|zukunft)\b",
        r"(?:rest|alles|es) ist mir … egal|alles … egal\b|im dunkeln|halt\w* … kein\w* … aus\b",
        r"can't (?:do this|take (?:it|this)|cope|go on|face)|what's the point|nothing left",
        r"(?:then|and) i'm done\b(?! with)|my last one\b",
        r"no hope|hopeless|last straw|(?:given|giving|give) up\b|no way out",
    ),
    # somebody died, or left them alone
    Ways(
        r"(?:seit|nachdem) … (?:gestorben|verstorben|tot|weg) ist\b|(?:ganz|völlig|so) allein\b",
        r"(?:since|after) (?:my|mum|dad|he|she) … (?:died|passed|left me|has gone)\b",
        r"(?:completely|all|so) alone\b",
    ),
    Ways(
        r"(?:mich|uns) … los\b|ein (?:problem|esser|fall) weniger",
        r"(?:erlebe?|überlebe?) … nicht(?: mehr)?\b|(?:mich|mir) … nicht mehr (?:stören|nerven)",
        r"rid of me|out of your hair|one less\b|bother you again|won't be a problem",
        r"won't live to|won't see … (?:spring|christmas|summer|the end)",
    ),
)
#: mostly nothing of it is said, which is seen at once
_ANY_GRAVE = Ways(*(way for ways in _GRAVE for way in ways.ways))
_ENOUGH = 3
#: who moves house gives things away, too
_MOVES = Ways(
    r"umzug\w*|umzieh\w*|umgezogen|(?:zieh|ziehe|ziehen) … (?:um|weg)\b|auswander\w*|allergi\w*",
    r"moving (?:to|house|away|abroad|out)\b|moved (?:to|house|away)\b|emigrat\w*|relocat\w*|allerg\w*",
)
_JOKING = re.compile(r"\b(?:lol|haha\w*|lmao|rofl)\b|[😂🤣😆😅]")


def is_danger(said: Text) -> bool:
    """Whether a message shows that somebody may harm themselves, or is in danger.

    A joke takes the edge off a threat, never off the wish to die.
    """
    if _OF_THEMSELVES.stand_in(said):
        return True
    is_threat = _OF_OTHERS.stand_in(said) or (
        _weight(said) >= _ENOUGH and not _MOVES.stand_in(said)
    )
    return is_threat and not _JOKING.search(said.plain)


def _weight(said: Text) -> int:
    """How much of what is only half said comes together; what is light alone weighs nothing."""
    if not _ANY_GRAVE.stand_in(said):
        return 0
    grave = sum(ways.stand_in(said) for ways in _GRAVE)
    return 2 * grave + sum(ways.stand_in(said) for ways in _LIGHT)
