"""Irony at somebody's cost, and the joy that is none."""

from __future__ import annotations

from herzenstakt.coach.ways import Ways, WaysIn

#: mock praise, mock pity, mock obedience: nobody means these under a complaint
MOCKS = WaysIn(
    de=Ways(
        r"(?:belehrung|lektion|nachhilfe(?:stunde)?|expertise|experten(?:meinung|tipp|rat)|"
        r"fachmeinung|weisheit\w*|ferndiagnose|erleuchtung|predigt|"
        r"unterrichtsstunde)\b(?! (?:bieten|geben|gibt|findet|kostet|beginnt))",
        r"(?:so viel|zu viel|offenbar|wohl|genug|die|"
        r"viel) (?:frei)?zeit (?:und muße )?(?:haben|hast|habt|übrig|dafür)\b",
        r"(?:sonst |wohl )?keine (?:anderen |größeren )?(?:sorgen|probleme)\b|langeweile",
        r"beneidenswert|faszinierend, (?:was|wie)|beeindruckend, (?:wie|was|dass)",
        r"(?:echte[rn]?|wahre[rn]?|große[rn]?|selbsternannte[rn]?|wohl|offenbar|anscheinend|"
        r"ja ein\w*|sie als|du als|noch ein) (?:\w+ )?(?:expert\w+|fachmann|fachfrau|profi|"
        r"professor|genie|hellseher|prophet|gourmet|sternekoch|detektiv|held\w*|kenner\w*|"
        r"spezialist\w*)\b",
        r"einstein|sherlock|columbo|schlaumeier|wirtschaftsweise\w*|meisterdetektiv|superhirn",
        r"allwissend",
        r"wie (?:haben|hast|habt|konnten|konntest) … (?:nur|bloß|das) … (?:überlebt|"
        r"ausgehalten|geschafft|überstanden)",
        r"(?:sie|du) (?:ärmste[rn]?|arme[rs]?)\b|(?:mir|uns) kommen … tränen",
        r"(?:welch|was für) (?:ein|eine) (?:schicksal|tragödie|drama|skandal|katastrophe|"
        r"unglück|weltuntergang)",
        r"(?<!kein )(?<!nicht der )weltuntergang|roten? teppich|majestät|hoheit|euer gnaden",
        r"champagner|geige\b|händchen|auf knien|vergoldet|mit schleife|hubschrauber|limousine",
        r"kaviar|zauberstab|kristallkugel|glaskugel|hellsehen",
        r"(?:ihre|deine|keine) gedanken … lesen|wahrsag\w+|schuhe (?:ab)?putzen|alles besser",
        r"(?:machen|mach|können|kannst|könnten) … (?:doch|gern|ja|gerne|mal|selbst|sicher|"
        r"bestimmt) … besser",
        r"bewerben sie sich (?:doch|gern|einfach)|bewirb dich (?:doch|einfach)",
        r"(?:auf|über) ihre bewerbung",
        r"(?:immer|natürlich|sicher|bestimmt|stets) … (?:perfekt|fehlerfrei)",
        r"(?:machen|macht|machst) (?:sie|du|ja|natürlich|sicher|bestimmt) … (?:nie|"
        r"keine) … fehler",
        r"wer hätte das (?:gedacht|geahnt)|(?:was|wo) (?:würden|täten|wären|machten) wir … ohne",
        r"wie (?:konnten|kamen) wir … ohne|gut,? dass (?:es|wir) (?:sie|leute|menschen)",
        r"(?:auf die|auf diese) idee … (?:nie|nicht|gar nicht)",
        r"da(?:rauf|r?an) … (?:nie|noch gar nicht) gedacht",
        r"darauf … noch (?:nie|keiner) gekommen|wenn wir das gewusst",
        r"(?:zutiefst|tief|am boden) (?:erschüttert|zerstört)|untröstlich|schlaflose nächte",
        r"nicht (?:mehr )?schlafen können|wettergott|petrus\b|(?:beim|ans) universum",
        r"(?:ganze|satte|sage und schreibe|volle|stolze|unglaubliche|unfassbare) (?:\d+|ein\w*|"
        r"zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn) (?:minuten?|sekunden?|cent)\b",
        r"sogenannte\w* \w+",
        r"(?:nur|extra|ganz|eigens|allein) (?:\w+ )?(?:für|wegen) (?:sie|dich) (?:persönlich|"
        r"allein|ganz allein)",
        r"lassen sie mich raten|lass mich raten|welch(?:e)? (?:eine )?überraschung",
        r"(?:entschuldigung|verzeihung|sorry),? dass wir (?:keine|nicht) (?:gott|zaubern|"
        r"hellsehen|fliegen|allmächtig)",
        r"(?:schade|dumm|ein jammer),? dass (?:niemand|keiner|man|wir) (?:sie|dich)\b",
        r"herr (?:kurator|professor|experte|direktor|kritiker|oberlehrer|ingenieur|trainer|"
        r"bundestrainer|architekt|minister|kollege|generaldirektor|besserwisser)\b[,!.]",
        r"(?:kostenlos|gratis)\w* (?:gutachten|beratung|analyse|tipp|kritik|diagnose|"
        r"unternehmensberatung)",
        r"dies\w+ (?:überaus |äußerst |so |ungemein |wirklich )?(?:geistreich|tiefsinnig|"
        r"charmant|differenziert|fundiert|qualifiziert|erhellend|liebevoll|entzückend|reizend|"
        r"sachlich)\w* \w+",
        r"(?:reizend|rührend|großzügig|entzückend) von (?:ihnen|dir|euch)",
        r"(?:alles|sofort) stehen und liegen|privatjet|sänfte|blaskapelle|fanfaren?|feuerwerk\b",
        r"denkmal\b|(?:sonst|ja) nichts (?:anderes |besseres )?zu tun",
        r"um (?:sie|dich|euch) … zu ärgern|(?:macht|machen) (?:uns|wir) … (?:aus|zum) spaß",
        r"(?:würfeln|auslosen|losen) wir",
        r"(?:sie|du) (?:hätten|hättest) (?:das )?(?:natürlich|sicher|bestimmt|sicherlich)",
        r"muss (?:schön|toll|herrlich) sein|messerscharf|gut kombiniert|blitzmerker",
        r"schnellmerker|was sie nicht sagen|sag bloß|luxusproblem\w*|first world",
        r"ach,? (?:wirklich|was|nein|tatsächlich)[?!]|ach du meine",
        r"(?:gar nicht|noch nicht|nie|nicht) (?:aufgefallen|bemerkt|gemerkt)\b(?=[.!])|tja\b,?",
        r"weil (?:wir|es uns) (?:so |einfach )?(?:gerne?|spaß|freude|hassen|lieben|genießen)",
        r"das nenne? ich|gut beobachtet|(?:hocherfreut|gerührt|entzückt|überwältigt)\b",
        r"(?:sie|du) (?:sollten|solltest) (?:\w+ ){0,5}(?:werden|laufen|gründen|eröffnen|"
        r"kandidieren|schreiben)\b(?=[.!])",
        r"(?:kostbare|wertvolle) zeit|vollen terminkalender",
        r"(?:plakat|hobby|küchen|laien|möchtegern|internet|sofa|freizeit)(?:-)?(?:expert|"
        r"trainer|jurist|kritik|psycholog|polit|virolog|köch|koch)\w*",
        r"(?:beim|den|an den|im) (?:papst|ritz)\b|im liegestuhl",
        r"(?:däumchen|kaffee) (?:drehen|trinken)\b",
        r"(?:na|ach),? (?:toll|super|prima|wunderbar|bravo|herzlichen|da|dann (?:herzlichen|"
        r"viel))",
        r"(?:wow|oha|ui),? (?:ein|eine|da|wie|was für|gleich|ganze) ",
        r"oh,? (?:ein|eine|gleich|ganze) ",
        r"(?:ja,? )?(?:stell dir|stellen sie sich|stellt euch) (?:mal |bloß |"
        r"das mal )?vor\b(?=[,:.!])",
        r"(?:man glaubt es kaum|ob sie es glauben oder nicht|große überraschung)",
        r"(?:tipp vom (?:profi|fachmann|experten))",
        r"(?:revolutionäre|verrückte|bahnbrechende) (?:idee|erkenntnis)",
        r"(?:herr|frau) (?:chefredakteur\w*|kommissar\w*|inspektor\w*|präsident\w*|kanzler\w*|"
        r"bundestrainer\w*|richter|sheriff|gutachter\w*|statiker\w*|sommelier\w*|"
        r"weltmeister\w*|generaldirektor\w*|chefkoch|chefkritiker)\b(?=[.!,])",
        r"(?:yacht|porsche|ferrari|villa|malediven|karibik|goldesel|geldspeicher|privatinsel)\b",
        r"(?:schwimmen|baden) (?:im|in) geld|geld … (?:auf|an) (?:den )?bäumen|zum kürbis",
        r"philharmoniker|hollywood|\bnasa\b|\bfbi\b|interpol|warum (?:auch )?sonst\b(?=[.!?])",
        r"(?:ohne (?:sie|dich|ihren hinweis|ihre hilfe)) (?:\w+ )?(?:nie|niemals|nicht|"
        r"wohl nie)\b",
        r"(?:wäre|wär) (?:uns|mir|sonst|hier) (?:\w+ ){0,3}(?:nie|gar nicht|"
        r"niemals) (?:aufgefallen|eingefallen|in den sinn)",
        r"(?:ihr|dein) (?:ganzes |halbes )?leben (?:\w+ )?(?:ruiniert|zerstört|verdorben)",
        r"(?:hätten (?:wir )?(?:natürlich|selbstverständlich)|(?:natürlich|"
        r"selbstverständlich) hätten (?:wir|unsere)) [^.!?]{0,60}\b(?:können|dürfen|lassen)\b",
        r"na dann\b|die (?:ganze )?welt (?:\w+ ){0,3}(?:schlafen|gerettet|unter)\b",
        r"menschenrecht\w*|verfassungsbruch|staats(?:affäre|krise)|halbmast|schweigeminute",
        r"wie können wir es wagen|unerhört von uns",
        r"da (?:bin ich|sind wir) (?:aber|ja) (?:froh|erleichtert|beeindruckt|gespannt)",
        r"wie (?:originell|kreativ|geistreich|aufmerksam von)|sehr witzig|selten so gelacht",
        r"(?:schön|toll|fein) für (?:sie|dich)[.!]|hört,? hört|ironie (?:aus|off|ende)",
        r"trommelwirbel|eilmeldung|captain obvious|man lernt nie aus",
        r"(?:besten|vielen|herzlichen) dank auch|jaja\b|ja,? ja[,.!]|wie (?:sie|du) meinen?[.!]",
        r"danke,? (?:mama|papa|mutti|herr lehrer)\b",
        r"(?:zittern|schlottern) (?:wir )?(?:schon |vor angst|am ganzen)|gott bewahre",
        r"welch ein frevel|das leben ist hart",
        r"was für ein (?:hartes|schweres) (?:leben|los|schicksal)|(?:im|des) 21\. jahrhundert",
        r"weltgeschichte|(?:der|die) menschheit\b|abendland|apokalypse",
        r"ins gefängnis (?:werf|gesteckt|geworfen|gesperrt)|guillotine|gevierteilt|geköpft",
        r"auspeitsch\w*|ausgepeitscht|gesteinigt|scheiterhaufen|heinzelmännchen|einh[oö]rn\w*",
        r"zauberfee|(?:verneig|verbeug)\w* (?:wir )?(?:uns|mich)|kniefall|zu füßen\b",
        r"mein (?:herzliches |aufrichtiges )?beileid\b",
        r"(?:eigene|ganze) abteilung,? (?:nur|die (?:nur|sich nur|nichts))",
        r"am besten (?:machen|bauen|stellen|schicken|öffnen|liefern|bringen|tragen) wir",
        r"(?:bestimmt|sicher|gewiss) (?:ist|wird|wäre|sind) (?:ihr|dein)e? (?:eigene\w* )?\w+",
        r"(?<=, )(?:mozart|beethoven|picasso|spielberg|shakespeare|goethe|schiller|klopp|"
        r"bocuse|hemingway|schumacher|napoleon|maestro)\b(?=[.!,])",
    ),
    en=Ways(
        r"(?:the|your|that|this|free|a) (?:\w+ )?(?:lecture|lesson|sermon|masterclass|wisdom|"
        r"expertise|expert (?:opinion|advice|analysis|view)|words of wisdom)\b",
        r"(?:unsolicited|armchair) \w+|(?:so|that|too) much (?:free |spare )?time",
        r"(?:have|having|got) the time (?:to|for) (?:count|write|measure|check|post|notice|"
        r"complain)\w*",
        r"time on your hands|must be nice to",
        r"(?:a|an|our|the|such an?|mr|you|clearly|obviously|resident|true|real|"
        r"another) (?:\w+ )?(?:genius|einstein|sherlock|connoisseur|psychic|food critic|"
        r"mastermind)\b",
        r"einstein|sherlock",
        r"(?:you're|you are|since you're|as an?) (?:\w+ )*(?:expert|professor|detective|"
        r"genius)\b",
        r"well,? professor|,? genius\b",
        r"how (?:did|will|do) you (?:ever |even |possibly )?(?:survive|cope|manage|bear|live)",
        r"the horror\b|(?:tiny|tiniest|smallest|small) violin",
        r"(?:send|play|hire|bring)\w* … violin|(?:my|our) hearts? bleeds?",
        r"poor (?:you|thing|little|baby|lamb)\b(?! \w+ing)",
        r"(?:stop the|call the|alert the) press|alert the media|what a tragedy",
        r"your (?:majesty|highness|lordship|ladyship|royal\w*|excellency)|red carpet|champagne",
        r"bended knee|silver platter|magic wand|crystal ball|mind[- ]?readers?",
        r"read (?:your )?minds|butler|limousine|helicopter|gold[- ]plated|throne\b|hand-peeled",
        r"(?:hire|hiring|employ) you\b|you're hired",
        r"(?:apply|applying) for (?:the|my|our|a) (?:job|position|post)",
        r"(?:come and|want to|like to|could|should) (?:run|manage|do) … (?:yourself|for us|"
        r"instead|better)",
        r"(?:do|done) (?:it |so much |a )*better (?:yourself|job)|know (?:so much )?better\b",
        r"show us how",
        r"(?:sure|certain|guess|suppose|course) … you(?:'ve)? … never … (?:mistake|late|wrong|"
        r"slip|error|off day)\w*",
        r"you must be perfect|never made a mistake",
        r"if only (?:we|it|someone|somebody|everyone) (?:had|knew|were|was|could)",
        r"(?:shame|pity|sad) (?:that )?(?:nobody|no one|no-one|you (?:weren't|aren't|didn't)|"
        r"we (?:didn't|don't) (?:have|employ) you)\b",
        r",? (?:gaffer|chief|captain|champ|sunshine|sweetheart|guv|your honou?r|boss|maestro|"
        r"coach|professor|detective)[.!,?]",
        r"how (?:\w+ )?(?:kind|nice|good|thoughtful|sweet|lovely|generous|considerate|helpful|"
        r"clever|observant|diligent|noble) of you(?: to (?!write|say|share|think|let|send|"
        r"bring|take|ask|offer|call|drop|tell|get|come)\w+|[.!]$)",
        r"(?:such|that|this|your) (?:\w+ )?(?:insightful|charming|eloquent|delightful|profound|"
        r"nuanced|witty|balanced|heartwarming) \w+",
        r"(?:hadn't|didn't|never) notice(?:d)?\b(?=[.!])|whatever next",
        r"(?:thrilled|overjoyed|flattered|touched|moved|ecstatic) (?:that |to |you )",
        r"busy (?:schedule|day|life)|(?:valuable|precious) time\b",
        r"(?:because|since|as) we (?:just |so |really |all )?(?:enjoy|love|like|hate|live to|"
        r"adore)\b",
        r"(?:perhaps|maybe|why not|why don't you|you should) (?:\w+ ){0,4}(?:your own|a career|"
        r"run for|stand for)\b",
        r"the ritz\b|breathe on it|twiddl\w+ our thumbs",
        r"(?:how|most) (?:dreadful|ghastly|harrowing|tragic|inconvenient) for you",
        r"(?:drop everything|private jet|brass band|fanfare|a statue|a monument|knighthood|"
        r"notify nasa|personal chauffeur)",
        r"nothing (?:else|better) to do(?= than| all| here|[.!,])",
        r"(?:not|isn't) (?:as if|like) we(?:'ve| have|'re| are)? ",
        r"just to (?:annoy|spite|upset|ruin|irritate|inconvenience)",
        r"(?:do|did) (?:it|this|that) for fun|no doubt you|first[- ]world problem\w*",
        r"(?:sure|certain) you(?:'d| would) have|oh,? really\?",
        r"who (?:knew|would have (?:thought|guessed)|'d have thought)",
        r"(?:never|hadn't) … (?:occurred to us|thought of that)",
        r"why (?:didn't|hadn't) we (?:\w+ )?think",
        r"what would (?:we|the world) (?:\w+ )?(?:do|be) without|lucky (?:us|old us)",
        r"thank (?:goodness|god|heavens) (?:you|we have|for people)",
        r"(?:we're|we are|i'm|simply|absolutely|utterly|truly|just) (?:\w+ )?(?:honou?red|"
        r"devastated|heartbroken|crushed|distraught|inconsolable)\b",
        r"(?:lose|lost|losing) sleep|cry (?:ourselves|myself)|let me guess|imagine that",
        r"shocking,? (?:isn't|i know)|news ?flash|spoiler alert|breaking news|plot twist",
        r"surprise,? surprise|you don't say|no kidding|duh\b",
        r"(?:cracked|discovered|uncovered|solved|found out|revealed) (?:the|our|it|gravity|"
        r"fire) (?:\w+ )?(?:secret|conspiracy|code|mystery|case|master\w*)?\b(?=[.!,]|$| of)",
        r"you(?:'ve)? got us|rumbled us",
        r"(?:a|one|two|three|four|five|six|seven|eight|nine|ten|\d+) (?:whole|entire|"
        r"full) (?:minutes?|seconds?|pence|pennies|p|cents?)\b",
        r"how (?:very |terribly |awfully )?(?:clever|brave|observant|perceptive|original|"
        r"awful for you|dreadful for you|hard for you|exhausting for you)",
        r"(?:aren't|are) you (?:a )?(?:clever|the clever\w*|a bright spark)",
        r"(?:world|universe|planet) … around you|forgive us for|(?:do|please) forgive us",
        r"shall we also|would you (?:also )?like us to (?:also|come)",
        r"must be (?:so )?(?:hard|tough|exhausting) (?:being|to be|for you)",
        r"(?:oh|gosh|wow|goodness|gee),? (?:a|an|what a|such an?|how|three|two|five|four|ten|"
        r"if|really\b)",
        r"ruin(?:ed|ing)? your (?:whole |entire )?(?:life|existence)",
        r"(?:call|ring|alert|phone|tell) the (?:newspapers?|papers|police|army|navy|coastguard|"
        r"un\b|president|king|queen|media)",
        r"however (?:did|will|do) you\b|from row \w",
        r"since you (?:saw|know|see|seem|clearly|obviously)",
        r"(?:yacht|porsche|ferrari|maldives|private island|caribbean)\b",
        r"(?:swimming|rolling|bathing) in (?:money|cash|it)|money (?:tree|grows|grow)",
        r"into (?:a )?pumpkins?|philharmonic|hollywood|\bnasa\b|\bfbi\b|interpol|, shall we\?",
        r"shall we (?:fetch|bring|send|get) (?:you )?(?:a|the|some)\b|believe it or not",
        r"fancy that|shock,? horror|would you believe",
        r"(?:pro|top|hot|wild|crazy|radical) (?:tip|idea|thought)",
        r"here's a (?:thought|wild|crazy|radical)|sound the alarm",
        r"thank (?:goodness|god|heavens) (?:someone|somebody|there)\b|almost as (?:if|though)\b",
        r"poor (?:soul|love|darling|lad|old you)\b|half[- ]mast|minute's silence",
        r"informed the next of kin|human rights|crime against|national emergency|of the century",
        r"how dare we|the (?:whole )?world (?:can|may|will) (?:\w+ )?(?:sleep|rest|breathe)",
        r"captain obvious|good for you[.!]|lucky you\b|how (?:original|creative|perceptive)",
        r"very funny|side-splitting|thanks,? (?:mum|mom|dad|sir|boss|genius)\b|bless your heart",
        r"fun at parties|drum ?roll|stop press|so sue us|sue us\b|(?:our|what a|my) hero\b",
        r"take a bow|we bow\b|(?:full|top) marks|ten out of ten for|win the internet",
        r"(?:quaking|shaking|trembling) in our|(?:heaven|god) forbid|perish the thought",
        r"oh,? the humanity|wonders never cease|well,? i never|tough life|life must be",
        r"cue the\b|(?:no one|nobody) has ever|in the history of|since the dawn|armageddon",
        r"apocalypse|(?:been|had|have) (?:the \w+ )?(?:flogged|beheaded|executed|keelhauled)",
        r"guillotine|burn(?:t|ed) at the stake|shot at dawn|tarred and",
        r"(?:bin|tooth|parking|wifi|laundry|parcel) fairy|\bfairies|unicorns?\b|leprechaun",
        r"i'm sure your (?:own )?\w+ (?:will|would|is|are)\b|curtsy|on our knees|at your feet",
        r"(?:whole|entire|special|dedicated) (?:department|team|committee|task force) (?:just|"
        r"only|that does nothing)",
        r"truly,|behold\b|rome was",
        r"(?:perhaps|maybe) we should (?:also|just) (?:build|open|hire|send|fly)",
        r"(?<=, )(?:mozart|beethoven|picasso|spielberg|shakespeare|ramsay|gordon ramsay|"
        r"tarantino|poirot|columbo|hemingway|tolkien|mourinho|guardiola|napoleon|pavarotti|"
        r"adele)\b(?=[.!,])",
    ),
)
#: praise that is none where nothing was achieved
PRAISES = WaysIn(
    de=Ways(
        r"glückwunsch|gratulier\w*|gratulation|bravo|chapeau|applaus|hut ab|respekt[,!.]|hurra",
        r"(?:orden|medaille|pokal|oscar|nobelpreis)\b",
    ),
    en=Ways(
        r"congratulations|congrats|bravo|well done|kudos|hats off|hooray|hurrah",
        r"round of applause|(?:medal|oscar|gold star|nobel|trophy)\b|slow clap",
    ),
)
#: glad, of all things, about what upsets them; unless we are glad to hear of it
GLAD = WaysIn(
    de=Ways(
        r"(?:schön|toll|gut|super|prima|wunderbar|großartig|nett|fein|klasse|"
        r"herrlich),? dass (?:sie|du|ihr) (?!\w* ?(?:uns |mir |sich |euch |dir |das |es |so |"
        r"da |heil |gut |wieder |dabei )*(?:schreib|sag|meld|frag|nachfrag|zeit|offen|komm|"
        r"besuch|hinweis|aufmerksam|bescheid|wieder|gut|gefall|da\b|dabei|mitmach|geduld|"
        r"gesund|heil|nachhak|anruf|anspr|erzähl|teil|dran|geklappt|zufrieden|sind))[^.!?]{4,}",
    ),
    en=Ways(
        r"(?:nice|great|lovely|wonderful|fantastic|brilliant|glad|pleased|good) (?:that |"
        r"to (?:hear|see|know) (?:that )?)you(?:'re|'ve|r)? (?!\w* ?(?:got in|told|tell|writ|"
        r"wrote|ask|let|shar|like|enjoy|lov|ok|safe|happy|com|messag|back|well|all|rais|"
        r"mention|flag|spot|caught|report|found|visit|had|stay|feel|sort|home|son|daughter|mum|"
        r"dad|week|day|trip|here|spoke|call|made|both|can|said|are ok|got)\w*)[^.!?]{6,}",
    ),
)
#: something to congratulate on
GOOD_NEWS = WaysIn(
    de=Ways(
        r"geburtstag|gestorben|verstorben|beerdigung|trauer\w*|hochzeit|geheiratet|verlobt",
        r"geboren|baby|bestanden|geschafft|gewonnen|abschluss|abi\w*|jubiläum|marathon",
        r"schwanger|führerschein|stolz",
        r"(?:jetzt|endlich|wieder) … (?:steht|klappt|funktioniert|läuft)|gelöst|gefunden",
    ),
    en=Ways(
        r"birthday|died\b|passed away|funeral|wedding|honeymoon|married|engaged|born|baby",
        r"passed|finished|won\b(?!')|anniversary|marathon|finally|works\b|graduated|exam|proud",
        r"pregnant|sorted|solved|fixed",
    ),
)
HAPPY = WaysIn(
    de=Ways(
        r"danke?\b|freu\w*|gerne?\b|super|toll\w*|willkommen|glückwunsch|spaß|wunderbar|klasse",
        r"liebe\b|herzlich\w*|juhu|yeah|ja+\b|gute \w+|alles (?:gute|liebe)|hurra|großartig|wow",
        r"gratulier\w*|stark|bravo|bis (?:bald|dann|morgen|später)|schön\w*",
    ),
    en=Ways(
        r"thanks?\b|welcome|happy|enjoy|lov(?:e|ely)\b|great|congrat\w*|yay|hooray|wow",
        r"brilliant|amazing|delighted|pleased|glad|fantastic|awesome|see you|yes+\b",
        r"good (?:luck|job)|well done|cheers|can't wait",
    ),
)
