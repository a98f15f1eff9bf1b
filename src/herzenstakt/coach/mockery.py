"""Irony at somebody's cost, and the joy that is none."""

from __future__ import annotations

from herzenstakt.coach.ways import Ways, WaysIn

#: mock praise, mock pity, mock obedience: nobody means these under a complaint
MOCKS = WaysIn(
    de=Ways(
        r"dank\w* … (?:belehrung|lektion|nachhilfe\w*|expertise|expertenmeinung|expertentipp|"
        r"fachmeinung|weisheit\w*|ferndiagnose|erleuchtung|predigt|unterricht\w*)\b",
        r"dank\w* … kostenlos\w* (?:gutachten|beratung|analyse|tipp|kritik|diagnose|"
        r"unternehmensberatung)",
        r"(?:merci|thx|thanks) … (?:belehrung|lektion|nachhilfe\w*|expertise|weisheit\w*|aufklärung|"
        r"vortrag)\b",
        r"da lernt man … (?:noch|nie|was)",
        r"dank\w* … (?:aufklärung|vortrag|standpauke|gardinenpredigt|geschichtsstunde|lehrstunde|"
        r"crashkurs)\b",
        r"dank\w* … (?:ohne sie|ohne dich) … (?:nie|aufgeschmissen|verloren|nicht)\b",
        r"(?:dass|wie) (?:sie|du|ihr) (?:das|so etwas|sowas) … (?:überlebt|überstanden|ausgehalten|"
        r"verkraftet)\b",
        r"(?:sie|du) (?:sind|bist) (?:natürlich|bestimmt|sicher\w*|ja|wohl|also|gewiss|offenbar) (?:\w+ "
        r"){0,2}(?:der|die|das) "
        r"(?:einzige|erste|beste|größte|schlaueste|klügste|ärmste|wichtigste)\w*",
        r"(?:ach|aha|soso|so so|na),? (?:und )?(?:sie|du) (?:sind|haben|wissen|kennen|bist|hast|weißt|"
        r"kennst) "
        r"(?:natürlich|also|wohl|bestimmt|sicher\w*|ja)\b",
        r"welt (?:für (?:sie|dich) )?(?:zusammengebrochen|eingestürzt|stillgestanden)|welt … "
        r"zusammen(?:gebrochen|bricht)",
        r"(?:da |jetzt |nun )?(?:haben|hat) (?:wir|man) (?:hier |ja |also |wohl )+(?:einen|eine|endlich|"
        r"jemanden) (?:echten |"
        r"wahren |richtigen |kleinen )?(?:fach|expert|kenner|profi|experten|spezialist|künstler|meister|"
        r"richter|detektiv)\w*",
        r"(?:was|welch) (?:für )?ein glück,? dass|wie schön,? dass (?:wir|es) (?:jetzt |hier |noch |"
        r"endlich |auch )*(?:leute|"
        r"menschen|jemanden|einen|eine|so) (?:\w+ )?(?:wie sie|wie dich|haben|gibt|fach\w*|expert\w*)",
        r"(?:zeigen|zeig|erklären|erklär|machen|mach) (?:sie |du )?(?:uns|mir|es uns|dem team|den \w+|"
        r"unser\w* \w+)? ?(?:doch|gern|"
        r"gerne|ruhig|mal|bitte) (?:\w+ ){0,3}(?:wie (?:es|das|man)|besser|vor)\b",
        r"(?:übernehmen|übernimm|kommen sie|komm|stellen sie sich|stell dich) (?:sie )?(?:doch|gern|gerne|"
        r"ruhig) (?:\w+ ){0,4}"
        r"(?:den laden|die küche|das ruder|das steuer|selbst|an den|hinter|in die (?:küche|werkstatt|"
        r"kabine))\b",
        r"(?:brockhaus|duden|lexikon|clown|weisheit|wikipedia|knigge) … (?:frühstück|gefrühstückt|"
        r"gefressen|gegessen|verschluckt|löffel\w*)",
        r"(?:mal |eben |noch |gern |gleich |extra )(?:ganz )?für (?:sie|dich) (?:ganz )?persönlich",
        r"(?:ruft|holt|alarmiert|rufen|verständigt) (?:\w+ )?(?:interpol|das sek|die spurensicherung|"
        r"scotland yard|sherlock|die feuerwehr|die polizei[!.])",
        r"(?:volle|zehn|hundert) punkt\w* für|(?:eins|sehr gut) mit sternchen|setzen,? (?:eins|sechs)",
        r"(?:zivilisation|menschheit|nation|welt|erde) (?:wird|kann|hat|möge|dreht) … (?:überleb|erhol|"
        r"verkraft|übersteh|weiter)\w*",
        r"zu befehl|jawohl,? (?:herr|frau|chef|sir|boss)\b|(?:ihr|dein) wunsch (?:ist|sei) (?:uns|mir) "
        r"befehl|untertänigst",
        r"na,? so ?(?:et)?was[,!.]|ach,? nee\b|ach gottchen|herrje,? (?:der|die|das) (?:arme|ganze)|och,? "
        r"(?:mensch|je|nö)\b",
        r"(?:sollen|soll|dürfen|darf) (?:wir|ich) (?:ihnen|dir|euch|vielleicht|auch|gleich|sonst)(?: "
        r"\w+){0,3} (?:noch|auch) "
        r"(?:den|die|das|ein\w*|\w+) … (?:tragen|halten|putzen|singen|rollen|servieren|bringen|massieren|"
        r"ausrollen)\b",
        r"(?:noch|wieder|schon wieder) (?:ein|eine|einer) (?:experte|expertin|fan|kenner|zufriedene\w*|"
        r"schlauberger|hellseher|"
        r"trainer|besserwisser|kritiker|virologe|jurist)\b",
        r"(?:natürlich|klar|sicher|logisch|genau|richtig|ja),? (?:das |wir |ich )?(?:machen|haben|tun|"
        r"wollen) (?:wir )?(?:das )?(?:nur|"
        r"extra|absichtlich|alles nur|mit absicht)|(?:mit|voller) (?:purer )?absicht",
        r"dank\w*,? (?:mama|papa|mutti|herr lehrer|sherlock)\b|dank auch[.!]",
        r"(?:echte[rn]?|wahre[rn]?|selbsternannte[rn]?|wohl|offenbar|anscheinend|ja ein\w*|"
        r"sie als|du als|noch ein) (?:\w+ )?(?:expert\w+|fachmann|fachfrau|profi|professor|"
        r"genie|hellseher|prophet|gourmet|sternekoch|detektiv|kenner\w*|wirtschaftsweise\w*)\b",
        r"einstein\b|sherlock\b|columbo\b|meisterdetektiv|superhirn|allwissend|blitzmerker",
        r"schnellmerker|messerscharf kombiniert|gut kombiniert[,.!]",
        r"captain obvious",
        r"(?:plakat|hobby|küchen|laien|möchtegern|internet|sofa|freizeit|"
        r"stammtisch)-?(?:expert|trainer|jurist|kritik|psycholog|polit|virolog)\w*",
        r"herr (?:kurator|professor|experte|direktor|kritiker|oberlehrer|ingenieur|"
        r"bundestrainer|architekt|generaldirektor|besserwisser|chefredakteur|kommissar|"
        r"inspektor|präsident|kanzler|gutachter|statiker|sommelier|weltmeister|chefkoch)\b[,!.]",
        r"dies\w+ (?:überaus |äußerst |so |ungemein |wirklich )?(?:geistreich|tiefsinnig|"
        r"charmant|differenziert|fundiert|qualifiziert|erhellend|liebevoll|entzückend|reizend|"
        r"sachlich)\w* (?:kommentar|beitrag|hinweis|worte|analyse|kritik|einschätzung|"
        r"nachricht)\w*",
        r"(?:reizend|entzückend) von (?:ihnen|dir|euch)",
        r"(?<=, )(?:mozart|beethoven|picasso|spielberg|shakespeare|goethe|schiller|klopp|"
        r"bocuse|hemingway|schumacher|napoleon|maestro)\b(?=[.!,])",
        r"(?:so|zu) viel (?:frei)?zeit (?:haben|hast|habt|übrig)",
        r"(?:offenbar|anscheinend|wohl) (?:\w+ ){0,2}zeit (?:haben|hast|habt|übrig)",
        r"(?:sonst|wohl) keine (?:anderen )?(?:sorgen|probleme)\b",
        r"keine (?:anderen|größeren) (?:sorgen|probleme)\b|(?:wohl|offenbar|ihre) langeweile",
        r"(?:sonst|ja) nichts (?:anderes |besseres )?zu tun",
        r"first world|vollen terminkalender",
        r"muss (?:schön|toll|herrlich) sein,",
        r"wie (?:haben|hast|habt|konnten|konntest) (?:sie|du|ihr) das (?:nur|"
        r"bloß) … (?:überlebt|ausgehalten|geschafft|überstanden)",
        r"(?:sie|du) ärmste[rn]?\b|(?:sie|du) arme[rs]?\.|(?:mir|uns) kommen … tränen",
        r"was für ein (?:skandal|weltuntergang|hartes los)",
        r"(?<!kein )(?<!nicht der )weltuntergang\b|menschenrechtsverletzung|verfassungsbruch",
        r"staats(?:affäre|krise)",
        r"die (?:ganze )?welt (?:\w+ ){0,3}(?:beruhigt|gerettet)\b",
        r"na dann kann",
        r"(?:ganze|satte|sage und schreibe|stolze|unglaubliche) (?:\d+|ein\w*|zwei|drei|vier|"
        r"fünf|sechs|sieben|acht|neun|zehn) (?:minuten?|sekunden?|cent)\b",
        r"leidensfähigkeit|mein beileid (?:zum|zur) (?!tod|verlust (?:ihre|deine))",
        r"euer gnaden|händchen ?halten",
        r"hellsehen|hellseherische",
        r"(?:ihre|deine|keine) gedanken … lesen|wahrsager\w*",
        r"(?:alles|sofort) stehen und liegen|um (?:sie|dich|euch) … zu ärgern",
        r"(?:würfeln|losen) wir",
        r"(?:nur|extra|eigens|allein) (?:\w+ )?(?:für|wegen) (?:sie|dich) (?:persönlich|allein|"
        r"ganz allein)",
        r"persönlich für sie um\b|ganz allein für sie",
        r"(?:entschuldigung|verzeihung|sorry),? dass wir (?:keine|nicht) (?:gott|zaubern|"
        r"hellsehen|fliegen|allmächtig)",
        r"(?:beim|ans) universum|(?:beim|den|an den) papst\b",
        r"weil (?:es uns|uns das) … (?:spaß|freude) macht",
        r"(?:macht|machen) (?:uns|wir) … aus spaß",
        r"(?:schwimmen|baden) in geld|geld … an bäumen|warum (?:auch )?sonst\b(?=[.!?])",
        r"am besten (?:machen|bauen|stellen|öffnen|liefern|tragen) wir (?:auch|gleich)",
        r"(?:eigene|ganze) abteilung,? (?:nur|die (?:nur|sich nur|nichts))",
        r"ins gefängnis (?:werf|gesteckt|geworfen|gesperrt)\w*|guillotine|gevierteilt|geköpft",
        r"ausgepeitscht|auspeitsch\w*|gesteinigt|scheiterhaufen|welch ein frevel",
        r"alles besser (?:wissen|wüssten|können|könnten|machen|weiß|weißt)",
        r"(?:machen|können) (?:sie|du) … (?:doch|gern|ja|gerne|selbst) … besser\b",
        r"bewerben sie sich (?:doch|gern|einfach)|bewirb dich (?:doch|einfach)",
        r"(?:auf|über) ihre bewerbung",
        r"(?:sie|du) … (?:immer|sicher|bestimmt|natürlich) … (?:perfekt|fehlerfrei)\b",
        r"(?:machen|macht|machst) (?:sie|du|ja|natürlich|sicher|bestimmt) … (?:nie|"
        r"keine) … fehler",
        r"(?:sie|du) (?:hätten|hättest) (?:das |den |es )?(?:natürlich|bestimmt|"
        r"sicher\w*) (?:\w+ ){0,2}(?:besser|gehalten|verwandelt)",
        r"(?:sollten|solltest) (?:\w+ ){0,2}(?:detektiv|trainer|kritiker|politiker|marathon|"
        r"schriftsteller|kabarettist\w*|hellseher) (?:\w+ )?(?:werden|laufen)",
        r"(?:schade|ein jammer),? dass (?:niemand|keiner|man|wir) (?:sie|dich) (?:nicht |"
        r"noch nicht )?(?:gefragt|eingestellt|geholt|hat|haben)",
        r"(?:was|wo) (?:würden|täten|wären|machten) wir … ohne",
        r"wie (?:konnten|kamen) wir … ohne",
        r"auf die idee wären wir (?:ohne sie )?(?:natürlich|selbst) … nie\b",
        r"auf die idee … (?:natürlich|selbst) … nie\b|ohne (?:sie|dich) nie aufgefallen",
        r"(?:nur )?ohne sie (?:wohl )?nie (?:aufgefallen|gemerkt|geschafft)",
        r"wenn wir das gewusst",
        r"(?:wir sind|ich bin) (?:zutiefst|tief|am boden) (?:erschüttert|zerstört)",
        r"(?:wir|ich) … nicht (?:mehr )?schlafen können|(?:zittern|schlottern) wir",
        r"wir verneigen uns vor so|lassen sie mich raten",
        r"welch(?:e)? (?:eine )?überraschung|was sie nicht sagen|sag bloß",
        r"ach,? (?:wirklich|nein|tatsächlich)[?!]",
        r"na (?:toll|super|prima|wunderbar|bravo|herzlichen)|wow,? (?:ein|eine|gleich|ganze) ",
        r"(?:ja,? )?stell(?:en sie sich| dir| euch) (?:mal |bloß )?vor\b(?=[,:.!])",
        r"man glaubt es kaum|tipp vom (?:profi|fachmann|experten)",
        r"(?:ihre?|deine?) sogenannte\w*|das nenne? ich (?:ausdauer|einsatz|leidenschaft)",
        r"wie (?:originell|kreativ|geistreich)|sehr witzig|selten so gelacht",
        r"(?:schön|toll|fein) für (?:sie|dich)[.!]|hört,? hört|ironie (?:aus|off|ende)",
        r"jaja\b|wie (?:sie|du) meinen?[.!]",
        r"(?:bestimmt|sicher|gewiss) (?:ist|wird|wäre) (?:ihr|dein)e? eigene\w*",
        r"(?:ihr|dein) (?:ganzes |halbes )?leben (?:\w+ )?(?:ruiniert|zerstört)",
        r"(?:revolutionäre|bahnbrechende) (?:idee|erkenntnis)",
    ),
    en=Ways(
        r"(?:some(?:one|body) )?(?:give|get|hand) (?:this|that|the) (?:man|woman|lady|gentleman|"
        r"genius) a (?:medal|"
        r"prize|cigar)",
        r"how (?:lovely|nice|wonderful|lucky|fortunate|refreshing|delightful|marvellous|fascinating|"
        r"exciting|reassuring) "
        r"(?:to have|that we have|we are|for us|it is to have|to (?:be taught|hear from|meet) an?) (?!you "
        r"back|you with|your)",
        r"how (?:lucky|fortunate|blessed|privileged|honoured) (?:we|we're|i) (?:are|am|feel)\b",
        r"(?:what|how) (?:a|an) (?:surprise|privilege|joy|treat|honour|gem|ray of sunshine|charmer|"
        r"delight)\b(?=[,.!])",
        r"(?:another|yet another|one more) (?:five-star|satisfied|happy|delighted|fan|expert|critic|"
        r"armchair|genius|lawyer|"
        r"professional)\b",
        r"(?:show|teach|tell) (?:us|the \w+|our \w+|everyone|me)(?: all)? how (?:it's|it is|it should be|"
        r"that's|things are) "
        r"(?:done|really done)|do pop (?:by|in|round) and (?:show|teach|do)",
        r"(?:you'd|you would|perhaps you'd|maybe you'd|you might|care|want) (?:like )?to (?:take over|"
        r"have a go|do it yourself|"
        r"run (?:it|the|this)|drive (?:it|the)|take my|swap)\b",
        r"(?:some(?:one|body)|quick,?|better|please|do|i'll|we'll|let's) (?:\w+ )?(?:call|ring|alert|"
        r"phone|fetch|notify|dial) "
        r"(?:the |an? )?(?:police|ambulance|press|papers|coastguard|army|un\b|999|911|fire brigade|swat)",
        r"(?:clearly|obviously|surely|of course),? you(?:'re|'ve| are| have| must be) (?:\w+ )?(?:the "
        r"(?:only|first|best|greatest|"
        r"expert|authority)|an? (?:expert|authority|connoisseur|professional|genius))",
        r"you must be (?:the (?:only|first|best)|such|so (?:proud|clever|much fun)|a (?:joy|delight|hoot|"
        r"treat))\b",
        r"(?:oh|ah|right|sure|yeah|yes|well),? (?:right|sure|yes|of course|because|obviously),? "
        r"(?:because )?(?:we|our|you|the|"
        r"everyone|that|it)\b(?=[^.!?]{0,80}(?:all day|on purpose|for fun|nothing better|just to|"
        r"obviously|clearly|whole))",
        r"(?:a|one|an) (?:resident|civil|sound|qualified|trained|part-time|self-appointed|self-taught) "
        r"(?:engineer|expert|"
        r"critic|chef|lawyer|doctor|judge|economist|barista|pilot)\b",
        r"(?:full|top|ten|bonus) (?:marks|points) for\b|(?:never|hardly|not) (?:have )?(?:noticed|known|"
        r"guessed|managed|spotted|"
        r"survived|coped)(?: it| that)? without you",
        r"(?:call|ring|alert|phone|send for) (?:scotland yard|the fbi|interpol|mi5|sherlock|poirot"
        r"|columbo)",
        r"(?:civili[sz]ation|humanity|mankind|the (?:world|nation|planet|universe)) (?:will|may|might|can|"
        r"would|has|shall) (?:\w+ )?"
        r"(?:recover|survive|forgive|cope|end\b|weep|mourn)",
        r"(?:your wish is our|at your command|aye,? aye|yes,? sir\b|right away,? (?:sir|madam|boss|your))",
        r"(?:gosh|golly|goodness me|good heavens|heavens|crikey|blimey|my my|dear dear|oh my stars|well "
        r"well),? (?:an? |the |"
        r"\d+|\w+ )(?:\w+ ){0,2}(?:minutes?|seconds?|pence|p|coffee|crumb|stain|scratch|typo|hair|"
        r"whole)\b(?![^.!?]*\b(?:sorry|long|awful|"
        r"shouldn't|not good|wrong)\b)",
        r"(?:do|did) (?:tell|enlighten|educate) (?:us|me)\b|please,? (?:tell|enlighten|educate) (?:us|me) "
        r"more\b|pray tell",
        r"thank(?:s| you)(?: so much| ever so much| very much)? for (?:the|your|that|this|"
        r"all) (?:\w+ )?(?:lecture|lesson|sermon|masterclass|wisdom|expertise|expert \w+|"
        r"words of wisdom|insights?)\b",
        r"thanks,? (?:mum|mom|sherlock|genius|einstein|captain)\b",
        r"unsolicited (?:advice|opinion)",
        r"armchair (?:expert|critic|fan|manager|referee|coach|general|lawyer)s?",
        r"(?:a|an|our|the|such an?|mr|clearly|obviously|resident|true|"
        r"another) (?:\w+ )?(?:genius|einstein|sherlock|connoisseur|psychic|food critic|"
        r"mastermind)\b",
        r"einstein\b|sherlock\b|(?<=, )genius\b",
        r"(?:you're|you are|since you're|clearly) (?:\w+ ){0,3}(?:expert|professor|detective|"
        r"genius)\b",
        r"well,? professor",
        r"(?<=, )(?:gaffer|chief|captain|champ|sunshine|sweetheart|guv|your honou?r|boss|"
        r"maestro|professor|detective)\b(?=[.!?])",
        r"(?:such|that|this|your) (?:\w+ )?(?:insightful|charming|eloquent|delightful|profound|"
        r"nuanced|witty|balanced|heartwarming) (?:comment|review|feedback|remark|message|"
        r"contribution|words|analysis|opinion|critique)\b",
        r"captain obvious",
        r"how (?:\w+ )?(?:kind|nice|good|thoughtful|sweet|lovely|generous|considerate|helpful|"
        r"clever|observant|diligent|noble) of you to (?:monitor|count|measure|time|remind|"
        r"teach|explain|lecture|educate|instruct|correct|inspect|supervise|keep)\b",
        r"(?<=, )(?:mozart|beethoven|picasso|spielberg|shakespeare|ramsay|gordon ramsay|"
        r"tarantino|poirot|columbo|hemingway|tolkien|mourinho|guardiola|napoleon|pavarotti|"
        r"adele)\b(?=[.!,])",
        r"(?:so|that) much (?:free|spare) time|so much time on|time on your hands",
        r"(?:nice|glad|lovely|good|great|wonderful)[^.!?]{0,20} (?:have|having|"
        r"had) the time to\b",
        r"your busy (?:schedule|day|life)|must be nice to\b|first[- ]world problem\w*",
        r"tough life\b|life must be\b",
        r"how (?:did|will|do) you (?:ever|even|possibly) (?:survive|cope|manage|bear|live)",
        r"how did you (?:survive|cope)|however (?:did|will) you\b|the horror\b",
        r"(?:tiny|tiniest|smallest|world's \w+) violin|(?:send|play|hire|bring)\w* … violin",
        r"(?:my|our) hearts? bleeds?|poor (?:lamb|diddums)",
        r"(?:stop the|alert the|hold the) (?:press|media)",
        r"(?:call|ring|alert|phone|tell) the (?:newspapers?|papers|army|navy|coastguard|un\b|"
        r"president|king|queen)",
        r"national emergency|(?:crime|scandal|outrage|tragedy) of the century|oh,? the humanity",
        r"armageddon|apocalypse|since the dawn|rome was (?:practically|nearly|almost)",
        r"(?:a|one|two|three|four|five|six|seven|eight|nine|ten|\d+) (?:whole|"
        r"entire) (?:minutes?|seconds?|pence|pennies|p|cents?)\b",
        r"ruin(?:ed|ing)? your (?:whole |entire )?(?:life|existence)",
        r"(?:no one|nobody) has ever (?:suffered|had it|been so)",
        r"informed the next of kin",
        r"must be (?:so )?(?:hard|tough|exhausting) being (?:so |right|perfect|you)",
        r"your (?:majesty|highness|lordship|ladyship|royal\w*|excellency)",
        r"bended knee",
        r"read (?:your )?minds|hand-peeled",
        r"drop everything and",
        r"(?:bin|parking|wifi|laundry|parcel|bus) fair(?:y|ies)",
        r"(?:swimming|rolling|bathing) in (?:money|cash)|money (?:tree|grows|grow)",
        r"(?:whole|entire|special|dedicated) (?:department|team|committee|task force) (?:just|"
        r"only|that does nothing)",
        r"just to (?:annoy|spite|upset|irritate|inconvenience)",
        r"(?:do|did) (?:it|this|that) for fun",
        r"because we (?:just |all |really )?(?:enjoy|love|like) (?:disappoint|annoy|upset|mak|"
        r"keep|wast|ruin|ignor)\w*",
        r"(?:not|isn't) (?:as if|like) we(?:'ve| have|'re| are)? |twiddl\w+ our thumbs",
        r"breathe on it",
        r"(?:been|had|have) (?:the \w+ )?(?:flogged|beheaded|keelhauled)|guillotine",
        r"burn(?:t|ed) at the stake|shot at dawn|tarred and|(?:heaven|god) forbid",
        r"perish the thought|how dare we|so sue us|(?:quaking|shaking|trembling) in our",
        r"we bow\b|on our knees",
        r"(?:we'll|let us|should) (?:be sure to )?(?:hire|employ) you\b|you're hired",
        r"ask(?:ed)? you to (?:referee|manage|coach|run)",
        r"you(?:'d| would| could|'re welcome to)? (?:like to )?(?:come and )?(?:run|manage|"
        r"do) (?:it|the place|our job|this) (?:better|for us|instead)",
        r"you (?:could|can|would|'d) (?:surely |no doubt |clearly )?do (?:it |so much |"
        r"a )*better\b",
        r"you (?:clearly |obviously |always |seem to )?know (?:so much )?better\b|from row \w\b",
        r"(?:sure|certain|guess|suppose|course) (?:\w+ )?you(?:'ve)? … never … (?:mistake|late|"
        r"wrong|slip|error|off day)\w*",
        r"you must be perfect|never made a mistake|i'm sure your own\b",
        r"(?:perhaps|maybe|you should|why don't you) (?:\w+ ){0,2}(?:open|start|write|run|"
        r"build) your own\b",
        r"stand for (?:council|election|parliament)|run for (?:mayor|office|council)",
        r"since you (?:clearly|obviously|evidently|seem to) (?:know|are|have)",
        r"(?:shame|pity) (?:that )?(?:nobody|no one) (?:offered|asked|hired|made|gave) you",
        r"(?:shame|pity) you (?:weren't|aren't) (?:in charge|there to|the (?:manager|referee|"
        r"coach))",
        r"if only (?:it had occurred|someone had|somebody had|we had (?:thought|a )|"
        r"everyone (?:was|were|had))",
        r"lucky (?:us|old us)\b",
        r"shocking,? (?:isn't|i know)",
        r"surprise,? surprise|duh\b",
        r"shock,? horror",
        r"(?:gosh|wow|goodness),? (?:if only|a whole|really\b)|wow,? call",
        r"you(?:'ve| have) (?:cracked|discovered|uncovered|solved|found|revealed) (?:the|"
        r"our) (?:\w+ )?(?:secret|conspiracy|code|mystery|master\w*)",
        r"you(?:'ve)? got us\b|rumbled us|how (?:original|perceptive|observant)\b",
        r"(?:aren't|are) you (?:a )?(?:clever|the clever\w*|a bright spark)",
        r"(?:we'll|we won't|i'll) (?:\w+ )?lose sleep|cry (?:ourselves|myself) to",
        r"almost as (?:if|though)\b|very funny|side-splitting|bless your heart",
        r"fun at parties",
        r"aren't we lucky",
        r"(?:thrilled|overjoyed|ecstatic|flattered) (?:that )?you (?:took|found|bothered|"
        r"noticed)",
        r"(?:perhaps|maybe) we should (?:also )?(?:build|hire|fly)|we hadn't noticed\b(?=[.!]$)",
        r"really\? we",
    ),
)
#: scenery of mockery, which may also stand for itself: a brass band that plays on Sunday
PROPS = WaysIn(
    de=Ways(
        r"wie (?:schön|nett|gut|praktisch|reizend|beruhigend|rührend|herrlich),? dass (?:nun|jetzt|wir"
        r"|auch|inzwischen|"
        r"plötzlich|ausgerechnet|endlich|unser|unsere|die|das|jeder|jede|es)\b",
        r"(?:eine?n?|unsere?n?|der|den|die) (?:\w+ )?\w*(?:sachverständige\w*|gutachter\w*|fachmann"
        r"|fachfrau|fachleute|experte\w*|expertin\w*|kenner\w*|"
        r"spezialist\w*|meister|kritiker\w*|trainer|dirigent\w*|regisseur\w*"
        r"|statiker\w*) … (?:unter (?:unseren|den|uns)|"
        r"vom (?:balkon|sofa|spielfeldrand|stammtisch)|in reihe|auf (?:block|reihe|platz))\b",
        r"(?:endlich|schön|fein|ach|oh|na),? (?:mal )?(?:jemand|einer|eine),? (?:der|die"
        r"|mit) … (?:ahnung|weiß|kennt|"
        r"auskennt|erklärt|durchblick)\b",
        r"(?:welt|stadt|nation|menschheit) hält den atem|(?:flüstert"
        r"|flüstern) nur für (?:sie|dich)",
        r"wer hätte (?:das |denn )?(?:gedacht|geahnt|ahnen|denken|damit)\b|(?:laub|schnee|regen|hitze"
        r"|eis)! im \w+!",
        r"(?:ein|welch) (?:herber |großer )?verlust für die (?:literatur|menschheit|wissenschaft|musik"
        r"|kunst|welt|küche)",
        r"(?:wir|ich) (?:werden?|richten?|geben?|sagen?) (?:es )?(?:dem|der|den) (?:wetter\w*|petrus"
        r"|sonne|mond|meer|regen|"
        r"maestro|komponist\w*|architekt\w*|autor\w*|regisseur\w*|minister\w*|kaiser|könig|universum)\b",
        r"(?:beim|das) nächste mal (?:fragen|lassen|engagieren|rufen|bitten) wir (?:\w+ ){0,2}(?:sie|dich)\b",
        r"(?:sie|du) (?:wissen|weißt|kennen|kennst) (?:das |es |sich |dich )?(?:da )?(?:ja |natürlich "
        r"|sicher |bestimmt |"
        r"offensichtlich )+(?:\w+ )?(?:besser|am besten|aus)\b",
        r"(?:respekt|chapeau|bravo|toll|stark|großartig)[,:!] (?:so |dass |wie |das )",
        r"(?:man|wir) (?:merkt|sieht|merken|sehen|hören),? (?:sie|du|hier) … (?:profi|fach\w+|expert\w+"
        r"|ahnung|erfahrung|"
        r"kenner\w*)",
        r"(?:dann )?(?:ist|war) (?:ihr|dein) (?:tag|abend|wochenende|leben) (?:ja )?(?:gerettet|gelaufen)\b",
        r"da hat(?:te)? (?:aber|wohl|ja) (?:jemand|einer)\b|wie (?:gut|schön|"
        r"nett),? dass (?:\w+ ){0,9}jemand\w*",
        r"glückwunsch[,!] (?:sie|du) (?:sind|bist|haben|hast)\b",
        r"(?:donnerwetter|potzblitz|heidewitzka|sapperlot|uiuiui|huiuiui)\b",
        r"(?:butler|zofe|kammerdiener|lakai|hofstaat|chauffeur|blaskapelle|streichquartett)\w*",
        r"(?:wieder|noch) was gelernt\b|adlerauge[.!]|hocherfreut\b|beneidenswert",
        r"im 21\. jahrhundert|weltgeschichte|einh[oö]rn\w*|zauberfee|goldesel|geldspeicher",
        r"privatinsel|im liegestuhl|däumchen|yacht\b|porsche\b|ferrari\b|malediven",
        r"menschenskind|wer hätte das (?:gedacht|geahnt)|trommelwirbel|eilmeldung",
        r"man lernt nie aus|majestät|hoheit\b|roten teppich|auf knien|zauberstab",
        r"kristallkugel|glaskugel|privatjet|sänfte|heinzelmännchen|wettergott|bei petrus",
        r"das leben ist hart|apokalypse|abendland|(?:der|die) menschheit\b|luxusproblem\w*",
        r"gott bewahre|lass mich raten",
    ),
    en=Ways(
        r"how (?:brave|clever|bold|noble|thoughtful|perceptive|observant|wise|modest|gracious|astute"
        r"|generous|good|kind) "
        r"of you to (?!write|tell|let|ask|say|share|report|get|come|wait|offer|think|send|flag|warn"
        r"|bring|stay|help|reply|"
        r"call|look|check|donate|give|support|point|notice|take|keep|stand|raise|speak|rescue|own|visit"
        r"|mention|be)\w+",
        r"(?:another|yet another|one more|a new) (?:\w+ ){0,2}(?:designer|expert|critic|engineer"
        r"|manager|director|chef|"
        r"conductor|lawyer|referee|coach|meteorologist|forecaster|architect|historian|economist"
        r"|detective|comedian|"
        r"connoisseur|sommelier|genius|professor) (?:in|on|among|amongst|from|with|at|has|joins)\b",
        r"(?:wonderful|lovely|great|marvellous|fantastic|brilliant|oh good|splendid|oh look"
        r"|ah),? (?:yet )?(?:another|one "
        r"more) (?!week|month|day|time|go|try|chance|coffee)",
        r"condolences (?:on|for|to) (?:the|your) (?!loss|death|passing|family|mother|father|husband"
        r"|wife|mum|dad|gran|brother|"
        r"sister|son|daughter|dog|cat)\w+|give up our (?:families|weekends"
        r"|lives|sleep|evenings)|"
        r"bathe in your|the world holds its breath",
        r"who (?:could|would|might) (?:have |ever have |ever )(?:seen|predicted|guessed|imagined|known"
        r"|expected)\b",
        r"(?:leaves|snow|rain|ice|sand|waves|mud|heat|cold|wasps|wind)! (?:in|on|at) (?:\w+ )?\w+!",
        r"what a (?:loss|blow) (?:for|to) (?:literature|mankind|humanity|science|music|the world"
        r"|football|art|cinema|theatre)",
        r"(?:we|i)(?:'ll| shall| will| must) (?:let|inform|tell|notify|advise|alert"
        r"|remind) the (?:maestro|king|queen|pope|"
        r"weather|moon|tide|sun|sea|rain|clouds|wind|author|composer|playwright|snow|trees|birds"
        r"|seagulls|universe)\b",
        r"next time (?:we'll|we will|we shall|i'll) (?:\w+ )?(?:ask|call|ring|consult|hire"
        r"|send for) you (?:first|in|to)\b",
        r"(?:so|too) (?:sorry|bad) (?:that )?(?:the|our) (?:sun|sea|weather|rain|universe"
        r"|laws? of physics)\b",
        r"(?:clearly|obviously|evidently) (?:we're|we are) (?:dealing|in the presence|talking)\b"
        r"|in the presence of (?:a|an)\b",
        r"(?:poor|sad|bored) little (?:thing|darling|princess|prince)[,.!]|my heart (?:bleeds|weeps)",
        r"(?:there )?goes (?:our|the) (?:nobel|oscar|michelin|knighthood|pulitzer)|(?:nobel|pulitzer) prize",
        r"how (?:wonderful|lovely|nice|marvellous|sweet|splendid) that you\b(?! (?:came|told|"
        r"wrote|let|like|love))",
        r"(?:somebody|someone)(?:'s| is| has) (?:clearly |obviously )?(?:got up|woken up|"
        r"having a|swallowed|been at)\b",
        r"(?:a|your|the) (?:butler|footman|chauffeur|brass band|marching band|string quartet|red carpet)\b",
        r"yacht\b|porsche\b|ferrari\b|private jet|personal chauffeur|knighthood|leprechaun",
        r"into (?:a )?pumpkins?|crystal ball|mind[- ]?readers?\b|silver platter|magic wand",
        r"gold[- ]plated|private island|the ritz\b|imagine that\b|news ?flash|spoiler alert",
        r"breaking news|plot twist|fancy that|whatever next|drum ?roll|stop press",
        r"ten out of ten for|good for you[.!]|wonders never cease|well,? i never|cue the\b",
        r"behold\b|half[- ]mast|oh,? really\?|take a bow|curtsy|at your feet|let me guess",
        r"win the internet|here's a (?:thought|wild|crazy|radical)",
        r"(?:wild|crazy|radical) (?:idea|thought)",
        r"who (?:knew|would have (?:thought|guessed)|'d have thought)\b",
        r"what would (?:we|the world) (?:\w+ )?(?:do|be) without",
        r"thank (?:goodness|god|heavens) (?:we have|for people|someone is)",
        r"nothing better to do than|(?:roll out|lay out|with) the red carpet|no kidding",
        r"you don't say",
    ),
)
#: praise that is none where nothing was achieved
PRAISES = WaysIn(
    de=Ways(
        r"glückwunsch|gratulier\w*|gratulation|bravo\b|chapeau|(?<=[.!?] )applaus[.!]|"
        r"applaus für (?:sie|dich|ihre|deine)|hut ab\b|respekt[,!.]",
        r"hurra\b",
        r"(?:orden|medaille|pokal|oscar|nobelpreis|applaus) … (?:verdient|verleih\w*|überreich\w*)",
    ),
    en=Ways(
        r"congratulations|congrats|bravo\b|well done|kudos|hats off|hooray|hurrah",
        r"round of applause|slow clap|gold star|deserve … (?:medal|oscar|trophy|prize)\b",
        r"medal is in|give (?:this|that|the) \w+ a (?:medal|prize|oscar|trophy)\b",
    ),
)
#: glad, of all things, about what upsets them; unless we are glad to hear of it
GLAD = WaysIn(
    de=Ways(
        r"(?:schön|toll|super|prima|wunderbar|großartig|nett|fein|klasse|"
        r"herrlich),? (?:zu sehen, )?dass (?:sie|du|ihr|es|wir) (?![^.!?]{0,40}(?:schreib|sag|"
        r"meld|frag|offen|komm|besuch|hinweis|aufmerksam|bescheid|wieder|gefall|dabei|mitmach|"
        r"geduld|gesund|heil|nachhak|anruf|anspr|erzähl|geklappt|zufrieden|genommen|helf|"
        r"geholf))[^.!?]{4,}",
    ),
    en=Ways(
        r"(?:nice|great|lovely|wonderful|fantastic|brilliant) (?:that |to (?:hear|see|"
        r"know) (?:that )?)you(?:'re|'ve|r)? (?![^.!?]{0,40}(?:got in|told|tell|writ|wrote|ask|"
        r"let|shar|like|enjoy|lov|safe|happy|com|messag|back|well|rais|mention|flag|spot|"
        r"caught|report|found|visit|stay|bring))[^.!?]{6,}",
    ),
)
#: something to congratulate on or to mourn, and the job they ask for
MEANT = WaysIn(
    de=Ways(
        r"geburtstag|gestorben|verstorben|beerdigung|trauer\w*|tot\b|hochzeit|geheiratet",
        r"umgezogen|umzug\w*|neue (?:wohnung|stelle)|verlobt|geboren|baby|bestanden|geschafft|gewonnen|"
        r"abschluss|abi\w*|jubiläum|marathon",
        r"schwanger|führerschein|stolz\b|stelle\b|job\w*|azubi\w*|ausbildung|praktik\w*",
        r"bewerb\w*|(?:jetzt|endlich|wieder) … (?:steht|klappt|funktioniert|läuft)\b|gelöst",
        r"gefunden",
    ),
    en=Ways(
        r"birthday|died\b|passed away|funeral|wedding|honeymoon|married|engaged|born|baby",
        r"moved to|moving to|new (?:job|home|house|flat)|passed|finished|won\b(?!')|anniversary|marathon|"
        r"finally|works\b|graduated|exam|proud",
        r"pregnant|sorted|solved|fixed|job\b|jobs\b|vacanc\w+|apprentice\w*|hiring",
    ),
)
#: what people say who are glad
HAPPY = WaysIn(
    de=Ways(
        r"danke?\b|freu\w*|gerne?\b|super|toll\w*|willkommen|glückwunsch|spaß|wunderbar|klasse",
        r"liebe\b|herzlich\w*|juhu|yeah|ja+\b|gute \w+|alles (?:gute|liebe)|hurra|großartig|wow",
        r"gratulier\w*|stark|bravo|bis (?:bald|dann|morgen|später)|schön\w*|brauchen mehr",
    ),
    en=Ways(
        r"thanks?\b|welcome|happy|enjoy|lov(?:e|ely)\b|great|congrat\w*|yay|hooray|wow",
        r"brilliant|amazing|delighted|pleased|glad|fantastic|awesome|see you|yes+\b",
        r"good (?:luck|job)|well done|cheers|can't wait|grateful",
    ),
)
