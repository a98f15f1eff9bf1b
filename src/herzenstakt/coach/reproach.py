"""Saying or implying that it is their own fault."""

from __future__ import annotations

from herzenstakt.coach.ways import Ways, WaysIn

#: what they should have done, and what would not have happened then
_SHOULD_HAVE = WaysIn(
    de=Ways(
        r"(?:hätten sie|hättest du|hättet ihr|sie hätten|du hättest|"
        r"ihr hättet)\b[^.!?]{0,70}\b(?:müssen|sollen|können|gelesen|gesehen|gewusst|gemerkt|"
        r"gefragt|geprüft|gemeldet|beachtet|angerufen|gebucht|bestellt|gekommen|geschaut|"
        r"gewartet|dann wär\w*|wüssten|wüsstest)\b",
        r"hätte man … (?:müssen|sollen|können)",
        r"(?:hätte|sollte|muss|darf) (?:man )?(?:eben|halt|schon|einfach|vorher)\b",
        r"(?:sollte|muss) man … (?:schon|eben|halt|vorher|wissen|lesen)\b",
        r"(?:müssen|musst|müsst) (?:sie|du|ihr) (?:das |da |es |die |den )?(?:schon|eben|halt|"
        r"doch)\b",
        r"(?:sie|du|ihr|da) (?:müssen|musst|müsst) (?:\w+ )?(?:schon|eben|halt|doch)\b",
        r"(?:vermeiden lassen|vermeidbar)",
        r"(?:nicht|nie) (?:so weit |soweit )?(?:gekommen|passiert)\b,? wenn",
        r"(?:warum|wieso|weshalb) (?:haben|hast|habt|sind|melden|meldest|kommen|kommst|sagen|"
        r"sagst|fragen|fragst|rufen|schreiben|lesen|liest) (?:sie|du|ihr|sich|"
        r"das)\b … (?:nicht|erst|nie)\b",
        r"wenn (?:sie|du|ihr|man)\b[^.!?]{0,60}\b(?:hätten|hättest|hättet|hätte)\b",
        r"wenn (?:sie|du|ihr|man)\b[^.!?]{0,60}, (?:ist|wird|kann|geht|"
        r"\w+t) (?:\w+ )?(?:natürlich|eben|halt|klar|logisch|das kein wunder)",
        r"müssten? (?:man |sie |du |ihr )?(?:halt|eben|schon|auch mal|einfach|vielleicht)\b",
        r"(?:hättest du|hätten sie|hättet ihr|wärst du|"
        r"wären sie)\b[^.!?]{0,80}, (?:dann )?(?:wär|hätt|würd|könnt)",
        r"wenn (?:man|sie|du) [^.!?]{0,60}, (?:\w+ ){0,3}(?:kann|wird|darf|muss|ist|hält|"
        r"geht) (?:\w+ ){0,3}(?:natürlich|kaputt|schief|nicht lange|kein wunder)\b",
    ),
    en=Ways(
        r"you (?:really |simply |just |clearly |probably |also )?(?:should|could|ought to|"
        r"might) (?:really |simply |just |perhaps |also |at least |always )?(?:have|'ve|"
        r"of)\b(?! (?:been (?:told|given|offered|informed|sent|called|asked|warned|able|seen|"
        r"looked|treated|refunded|contacted|here|on|met)|had|received|got|heard|seen (?:a|an|"
        r"the|your)|to|gone|arrived|waited|reached))",
        r"you (?:should|could)n't have (?!had|been|to\b|heard|waited)\w+",
        r"should(?:n't| not) (?:you )?have (?:left|bought|put|thrown|taken|let|gone|done|"
        r"worn)\b",
        r"should've (?!been|had|got)\w+",
        r"you (?:really |actually |also )?(?:did need|needed|do need|were (?:supposed|meant|"
        r"asked|told|required)) to \w+",
        r"(?:if|had) you(?:'d| had| would| only|'d only| had only|"
        r"'d just)? (?:\w+ ){0,2}(?:read|checked|looked|asked|told|called|rung|listened|"
        r"followed|booked|ordered|been|paid|come|arrived|waited|mentioned|said|let us|kept|"
        r"used|set|bothered|reported|reached|replied|sent|done|given|filled|"
        r"left)\b[^.!?]{0,70}\b(?:would|wouldn't|could|might|you'd|we'd|it'd)\b",
        r"(?:would|wouldn't|could) (?:\w+ ){1,8}if you(?:'d| had)\b",
        r"(?:would|could|might)(?:n't| not| never| easily)? have (?:been )?(?:happened|arisen|"
        r"been avoided|avoided|prevented|spared)",
        r"avoidable\b",
        r"why (?:didn't|did|haven't|weren't|are|is) (?:you|it|only|we)\b … (?:not|only|earlier|"
        r"sooner|before|tell|ask|say|check|read|now)",
        r"if you (?:leave|keep|use|put|wash|treat|don't|park|ignore|wait|buy|overfill|push|"
        r"pull|turn) [^.!?,]{0,40},? (?:it|that|they|this|you) (?:won't|can't|doesn't|breaks?|"
        r"dies?|goes wrong|(?:is|are) bound)\b",
    ),
)
#: that they have been told
_TOLD_BEFORE = WaysIn(
    de=Ways(
        r"wie (?:\w+ ){0,6}(?:schon|bereits|mehrfach|oben|ja|doch|mehrmals|wiederholt|"
        r"ausdrücklich|gerade|zuvor|eben) (?:\w+ ){0,4}(?:gesagt|erwähnt|mitgeteilt|"
        r"geschrieben|beschrieben|angekündigt|erklärt|erläutert|ausgeführt|hingewiesen|"
        r"kommuniziert|dargelegt|geantwortet)",
        r"wie gesagt",
        r"(?:wir|ich) (?:haben|habe|hab|hatten|hatte)\b[^.!?]{0,50}\b(?:ausdrücklich|mehrfach|"
        r"mehrmals|bereits|schon|extra|deutlich|doch|zweimal|dreimal|rechtzeitig|"
        r"wiederholt)\b[^.!?]{0,50}\b(?:hingewiesen|gewarnt|informiert|erinnert|gesagt|"
        r"mitgeteilt|angekündigt|geschrieben|erklärt|angeschrieben|gebeten)",
        r"(?:haben|hatten) (?:wir|ich)? ?(?:sie|ihnen|dich|dir|"
        r"euch)\b[^.!?]{0,50}\b(?:hingewiesen|gewarnt|erinnert|ausdrücklich|mehrfach)",
        r"(?:geschrieben|gesagt|angekündigt|mitgeteilt|erklärt|gewarnt|hingewiesen|"
        r"informiert) (?:hab|habe|haben|hatte|hatten|wurde) (?:ich|wir|das|es|sie|dir|ihnen)\b",
        r"(?:schon|bereits) (?:mehrfach|mehrmals|\w+ mal|zweimal|dreimal|oft genug) (?:gesagt|"
        r"erklärt|geschrieben|mitgeteilt|hingewiesen|geantwortet|beantwortet)",
        r"(?:stand|standen|hing|hingen|lag) (?:\w+ ){0,4}(?:doch|ja|deutlich|klar|groß|fett|"
        r"rot|ausdrücklich|eindeutig|gut sichtbar|unübersehbar|seit|überall|extra|bereits|"
        r"schon|rechtzeitig)\b",
        r"(?:steht|hängt|hängen|stehen) (?:\w+ ){0,4}(?:doch|deutlich|klar und deutlich|"
        r"groß und|fett|ausdrücklich|schwarz auf weiß|eindeutig|unübersehbar)\b",
        r"(?:stand|standen|hing|hingen) (?:\w+ ){0,6}(?:im|in der|in ihrer|in ihrem|in deiner|"
        r"in deinem|auf der|auf dem|auf ihrer|auf ihrem|auf jedem|auf jeder|am|"
        r"an der) (?:\w+ )?(?:brief|mail|bestätigung|einladung|ticket|rechnung|vertrag|aushang|"
        r"schild|etikett|karton|anleitung|packung|tür|eingang|website|webseite|bescheid|"
        r"elternbrief|flyer|plakat|newsletter|agb|\w+(?:bestätigung|brief|mail|anleitung|"
        r"etikett|karte|bogen|seite))\b",
        r"(?:deutlich|klar|groß|rechtzeitig|seit (?:wochen|monaten|tagen)|mehrfach|überall|"
        r"ausdrücklich|fett|gut sichtbar|eindeutig|unübersehbar|"
        r"schriftlich) (?:\w+ ){0,3}(?:ausgeschildert|angekündigt|vermerkt|ausgehängt|"
        r"beschrieben|kommuniziert|mitgeteilt|bekannt|veröffentlicht|gekennzeichnet|"
        r"nachzulesen|zu lesen|darauf hingewiesen|vor\b)",
        r"kleingedruckte\w*",
        r"(?:wir|ich) (?:haben|habe|hatten|hatte)\b[^.!?]{0,50}\b(?:am tag (?:vorher|davor|"
        r"zuvor)|vorab|im voraus|eine woche vorher|tage vorher|"
        r"wochen vorher)\b[^.!?]{0,40}\b(?:geschrieben|geschickt|informiert|angerufen|"
        r"angekündigt|gemeldet|verschickt|gesagt|bescheid)",
        r"(?:laut|gemäß) (?:anleitung|beipackzettel|agb|etikett|packung|bedienungsanleitung|"
        r"merkblatt|hausordnung)",
        r"(?:im|in der|auf dem|auf der) (?:beipackzettel|anleitung|bedienungsanleitung|etikett|"
        r"packungsbeilage|merkblatt|infoblatt|hausordnung) (?:steht|wird|stand|ist|heißt|war)\b",
        r"(?:seit|schon) (?:\w+ ){1,3}(?:in der zeitung|auf der (?:website|webseite|seite|"
        r"startseite|homepage)|am (?:eingang|aushang|schwarzen brett)|im (?:newsletter|"
        r"aushang))\b",
    ),
    en=Ways(
        r"(?:as|like) (?:i|we|has|was|is|it) (?:\w+ ){0,3}(?:already |previously |clearly |"
        r"repeatedly )?(?:said|told|mentioned|explained|stated|advised|wrote|pointed out|"
        r"communicated|posted|announced|published)\b",
        r"as (?:already|previously|clearly|repeatedly|per (?:our|my)|stated|mentioned|"
        r"explained|advised|discussed|announced)\b",
        r"(?:we|i)(?:'ve| have|'d| had| did)? (?:already |clearly |repeatedly |specifically |"
        r"expressly |explicitly |even |also |personally )*(?:told|warned|reminded|advised|"
        r"asked|informed|notified|emailed|wrote to|explained to|answered|said) (?:you|this|"
        r"that|so)?\b[^.!?]{0,40}\b(?:already|twice|times|before|clearly|repeatedly|several|"
        r"in advance|not to|so)\b",
        r"(?:we|i) (?:did|do) (?:warn|tell|remind|ask|say|mention|advise|explain|state|write|"
        r"email|post)\b",
        r"(?:already|repeatedly|clearly) (?:told|explained|said|warned|answered|asked|informed|"
        r"covered)\b",
        r"(?:we|i)(?:'ve| have)? reminded you\b",
        r"(?<!i )(?<!we )(?:was|were) (?:\w+ )?(?:told|informed|asked|warned|reminded|advised|"
        r"notified|emailed) (?:to|that|about|in|on|by|the (?:week|day)|well|before|"
        r"twice)\b(?! (?:the wrong|mistake))",
        r"(?:reminder|notice|warning|announcement)s? (?:went|was sent|were sent|came) out",
        r"(?:small|fine) print",
        r"it (?:does |clearly )?(?:says?|states?|said|stated|is written|'s written) (?:so |"
        r"this |that |right )?(?:quite |very )?(?:clearly|plainly|so|in black|right there|"
        r"on (?:the|your) (?:\w+ )?(?:label|box|ticket|sign|door|page|website|form|letter|"
        r"invite|invitation|poster|packet|tin))",
        r"(?:was|were|is|are|has been|'s been|have been|had been) (?:\w+ )?(?:clearly|plainly|"
        r"well|prominently|fully|repeatedly|widely|very|quite|perfectly) (?:\w+ )?(?:marked|"
        r"stated|signposted|advertised|printed|announced|posted|clear|visible|shown|displayed|"
        r"communicated|explained|labelled|listed|signed|published)",
        r"(?:was|were|had been|said so) (?:\w+ ){0,3}(?:on|in) (?:the|your|every|each|both|"
        r"all) (?:\w+ )?(?:letter|sign|ticket|label|email|e-mail|confirmation|invitation|"
        r"website|box|booking|form|notice|invoice|contract|leaflet|poster|newsletter|"
        r"instructions|manual|terms|packet|timetable)s?\b",
        r"(?:was|were|says|said|is) (?:\w+ ){0,4}in (?:bold|red|capital|large|big|"
        r"block) (?:letters|print|type|capitals)",
        r"(?:we|i) (?:texted|emailed|called|rang|told|informed|notified|messaged|wrote to|"
        r"phoned|warned) (?:you|everyone|all \w+|parents|customers|"
        r"members)\b[^.!?]{0,40}\b(?:the day before|the week before|beforehand|in advance|"
        r"twice|weeks ago|days ago|in good time|so i'm not sure|already)",
        r"(?:like|as|according to) the (?:leaflet|label|manual|instructions|sign|box|"
        r"care label|terms) (?:says?|say|state|tells?|explains?)",
        r"for all to see|plain to see|in plain sight",
        r"(?:it's|has|have|there's) been (?:on|in|up|all over) (?:the|our|"
        r"every) (?:\w+ )?(?:front page|news|papers?|website|door|sign|board|app|poster|"
        r"newsletter)s? (?:for|since|all)\b",
    ),
)
#: that it is theirs: their fault, choice, carelessness
_OWN_FAULT = WaysIn(
    de=Ways(
        r"(?:selbst|selber) (?:schuld|verschuldet|zuzuschreiben|verantwortlich|zu verantworten|"
        r"in der hand|ausgesucht|gewählt|gewollt|eingebrockt|entschieden)",
        r"(?:ihr|dein|euer) (?:eigene[rs]? )?(?:fehler|verschulden|versäumnis|problem)\b",
        r"(?:ihre|deine|eure|eigene) (?:eigene |freie )?(?:schuld|verantwortung|unachtsamkeit|"
        r"ungeduld|entscheidung|wahl|sache)\b",
        r"eigenverschulden|selbstverschuld\w*|auf eigene[sn]? (?:gefahr|risiko|verantwortung)",
        r"(?:liegt|lag|läge) … (?:an|bei) (?:ihnen|dir|euch)\b",
        r"(?:anwender|bedien|bedienungs|nutzungs|eingabe)fehler|unsachgemäß\w*|fehlbedienung",
        r"falsche (?:bedienung|pflege|lagerung|handhabung)|(?:ihrer|deiner)seits",
        r"(?:etwas|bisschen|wenig) mehr (?:sorgfalt|vorsicht|aufmerksamkeit|geduld|umsicht|"
        r"pünktlichkeit)",
        r"(?:besser|mehr|selbst) (?:aufpassen|aufgepasst)",
        r"(?:hat|haben) (?:sie|dich|euch) (?:ja )?(?:niemand|keiner) gezwungen",
        r"(?:niemand|keiner) (?:hat|zwingt) (?:sie|dich|euch)\b(?! (?:informiert|angerufen|"
        r"gefragt|gesehen|angesprochen|empfangen|bemerkt))",
        r"dann passiert (?:so etwas|sowas|das|so was|ihnen das) … nicht",
        r"(?:das|so etwas|sowas) (?:passiert|kommt)(?: \w+)?,? (?:wenn (?:man|jemand|sie|du|"
        r"kunden|leute|eltern)|davon)\b",
        r"kommt davon\b",
        r"(?:sache|aufgabe|pflicht|verantwortung) (?:des|der|von|jedes|jeder) (?:kund|nutz|"
        r"elter|mieter|fahrg|käufer|besucher|patient|mitglied)\w*",
        r"(?:verl[aä]ss|verließ)\w* (?:uns|unser\w*|das) … (?:kerngesund|einwandfrei|gesund|"
        r"geprüft|unversehrt|tadellos|heil)\b",
        r"nur,? wenn man\b|(?:nicht|nie|kein\w*) … von (?:selbst|allein|alleine)\b",
        r"(?:kaum|schwer|eigentlich nicht) zu übersehen",
        r"(?:war|hatten|hatte|gab es) … (?:genug|ausreichend|reichlich) zeit",
        r"(?:nicht|kaum) (?:zu )?wundern|kein wunder\b",
        r"(?:war|ist) (?:ja |doch )?(?:abzusehen|vorhersehbar)|leichtsinn\w*|fahrlässig\w*",
        r"unvernünftig\w*|unachtsam\w*",
        r"genau (?:das|die|den|so),? (?:was|die|den|wie) (?:sie|du|ihr) (?:bestellt|gewählt|"
        r"angegeben|gewünscht|wollten)",
        r"(?:sie|du|ihr)\b[^.!?]{0,40}\b(?:selbst|selber) (?:so )?(?:unterschrieben|bestätigt|"
        r"ausgewählt|eingegeben|angegeben|bestellt|gebucht|eingetragen|storniert|gekündigt|"
        r"angeklickt|verursacht|entfernt|gelöscht|gewählt)",
        r"wie von ihnen (?:\w+ )?(?:angegeben|bestellt|gewünscht|eingegeben|gebucht)",
        r"(?:hilft|lohnt|genügt|reicht|hätte) (?:\w+ ){0,3}(?:ein|der) (?:kurzer )?(?:blick|"
        r"anruf)\b",
        r"(?:ein|der) (?:kurzer )?(?:blick|anruf) (?:\w+ ){0,4}(?:hilft|hätte|genügt|reicht|"
        r"lohnt|erspart)",
        r"(?:da|weil|nachdem) (?:sie|du|ihr)\b(?![^.!?,]{0,80}(?:bekommen|erhalten|wussten|"
        r"können|konnten|wissen|gehört))[^.!?,]{0,60} (?:nicht|keine?[nms]?|zu spät|"
        r"falsche?[nrs]?|vergessen|erst)\b",
        r"wer billig kauft",
        r"(?:sie|du|ihr) (?:haben|hast|habt) (?:dem |der |den \w+ )?(?:\w+ ){0,3}(?:zugestimmt|"
        r"akzeptiert|unterschrieben)\b",
        r"mit (?:ihrer|deiner) unterschrift|(?:sie|du) wuss?ten? (?:doch|ja|das)\b",
        r"(?:war|ist) (?:ihnen|dir) (?:doch |ja )?(?:bekannt|bewusst)",
        r"(?:auf|durch|aufgrund|wegen) (?:ihren|ihre|ihr|ihrer|deinen|deine|dein|"
        r"deiner) (?:eigenen? |falschen? |fehlenden? |verspäteten? |unvollständigen? |"
        r"ausdrücklichen? )+\w+",
        r"(?:sie|du) (?:haben|hast) (?:sich|dich) (?:\w+ ){0,3}(?:so |dafür |"
        r"selbst )?entschieden",
        r"(?:aus gutem grund|nicht (?:umsonst|ohne grund)) (?:so|da|dran|drauf)\b",
        r"(?:haben|hast|habt) (?:sie|du|ihr) (?:den |die |das |es |ihn )?(?:ja |doch |"
        r"so )?(?:selbst|selber)\b(?![^.!?]*\?)",
    ),
    en=Ways(
        r"(?:your|his|her|their) (?:own )?(?:fault|mistake|error|doing|choice|decision|"
        r"responsibility|carelessness|negligence|call|lookout|problem)\b(?! (?:report|message|"
        r"reference|code|is our))",
        r"(?:fault|error|problem|mistake|issue) (?:is|was|lies) (?:\w+ )?(?:yours|with you|"
        r"on your (?:side|end|part))",
        r"(?:down|entirely|purely|solely) (?:up )?to you\b",
        r"(?:that's|that one's|it's|this is|this one's|that is) on you\b|user error",
        r"(?:operator|human) error on your|misuse|(?:blame|thank) yourself|yourself to blame",
        r"brought (?:this|it) on yourself|on your (?:part|end|side)\b",
        r"(?:bit|little|touch) more (?:care|patience|attention|caution|thought)|be more careful",
        r"(?:better|more|proper) care (?:of|with)|heavy[- ]handed",
        r"(?:been|were|was) (?:\w+ )?(?:too )?(?:rough|careless|hasty|heavy)\b",
        r"pay(?:ing)? attention|(?:that's|this is|it) (?:just )?what (?:happens|you get)",
        r"(?:that|this|it|which) (?:\w+ )?happens (?:when|if) (?:you|people|customers|someone|"
        r"somebody|one)",
        r"(?:nobody|no one|no-one) (?:forced|made|told) you (?!that|about|when|what)|serves you",
        r"what did you expect|no wonder\b",
        r"(?:up to|for|responsibility of|job of) (?:the|every|each) (?:customer|user|tenant|"
        r"passenger|parent|buyer|guest|owner|traveller|patient|member|seller)s?\b(?! to (?:get|"
        r"have|see))",
        r"(?:doesn't|don't|didn't|never|not) … (?:by itself|by themselves|on its own|"
        r"on their own|all by itself)\b",
        r"(?:leave|left|leaves) (?:us|here|our \w+) (?:\w+ )?(?:in (?:perfect|good|top|full|"
        r"fine)|healthy|fine|intact|working|whole)",
        r"hard to (?:miss|overlook|walk past)",
        r"(?:was|were|had) … (?:plenty of|enough|ample) (?:time|notice|warning)",
        r"asking for (?:trouble|it)\b|(?:is|are|was|were) bound to",
        r"the usual (?:story|cause|culprit|reason|suspect)|hardly surpris\w+",
        r"no (?:real )?surprise|not (?:really )?surprising|will do that\b|reckless|unwise",
        r"foolish|short-sighted",
        r"you (?:\w+ )?(?:signed|agreed to|accepted|ticked|confirmed|approved|opted) (?:it|"
        r"this|that|the|our|for|off|yourself)\b",
        r"(?:exactly )?what you (?:\w+ )?(?:ordered|asked for|requested|selected|chose|"
        r"booked)\b",
        r"a (?:quick )?(?:look|glance) at … (?:would|helps|goes|is all)|no (?:real )?excuse\b",
        r"that's what (?:a|an|the|no) (?:\w+ ){1,3}(?:does|do|gets you|is for)\b",
        r"(?:because|since|as) you (?:\w+ )?(?:didn't|hadn't|haven't|never|forgot|failed|left|"
        r"missed|weren't|were late)\b(?! (?:get|receive|hear|been|told|given|got))",
        r"you (?:knew|were aware|were well aware)\b(?! (?:nothing|something))",
        r"(?:at|on) your (?:own )?(?:request|instruction|insistence|risk)\b",
        r"(?:due to|because of|owing to|thanks to) your (?:own |late |incorrect |missing |"
        r"incomplete |wrong |last-minute )+\w+",
        r"(?:it's|it is|it was|that was|that's) your (?:job|duty|business|lookout|own)\b",
        r"(?:is|are|'re) there for a reason",
        r"what most (?:people|customers|guests|drivers) (?:do|would)",
        r"saves? (?:\w+ ){1,3}(?:grief|bother|walk|headaches?)\b",
    ),
)
#: what they did wrong or left undone
_DID_WRONG = WaysIn(
    de=Ways(
        r"(?:sie|du|ihr) (?:haben|hast|habt)\b[^.!?]{0,60}\b(?:vergessen|versäumt|übersehen|"
        r"überlesen|ignoriert|missachtet|verwechselt|verschwiegen|verschlafen|verlegt|"
        r"(?:falsch|verkehrt|zu (?:spät|früh|heiß|fest|wenig|viel|lange|kurz)|ungenau|"
        r"unvollständig|fehlerhaft|nicht richtig|nicht rechtzeitig|nicht korrekt|"
        r"nicht vollständig) (?:\w+ )?\w*(?:ge|be|ver|ein)\w+)",
        r"(?:haben|hast|habt) (?:sie|du|ihr)\b[^.!?]{0,60}\b(?:vergessen|versäumt|übersehen|"
        r"überlesen|ignoriert|missachtet|(?:falsch|verkehrt|zu (?:spät|früh|heiß|fest|wenig|"
        r"viel|lange|kurz)|ungenau|unvollständig|nicht richtig|nicht rechtzeitig) \w+)(?=[.!,]|"
        r" und|$)",
        r"(?:sie|du|ihr) (?:haben|hast|habt)\b[^.!?]{0,50}\b(?:nicht|nie|"
        r"kein\w*)\b[^.!?]{0,40}\b(?:gelesen|beachtet|angegeben|ausgefüllt|gemeldet|geprüft|"
        r"nachgeschaut|geschaut|zugehört|eingehalten|gekündigt|bezahlt|gezahlt|reagiert|"
        r"geantwortet|abgeholt|mitgebracht|angerufen|abgesagt|aktualisiert|gesichert|"
        r"gespeichert|erschienen|geöffnet|aufgemacht|angekreuzt|bestätigt|befolgt|gewartet|"
        r"unterschrieben|beigelegt|mitgeteilt)",
        r"(?:geöffnet|gelesen|gemeldet|bezahlt|reagiert|geantwortet|bestätigt|abgeholt|"
        r"erschienen|gefragt|angerufen|abgesagt|unterschrieben) (?:haben|hast|habt|sind|"
        r"bist) (?:sie|du|ihr)\b … nicht",
        r"(?:haben|hast|habt) (?:sie|du|ihr)\b[^.!?]{0,40}\b(?:denn|etwa|überhaupt|eigentlich|"
        r"gar)\b[^.!?]{0,40}\b(?:bekommen|gelesen|gesehen|geprüft|geschaut|verstanden|versucht|"
        r"eingesteckt|drin|eingeschaltet)[^.!]{0,5}\?",
        r"(?:sie|du|ihr) (?:sind|bist|seid|waren|warst)\b[^.!?]{0,40}\b(?:zu spät|nicht (?:da|"
        r"zu hause|erschienen|gekommen|anwesend|angetroffen|ans telefon|erreichbar)|"
        r"gar nicht (?:da|erschienen|ans telefon))",
        r"(?:sind|bist|seid|waren) (?:sie|du|ihr) … (?:zu spät|nicht (?:erschienen|gekommen))",
        r"da (?:hat|haben|war|waren|wurde|wurden) (?:wohl|offenbar|anscheinend|vermutlich|"
        r"scheinbar|sicher|bestimmt) (?:wer|jemand|einer|\w+ )?\w*",
        r"(?:hat|wurde) (?:da |hier )?(?:wohl |offenbar |vermutlich )(?:jemand|einer|nicht|zu|"
        r"falsch)\b",
        r"(?:offenbar|offensichtlich|anscheinend|scheinbar|wohl|vermutlich) (?:haben|hast|sind|"
        r"waren) (?:sie|du|ihr)\b … (?:nicht|zu|falsch|kein\w*|vergessen|übersehen)\b",
        r"(?:haben|hast|habt|sind|bist) (?:sie |du |ihr )?(?:es |das |die |den |ihn )?(?:wohl|"
        r"offenbar|offensichtlich|anscheinend|scheinbar|eben|halt|einfach|"
        r"leider selbst) … (?:nicht|zu|falsch|vergessen|übersehen|überlesen)\b",
        r"(?:das nächste mal|nächstes mal|beim nächsten mal|künftig|zukünftig|"
        r"in zukunft) (?:bitte |einfach |vielleicht |doch |eben )*(?:\w+ )?(?:genauer|besser|"
        r"vorher|früher|rechtzeitig|pünktlich|sorgfältig\w*|richtig|gründlich\w*|aufmerksam\w*|"
        r"gleich|erst)",
        r"(?:sie|du|ihr) (?:kamen|kamst|kamt|erschienen|waren|warst) (?:\w+ ){0,2}(?:erst|"
        r"zu spät|minuten?|stunden?|\d+ minuten|eine halbe|ein paar minuten|nach (?:der|dem|"
        r"ablauf))\b",
        r"(?:ihre?|deine?) (?:\w+ )?(?:mail|antrag|formular|brief|anfrage|unterlagen|angaben|"
        r"adresse|überweisung|bewerbung|foto|nachricht) (?:hatte|war|waren|enthielt|kam|kamen|"
        r"ging) (?:\w+ ){0,3}(?:kein\w*|unvollständig|unleserlich|fehlerhaft|zu spät|ohne|"
        r"unterschrieben|leer)\b",
        r"(?:haben|hast|habt) (?:sie|du|ihr)\b[^.!?]{0,30}\b(?:etwa|vielleicht|womöglich|"
        r"zufällig) [^.!?]{3,60}\?",
        r"(?:nur|erst),? wenn (?:man|sie|du|es|er)\b[^.!?]{0,30}\b(?:zu (?:voll|heiß|fest|"
        r"lange|viel|schnell)|nicht (?:richtig|regelmäßig)|falsch|über\w+)",
        r"(?:offenbar|offensichtlich|anscheinend|vermutlich|wahrscheinlich) (?:wurde|wurden|"
        r"war|waren|ist|hat) (?:\w+ ){0,4}(?:übersprungen|vergessen|falsch|nicht|zu|überlesen|"
        r"übersehen)\b",
    ),
    en=Ways(
        r"you (?:\w+ ){0,2}(?:forgot|failed|overlooked|ignored|neglected|misread|misunderstood|"
        r"mistyped|misused|miscounted|mixed up|left it|waited too|chose (?:to|the|not)|"
        r"decided (?:to|not)|insisted|opted|refused)\b",
        r"you (?:\w+ )?missed (?:the|our|that|a|your) (?:\w+ )?(?:deadline|cut-off|cutoff|"
        r"email|note|sign|step|date|window|slot|instructions?|line|part|bit|box|appointment)\b",
        r"you(?:'ve| have| had)? (?:\w+ )?(?:entered|typed|gave|given|put|used|selected|chosen|"
        r"clicked|pressed|filled|booked|ordered|picked|set|installed|washed|plugged|connected|"
        r"submitted|sent|parked|turned up|arrived|came|applied)\b[^.!?]{0,40}\b(?:wrong\w*|"
        r"incorrect\w*|too (?:late|early|hot|much|little|long|many|fast|soon)|incomplete|twice|"
        r"late|without (?:read|check)\w*|in the wrong)\b",
        r"you (?:\w+ )?(?:didn't|did not|haven't|have not|hadn't|never|clearly didn't|"
        r"obviously didn't|weren't|were not|wasn't) (?:\w+ )?(?:read|check|checked|follow|"
        r"followed|fill|filled|provide|provided|enter|entered|pay|paid|listen|listened|bother|"
        r"bothered|keep|kept|cancel|cancelled|update|updated|tell|told us|let us know|reply|"
        r"replied|respond|answer|answered|report|reported|confirm|confirmed|notice|noticed|"
        r"look|looked|turn up|show up|collect|save|saved|back up|in when|at home|there when|"
        r"at the (?:stop|gate|door)|pick up|open|sign|signed|attach|attached|include|included|"
        r"allow|leave enough|think|follow)\b",
        r"(?:did|have|were) you (?:not |even |actually |really |at least )+\w+",
        r"(?:didn't|haven't|weren't|hadn't) you (?:\w+ )?(?:read|check|see|look|notice|get|"
        r"receive|try|think|ask|listen|plug|turn|hear)\w*",
        r"(?:next time|in future|in the future|going forward) (?:\w+ )?(?:please |do |perhaps |"
        r"maybe |just |simply |try to |make sure |be sure to )*(?:read|check|look|book|order|"
        r"call|ask|be|allow|plan|arrive|pay|leave|keep|remember|give|tell|follow|use|think|"
        r"wait|measure)\b",
        r"(?:read|check|look) … (?:more )?(?:carefully|closely|properly|before) … (?:next time|"
        r"in future|ordering|buying|booking|complaining|posting)",
        r"(?:you (?:must|may|might)|you'll|you|must) (?:have )?(?:misread|misunderst\w+|"
        r"forgotten|overlooked|done something)",
        r"you (?:clearly|obviously|evidently|apparently|must have|seem to have|appear to have|"
        r"probably) \w+",
        r"(?:somebody|someone)(?:'s| has| must have| may have| might have| clearly| obviously|"
        r" has clearly)? (?:been|got|had|left|forgot\w*|put|missed|didn't|wasn't|hasn't|used|"
        r"pressed|set|turned|let) (?:\w+ )?(?:heavy|a (?:bit|little|touch)|too|carried|"
        r"the wrong|wrong|it|reading|paying|careful|on|off)",
        r"you (?:came|arrived|were|got (?:here|there)|turned up|checked in|called|rang|wrote|"
        r"reported it|applied|left it) (?:\w+ ){0,4}(?:late|minutes (?:late|after)|"
        r"hours (?:late|after)|after the (?:deadline|start|cut|closing)|too late|last minute)\b",
        r"the last minute\b",
        r"your (?:\w+ )?(?:email|form|application|letter|message|documents?|details|photo|"
        r"transfer|claim) (?:was|were|had|came|arrived|contained|"
        r"lacked) (?:\w+ ){0,3}(?:no \w+|incomplete|illegible|late|missing|blank|unsigned|"
        r"without)\b",
        r"only (?:\w+ ){1,3}(?:when|if) (?:it's|you|it is|they're|people|"
        r"it has been) (?:\w+ )?(?:over\w+|too|not|wrong\w*|mis\w+|forget|leave)",
        r"you (?:gave|sent|left|put|wrote) (?:us )?(?:\w+ ){1,5}(?:missing|wrong|without|"
        r"out of date|that doesn't)",
        r"did (?:nobody|no one|anyone) (?:tell|explain|teach|show) you",
    ),
)
#: that others manage
_OTHERS_MANAGE = WaysIn(
    de=Ways(
        r"wer (?:[\w,]+ ){1,9}(?:der|die|hat|haben|muss|bekommt|kriegt|ist|kann|darf|sollte|"
        r"wird|braucht|verpasst|steht|wartet|zahlt|riskiert|hört|sieht)\b(?=[^.!?]{0,60}[.!])",
        r"(?:die|alle|den|bei) (?:meisten|anderen|übrigen) (?:\w+ )?(?:\w+ )?(?:schaffen|"
        r"kommen|haben|lesen|wissen|verstehen|kriegen|finden|melden|hat|klappt|klappte)\b",
        r"sonst (?:hat|haben|kommt|klagt) (?:sich )?(?:niemand|keiner|bisher)",
        r"(?:aufmerksame|gründliche)\w* (?:leser|lesen)\w*",
        r"(?:sie|du) (?:sind|bist) (?:der|die) (?:einzige|erste)\w*",
    ),
    en=Ways(
        r"(?:people|customers|families|guests|those|anyone|anybody|passengers|parents|users|"
        r"visitors|members|patients|tenants|readers) who (?:\w+ ){1,10}(?:don't|do not|never|"
        r"usually|tend|rarely|won't|have no|can't|cannot|manage|get|find|know|will|should|"
        r"shouldn't|must|risk|miss)\b",
        r"(?:everyone|everybody) else (?:\w+ )?(?:manag|cop|seem|got|read|found|understood|"
        r"knew|made|was|is|had)\w*",
        r"(?:most|other|all our other|our other) (?:people|customers|guests|families|"
        r"passengers|users|parents) (?:\w+ )?(?:manage|read|know|understand|have no|cope|"
        r"get there|find it)\w*",
        r"if (?:people|customers|everyone|everybody|guests|more people) (?:\w+ )?(?:read|"
        r"checked|followed|listened|would|looked|came)",
        r"(?:you're|you are) the (?:only|first) (?:one|person|customer)",
        r"(?:people|customers|families|guests|those|anyone|passengers|parents|users|visitors|"
        r"members|readers|students|ones) who (?:\w+ ){1,8}(?:knew|found|got|made it|had no|"
        r"had any|were fine|managed|saw|weren't)\b",
    ),
)
#: "A short call would have saved you the trip": what would have been, had they been wiser
WOULD_HAVE = WaysIn(
    de=Ways(
        r"(?:hätten?|wären?)\b (?:[\w-]+,? ){0,8}(?:\w*ge\w{2,}(?:t|en)|\w+iert|(?:er|be|ver|"
        r"ent|zer|miss)\w{3,}(?:t|en))(?=[.!,]|$| und)",
    ),
    en=Ways(
        r"(?:would|could|wouldn't|couldn't|would've|it'd) (?:\w+ )?(?:have |"
        r"'ve )?(?:have )?(?:been )?(?:saved|avoided|prevented|spared|sorted|solved|stopped|"
        r"helped|worked|told|shown|got|caught|happened|arrived|fitted|lasted|survived|kept)\b",
    ),
)
OURSELVES = WaysIn(
    de=Ways(
        r"(?:wir|uns|ich|mir|mich|unser\w*|dürfen|sollen|müssen|ob|gerne?|lieber)\b",
    ),
    en=Ways(
        r"(?:we|us|i|me|our|i'd|we'd|my|should)\b",
    ),
)
#: nothing they did is at fault, or what should have been done was ours to do
EXCUSES = WaysIn(
    de=Ways(
        r"nichts (?:falsch|vergessen|übersehen)",
        r"(?:nicht|keineswegs) (?:ihr|dein|ihre|deine) (?:fehler|schuld)|nicht an (?:ihnen|dir)",
        r"nicht bei ihnen|(?:von|durch) uns\b|wir (?:\w+ ){0,4}(?:müssen|sollen|können)\b",
        r"unser\w* (?:fehler|schuld|versäumnis)",
        r"(?:bekommen|erhalten|informiert werden|erfahren|hören|wissen|erwarten|vorfinden|"
        r"finden) (?:müssen|sollen|können|dürfen)",
    ),
    en=Ways(
        r"nothing you",
        r"(?:isn't|wasn't|not|never) (?:your|his|her|their) (?:\w+ )?(?:fault|mistake|error|"
        r"problem|call|choice)",
        r"(?:not|isn't|wasn't) (?:down to|on) you|you didn't do anything|you did nothing",
        r"should (?:not )?have been (?:told|given|offered|informed)|because of (?:us|me)\b",
        r"(?:we|i) (?:forgot|failed|missed|should have)",
    ),
)
BLAMES = WaysIn.any_of(_SHOULD_HAVE, _TOLD_BEFORE, _OWN_FAULT, _DID_WRONG, _OTHERS_MANAGE)
