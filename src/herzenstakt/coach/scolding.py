"""Contempt in drafts: scolding, and whom it is meant for."""

from __future__ import annotations

from herzenstakt.coach.ways import Ways, WaysIn

#: scolding: nobody says this to somebody they respect
SCOLDS = WaysIn(
    de=Ways(
        r"beruhig(?:e|t|en sie)? (?:dich|euch|sich)",
        r"(?:sich|dich|euch) (?:(?:erst|jetzt|mal|wieder|einmal|bitte|"
        r"doch) )+(?:\w+ )?beruhig\w*",
        r"(?:sich|ihr euch|du dich) … beruhigt (?:haben|hast|habt)",
        r"komm(?:t|en sie)? (?:(?:jetzt|mal|doch|erst|bitte|wieder|erstmal|"
        r"einfach) )*(?:runter|herunter|klar|zu sich)\b",
        r"krieg(?:t|en sie| dich| euch)? … (?:sich |dich |"
        r"euch )?(?:mal )?(?:wieder )?ein\b(?=[.!,]|$| und)",
        r"reg(?:t|en sie)? (?:dich|euch|sich) … (?:ab|nicht)\b",
        r"entspann(?:t|en sie)? (?:dich|euch|sich)|chillt? (?:mal|doch|ma)\b",
        r"(?:mal|jetzt) halblang|bleib(?:t|en sie)? … locker|halt(?:et|en sie)? den ball",
        r"(?:tief|erst mal|mal|erstmal) durchatmen|atmen sie … (?:durch|tief)",
        r"lern(?:t|en sie|e)? … (?:lesen|rechnen|deutsch|benehmen|manieren|schreiben|zuhören)",
        r"wer lesen kann|lesen … können (?:sie|muss|sollte)",
        r"(?:können sie|kannst du|könnt ihr) (?:nicht|überhaupt|eigentlich|denn) … lesen",
        r"lesen (?:können sie|kannst du|könnt ihr)|lesekompetenz|(?:augen auf|brille auf)",
        r"(?:nicht|nie|endlich|mal|zu) … (?:kapier\w*|begreif\w*)\b|schwer von begriff",
        r"(?:ihr|dein)\w* (?:gehirn|hirn|verstand)\b|(?:erst )?denken,? dann",
        r"(?:selbst|selber|mal|erst|bitte|vorher|kurz) (?:nach|mit)denken",
        r"(?:gehirn|hirn) (?:ein|an|benutz)\w*",
        r"(?:keine?n?|null|keinerlei|nicht die geringste) (?:blassen )?(?:ahnung|schimmer|"
        r"dunst)\b",
        r"(?:sie|du|ihr) … (?:damit |wohl |offenbar |scheinbar )überfordert",
        r"(?:jedes|sogar ein\w*|selbst ein\w*|jeder|schon ein\w*) (?:kleine )?(?:kind|"
        r"kleinkind|grundschüler|fünfjährige\w*|blinde\w*|anfänger|idiot|affe|depp)\b … (?:hin|"
        r"kann|schafft?|versteht|weiß|begreift|kapiert)\b",
        r"idiotensicher",
        r"(?:dumm|blöd|dämlich|doof|bescheuert|dreist|dümmst|dämlichst|absurdest|blödest|"
        r"merkwürdigst)\w* … (?:frage|idee|vorschlag|vorschläge|kommentar|ausrede|spr[uü]ch|"
        r"bemerkung|kritik|beschwerde|behauptung|wunsch|bewertung)\w*",
        r"(?:zu|so|bist|seid|sind sie) (?:\w+ )?(?:dumm|blöd|doof|dämlich|faul|beschränkt|"
        r"bescheuert|schwer)\b(?= zu|[.!?,]|$)",
        r"(?:nicht|weniger|etwas weniger) so (?:\w+ )?(?:hysterisch|empfindlich|ungeduldig|"
        r"frech|dramatisch|wehleidig|kleinlich|aggressiv|patzig)",
        r"(?:leute|menschen|kunden|kundinnen|gäste|typen|kandidaten|nutzer|eltern|fahrgäste|"
        r"patienten|mitglieder|personen|jemand\w*|fans|bürger) (?:wie|vom schlage?) (?:sie|du|"
        r"ihr|dich|ihnen|euch|dir)\b",
        r"ihres(?:gleichen| schlages)|(?:ihrer|deiner|eurer) sorte|ihres kalibers",
        r"heul\w* (?:doch|leise|nicht|hier|mal)|rumheul\w*|herumheul\w*|rumjammer\w*|rummotz\w*",
        r"(?:hören sie|hör|hört|statt|nur|immer|ständig|lieber|zu) … (?:jammern|meckern|"
        r"nörgeln|heulen|motzen|zetern|pöbeln)",
        r"(?:meckert|nörgelt|jammert|jammerst|meckerst|nörgelst)\b",
        r"stell(?:en sie|t)? (?:sich|dich|euch) … nicht … (?:so|an)\b",
        r"(?:mach\w*|machen sie) … (?:so |kein |nicht |hier )?(?:ein |so ein |aus )?(?:theater|"
        r"drama|aufstand|affen)\b",
        r"(?:an|zu|mit|bei) eine\w* (?:therapeut|psychiater|psycholog)\w*",
        r"in (?:therapie|behandlung) (?:geh|begeb)\w*|hilfe suchen",
        r"(?:mund|klappe) (?:halten|zu)\b|halt(?:et|en sie)? (?:den mund|die klappe)",
        r"schäm(?:t|en sie)? (?:dich|euch|sich)|was fällt (?:ihnen|dir) … ein|bilden sie sich",
        r"was glauben sie … (?:wer|eigentlich)|für wen halten sie|nichts besseres",
        r"(?:ein|anderes|neues) hobby|geht's (?:noch|ihnen noch)|ticken sie|alle tassen",
        r"wunschkonzert|ponyhof|nabel der welt|dreht sich nicht … um (?:sie|dich|euch)",
        r"extraw[uü]rst\w*|(?:ihr\w*|ihre) (?:diener|sklaven?|dienstmädchen|butler|privat\w+)\b",
        r"nicht der (?:mittelpunkt|einzige (?:kunde|mensch|gast))",
        r"nicht die einzige (?:kundin|person)\b",
        r"(?:ein|jeder|jedem|kein|normale?) (?:halbwegs )?(?:normal|vernünftig|erwachsen|"
        r"zivilisiert|anständig|intelligent|denkend)\w* (?:mensch|person|leute|kunde)\w*",
        r"normale (?:leute|menschen)",
        r"(?:fehlt|mangelt) (?:es )?(?:ihnen|dir|euch) … (?:geschmack|verstand|verständnis|"
        r"humor|manieren|anstand|reife|respekt|bildung|intelligenz|niveau|grips)",
        r"(?:ihr|dein|euer|dieser|ihre|deine|diese) (?:ton\w*|umgangston|verhalten|benehmen|"
        r"auftreten|wortwahl|art|reaktion) (?:ist|war|finde\w*|"
        r"geht) (?:\w+ )?(?:\w+ )?(?:unterirdisch|unmöglich|unverschämt|daneben|unangemessen|"
        r"inakzeptabel|grenzwertig|eine frechheit|unter aller)",
        r"hinter(?:m| dem) mond",
        r"(?:baustellen|nicht (?:ganz )?richtig|krank|wirr) (?:im|in der) (?:kopf|birne)",
        r"oberstübchen|nicht ganz (?:dicht|sauber|bei trost)|einen an der|\biq\b",
        r"so viel ahnung … wie|reif für die",
        r"(?:ihre|deine|eure|keine|etwas|mehr) (?:manieren|kinderstube|erziehung|benimm)",
        r"so (?:empfindlich|wehleidig)|(?:sie|du) sind eine zumutung",
        r"(?:vorstellungsvermögen|horizont|auffassungsgabe|intellekt)\b|einmaleins",
        r"grundrechenarten",
        r"(?:lesen|rechnen|schreiben) (?:und \w+ )?(?:lernt man|lernen sie|kann man)",
        r"(?:dritte|erste|zweite|vierte) klasse",
        r"(?:unreif|ignoran[tz]|engstirnig|verbohrt|weltfremd|selbstgerecht|überheblich|"
        r"rechthaberisch|kleingeistig|spießig|würdelos|niveaulos)\w*",
        r"gekeife|gezeter|gebrüll|geplärre?|krakeel\w*|ausrasten",
        r"herum(?:brüllen|schreien|toben|zetern)|(?:aus einer mücke|elefanten)",
        r"(?:müll|dreck|schrott|abfall) (?:wie|von) (?:ihr\w*|dein\w*|eur\w*|sie|du)\b",
        r"(?:sie|du|ihr) (?:führen|führst|führt|benehmen|benimmst|verhalten|verhältst) (?:sich|"
        r"dich|euch)\b[^.!?]{0,20} wie\b",
        r"(?:sich|dich) (?:auf)?(?:führen|benehmen|verhalten) wie\b",
        r"kindergarten(?:tempo|niveau|kram)|unterste schublade|unter meinem niveau",
        r"damit (?:belästigen|belästigst)",
        r"uns mit (?:ihrer|ihrem|deiner|deinem) … (?:belästigen|nerven|behelligen)",
        r"(?<=er |en |te |ns |rn )wie (?:sie|du|ihr|ihnen|euch)(?= (?:sind|machen|haben|"
        r"verderben|gehen|kosten|nerven|ruinieren|können|sollten|braucht|dürfen|sollen|wollen|"
        r"müssen|werden)|[.!])",
        r"manche (?:leute |menschen |kunden |gäste )?(?:brauchen|können|müssen|wollen|haben|"
        r"lernen|verstehen|kapieren) (?:es )?(?:halt|eben|wohl|nun mal|offenbar|einfach|nie|"
        r"immer)\b",
        r"geistige\w* (?:durchfall|dünnschiss|müll|tiefflieger|größe)",
        r"(?:bei|mit) (?:so|solch) eine[mr] (?:auftreten|ton\w*|benehmen|verhalten|einstellung|"
        r"wortwahl|haltung|mundwerk)",
        r"(?:das|der|die) einzige \w* ?(?:hier )?(?:hier )?(?:ist|sind) (?:ihr|sie|dein|du)\b",
        r"was (?:genau |daran |bitte )?(?:haben sie|hast du|verstehen sie|"
        r"verstehst du) (?:\w+ )?nicht",
        r"ist das (?:denn )?so schwer|so schwer (?:kann|ist) das (?:doch )?nicht",
        r"tomaten auf den|auf den ohren|vorkauen|zum (?:mitschreiben|hundertsten mal|x-ten mal)",
        r"(?:für|auch für) (?:langsame|begriffsstutzige|dumme)|aufmalen\b",
        r"den schuss nicht gehört|selbstmitleid|opferrolle|wichtigtuerei|effekthascherei",
        r"erbsenzähl\w*|haarspalterei|korinthenkack\w*|pedant\w*|pingelig|kleinkariert",
        r"werden sie erwachsen|werd erwachsen|wo leben sie",
        r"(?:auf|an) (?:sie|dich|kunden wie sie) (?:können|kann) (?:wir|man|ich) … verzichten",
        r"(?:ihre|deine) meinung interessiert",
        r"interessiert (?:hier )?(?:niemanden|keinen|kein)\b|wen interessiert",
        r"(?:selbst|sogar|auch) (?:sie|du|ihnen|dir) (?:verstehen|begreifen|kapieren|schaffen|"
        r"hinbekommen|einleuchten|klar|wissen|hinkriegen)",
        r"(?:müssten|sollten|könnten) (?:selbst|sogar|auch) (?:sie|du)\b",
        r"jeder,? der (?:\w+ ){0,4}(?:lesen|zählen|denken|halten) kann|bis drei zählen",
        r"sagt (?:ausgerechnet|einer,|jemand,) |ausgerechnet (?:sie|du)\b",
        r"(?:sagt|verrät) (?:mehr|viel|alles|eine menge) über (?:sie|dich)|schraube locker",
        r"latten am zaun|sprung in der schüssel|dachschaden|hirnschmalz|gehirnzelle\w*|grips\b",
        r"(?:deine|ihre|eure)s schlag(?:e)?s",
        r"wie (?:ein|eine|der|die) (?:\w+ )?(?:schwein|schaf|esel|kuh|huhn|gans|ochse|ziege|"
        r"affe)\b",
        r"langsam (?:und deutlich )?(?:für sie|zum mitlesen|zum mitschreiben)",
        r"laien … (?:nicht|kaum) (?:begreifen|verstehen|kapieren|wissen)",
        r"(?:hier )?nichts zu (?:sagen|melden) (?:hat|haben|hast)|hysterisch\w*|kindisch\w*",
        r"drama ?queen",
    ),
    en=Ways(
        r"(?:calm|simmer|settle) (?:yourself |yourselves )?down|chill(?: out| a bit|[.!,]|$)",
        r"(?:just|please|try to|need to|oh|and) relax\b|relax[,.!]",
        r"(?:take|have) a … (?:deep )?breath\b|cool (?:it|off)\b",
        r"get (?:a|some) (?:grip|life|perspective|real)|get real|pull yourself|lighten up",
        r"get over (?:it|yourself)|grow up\b(?! in| with)|suck it up|man up|cry me a",
        r"deal with it|tough (?:luck|cookies|titty)|boo[- ]?hoo|diddums",
        r"learn (?:how )?to (?:read|count|use|spell|listen|behave|drive|write)",
        r"(?:can you|can't you|could you|do you) (?:not |even |"
        r"actually )?(?:know how to )?read(?: english)?\?",
        r"(?:try|bother) (?:to )?reading|use your (?:eyes|brain|head|common)|open your eyes",
        r"(?:put|clean|need) … (?:your )?glasses|common sense|engage … brain|(?:your|a) brain\b",
        r"half a brain",
        r"(?:even a|any|a) (?:\w+ )?(?:child|kid|toddler|year-old|monkey|idiot|fool|"
        r"trained \w+)\b … (?:could|can|would|knows|understand\w*|manage\w*)",
        r"(?:my|your) (?:gran|nan|grandmother|toddler|\w+-year-old) (?:could|can|manages)",
        r"(?:not|isn't|hardly) (?:rocket science|brain surgery)",
        r"(?:stupid|silly|dumb|daft|daftest|dafter|stupidest|silliest|dumbest|idiotic|odder|"
        r"oddest|strangest|weirdest|ridiculous) (?:\w+ )?(?:question|idea|suggestion|comment|"
        r"complaint|message|review|remark|request|thing to)s?\b",
        r"(?:too|so|being|are you|you're|you are) (?:\w+ )?(?<!not )(?:stupid|silly|dumb|daft|"
        r"thick|rude|crazy|lazy|unreasonable|dramatic|difficult|entitled|spoil(?:t|"
        r"ed))\b(?! to)",
        r"(?:most|other|normal) (?:people|customers|adults|children|users) … (?:manage|cope|"
        r"get it|past the age|over the age)",
        r"(?:age of|past|than) (?:three|four|five|six|seven|eight|nine|ten)\b … (?:manage|can|"
        r"could|read|know|understand)\w*",
        r"how hard can|not that (?:hard|difficult)|spell it out|(?:draw|paint) you a picture",
        r"words of one syllable",
        r"(?:people|customers?|guests?|parents?|folks?|clients?|users?|passengers?|patients?|"
        r"members?|men|women|fans|tenants?|residents?) (?:like|such as) (?:you|yourself|"
        r"yourselves)\b",
        r"(?:your|of your) (?:sort|kind|type|ilk)\b|you people\b|you lot\b|wrong with you",
        r"who do you think you",
        r"are you (?:deaf|blind|serious|kidding|for real|ok in|even|thick|stupid|slow)",
        r"nothing better to|too much (?:free )?time|get (?:yourself )?a hobby|another hobby",
        r"seek (?:\w+ )?help|(?:see|need) a (?:therapist|shrink|psychiatrist)|shut up|zip it",
        r"mind your own|shame on you|ashamed of yourself",
        r"(?:you|you've|you clearly|you obviously) … (?:have )?(?:no|not a|zero|"
        r"little) (?:idea|clue)\b(?! (?:how sorry|how much))",
        r"not (?:got )?a clue|(?:don't|do not|you) … know what you're talking",
        r"don't understand (?:the first|how|anything|basic)|revolve around you",
        r"not the only (?:customer|person|one|guest)|(?:you're|you are) not (?:that )?special",
        r"(?:not|aren't) (?:here as )?(?:your|a) (?:personal )?(?:servants?|slaves?|nanny|"
        r"mother|butler|maid|babysitter)",
        r"do us (?:all )?a favou?r|good riddance|nobody asked you|no one asked",
        r"(?:stop|quit|enough|instead of|rather than|less|done) … (?:whin|whing|moan|rant|cry|"
        r"complain|grumbl|bleat|nagg)(?:e?ing)\b",
        r"(?:whine|whinge|moan|bleat)\b|(?:your|some|any) manners|(?:were|was) you raised",
        r"(?:your|that) attitude\b",
        r"(?:a|any|every|most|other) (?:normal|sane|reasonable|sensible|civili[sz]ed|decent|"
        r"intelligent|rational|functioning|grown) (?:person|people|human|adult|customer|"
        r"grown-up)s?\b",
        r"grown (?:adults?|men|women|man|woman|ups?)\b|average intelligence|\biq\b",
        r"you (?:lack|have no|don't have) … (?:taste|sense of humou?r|manners|decency|brains|"
        r"class)\b",
        r"your (?:tone|behaviou?r|attitude|language|reaction|manner) (?:is|"
        r"was) (?:\w+ )?(?:appalling|unacceptable|disgusting|childish|unhinged|over the top|"
        r"uncalled for|out of order|rude|disgraceful|hysterical)",
        r"unhinged|deranged|off your (?:head|rocker|trolley)|lost the plot|under a rock",
        r"bigot\w*|obnoxious|insufferable|pushy (?:parent|mum|dad|customer)s?",
        r"(?:not|isn't|aren't) (?:very |too |the |that |exactly the |quite )+(?:bright\w*|"
        r"sharpest|quick\w*|smart\w*)\b",
        r"how (?:dense|thick|dim|slow|stupid) (?:can|do|are)|slow on the uptake",
        r"(?:basic|simple|primary school|elementary) (?:maths?|arithmetic|english|grammar|"
        r"reading|logic|manners|decency)",
        r"(?:behav|act|carry|carri|go)(?:e|ing|ed|es)?(?: on)? like (?:a|an) (?:\w+ )?(?:child|"
        r"toddler|brat|baby|teenager|lunatic|maniac|animal|diva|princess)",
        r"like a (?:spoilt|spoiled) \w+",
        r"(?:how|the way) you (?:carried on|behaved|carry on|spoke|acted)|kicking off",
        r"(?:your|lose your|keep your) temper",
        r"(?:trash|garbage|junk|rubbish|drivel) like (?:yours|that|this)",
        r"(?:immature|narrow-minded|self-righteous|arrogant|small-minded|holier-than-thou)",
        r"(?<=s )like (?:you|yours|yourself) (?:are|make|ruin|cost|give|should|need|never|"
        r"always|just|who)\b(?! (?:who|us|it all|this|our|the reason|why|so|possible|amazing|"
        r"brilliant|great))",
        r"some (?:people|folks?|customers|guests) (?:just |simply |clearly |"
        r"apparently )(?:need|can't|don't|never|have|want|aren't|won't|like)\b",
        r"(?:normal|ordinary|sensible|decent) folks?\b",
        r"the only \w+ (?:\w+ )?(?:here )?is (?:your|you)\b|(?:what|which) part of",
        r"(?:for the|how many) (?:hundredth|thousandth|umpteenth) time",
        r"(?:say|explain|repeat) (?:it|this|that) (?:again )?(?:very )?slowly",
        r"dumb (?:it|this) down|simple enough for|nitpick\w*|attention[- ]seek\w*",
        r"playing the victim|victim card|self-pity|pedant\w*|get out more|who cares\b",
        r"nobody cares|nobody (?:is|was) interested|what planet|dream on\b|in your dreams",
        r"wind your neck|give it a rest|put a sock|pipe down|button it|act your age",
        r"behave yourself",
        r"(?:don't|stop) be(?:ing)? (?:so |such an? )?(?:ridiculous|silly|absurd|daft|childish|"
        r"dramatic|difficult|rude|baby|pain|misery|petty|precious)",
        r"not welcome here|don't let the door|even you\b(?! (?:had|were|don't))",
        r"(?:anyone|anybody|everyone|someone) (?:who can (?:hold|read|count|tie|see)|"
        r"with (?:a pulse|eyes|half|any|an ounce|two))",
        r"spoken like|says (?:someone|the person|somebody) who|rich coming",
        r"coming from (?:someone who|you)\b",
        r"your (?:\w+ )?(?:taste|comment|message|review|behaviour|attitude) (?:says|speaks|"
        r"tells)",
        r"(?:says|tells us) (?:more|a lot|everything|all we need)[^.!?]{0,15} about you",
        r"like a (?:\w+ )?(?:pig|sheep|donkey|cow|chicken|parrot|goat|mule)\b",
        r"(?:type|say|write|speak|explain|repeat|go) (?:it |this |that )?(?:\w+ )?slowly\b",
        r"so (?:that )?you can keep up|brain cells?|screw loose|lost your marbles",
        r"a few sandwiches short|hysterical(?:ly)?|childish\w*|pathetic\b|drama queen",
        r"never lifted a finger",
    ),
)
THEM = WaysIn(
    de=Ways(
        r"(?:sie|ihnen|ihre?[nmrs]?|du|dir|dich|deine?[nmrs]?|euch|eue?r\w*|was für|"
        r"so (?:ein\w*|was|etwas)|solche?n?|welch)\b",
    ),
    en=Ways(
        r"(?:you|you're|you've|your|yours|yourself|u|what (?:a|an|utter|absolute|total)|such|"
        r"this is|that is|that's)\b",
    ),
)
#: contempt for ourselves, or for what both think is wrong
NOT_AT_THEM = WaysIn(
    de=Ways(
        r"(?:haben wir|wir haben|von uns|bei uns|uns (?:\w+ )?(?:sehr |wirklich |"
        r"furchtbar )?(?:peinlich|unangenehm)|mir (?:\w+ )?(?:sehr |wirklich )?peinlich|"
        r"unser\w* (?:fehler|dumm\w*|blöd\w*|schuld)|unser(?:e|em|en|er)? \w+ (?:ist|war|waren|"
        r"sind)|mein fehler|(?:sie|du|da) … recht\b|recht, |stimmt\b|(?:würde|wäre) (?:ich|"
        r"mich)|(?:ich|mich) … auch\b|ärgerlich)",
    ),
    en=Ways(
        r"(?:our (?:own )?(?:\w+ )?(?:mistake|fault|form|system|error|sign|bot|website|page|"
        r"side|part)|we (?:made|wrote|sent|printed|put|were|got)|i (?:made|was|wrote|feel|sent|"
        r"put|did|left|typed)|(?:you're|you are|quite) right|agree|embarrassing (?:for|"
        r"to) (?:us|me)|of (?:us|me)\b|on us\b|i'd (?:be|feel|have)|"
        r"my (?:own )?\w* ?(?:mistake|fault))",
    ),
)
THEIR_WORDS = WaysIn(
    de=Ways(
        r"was (?:sie|du|ihr) … (?:schreib|behaupt|erzähl|verlang|forder|sag|von sich)\w*",
        r"(?:ihr|ihre|ihren|ihrem|dein|deine) … (?:vorw[uü]rf|behauptung|kommentar|beschwerde|"
        r"ton\b|anspr[uü]ch|frage|kritik|nachricht)\w*",
    ),
    en=Ways(
        r"what (?:you|you're) … (?:say|claim|writ|ask|demand)\w*",
        r"your (?:\w+ )?(?:claim|comment|complaint|accusation|message|post|rant|demand|"
        r"question|tone)\w*",
    ),
)
