"""Saying or implying that it is their own fault."""

from __future__ import annotations

from herzenstakt.coach.ways import Ways, WaysIn

#: what they should have done, and what would not have happened then
_SHOULD_HAVE = WaysIn(
    de=Ways(
        r"(?:hätten sie|hättest du|hättet ihr|sie hätten|du hättest|"
        r"ihr hättet)\b[^.!?]{0,70} (?:müssen|sollen|können|gelesen|gesehen|gewusst|gemerkt|"
        r"gefragt|geprüft|gemeldet|beachtet|geschaut|aufgepasst)\b",
        r"(?:hättest du|hätten sie|hättet ihr|wärst du|"
        r"wären sie)\b[^.!?]{0,80}, (?:dann )?(?:wär|hätt|würd|könnt|wüss)",
        r"hätte man (?![^.!?]{0,40}\b(?:ihnen|dir|euch|sie|dich)\b)[^.!?]{0,40} (?:müssen|"
        r"sollen|können)\b",
        r"(?:sollte|muss|darf|hätte) man (?:eben|halt|schon|vorher)\b",
        r"müsste (?:man )?(?:halt|eben|auch mal)\b",
        r"(?:müssen|musst|müsst) (?:sie|du|ihr) (?:das |da |es |die |den )?(?:eben|halt|doch)\b",
        r"(?:sie|du|ihr|da) (?:müssen|musst|müsst) (?:sie |du |ihr )?(?:schon|eben|halt) (?!am|"
        r"um|ab|bis)",
        r"vermeidbar|vermeiden lassen",
        r"(?:das|dies|es) (?:hätte|könnte|müsste|sollte|kann|sollte) (?:man|jeder|jede|jedem) (?:\w+ "
        r"){0,3}(?:wissen|merken|sehen|"
        r"ahnen|klar sein|bekannt sein|denken|lesen)\b",
        r"(?:deshalb|deswegen|darum|dafür|genau (?:deshalb|darum|dafür)) (?:\w+ ){0,3}(?:ist es (?:ja |"
        r"auch |so )?wichtig|sollte man|"
        r"muss man|weisen wir|(?:bitten|sagen|schreiben|empfehlen) wir (?:ja |doch |immer |stets |allen )|"
        r"steht (?:es |das )?(?:ja |"
        r"doch |extra ))",
        r"(?:wurde|war) nie (?:gewartet|gereinigt|gepflegt|entkalkt|geladen|aktualisiert|"
        r"registriert)\b",
        r"(?:warum|wieso|weshalb) (?:haben|hast|habt|melden|meldest|kommen|kommst|sagen|sagst|"
        r"fragen|fragst|lesen|liest) (?:sie|du|ihr)\b … (?:nicht|erst|nie)\b",
        r"erst jetzt\?",
        r"steht (?:ja|doch|schließlich|immerhin) (?:\w+ )?(?:auf|in|im) (?:der|dem|jeder|jedem"
        r"|ihrer|ihrem)?\b",
        r"plant man (?:halt|eben|ja|doch)\b|(?:kommt|bucht|liest|misst|fragt) man (?:halt"
        r"|eben|doch)\b",
        r"(?:passiert|kommt|geschieht|entsteht|gibt es) (?:das |so etwas |sowas )?(?:eigentlich "
        r"|normalerweise |meist |sonst )?"
        r"nur,? (?:wenn|bei|durch)\b",
        r"(?:ein|mit einem) (?:kurzer|kurzen|schneller|einziger) (?:blick|anruf|klick) … (?:hätte|wäre)\b",
        r"(?:hätte|hätten) (?:ihnen|dir|euch) (?:den|die|das|diese\w*|viel) (?:\w+ )?(?:weg|fahrt|ärger"
        r"|mühe|warterei|arbeit)? ?"
        r"(?:erspart|gespart)",
        r"(?:vielleicht|vermutlich|wahrscheinlich|sicher|wohl) (?:haben|hast|hat) (?:sie|du|ihr"
        r"|ihre \w+|dein\w* \w+|jemand) "
        r"(?:\w+ ){0,4}(?:falsch|zu (?:früh|spät|heiß|fest|voll)|vergessen|übersehen|verwechselt"
        r"|nicht richtig|nicht gelesen)",
        r"(?:wenn|hätte) (?:man|jeder|alle) (?:\w+ ){0,5}(?:liest|lesen|gelesen|halten|gehalten"
        r"|beachte\w*|aufpass\w*|"
        r"rechtzeitig \w+) (?:würde|hätte|,)",
        r"wenn (?:sie|du|ihr|man)\b[^.!?,]{0,60} (?:ge\w+|\w+iert|be\w+t|ver\w+t|"
        r"er\w+t) (?:hätten|hättest|hättet|hätte)\b",
        r"(?:hätten|hätte) die alarmglocken",
        r"wenn (?:man|sie|du) [^.!?]{0,60}, (?:\w+ ){0,3}(?:ist|geht|hält|"
        r"wird) (?:\w+ ){0,2}(?:kaputt|schief|kein wunder|logisch)\b",
    ),
    en=Ways(
        r"(?:that's|which is|that is|this is) (?:exactly |precisely )?why (?:it's|it is|we (?:always |do |"
        r"clearly )?(?:ask|tell|"
        r"say|recommend|advise|state|warn)|you (?:should|need|must|have to|always)|people should|everyone "
        r"should)",
        r"(?:it's|it is|it pays) (?:always |really |so )?(?:important|worth|wise|best|essential|vital|"
        r"advisable|sensible) to "
        r"(?:check|read|measure|look|plan|book|ask|double)\b(?=[^.!?]{0,60}(?:before|first|carefully|"
        r"properly|folder|ahead|in advance))",
        r"you (?:must have|must've|will have|may well have|probably) (?:\w+ly )?(?!been|felt|had|thought|"
        r"waited|wondered|got|"
        r"received|seen|heard|gone|found|know|want|need|have|think|won't|feel)(?:used|put|left|pressed"
        r"|turned|dropped|knocked|"
        r"washed|opened|closed|clicked|typed|ordered|picked|chosen|set|missed|moved|bent|forced|mounted"
        r"|fitted|stored|kept|"
        r"over\w+|under\w+|mis\w+|skipped|lost|thrown|deleted|blocked|given|signed|agreed)\b",
        r"you (?:really |simply |just |clearly |probably |also )?(?:should|"
        r"ought to) (?:really |simply |just |perhaps |also |at least |always )?(?:have|'ve|"
        r"of) (?!been (?:told|given|offered|informed|sent|called|asked|warned|able|seen|looked|"
        r"treated|refunded|contacted|here|on|met|served|paid)|had|received|got|heard|gone|"
        r"arrived|waited|reached|to\b|a\b|an\b|the\b|one\b|it\b|your\b|two\b)\w+",
        r"you could have (?:asked|called|checked|read|told|let|looked|said|booked|brought|"
        r"chosen|rung|emailed|avoided|saved)\b",
        r"(?<!i )(?<!we )(?<!they )(?<!he )(?<!she )(?<!it )should've (?:read|checked|asked|told|called"
        r"|known|looked|come|booked|said)\b",
        r"(?:you )?should(?:n't| not) (?:you )?have (?:left|bought|put|thrown|taken|let|done|"
        r"worn|opened|washed|ignored)\b",
        r"you (?:really|actually|simply|just) needed to \w+|you (?:\w+ )?did need to",
        r"(?:was|were|been) never (?:waxed|cleaned|serviced|maintained|treated|oiled|charged|"
        r"updated|registered|activated)\b",
        r"you were (?:supposed|meant|required) to (?!get|receive|have|hear|be |arrive|travel|"
        r"fly|start|meet|see|go)\w+",
        r"why (?:didn't|haven't) you\b",
        r"(?:if you'd|if you had|had you|if only you'd|if only you had|"
        r"if you'd only) (?:\w+ ){0,2}(?:read|checked|looked|asked|told|called|rung|listened|"
        r"followed|booked|ordered|been|paid|come|arrived|waited|mentioned|said|let us|kept|"
        r"used|set|bothered|reported|replied|sent|done|filled|left)\b[^.!?]{0,70} (?:would|"
        r"wouldn't|could|might|you'd|we'd|it'd)\b",
        r"(?:wouldn't|would not) have happened if you",
        r"(?:if|had) you(?:'d| had)? (?:\w+,? ){1,8}(?:it|that|they|this|everything|you) (?:would"
        r"|wouldn't|could|might|"
        r"needn't)(?:n't)? (?:have|all have|still)\b",
        r"(?:quick|short|brief|proper|simple|single) (?:look|glance|call|email|check|read"
        r"|question) (?:\w+ ){0,6}(?:would|"
        r"could|might) have\b",
        r"(?:i'm|i am|we're|we are) (?:guessing|assuming|thinking|betting) you (?:\w+ )?(?:rushed"
        r"|skipped|didn't|forgot|"
        r"left|used|missed|put|never|set|pressed|overfilled|stored|washed)",
        r"only (?:get|gets|happen|happens|go|goes|break|breaks|look|does|do|come) (?:like )?(?:that"
        r"|this|wrong)? ?(?:when|if) "
        r"(?:people|you|someone|somebody|they're|it's|customers|users|the owner)\b",
        r"(?:perhaps|maybe|possibly) (?:you|your (?:husband|wife|kids?|children"
        r"|guests?)) (?:\w+ )?(?:didn't|forgot|pressed|"
        r"dropped|left|used|overfilled|put|set|misread|got it wrong|weren't)",
        r"you can't just (?:throw|expect|ignore|wash)\b|you chose not to\b",
        r"(?:would|might) have (?:been )?(?:spared|saved) you (?:the|this|that|all|a)\b",
        r"if you (?:leave|keep|wash|overfill|ignore) [^.!?,]{0,50} (?:it|that|they|"
        r"this) (?:won't last|breaks?|dies?|goes wrong|(?:is|are) bound)",
    ),
)
#: that they have been told
_TOLD_BEFORE = WaysIn(
    de=Ways(
        r"wie (?:\w+ ){0,6}(?:schon|bereits|mehrfach|ja|doch|mehrmals|wiederholt|"
        r"ausdrücklich) (?:\w+ ){0,4}(?:gesagt|erwähnt|mitgeteilt|geschrieben|beschrieben|"
        r"angekündigt|erklärt|erläutert|ausgeführt|hingewiesen|kommuniziert|dargelegt|"
        r"geantwortet)",
        r"wie gesagt",
        r"wie (?:\w+ ){0,3}(?:auf|in) (?:der|ihrer|deiner|dem|ihrem) (?:\w+ )?steht\b",
        r"(?:wir|ich) (?:haben|habe|hab|hatten|hatte)\b[^.!?]{0,20} (?:sie|ihnen|dich|dir|"
        r"euch)\b[^.!?]{0,40} (?:ausdrücklich|mehrfach|mehrmals|bereits|schon|deutlich|doch|"
        r"zweimal|dreimal|rechtzeitig|wiederholt)\b[^.!?]{0,40} (?:hingewiesen|gewarnt|"
        r"informiert|erinnert|gesagt|mitgeteilt|angekündigt|erklärt|gebeten)",
        r"(?:wir|ich) (?:haben|habe|hatten) (?:das |es )?doch\b[^.!?]{0,40} (?:geschrieben|"
        r"gesagt|angekündigt|erklärt)",
        r"(?:haben|hatten) (?:wir |ich )?(?:sie|ihnen|dich|dir|"
        r"euch)\b[^.!?]{0,50} (?:hingewiesen|gewarnt|ausdrücklich)",
        r"(?:sie|dich|euch) (?:\w+ )?(?:ausdrücklich|mehrfach|eigens) [^.!?]{0,40}erinnert",
        r"(?:geschrieben|gesagt|angekündigt|mitgeteilt|erklärt|gewarnt|hingewiesen|"
        r"informiert) (?:hab|habe|haben|hatte|hatten) (?:ich|wir)\b",
        r"(?:schon|bereits) (?:mehrfach|mehrmals|zweimal|dreimal|oft genug) (?:gesagt|erklärt|"
        r"geschrieben|mitgeteilt|hingewiesen|geantwortet|beantwortet)",
        r"(?:stand|standen|hing|hingen) (?:\w+ ){0,4}(?:doch|deutlich|groß|fett|ausdrücklich|"
        r"gut sichtbar|unübersehbar|überall|extra)\b",
        r"(?:steht|hängt|hängen|stehen) (?:\w+ ){0,4}(?:doch|deutlich|klar und deutlich|fett|"
        r"schwarz auf weiß|unübersehbar)\b",
        r"(?:stand|standen|hing|hingen) (?![^.!?]{0,40}\b(?:noch|falsch|leider|alte|nicht|kein|"
        r"statt)\b)(?:\w+ ){0,6}(?:im|in der|in ihrer|in ihrem|auf der|auf dem|auf ihrer|"
        r"auf ihrem|auf jedem|auf jeder|am|an der) (?:\w+ )?(?:brief|bestätigung|einladung|"
        r"ticket|vertrag|aushang|schild|etikett|karton|anleitung|packung|tür|eingang|"
        r"elternbrief|flyer|plakat|newsletter|\w+(?:bestätigung|brief|anleitung|etikett))\b",
        r"(?:deutlich|seit (?:wochen|monaten)|mehrfach|überall|ausdrücklich|gut sichtbar|"
        r"eindeutig|unübersehbar) (?:\w+ ){0,3}(?:ausgeschildert|angekündigt|vermerkt|"
        r"ausgehängt|kommuniziert|mitgeteilt|gekennzeichnet|nachzulesen|zu lesen|"
        r"darauf hingewiesen)",
        r"kleingedruckte\w*",
        r"(?:wir|ich) (?:haben|habe|hatten) (?:sie|ihnen|dir|dich|"
        r"euch)\b[^.!?]{0,50} (?:am tag (?:vorher|davor|zuvor)|vorab|im voraus|"
        r"eine woche vorher|tage vorher)\b",
        r"(?:seit|schon) (?:\w+ ){1,3}(?:in der zeitung|am eingang|im aushang)\b",
        r"(?:davor|ausdrücklich) gewarnt\b|wird (?:davor|davon) (?:gewarnt|abgeraten)",
    ),
    en=Ways(
        r"(?:as|like) (?:i|we|our \w+|my \w+|the \w+) (?:\w+ ){0,3}(?:said|told|mentioned|explained"
        r"|stated|wrote|"
        r"pointed out)\b",
        r"as (?:already|previously|clearly|repeatedly|per (?:our|my) (?:last |previous |earlier |"
        r"first |own )?(?:e?mails?|messages?|repl\w+|letters?|note|answer)|stated|mentioned|"
        r"explained)\b",
        r"(?:we|i)(?:'ve| have|'d| had)? (?:already |clearly |repeatedly |specifically |"
        r"expressly |explicitly |even |personally )*(?:told|warned|reminded|advised|informed|"
        r"notified) you\b[^.!?]{0,40} (?:already|twice|times|before|clearly|repeatedly|several|"
        r"in advance|not to)\b",
        r"(?:personally|already|also) said so\b",
        r"(?:we|i) did (?:warn|tell|remind|ask|say|mention|advise|explain|state|write|email|"
        r"post)\b",
        r"we(?:'ve| have)? (?:already|repeatedly|clearly) (?:told|explained|said|answered|"
        r"covered)\b",
        r"(?:we|i)(?:'ve| have)? reminded you\b",
        r"(?:students|parents|customers|guests|members|passengers|residents|visitors|everyone|"
        r"people) (?:was|were) (?:told|informed|asked|warned|reminded|advised|notified|"
        r"emailed)\b",
        r"reminders? (?:went|was sent|were sent|came) out|in the (?:small|fine) print",
        r"it (?:does |clearly )?(?:says?|states?|said|stated) (?:so |this |that |"
        r"right )?(?:quite |very )?(?:clearly|plainly|in black|right there|on (?:the|"
        r"your) (?:\w+ )?(?:label|box|ticket|sign|door|letter|invite|invitation|poster|packet|"
        r"tin))\b",
        r"first line of the \w+ says",
        r"(?:was|were|is|are|has been|'s been|have been|had been) (?!not )(?:\w+ )?(?:clearly|"
        r"plainly|prominently|repeatedly|widely|boldly) (?:\w+ )?(?:marked|stated|signposted|"
        r"advertised|printed|announced|posted|visible|shown|displayed|communicated|explained|"
        r"labelled|listed)",
        r"(?:was|were) (?:\w+ ){0,2}on (?:your|every) (?:\w+ )?(?:letter|ticket|label|"
        r"invitation|confirmation|booking)\b",
        r"(?:was|is|says) (?:\w+ ){0,4}in (?:bold|red|capital|large|big|block) (?:letters|"
        r"print|type|capitals)",
        r"we (?:texted|emailed|called|told|informed|notified|messaged|wrote to|phoned|"
        r"warned) (?:you|everyone|all \w+|parents|customers|"
        r"members)\b[^.!?]{0,40} (?:the day before|the week before|beforehand|in advance|"
        r"in good time|so i'm not sure)",
        r"(?:like|as) the (?:leaflet|label|manual|instructions|sign|box|care label|"
        r"terms) (?:says?|say|tells?|explains?)",
        r"for all to see|plain to see|in plain sight",
        r"(?:it's|has|have|there's) been (?:on|in|all over) (?:the|our|"
        r"every) (?:\w+ )?(?:front page|news|papers?|door|sign|board|poster|"
        r"newsletter)s? (?:for|since)\b",
    ),
)
#: that it is theirs: their fault, choice, carelessness
_OWN_FAULT = WaysIn(
    de=Ways(
        r"(?:selbst|selber) (?:schuld|verschuldet|zuzuschreiben|verantwortlich|zu verantworten|"
        r"ausgesucht|gewählt|gewollt|eingebrockt)\b",
        r"(?:ihr|dein) (?:eigene[rs]? )?(?:verschulden|versäumnis)\b|ihr eigenes problem",
        r"(?:war|ist) (?:ihr|dein) (?:eigener )?fehler\b",
        r"das ist (?:dann )?(?:ihr|dein) problem\b",
        r"(?:ihre|deine) (?:eigene )?(?:schuld|unachtsamkeit|ungeduld)\b",
        r"(?:war|ist) (?:ja |doch )?(?:ihre|deine) (?:eigene|freie) (?:entscheidung|wahl)",
        r"eigene (?:schuld|verantwortung)|eigenverschulden|selbstverschuld\w*",
        r"auf eigene[sn]? (?:gefahr|risiko)",
        r"(?:liegt|lag|läge) (?:\w+ ){0,3}an (?:ihnen|dir|euch)\b",
        r"(?:anwender|bedien|bedienungs|nutzungs|eingabe)fehler|unsachgemäß\w*|fehlbedienung",
        r"(?:scheint|dürfte) (?:\w+ )?bei (?:ihnen|dir|euch) … (?:zu kurz|untergegangen|vergessen|gefehlt|"
        r"nicht)\b",
        r"falsche (?:bedienung|pflege|lagerung|handhabung)|(?:ihrer|deiner)seits",
        r"(?:etwas|bisschen|wenig) mehr (?:sorgfalt|vorsicht|aufmerksamkeit|umsicht|"
        r"pünktlichkeit)",
        r"(?:niemand|keiner) zwingt (?:sie|dich)",
        r"(?:hat|haben) (?:sie|dich) (?:ja )?(?:niemand|keiner) gezwungen",
        r"(?:niemand|keiner) hat (?:sie|dich) … gezwungen",
        r"dann passiert (?:so etwas|sowas|das|so was|ihnen das) … nicht\b",
        r"ohne \w+ (?:\w+ )?passiert (?:so etwas|sowas|das) (?:eben|halt|nun mal)",
        r"(?:das|so etwas|sowas) (?:passiert|kommt)(?: \w+)?,? wenn (?:man|jemand|kunden|leute|"
        r"eltern)\b",
        r"kommt davon[.!]|das kommt davon,? wenn|wer billig kauft",
        r"(?:sache|aufgabe|pflicht|verantwortung) (?:des|der|von|jedes|jeder) (?:kund|nutz|"
        r"elter|mieter|fahrg|käufer|besucher|patient|mitglied)\w*",
        r"(?:verl[aä]ss|verließ)\w* (?:uns|unser\w*|das) … (?:kerngesund|einwandfrei|gesund|"
        r"geprüft|unversehrt|tadellos|heil)\b",
        r"(?:darf|muss|braucht) (?:man |sie |du )?(?:sich )?(?:\w+ )?nicht (?:zu )?wundern",
        r"kein wunder,? wenn (?:man|sie|du)|übersieht man nur",
        r"(?:kaum|schwer|eigentlich nicht|ja|doch|wirklich|nun) (?:\w+ ){0,2}zu übersehen",
        r"(?:meistens|meist|oft|fast immer|in der regel|neun von zehn\w*)(?: \w+){0,3} (?:liegt|sitzt|"
        r"ist) (?:\w+ ){0,3}(?:am|beim|vor "
        r"dem|an den|bei den) (?:nutzer|kunden|anwender|bediener|besitzer|käufer|gast|fahrer|bildschirm|"
        r"gerät)\w*",
        r"(?:hatten sie|hattest du|sie hatten|du hattest|war) (?!nicht)(?:\w+ ){0,3}(?:genug|"
        r"ausreichend|reichlich) zeit\b",
        r"leichtsinn\w*|fahrlässig\w*|unvernünftig\w*|(?:das |die |es )?pflegen kunden",
        r"(?:sie|du|ihr)\b[^.!?]{0,40} (?:selbst|selber) (?:so )?(?:unterschrieben|bestätigt|"
        r"ausgewählt|eingegeben|angegeben|bestellt|gebucht|eingetragen|storniert|gekündigt|"
        r"angeklickt|verursacht|entfernt|gelöscht)\b(?![^.!?]*\?)",
        r"wie von ihnen (?:\w+ )?(?:angegeben|eingegeben)",
        r"(?:hätte|hätten) (?:\w+ ){0,3}(?:ein|der) (?:kurzer )?(?:blick|anruf)\b",
        r"(?:ein|der) (?:kurzer )?(?:blick|anruf) (?:\w+ ){0,4}(?:hätte|erspart)\b",
        r"hilft ein blick\b|(?:ein|mit einem) \w+ (?:\w+ ){0,2}vorher,? und\b",
        r"(?:da|weil|nachdem) (?:sie|du)\b[^.!?,]{0,50} (?:nicht (?:da|zu hause|erschienen|"
        r"rechtzeitig|reagiert|geantwortet|bezahlt|gemeldet|angegeben|unterschrieben|"
        r"erreichbar)|zu spät|falsche?\w*|vergessen)\b",
        r"(?:sie|du|ihr) (?:haben|hast|habt) (?:dem |der |den \w+ )?(?:\w+ ){0,3}(?:zugestimmt|"
        r"akzeptiert|unterschrieben)\b",
        r"(?:sie|du) wuss?ten? (?:doch|ja)\b",
        r"(?:war|ist) (?:ihnen|dir) (?:doch|ja) (?:bekannt|bewusst)",
        r"(?:auf|durch|aufgrund|wegen) (?:ihren|ihre|ihr|ihrer|deinen|deine|dein|"
        r"deiner) (?:eigenen? |falschen? |fehlenden? |verspäteten? |unvollständigen? )+\w+",
        r"(?<!wir )(?:haben|hast|habt) (?:sie|du|ihr) (?:den |die |das |es |ihn )?(?:ja |doch |"
        r"so )?(?:selbst|selber)\b(?![^.!?]*\?)",
        r"(?:aus gutem grund|nicht ohne grund) (?:so|da|dran|drauf)\b",
    ),
    en=Ways(
        r"(?:was|is|it's|that's|were|been) (?:\w+ )?(?:entirely |all )?(?:your|his|her|"
        r"their) (?:own )?(?:fault|mistake|error|doing|lookout|responsibility|problem)\b",
        r"(?:was|were) (?:entirely |really )?(?:your|their) (?:own )?(?:choice|decision|call)\b",
        r"your own (?:fault|mistake|doing|carelessness|lookout)",
        r"(?:fault|error|problem|mistake|issue|oversight|carelessness|lack of \w+) (?:is |was |"
        r"lies )?(?:\w+ )?(?:yours\b|with you\b|on your (?:side|end|part))",
        r"(?:down|entirely|purely|solely) (?:up )?to you\b",
        r"(?:that's|that one's|it's|this is|this one's|that is|this one is) (?:on|"
        r"down to) you\b",
        r"user error|operator error|misuse\b|(?:blame|thank) yourself|yourself to blame",
        r"brought (?:this|it) on yourself",
        r"(?:bit|little|touch) more (?:care|attention|caution|thought)\b|be more careful",
        r"heavy[- ]handed|too heavy with|(?:that|this) happens when (?:people|customers)\b",
        r"what (?:happens|you get) (?:when|if you|for)\b|(?:so|well,?|and) that's what happens\b",
        r"you (?:skipped|left out|leave out|leave that out|skip) \w+",
        r"(?:nobody|no one|no-one) (?:forced|asked) you to\b|nobody made you\b|serves you right",
        r"what did you expect(?=[?!]|$)",
        r"up to (?:the|every|each) (?:customer|user|tenant|passenger|parent|buyer|guest|owner|"
        r"member)s?\b",
        r"(?:responsibility|job) of (?:the|every|each) (?:customer|user|tenant|passenger|"
        r"parent|buyer|guest|owner)s?\b",
        r"(?:doesn't|don't|didn't) (?:just )?(?:break|chip|crack|tear|disappear|unplug|burn|"
        r"shrink|happen) (?:\w+ )?(?:by itself|by themselves|on its own|on their own)",
        r"(?:leave|left|leaves) (?:us|here|the shop|our \w+) (?:\w+ )?(?:in (?:perfect|good|"
        r"top|full|fine)|healthy|fine|intact)",
        r"(?:was|were) fine when (?:it|they) left|hard to (?:overlook|walk past)",
        r"(?:was|were|had) (?!not)(?:\w+ )?(?:plenty of|ample) (?:time|notice|warning)",
        r"it's (?:usually |always |mostly |nearly always |often )?the (?:person|user|customer|owner|"
        r"driver|one|human) (?:with|who|holding|"
        r"behind|at|using)\b|(?:was|were|is|are) (?:pretty|rather|quite|really|fairly|very) hard to "
        r"(?:miss|overlook)",
        r"(?:hard|difficult|impossible) to overlook|asking for trouble|bound to (?:break|fail|happen|go "
        r"wrong|shrink|get)|the usual story",
        r"there for a reason|what most (?:people|customers|guests) (?:do|would)",
        r"saves? (?:\w+ ){1,3}(?:grief|bother|walk|headaches?)\b",
        r"you (?:\w+ )?(?:signed (?:it|this|that|for it)|agreed to (?:it|this|our|the)|accepted (?:the|"
        r"our) terms)\b",
        r"you ticked (?:the|a) box (?:yourself|that|saying|to)\b",
        r"(?:sent|delivered|gave|got) (?:you )?(?:exactly )?what you (?:ordered|asked)",
        r"(?:because|since|as) you (?:\w+ )?(?:didn't|hadn't|haven't|forgot|"
        r"failed)\b(?! (?:get|receive|hear|been|told|given|got|know|feel|want))",
        r"you (?:were (?:well |fully )?aware|knew (?:perfectly|full|the (?:rules|terms|risk)))",
        r"at your own risk",
        r"(?:due to|because of|owing to) your (?:own |incorrect |missing |incomplete |wrong |"
        r"last-minute )+\w+",
        r"(?:it's|it is|it was|that was|that's) your (?:job|duty|business|lookout)\b",
        r"will do that\b|that's what (?:a|an|no) (?:\w+ ){1,3}(?:does|do)\b",
    ),
)
#: what they did wrong or left undone
_DID_WRONG = WaysIn(
    de=Ways(
        r"(?:sie|du|ihr) (?:haben|hast|habt)\b[^.!?,]{0,60} (?:vergessen|versäumt|übersehen|"
        r"überlesen|ignoriert|missachtet|verwechselt|verschwiegen|verschlafen|verlegt)\b",
        r"(?:sie|du|ihr) (?:haben|hast|habt)\b[^.!?,]{0,50} (?:falsch|verkehrt|zu (?:spät|früh|"
        r"heiß|fest|kurz)|ungenau|unvollständig|fehlerhaft|nicht richtig|nicht rechtzeitig|"
        r"nicht korrekt|nicht vollständig) (?!erfahren|bekommen|erhalten|beraten|"
        r"verstanden)\w*(?:ge|be|ver|ein|aus)\w+",
        r"(?<!wir )(?:haben|hast|habt) (?:sie|du|ihr)\b[^.!?,]{0,60} (?:vergessen|versäumt|übersehen|"
        r"überlesen|ignoriert|missachtet|(?:falsch|verkehrt|zu (?:spät|früh|heiß|fest)|"
        r"unvollständig|nicht richtig|nicht rechtzeitig) (?!erfahren|bekommen|"
        r"erhalten)\w+)(?=[.!,]| und|$)",
        r"(?:sie|du|ihr) (?:haben|hast|habt)\b[^.!?,]{0,50} (?:nicht|nie|"
        r"keine[nms]?)\b[^.!?,]{0,40} (?:gelesen|beachtet|angegeben|ausgefüllt|gemeldet|"
        r"geprüft|nachgeschaut|geschaut|zugehört|eingehalten|gekündigt|bezahlt|gezahlt|"
        r"reagiert|geantwortet|abgeholt|mitgebracht|abgesagt|aktualisiert|gesichert|"
        r"gespeichert|geöffnet|aufgemacht|angekreuzt|bestätigt|befolgt|unterschrieben|"
        r"beigelegt|mitgeteilt)\b",
        r"(?:geöffnet|gelesen|gemeldet|bezahlt|reagiert|geantwortet|bestätigt|abgeholt|"
        r"erschienen|gefragt|abgesagt|unterschrieben|gewählt) (?:haben|hast|habt|sind|"
        r"bist) (?:sie|du|ihr)\b … (?:nicht|ja|selbst)\b",
        r"(?<!wir )(?:haben|hast|habt) (?:sie|du|ihr)\b[^.!?]{0,40} (?:denn|etwa|"
        r"überhaupt)\b[^.!?]{0,40} (?:bekommen|gelesen|gesehen|geprüft|geschaut|verstanden|"
        r"versucht|eingesteckt|drin|eingeschaltet)[^.!]{0,5}\?",
        r"(?<!wir )(?:haben|hast|habt) (?:sie|du|ihr) (?:\w+ ){0,2}etwa [^.!?]{3,60}\?",
        r"(?:sie|du) (?:sind|bist|waren|warst) (?:\w+ ){0,4}nicht (?:da|zu hause|erschienen|"
        r"angetroffen|ans telefon)\b",
        r"da (?:hat|haben|war) (?:wohl|offenbar|anscheinend|vermutlich|scheinbar|sicher) (?:wer|jemand|"
        r"einer) … "
        r"(?:nicht|falsch|zu|vergessen|übersehen|verwechselt|überlesen)\b",
        r"da wurde (?:wohl|offenbar|anscheinend|vermutlich) (?:zu|falsch|nicht)\b",
        r"(?:offenbar|offensichtlich|anscheinend|scheinbar) (?:haben|hast|sind|waren) (?:sie|"
        r"du|ihr)\b … (?:nicht (?!informiert|benachrichtigt|erreicht|bekommen)|zu |falsch|"
        r"vergessen|übersehen)\w*",
        r"(?:haben|hast|sind|bist) (?:sie|du|ihr) (?:es |das |die |den |ihn )?(?:wohl|offenbar|"
        r"offensichtlich|anscheinend|scheinbar|einfach|leider selbst) … (?:nicht|falsch|"
        r"vergessen|übersehen|überlesen)\b",
        r"(?:das nächste mal|nächstes mal|beim nächsten mal|künftig|zukünftig|"
        r"in zukunft) (?:bitte |einfach |vielleicht |doch |eben )+(?:\w+ )?(?:genauer|besser|"
        r"vorher|früher|rechtzeitig|pünktlich|sorgfältig\w*|richtig|gründlich\w*|aufmerksam\w*|"
        r"gleich|erst)",
        r"vor dem \w+ \w+,? dann passiert",
        r"(?:sie|du) (?:kamen|kamst) (?:\w+ ){0,2}(?:erst|zu spät|\w+ minuten|nach (?:der|"
        r"dem))\b",
        r"(?:ihre?|deine?) (?:\w+ )?(?:mail|antrag|formular|brief|anfrage|unterlagen|"
        r"angaben) (?:hatte|war|waren|enthielt|kam|kamen) (?:\w+ ){0,3}(?:unvollständig|"
        r"unleserlich|fehlerhaft|ohne unterschrift|keinen betreff|keine angabe)",
        r"(?:offenbar|offensichtlich|anscheinend|"
        r"vermutlich) wurden? (?:\w+ ){0,4}(?:übersprungen|überlesen)\b",
        r"(?:nur|erst|höchstens),? wenn (?:man|sie|du|es|er)\b[^.!?]{0,40} (?:zu (?:voll|heiß|fest|oft|"
        r"lange)|überladen|nicht richtig|"
        r"falsch bedient|nicht regelmäßig)",
    ),
    en=Ways(
        r"you (?:\w+ ){0,2}(?:forgot|failed to|overlooked|ignored|neglected|misread|"
        r"misunderstood|mistyped|misused|miscounted|mixed up|left it (?:until|till|to|too)|"
        r"chose (?:to|the|not)|decided not|insisted on|refused)\b",
        r"you (?:\w+ )?missed (?:the|our) (?:\w+ )?(?:deadline|cut-off|cutoff|email|note|sign|"
        r"step)\b",
        r"you(?:'ve| have| had)? (?!been )(?:\w+ )?(?:entered|typed|put|used|selected|chosen|"
        r"clicked|pressed|filled|booked|ordered|picked|set|installed|washed|plugged|connected|"
        r"parked|applied)\b(?:(?! and | but )[^.!?,]){0,30} (?:wrong\w*|incorrect\w*|"
        r"too (?:late|early|hot|much|hard|high|fast|soon)|incomplete|twice|without (?:reading|"
        r"checking))\b",
        r"you (?:\w+ )?(?:didn't|did not|haven't|have not|hadn't|never|clearly didn't|"
        r"obviously didn't) (?:\w+ )?(?:read|check|checked|follow|followed|fill|filled|provide|"
        r"provided|enter|entered|pay|paid|listen|listened|bother|bothered|cancel|cancelled|"
        r"update|updated|tell us|told us|let us know|reply to us|respond|answer|answered|"
        r"report|reported|confirm|confirmed|look|looked|turn up|show up|collect|save|saved|"
        r"back up|sign|signed|attach|attached)\b",
        r"you (?:\w+ )?(?:weren't|were not|wasn't) (?:in when|at home|there when|"
        r"at the (?:stop|gate|door))",
        r"(?:did|have|were) you (?:not|even) \w+",
        r"(?:didn't|haven't|weren't|hadn't) you (?:\w+ )?(?:read|check|see|look|notice|get|"
        r"receive|try|think|ask|listen|plug|turn|hear)\w*",
        r"(?:came back|arrived|sent in) without a signature",
        r"(?:next time|in future|in the future) (?:\w+ )?(?:please |do |perhaps |maybe |just |"
        r"simply |try to |make sure |be sure to )*(?:read|check|look|arrive|plan|allow|"
        r"remember|measure|think|say medium|be more careful|be on time|be earlier)\b",
        r"(?:read|check|look) … (?:more )?(?:carefully|closely|properly) … (?:next time|"
        r"in future)",
        r"(?:you (?:must|may|might)|you'll|you) (?:have )?(?:misread|misunderst\w+|"
        r"overlooked)\b",
        r"you (?:clearly|obviously|evidently|apparently|must have|seem to have|appear to have|"
        r"probably) (?:missed|misread|forgot|forgotten|didn't|overlooked|entered|pressed|"
        r"deleted|ignored|misunderstood|left|never|haven't|put|typed|confused|mixed)",
        r"(?:somebody|someone)(?:'s| has| must have| may have| clearly| obviously) (?:been |"
        r"got |\w+ )?(?:heavy|a (?:bit|little|touch) (?:heavy|rough|enthusiastic|generous)|"
        r"too (?:heavy|rough|enthusiastic|generous)|carried away|not read|skipped)",
        r"you (?:came|arrived|turned up|applied) (?:\w+ ){0,4}after (?:the (?:deadline|cut|"
        r"closing)|closing)",
        r"left it (?:until|till|to) the last",
        r"your (?:\w+ )?(?:email|form|application|letter|documents?|claim) (?:was|were|had|"
        r"came) (?:\w+ ){0,2}(?:incomplete|illegible|blank|unsigned|no subject|no signature)",
        r"you gave us (?:the wrong|a \w+ with|an? (?:old|incomplete|invalid))",
        r"(?:nobody|no one|somebody|someone) (?:bothered|cared|remembered|forgot) to (?!tell|let|inform|"
        r"ring|call|answer|explain|"
        r"write|reply|ask|warn|help)\w+",
        r"did (?:nobody|no one) (?:tell|explain|teach|show) you",
        r"only (?:\w+ ){1,2}(?:when|if) (?:it's|you|it is|they're|they are) (?:not |\w+ )?(?:\w+ "
        r")?(?:properly|correctly|mistreated|overfilled|"
        r"overloaded|misused|too full|not cleaned)",
    ),
)
#: that others manage
_OTHERS_MANAGE = WaysIn(
    de=Ways(
        r"wer (?:[\w,]+ ){1,9}(?:muss (?:sich|halt|eben|nehmen|mit)|darf sich nicht|"
        r"braucht sich nicht|bekommt (?:eben|nur|nichts|leider)|kriegt (?:eben|nix|nichts)|"
        r"verpasst|riskiert|ist selbst|kann nicht (?:erwarten|verlangen)|hat (?:eben|halt|pech|"
        r"das nachsehen))\b",
        r"wer (?:[\w-]+,? ){0,6}(?:liest|nachliest|durchliest|schaut|nachschaut|anschaut|guckt|prüft|"
        r"misst|nachmisst|hinsieht|hinschaut|"
        r"aufpasst|zuhört|mitdenkt|vorsorgt|plant|vorplant|rechtzeitig (?:bucht|kommt|bestellt|fragt|"
        r"kündigt))(?: \w+)?, (?:\w+ )?(?:bestellt|"
        r"weiß|wüsste|findet|hat|bekommt|steht|muss|kann|merkt|sieht|kommt|braucht|spart)\b",
        r"wer [^.!?]{5,90}, (?:\w+ ){0,3}(?:eben|halt|nun mal|selbst schuld|selber schuld)\b",
        r"(?:die meisten|alle anderen) (?:\w+ ){0,2}(?:schaffen|verstehen|lesen|wissen|"
        r"kommen damit)\b",
        r"sonst (?:hat|klagt) (?:sich )?(?:niemand|keiner|bisher)",
        r"(?:aufmerksame|gründliche)\w* (?:leser|lesen)\w*",
        r"(?:sie|du) (?:sind|bist) (?:bisher )?(?:der|die) einzige\b|die eltern eigentlich",
    ),
    en=Ways(
        r"(?:people|customers|families|guests|those|anyone|passengers|parents|users|visitors|"
        r"members|readers|students|ones) who (?:\w+ ){1,10}(?:don't (?:tend|have|get|usually)|"
        r"tend not|never have|rarely|usually (?:manage|find|get)|have no (?:trouble|problem)|"
        r"had no (?:trouble|problem)|made it|knew|were fine|get caught|only have themselves|"
        r"miss out)\b",
        r"(?:anyone|anybody|whoever|those|people|customers|everyone) (?:who )?(?:actually |properly |"
        r"carefully |ever )?(?:reads|read|checks|"
        r"looks|measures|listens|plans ahead|bothers?|follows) (?:\w+ ){1,6}(?:knows?|gets?|finds?|sees?|"
        r"will|would|has|have|orders?)\b",
        r"(?:everyone|everybody) else (?:\w+ )?(?:manag|cop|seem|read|found (?:it|their)|"
        r"understood|knew)\w*",
        r"(?:most|all our other|our other) (?:people|customers|guests|families|passengers|"
        r"users|parents) (?:\w+ )?(?:manage|read|know|understand|have no|cope)\w*",
        r"if (?:people|customers|everyone|more people) (?:\w+ )?(?:read|checked|followed|"
        r"listened|looked)\b",
        r"(?:you're|you are) the only (?:one|person|customer)",
    ),
)
BLAMES = WaysIn.any_of(_SHOULD_HAVE, _TOLD_BEFORE, _OWN_FAULT, _DID_WRONG, _OTHERS_MANAGE)
#: "A short call would have saved you the trip": what would have been, had they been wiser
WOULD_HAVE = WaysIn(
    de=Ways(
        r"(?:hätten?|wären?)\b (?:[\w-]+,? ){0,8}(?:erspart|vermieden|verhindert|angefallen|"
        r"chance gehabt|dazu gekommen|so weit gekommen|nicht passiert|nie passiert|"
        r"alles gut gewesen|gut gewesen)\b",
    ),
    en=Ways(
        r"(?:would|wouldn't|could|would've)(?: not| never| easily)? have (?:\w+ )?(?:saved|"
        r"avoided|prevented|spared|happened|survived|lasted|caught|helped)\b",
    ),
)
#: ... if it is not we who were not
OURSELVES = WaysIn(
    de=Ways(
        r"(?:wir|uns|ich|mir|mich|unser\w*|dürfen|sollen)\b",
    ),
    en=Ways(
        r"(?:we|us|i|me|our|i'd|we'd|my|should)\b",
    ),
)
#: nothing they did is at fault, or what should have been done was ours to do
EXCUSES = WaysIn(
    de=Ways(
        r"nichts (?:falsch|vergessen|übersehen)",
        r"(?:nicht|keineswegs) (?:ihr|dein|ihre|deine) (?:fehler|schuld)",
        r"nicht an (?:ihnen|dir)\b|nicht bei ihnen|(?:von|durch|bei) uns\b",
        r"wir (?:\w+ ){0,4}(?:müssen|sollen|können)\b|unser\w* (?:fehler|schuld|versäumnis)",
        r"(?:bekommen|erhalten|informiert werden|erfahren|hören|erwarten|vorfinden) (?:müssen|sollen|"
        r"können|dürfen)",
    ),
    en=Ways(
        r"nothing you\b",
        r"(?:isn't|wasn't|not|never) (?:your|his|her|their) (?:\w+ )?(?:fault|mistake|error|"
        r"problem|call|choice)",
        r"(?:not|isn't|wasn't) (?:down to|on) you\b|you didn't do anything|you did nothing",
        r"should (?:not )?have been (?:told|given|offered|informed)|because of (?:us|me)\b",
        r"(?:we|i) (?:forgot|failed|missed|should have)\b",
        r"(?:our|my) (?:\w+ )?(?:mistake|fault|error)\b|(?:on|at) our (?:end|side|part)\b",
    ),
)
