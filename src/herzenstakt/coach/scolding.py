"""Contempt in drafts: scolding, and whom it is meant for."""

from __future__ import annotations

from herzenstakt.coach.ways import Ways, WaysIn

#: nobody says this to somebody they respect
SCOLDS = WaysIn(
    de=Ways(
        r"beruhig(?:e|t|en sie)? (?:dich|euch|sich)",
        r"(?:sie sich|dich|euch) (?:(?:erst|jetzt|mal|wieder|einmal|bitte|"
        r"doch) )+(?:\w+ )?beruhig(?:en|e|st|t)\b(?! hat)",
        r"(?:sie sich|ihr euch|du dich) … beruhigt (?:haben|hast|habt)",
        r"komm(?:t|en sie)? (?:(?:jetzt|mal|doch|erst|bitte|wieder|erstmal|"
        r"einfach) )*(?:runter|herunter|klar|zu sich)\b(?! mit)",
        r"krieg(?:t|en sie| dich| euch)? … (?:sich |dich |"
        r"euch )(?:mal )?(?:wieder )?ein\b(?=[.!,]|$| und)",
        r"reg(?:t|en sie)? (?:dich|euch|sich) … (?:ab|nicht)\b",
        r"entspann(?:t|en sie)? (?:dich|euch|sich)|chillt? (?:mal|doch|ma)\b",
        r"(?:mal|jetzt) halblang|bleib(?:t|en sie)? … locker|den ball flach",
        r"(?:bitte|jetzt) (?:\w+ )?(?:tief )?durchatmen|atmen sie … (?:durch|tief)",
        r"(?:nicht|weniger) so (?:\w+ )?(?:hysterisch|empfindlich|ungeduldig|frech|dramatisch|"
        r"wehleidig|kleinlich|aggressiv|patzig)",
        r"lern(?:t|en sie|e)? (?:(?:erst|doch|mal|bitte|endlich|erstmal) )+(?:\w+ )?(?:lesen|"
        r"rechnen|deutsch|benehmen|manieren|schreiben|zuhören)",
        r"wer lesen kann|lesen (?:hilft|bildet|soll ja helfen)\b",
        r"(?:mit )?(?:einem )?funken (?:an )?(?:verstand|anstand|grips)|gesunde[nrm]? menschenverstand",
        r"(?:etwas|ein bisschen|ein wenig|mit|bisschen) (?:verstand|hirn|grips|nachdenken|logik|anstand|"
        r"benehmen)\b",
        r"(?:erst|nur|lieber|immer|hauptsache|gleich|und dann|einfach|aber) (?:\w+ ){0,3}(?:mecker|nörgel|"
        r"motz|"
        r"jammer|maul|pöbel|stänker|lamentier|zeter)\w*",
        r"(?:ihr|dein|euer|dieses|das|ihre|deine|eure) (?:ewige\w* |ständige\w* |dauernde\w* "
        r")?(?:gemecker|genörgel|"
        r"gejammer|gemotze|nörgelei\w*|meckerei\w*|jammerei|motzerei|pöbelei\w*|beschimpfung\w*"
        r"|unverschämtheit\w*)",
        r"(?:einfach|wohl|offenbar|anscheinend|doch) zu (?:hoch|schwierig|kompliziert|anstrengend|viel) "
        r"für (?:sie|dich)",
        r"(?:sie|dich) … (?:geistig|intellektuell)|intellektuell|geistige[nrs]? (?:höhe|leistung)",
        r"(?:wie|so) (?:ein kleines kind|ein kleinkind|im kindergarten|ein trotzige\w*|ein beleidigte\w*)",
        r"(?:mit|bei) (?:so |solch )?(?:einem|einer|ihrem|ihrer|deinem|deiner) (?:geschmack|gaumen|niveau|"
        r"einstellung|horizont|"
        r"auffassungsgabe|verstand|temperament|wesen)\b",
        r"(?:kriegt|schafft|kann|versteht|kapiert|begreift|weiß|findet|hinbekommt|packt) (?:doch |ja "
        r"|wirklich |nun |"
        r"sogar |schon )*(?:jede[rs]?|ein|ein\w) (?:\w+ )?(?:kind|depp|idiot|trottel|blinde\w*|anfänger"
        r"|affe|laie|"
        r"\w+klässler|\w+jährige\w*|praktikant)\b",
        r"(?:durchschnittliche\w*|normale\w*|einem funken) (?:iq|verstand|intelligenz)|(?:wohl|offenbar"
        r"|anscheinend|ihnen) "
        r"(?:ein bisschen |etwas )?zu ?viel verlangt\b|(?:ihr|dein) (?:gaumen|geschmack|gehör|auge"
        r"|gedächtnis) ist (?:wohl|eben|"
        r"halt|einfach|offenbar|anscheinend) (?:nicht|zu|kein|überfordert)\w*",
        r"wenn (?:sie|du) (?:\w+ ){0,4}(?:richtig |ordentlich )?(?:lesen|ablesen|zählen|rechnen|denken"
        r"|zuhören) (?:könnten|"
        r"könntest|würden|würdest)",
        r"wer (?:[\w-]+ ){0,3}(?:nicht|kein\w*) (?:\w+ ){0,2}(?:lesen|zählen|rechnen|hören|denken"
        r"|bedienen|schreiben|"
        r"aufpassen|benehmen|warten|zuhören|lesen und schreiben) (?:kann|will|mag)\b",
        r"(?:lassen sie|lass|lasst) (?:es |sich |dir |euch )+(?:doch |bitte |mal |von \w+ )*(?:vorlesen"
        r"|erklären|zeigen) "
        r"(?:von|wenn)\b",
        r"(?:hätten|hätte) wir ihnen (?:mehr|etwas mehr) (?:verstand|grips) zugetraut|(?:sie"
        r"|du) (?:sind|bist) "
        r"(?:wohl |offenbar |anscheinend |ja )?(?:mit dem falschen (?:fuß|bein)|nicht ausgelastet"
        r"|schlecht erzogen)\b",
        r"(?:grundschul|vorschul|kita|kindergarten)(?:mathe|wissen|stoff|niveau)\w*|(?:erste|zweite"
        r"|dritte) klasse,? "
        r"(?:mathe|deutsch|stoff)",
        r"(?:lächerlich|kindisch|albern|peinlich|armselig|erbärmlich)\w* (?:von (?:ihnen|dir)"
        r"|,? (?:dass|wie) (?:sie|du))\b",
        r"(?:ihre|deine|solche) (?:anspruchshaltung|arroganz|dreistigkeit|frechheit\w*"
        r"|unverschämtheit\w*|ignoranz)\b",
        r"(?:sonst|ihnen|dir) (?:noch )?(?:alles klar|alles in ordnung)\?|noch nie (?:einen "
        r"|eine )?\w+ (?:gesehen|"
        r"gelesen|erlebt),? (?:der|die|das) so\b",
        r"(?:gehen sie|geh) (?:doch |lieber |einfach |mal )*(?:an die frische luft|schlafen|zum arzt"
        r"|spielen|heulen)\b",
        r"jede[rs]? (?:\w+klässler|\w+jährige|grundschüler|erstklässler|anfänger|laie|vollidiot)\w*"
        r"|kein(?:en)? "
        r"(?:abitur|studium|diplom|"
        r"doktortitel|ingenieur\w*) (?:brauch|zu haben|nötig)\w*",
        r"leberwurst|(?:nicht|nie) (?:ganz )?(?:zurechnungsfähig|alle beisammen|richtig tickt)",
        r"(?:spar|behalt|steck)\w* (?:sie )?(?:sich|dir|euch) (?:ihre|deine|eure|den|das|die|solche)\b … "
        r"(?:kommentar|"
        r"sprüche|spruch|ratschläge|belehrung|meinung|ton|drohung|frechheit)\w*",
        r"(?:leute|menschen|typen|kunden|gäste|solche|solchen) (?:wie sie|wie dich|wie du|wie ihnen|"
        r"kunden|leute\w*|gäste)"
        r" (?:\w+ )?(?:brauch|fehl|hat|haben|kann|können|machen|will|wollen)\w*",
        r"(?:hat|haben) (?:uns |hier |in \w+ )?(?:gerade |hier )?noch gefehlt",
        r"wen (?:juckt|kümmert|interessiert|wundert)|juckt (?:hier )?(?:keinen|niemanden)",
        r"(?:können sie|kannst du|könnt ihr) (?:nicht|überhaupt|eigentlich|denn) … lesen",
        r"lesen (?:können sie|kannst du|könnt ihr)\b|lesekompetenz|(?:augen|brille) auf\b",
        r"(?:nicht|nie|endlich|mal|zu) … (?:kapier\w*|begreif\w*)\b|schwer von begriff",
        r"(?:ihr|dein)\w* (?:gehirn|hirn|verstand)\b|(?:erst )?denken,? dann",
        r"(?:mal|erst|bitte|vorher) (?:nach|mit)denken|(?:gehirn|hirn) (?:ein|an|benutz)\w*",
        r"(?:sie|du|ihr) (?:damit |wohl |offenbar |scheinbar )+überfordert",
        r"(?:haben|hast|habt) (?:sie|du|ihr) (?:\w+ ){0,4}(?:keine|keinerlei|null|keinen|"
        r"nicht die geringste) (?:blassen |leiseste )?(?:ahnung|schimmer|dunst) (?:von|wie)\b",
        r"(?:sie|du|ihr) (?:haben|hast|habt) (?:\w+ ){0,3}(?:keine|keinerlei|null|keinen|"
        r"nicht die geringste) (?:blassen )?(?:ahnung|schimmer|dunst)\b",
        r"so viel ahnung … wie\b|jedes kind (?:weiß|versteht|begreift|kapiert|schafft)",
        r"jedes kind kann (?:das|es|diesen|lesen)\b|jedes kleinkind|idiotensicher",
        r"bis drei zählen",
        r"(?:selbst|sogar|schon) ein\w* (?:kind|kleinkind|grundschüler|blinder|anfänger|idiot|"
        r"affe)\b … (?:hin|kann|schafft?|versteht|weiß|begreift)\b",
        r"was (?:genau |daran |bitte )(?:haben sie|hast du) (?:\w+ )?nicht verstanden",
        r"ist das (?:denn )?so schwer|jeder,? der (?:\w+ ){0,4}(?:lesen|zählen|denken) kann",
        r"tomaten auf den|vorkauen|zum (?:mitschreiben|(?:hundertsten|x-ten) mal(?=[:,.!]| erkl| sag))",
        r"(?:soll|sollen|muss|müssen) … aufmalen|den schuss nicht gehört|für begriffsstutzige",
        r"langsam (?:für sie|zum mitlesen)",
        r"(?:selbst|sogar) (?:sie|du|ihnen|dir) (?:verstehen|begreifen|kapieren|schaffen|"
        r"einleuchten|wissen)",
        r"(?:müssten|sollten) (?:selbst|sogar) (?:sie|du)\b|das müssten auch sie",
        r"laien … (?:nicht|kaum) (?:begreifen|verstehen|kapieren)|vorstellungsvermögen",
        r"(?:ihr|ihren|dein|deinen) horizont|auffassungsgabe|grundrechenarten|hirnschmalz",
        r"gehirnzelle\w*|grips\b|iq (?:über|unter|von)",
        r"(?<!keine )(?<!kein )(?<!keinen )(?:dumm|blöd|dämlich|doof|bescheuert|dreist|dümmst|"
        r"dämlichst|absurdest|blödest|merkwürdigst)\w* (?:\w+ )?(?:frage|idee|vorschlag|"
        r"vorschläge|kommentar|ausrede|spr[uü]ch|bemerkung|kritik|beschwerde|behauptung|"
        r"bewertung)\w*",
        r"(?:zu|bist|seid) (?:\w+ )?(?:dumm|blöd|doof|dämlich|beschränkt|bescheuert)\b(?= zu|"
        r"[.!?,]|$)",
        r"zu faul\b|hysterisch\w*|kindisch\w*|drama ?queen",
        r"(?:sie|du) (?:sind|bist) eine zumutung",
        r"(?:sie|du) (?:\w+ ){0,2}nicht ganz (?:dicht|sauber|bei trost)|alle tassen",
        r"schraube locker|latten am zaun|sprung in der schüssel|dachschaden",
        r"einen an der (?:waffel|klatsche|murmel)|hinter(?:m| dem) mond|oberstübchen|ticken sie",
        r"(?:baustellen|nicht (?:ganz )?richtig|krank|wirr) (?:im|in der) (?:kopf|birne)",
        r"(?:fehlt|mangelt) (?:es )?(?:ihnen|dir|euch) … (?:geschmack|verstand|humor|manieren|"
        r"anstand|reife|respekt|bildung|intelligenz|niveau|grips)",
        r"(?:ihr|dein|euer|dieser) (?:ton\w*|umgangston|verhalten|benehmen|auftreten) (?:ist|"
        r"war|finde\w*) (?:\w+ )?(?:\w+ )?(?:unterirdisch|unmöglich|unverschämt|daneben|"
        r"inakzeptabel|unter aller|eine frechheit)",
        r"(?:bei|mit) (?:so|solch) eine[mr] (?:auftreten|ton\w*|benehmen|verhalten|einstellung|"
        r"wortwahl|mundwerk)",
        r"(?:ihre|deine|keine|etwas) (?:manieren|kinderstube|erziehung|benimm)\b",
        r"(?:ignorant|engstirnig|verbohrt|weltfremd|selbstgerecht|überheblich|rechthaberisch|"
        r"kleingeistig|niveaulos)\w*",
        r"ignoranz|ein normaler mensch|normale (?:leute|menschen)|kein vernünftiger mensch",
        r"ihres(?:gleichen| schlages)|(?:ihrer|deiner|eurer) sorte|ihres kalibers",
        r"(?:das|der|die) einzige \w+ hier (?:ist|sind) (?:ihr|sie|dein|du)\b",
        r"manche (?:leute |menschen |kunden |gäste )?(?:brauchen|können|müssen|wollen|haben|"
        r"lernen|verstehen|kapieren) (?:es )?(?:halt|eben|wohl|nun mal|offenbar|einfach nicht|"
        r"nie)\b",
        r"(?:sagt|verrät) (?:mehr|viel|alles|eine menge) über (?:sie|dich)|selbstmitleid",
        r"opferrolle|wichtigtuerei|effekthascherei|erbsenzähl\w*|haarspalterei|korinthenkack\w*",
        r"pingelig|kleinkariert|werden sie erwachsen|werd erwachsen|wo leben sie",
        r"wie (?:ein|eine) (?:\w+ )?(?:schwein|schaf|esel|kuh|huhn|gans|ochse|ziege)\b",
        r"(?:sie|du|ihr) (?:führen|führst|benehmen|benimmst|verhalten|verhältst) (?:sich|"
        r"dich) wie\b",
        r"geistige\w* (?:durchfall|dünnschiss|tiefflieger)",
        r"(?:müll|dreck|schrott) wie (?:ihr\w*|dein\w*|eur\w*)\b",
        r"kindergarten(?:tempo|niveau|kram)|unterste schublade|unter meinem niveau",
        r"aus einer mücke|heul\w* (?:doch|leise|nicht|hier)",
        r"(?:rum|herum)(?:heul|jammer|motz|brüll|schrei|zeter)\w*",
        r"(?:hören sie|hör|hört) … zu (?:jammern|meckern|nörgeln|heulen|motzen|zetern|pöbeln)",
        r"(?:statt|nur|immer|ständig|lieber) (?:\w+ ){0,2}(?:zu )?(?:jammern|meckern|nörgeln|"
        r"heulen|motzen|pöbeln)",
        r"(?:meckert|nörgelt|jammert|jammerst|meckerst|nörgelst)\b|gekeife|gezeter|geplärre?",
        r"krakeel\w*|stell(?:en sie|t)? (?:sich|dich|euch) … nicht … so an\b",
        r"(?:mach\w*|machen sie) … (?:so ein |kein |nicht so ein |hier )(?:theater|drama|"
        r"aufstand|affentheater)\b",
        r"(?:mund|klappe) halten|halt(?:et|en sie)? (?:den mund|die klappe)",
        r"schäm(?:t|en sie)? (?:dich|euch|sich)|was fällt (?:ihnen|dir) … ein\b|bilden sie sich",
        r"was glauben sie … (?:wer|eigentlich)|für wen halten sie|nichts besseres zu tun",
        r"such\w* (?:sie )?(?:sich|dir) … hobby|geht's (?:noch|ihnen noch)\b|wunschkonzert",
        r"ponyhof|nabel der welt|dreht sich nicht … um (?:sie|dich|euch)|extraw[uü]rst\w*",
        r"(?:ihr\w*|ihre) (?:diener|sklaven?|dienstmädchen|butler)\b|nicht der mittelpunkt",
        r"(?:sollten|solltest) (?:sie|du) … (?:therapeut|psychiater|psycholog|therapie)\w*",
        r"sollten sie sich … (?:therapeut|psychiater)\w*",
        r"(?:auf|an) (?:sie|dich) (?:können|kann) (?:wir|man|ich) … verzichten",
        r"(?:ihre|deine) meinung interessiert",
        r"interessiert (?:hier )?(?:niemanden|keinen|kein)\b|wen interessiert",
        r"uns mit (?:ihrer|ihrem|seiner|deiner|deinem) … (?:belästigen|nerven|behelligen)",
        r"hier nichts zu (?:sagen|melden) (?:hat|haben|hast)",
    ),
    en=Ways(
        r"(?:get|ask|have|find) (?:some(?:one|body)|an adult|a grown-up|a friend|your (?:mum|kids?|son"
        r"|daughter)) to "
        r"(?:read|explain|help you (?:read|understand|count))\b",
        r"(?:primary|elementary|infant|nursery|junior|grade) school (?:maths?|stuff|level|reading|english)|"
        r"(?:first|second|third)[- ]grade (?:maths?|reading)|kindergarten (?:stuff|level|maths?)",
        r"(?:anyone|anybody|everyone|someone) with (?:a|an|any|half|even|the slightest|a shred of"
        r"|an ounce of|the most "
        r"basic) (?:\w+ ){0,3}(?:command|grasp|knowledge|understanding|sense|taste|idea|ear|eye|brain"
        r"|clue|education|"
        r"manners)\b",
        r"(?:a|any) (?:five|six|seven|eight|nine|ten|\d+)[- ]year[- ]old (?:could|can|would|knows"
        r"|manages|understands)",
        r"(?:might|may|could) (?:just )?be (?:\w+ )?(?:terrible|bad|hopeless|useless|rubbish) (?:with"
        r"|at)\b|(?:nobody|no one) "
        r"asked for (?:your|the|an?) opinion|clearly can't afford|can't afford (?:us|our|it)[.!]",
        r"grow up,? (?:please|will you|would you|for)\b|oh,? grow up\b",
        r"(?:folks?|people|types|customers|men|women) of (?:your|that) (?:sort|kind|type|ilk|sort)\b",
        r"(?:how|so|really|quite|rather|frankly|just|plain|is|was|a) (?:childish|pathetic|infantile"
        r"|laughable|petulant|"
        r"juvenile|idiotic|moronic|entitled)(?: of you|[.!,]|$| and| reaction| behaviou?r| comment"
        r"| message| tantrum)",
        r"your (?:sense of )?entitlement|sense of entitlement|so entitled|entitled (?:customer|people"
        r"|person|brat|attitude)\w*",
        r"(?:have|had) you (?:been|gone) (?:drinking|to school)|did you (?:even )?(?:go to|finish"
        r"|attend) school",
        r"(?:waste|wasting) (?:our|my|everyone's) time\b(?! sorry)|not worth (?:our|my) (?:time|breath)",
        r"(?:calm|simmer|settle) (?:yourself |yourselves )?down\b|chill (?:out|a bit)\b",
        r"(?:just|please) chill\b|(?:just|please|oh|do|try to|need to) relax\b",
        r"take a (?:\w+ )?breath\b|get a (?:grip|life|hobby)\b|get real\b",
        r"pull yourself together|lighten up|get over (?:it|yourself)\b",
        r"(?:please|just|do|should|need to|time to|oh|maybe|perhaps) grow up\b|grow up(?:[.!]| a (?:bit|"
        r"little))|suck it up",
        r"man up\b|cry me a|(?:just|so) deal with it|tough (?:luck|cookies|titty)|boo[- ]?hoo",
        r"diddums|act your age|behave yourself|give it a rest|put a sock|pipe down|button it",
        r"wind your neck|zip it\b|shut up\b|get out more\b",
        r"(?:should|could|need to|must|please|try to|maybe|perhaps|just|"
        r"time to) (?:\w+ )?learn (?:how )?to (?:read|count|spell|listen|behave)",
        r"learn to read[.!,]",
        r"(?:can you|can't you|could you|do you) (?:not |even |"
        r"actually )?(?:know how to )?read(?: english)?\?",
        r"(?:try|bother)(?:ing)? (?:to )?read(?:ing)? (?:it|the|what|your)\b",
        r"(?:reading )?comprehension\b(?! test| class| exercise)|reading skills|ability to read",
        r"(?:pathetic|ridiculous|petty|childish|laughable|absurd|embarrassing) (?:to|of you|that you)\b",
        r"(?:always|only|just|never) (?:moan|whin|whing|complain|grumbl|bitch|rant|sulk|kick|mak)\w*(?: "
        r"up)? (?:a fuss|"
        r"about|when|without|before|instead|and)\b",
        r"your (?:\w+ )?(?:whining|whingeing|moaning|bleating|ranting|tantrum|hissy fit|sulk|nonsense|"
        r"drama|rant)\b",
        r"(?:throw|throwing|having|had) (?:a|your|such a) (?:\w+ )?(?:tantrum|hissy fit|strop|meltdown|"
        r"paddy)",
        r"(?:spare us|keep) (?:your|the) (?:\w+ )?(?:opinion|insults|lecture|drama|theatrics|comments? to "
        r"yourself)",
        r"(?:don't need|doesn't take|shouldn't need|hardly needs?|doesn't need) (?:a|an) (?:phd|degree|"
        r"genius|rocket|doctorate|"
        r"engineering)\b",
        r"(?:a|an) (?:palate|taste|attitude|brain|temper|mouth|face|manner|mind) like yours\b",
        r"(?:too|bit) (?:hard|difficult|complicated|much) for you\b|above your pay|beyond you\b",
        r"(?:adults?|grown-ups) (?:are )?(?:talking|in the room)|who (?:hurt|raised|asked) you\b",
        r"(?:what|how) (?:an? )?(?:\w+ )?(?:silly|stupid|daft|ridiculous|idiotic|pathetic|childish|petty) "
        r"(?:thing|way|"
        r"thing to|reaction|attitude|remark)\b",
        r"use your (?:eyes|brain|head|common)|open your eyes|put your glasses on|common sense\b",
        r"half a brain|brain cells?\b",
        r"even a (?:\w+ )?(?:child|kid|toddler|monkey|idiot|fool|\w+-year-old)\b",
        r"any (?:idiot|fool|monkey)\b",
        r"my (?:gran|nan|grandmother|toddler|\w+-year-old) (?:could|manages)",
        r"(?:not|isn't|hardly) (?:rocket science|brain surgery)|how hard can (?:it|this)",
        r"spell it out\b|(?:draw|paint) you a picture|words of one syllable",
        r"(?:what|which) part of [^.!?]{0,40} (?:don't|didn't|do|did) you",
        r"(?:for the|how many) (?:hundredth|thousandth|umpteenth) time|dumb (?:it|this) down",
        r"so (?:that )?you can keep up",
        r"(?:i'll|i will|let me) (?:type|say|write|repeat) (?:it |this |that )?(?:\w+ )?slowly",
        r"even you\b(?! (?:had|were|don't|and))|beyond (?:a|any) (?:person|one) of average",
        r"average intelligence|(?:basic|simple) (?:maths?|arithmetic|logic|manners)\b",
        r"(?:most people|anyone|anybody) (?:past|over|above) the age of \w+ (?:manage|read|"
        r"understand|work)",
        r"(?:anyone|anybody|everyone) (?:who can (?:hold a|read\b|count\b|tie)|with (?:a pulse|"
        r"eyes\b|half a|an ounce))",
        r"most people … manage\b",
        r"you(?:'ve| have| clearly have| obviously have) (?:absolutely |clearly |got )*(?:no|"
        r"not a|zero|little) (?:idea|clue)\b",
        r"(?:haven't|hasn't|without) (?:got )?a clue|know what you're talking about",
        r"you (?:clearly |obviously |just )?(?:don't|do not) understand\b",
        r"(?<!not a )(?:stupid|silly|dumb|daft|daftest|dafter|stupidest|silliest|dumbest|"
        r"idiotic|odder|oddest|strangest|weirdest|ridiculous) (?:\w+ )?(?:questions?|ideas?|"
        r"suggestions?|comments?|complaints?|messages?|reviews?|remarks?|requests?)\b",
        r"(?:you're|you are|are you|stop being|don't be) (?:\w+ )?(?<!not )(?:stupid|silly|"
        r"dumb|daft|thick|rude|crazy|lazy|unreasonable|dramatic|difficult|spoil(?:t|ed)|"
        r"ridiculous|childish|absurd|petty)\b",
        r"too (?:stupid|lazy|thick|dumb)\b",
        r"you're not (?:very |too |exactly the |the )+(?:bright\w*|smart\w*|sharpest|quick\w*)",
        r"not the (?:brightest|sharpest)",
        r"how (?:dense|thick|dim|stupid|slow) (?:can|do) (?:you|one|people|anyone)",
        r"slow on the uptake|screw loose|lost your marbles|sandwiches short",
        r"(?:people|customers|guests|someone|folk|parents|fans) of your (?:sort|kind|type|ilk)",
        r"your (?:sort|ilk)\b(?! code)|you people\b|you lot\b",
        r"(?:what's|what is|something) wrong with you\b|who do you think you",
        r"are you (?:serious|kidding|for real|thick|stupid)\b|are you (?:deaf|blind)\?",
        r"nothing better to do\b|you have (?:far |clearly )?too much (?:free |spare )?time",
        r"(?:should|need to|ought to) (?:see|get) a (?:therapist|shrink|psychiatrist)",
        r"mind your own|shame on you|ashamed of yourself|revolve around you",
        r"(?:you're|you are) not (?:that )?special",
        r"(?:not|aren't) (?:here as )?(?:your|a) (?:personal )?(?:servants?|slaves?|nanny|"
        r"mother|butler|maid|babysitter)",
        r"do us all a favou?r|good riddance|(?:nobody|no one) asked you\b|who cares\b",
        r"nobody cares\b|what planet|dream on\b|in your dreams|you're not welcome",
        r"(?:stop|quit|enough|instead of|rather than) … (?:whin|whing|moan|rant|cry|complain|"
        r"grumbl|bleat|nagg|squeal)(?:e?ing)\b",
        r"(?:you|your|don't|stop|need to|who) (?:\w+ )?(?:whine|whinge|moan|bleat|squeal)\b",
        r"your (?:manners|attitude)\b|(?:were|was) you raised",
        r"(?:a|any|every|most|other) (?:normal|sane|reasonable|sensible|civili[sz]ed|rational|"
        r"functioning|grown) (?:person|people|human|adult)s?\b(?! (?:would|should|is|gets|"
        r"feels))",
        r"grown (?:adults?|men|women)\b|(?:normal|sensible|decent) folks?\b",
        r"you (?:lack|have no|don't have) (?:\w+ ){0,3}(?:taste|sense of humou?r|manners|"
        r"decency|brains|class)\b",
        r"your (?:tone|behaviou?r|language|reaction) (?:is|was) (?:\w+ )?(?:appalling|"
        r"unacceptable|disgusting|childish|unhinged|over the top|uncalled for|out of order|"
        r"rude|disgraceful|hysterical)",
        r"unhinged|deranged|off your (?:head|rocker|trolley)|under a rock\b|bigot\w*|obnoxious",
        r"insufferable|pushy (?:parent|mum|dad|customer)s?|immature|narrow-minded",
        r"self-righteous|small-minded|holier-than-thou|hysterical(?:ly)?\b|childish\w*",
        r"drama queen",
        r"(?:behav|act|carry|carri)(?:e|ing|ed|es)?(?: on)? like (?:a|an) (?:\w+ )?(?:child|"
        r"toddler|brat|baby|teenager|lunatic|maniac|animal|diva|princess)",
        r"like a (?:spoilt|spoiled) \w+",
        r"like a (?:\w+ )?(?:pig|sheep|donkey|cow|parrot|goat|mule)\b",
        r"(?:the way|how) you (?:carried on|behaved)",
        r"(?:keep|kept|lose|lost) (?:your|her|his) temper",
        r"(?:trash|garbage|junk|rubbish|drivel) like (?:yours|that)",
        r"some people (?:just|simply|clearly|apparently) (?:can't|don't|never|won't|aren't)",
        r"the only \w+ here is (?:your|you)\b|nitpick\w*|attention[- ]seek\w*",
        r"playing the victim|victim card|self-pity|spoken like",
        r"says (?:someone|the person|somebody) who|rich coming",
        r"your (?:taste|behaviour|attitude|review) (?:says|speaks|tells) (?:volumes|for itself|"
        r"more|a lot|it all|us all|everything)",
        r"(?:says|tells us) (?:more|a lot|everything)[^.!?]{0,15} about you\b",
        r"never lifted a finger|it's the person (?:holding|using|behind)",
    ),
)
#: "people like you": fine where it is meant kindly
LIKE_YOU = WaysIn(
    de=Ways(
        r"(?<!ohne )(?<!für )(?<!dank )"
        r"(?:leute|menschen|kunden|kundinnen|gäste|typen|kandidaten|nutzer|eltern|fahrgäste|"
        r"patienten|mitglieder|jemand\w*|fans|bürger|billigheimer|mütter|väter) (?:wie|"
        r"vom schlage?) (?:sie|du|ihr|dich|ihnen|euch|dir)\b(?! und\b)",
        r"leute (?:deines|ihres) schlages",
    ),
    en=Ways(
        r"(?<!without )(?<!for )(?<!thanks to )"
        r"(?:people|customers?|guests?|parents?|folks?|clients?|users?|passengers?|patients?|"
        r"members?|men|women|fans|tenants?|residents?) (?:like|such as) (?:you|yourself|"
        r"yourselves)\b(?! and\b)",
    ),
)
#: contempt for ourselves, or for what both think is wrong
NOT_AT_THEM = WaysIn(
    de=Ways(
        r"(?:haben wir|wir haben|von uns|bei uns|von unser\w*|mein fehler|(?:sie|du|"
        r"da) (?:\w+ )?recht\b|recht, |stimmt\b|ärgerlich|uns (?:\w+ ){0,2}peinlich|"
        r"mir (?:\w+ ){0,2}peinlich|nicht peinlich)",
        r"unser\w* (?:fehler|schuld|\w+ (?:ist|war|waren|sind)|fahrer\w*|mitarbeiter\w*|"
        r"kolleg\w*)",
        r"(?:würde|wäre) (?:ich|mich)|(?:ich|mich) … auch\b",
    ),
    en=Ways(
        r"our (?:own )?(?:\w+ )?(?:mistake|fault|form|system|error|sign|bot|website|page|side|"
        r"part)",
        r"we (?:made|wrote|sent|printed|put|were|got)\b",
        r"i (?:made|was|wrote|feel|sent|put|did|left|typed)\b|(?:you're|you are|quite) right\b",
        r"agree\b|of (?:us|me)\b|on us\b|i'd (?:be|feel|have)\b|my (?:own )?(?:mistake|fault)",
    ),
)
#: what they said or did
THEIR_WORDS = WaysIn(
    de=Ways(
        r"(?:sich|dich|euch) (?:\w+ )?(?:zu|darüber|deswegen|wegen) (?:beschwer|beklag|aufreg|aufzureg)\w*",
        r"was (?:sie|du|ihr) … (?:schreib|behaupt|erzähl|verlang|forder|sag|von sich)\w*",
        r"(?:sie|du|ihr) (?:sind|bist|seid)\b|von (?:ihnen|dir)\b",
        r"(?:ihr|ihre|ihren|ihrem|dein|deine) (?:\w+ )?(?:vorw[uü]rf|behauptung|kommentar|"
        r"beschwerde|ton\b|anspr[uü]ch|frage|kritik|nachricht|forderung)\w*",
    ),
    en=Ways(
        r"to (?:complain|moan|whine|expect|demand|ask us|accuse)\b",
        r"what (?:you|you're) … (?:say|claim|writ|ask|demand)\w*",
        r"(?:you're|you are)\b(?! (?:\w+ )?right| not)|of you\b",
        r"your (?:\w+ )?(?:claims?|comments?|complaints?|accusations?|messages?|posts?|rants?|"
        r"demands?|questions?|tone|reaction|behaviour)\b",
    ),
)
