"""The mood of a message, and whether a draft takes it in. Careful: rather nothing than a guess."""

from __future__ import annotations

from herzenstakt.coach import listening
from herzenstakt.coach.phrases import Phrases
from herzenstakt.coach.text import Text, once
from herzenstakt.coach.wordlists import Sayings, Words, languages, listed

# --- angry, sad, afraid --------------------------------------------------------------------------------

#: nobody calm says these
OUTCRY = Words(
    de="""
    frechheit unversch dreist sauerei schweinerei saftladen sauladen saustall drecksl drecksverein
    dreckst kotz ankotz scheiß scheiss beschissen verarsch veräppel veralber verdammt verflucht
    unfassbar fassungslos unerhört wut. wüte wütend zorn stinksauer stocksauer stinkwütend stinkig
    grantig angepisst aufgebracht empör skandal schande schäm blamage blamabel katastroph desaster
    zumutung unzumutbar abzock betrug betrüg betrogen lügner gelogen belogen lügt lügen. lächerlich
    armutszeugnis erbärmlich armselig respektlos herablassend unterirdisch grottig grottenschlecht
    haarsträubend himmelschreiend hanebüchen inkompeten unfähig menschenverachtend menschenunwürdig
    würdelos unwürdig entwürdig demütig gedemütigt erniedrig diskriminier rassis widerlich ekelhaft
    abartig ätzend grauenhaft grausam grauenvoll fürchterlich furchtbar schrecklich erschreckend
    beschämend entsetz schockier geschockt erschütter horror alptraum albtraum hölle. enttäusch
    frustrier deprimier zermürb traurig trauer verzweif heule heulen geheult geweint weint weinen.
    weinte weine. weinend tränen schluchz untröstlich niedergeschlagen angst. ängste ängstlich
    verängst todesangst panik panisch verstorben gestorben beerdigung bodenlos maßlos wahnsinnig
    abschaum verbrecher idiot depp deppen vollpfosten versager amateure dilettant stümper miserabel
    schlamperei unding pfui sprachlos rasend herzinfarkt herzrasen nervenzusammen fehlgeburt hospiz
    bloßgestellt angeschrien angebrüllt ausgelacht beschimpft beleidigt abgespeist abgewimmelt
    hingehalten vertröstet hintergangen ausgeliefert alleingelassen halsabschneider wucher nötigung
    rotzfrech verhöhn koche. zittere gezittert hundertachtzig nervlich angewidert mieseste mieser
    schikan gauner ganove pack. witzfigur affenzirkus affentheater trauerspiel kundenverarsche
    explodier ausrast ausflipp tobe. brülle getobt unverzeihlich gewissenlos skrupellos dreck.
    verhasst widerwärtig verabscheu hass. verstört aufgelöst bestürzt gekränkt verletzend beunruhigt
    todmüde wutentbrannt genötigt bedroht ausgenutzt verkohlt beklaut bestohlen verraten.
    eingeschläfert einschläfern fremdschämen lachnummer witzverein chaostruppe chaoten
    """,
    en="""
    furious livid fuming outrag disgust disgrac appall shameful ashamed ridiculous unacceptable
    heartbr devastat gutted sobb cried crying weeping tearful terrified terrifying petrified scared
    frighten panic disappoint scam scammed pathetic worst awful terribl horribl horrendous horrific
    horrid hideous vile ghastly insulted insulting humiliat embarrass frustrat angry anger annoy
    upset betray incompeten incensed irate miffed aggrieved exasperat shambles shambolic fiasco
    debacle farce farcical laughable shoddy dire. woeful nightmare wtf ffs funeral grief grieving
    unbelievable disrespect absurd infuriat fobbed liars liar lied lying. crooks cowards cowardly
    clueless spineless thieves thieving greedy scum conned cheated deceived misled duped swindled
    distraught desperate despair miserable mortified tears enraged seething atrocious abysmal
    diabolical dreadful shocking shocked shocker heartless cruel cruelly raging agony trembling
    shaking unsafe helpless hopeless abandoned shattered crushed bereft speechless bullshit crap
    clowns cowboys muppets jokers robbed robbery extortion mourning miscarriage hospice degrading
    degraded belittled patronis condescend sickening sickened inexcusable unforgivable bloody
    exhausted dismayed aghast traumati bullied yelled mocked harass intimidat hysterical dread.
    dreading frantic shamed fuming pissed hacked vomit idiots morons parasites
    """,
)
OUTCRY_SAID = Sayings(
    de="""
    kein bock | keinen bock | für wie blöd | für wie dumm | für wie bescheuert | geknickt. | geht doch nicht.
    | das geht nicht | so geht das nicht | das kann nicht sein | kann doch nicht | reicht mir
      | hat mich getroffen
    | so wütend | echt traurig | richtig traurig | total traurig | tut mir richtig weh | am verzweifeln
    | nicht mehr schön | bin bedient | zum haare raufen | haare raufen | mir langt | langt mir
    | es nervt. | das nervt. | nervt mich | nervt uns | bin sauer | echt sauer | so sauer | richtig sauer
    | total sauer | mega sauer | ziemlich sauer
    | langsam sauer | sind sauer | war sauer | sauer gerade | nie wieder | nie mehr wieder
    | nie mehr bei | das letzte mal | das allerletzte | seid das letzte | sind das letzte
    | echt das letzte | schnauze voll | nase voll | schnauze gestrichen | nase gestrichen
    | faxen dicke | es reicht. | mir reicht | uns reicht | jetzt reicht | langsam reicht | reicht's
    | reicht es mir | reicht es uns | reicht es jetzt | im stich gelassen | hängen gelassen
    | hängen lassen | hängenlassen | allein gelassen | sitzen gelassen | stehen gelassen
    | stehen lassen | stehengelassen | kragen | drehe durch | dreh durch | drehen durch | flippe aus
    | raste aus | kann nicht mehr. | können nicht mehr. | nerven am ende | mit den nerven
    | am ende meiner | am ende unserer | völlig am ende | total am ende | sind am ende
    | bin am ende. | geht's noch | gehts noch | was fällt | was bildet | schlechter witz
    | schlechter scherz | ein witz. | ein witz sein | wie dreck | wie luft | wie vieh
    | wie ein bittsteller | wie bettler | wie ein stück | wie ein hindernis | wie ein verbrecher
    | wie ein tier | wie der letzte | wie den letzten | der letzte dreck | dreck zu sein
    | mache mir sorgen | mach mir sorgen | machen uns sorgen | große sorgen | in sorge
    | macht einen fertig | macht mich fertig | fix und fertig | völlig fertig | total fertig
    | fühle mich verarscht | fühle mich allein | fühle mich hilflos | fühle mich betrogen
    | fühle mich im | fühle mich wie | fühle mich von | komme mir vor | kommen uns vor | kam mir vor
    | außer mir | unter aller | völlig unmöglich | absolut unmöglich | einfach unmöglich
    | geht gar nicht | für dumm | für blöd | auf den arm | ohne worte | fehlen mir | fehlen uns
    | hört sich alles auf | hört doch alles auf | der gipfel | werd wahnsinnig | werde wahnsinnig
    | am boden zerstört | bricht mir | brach mir | herz gebrochen | vertrauen verloren
    | vertrauen ist weg | schlecht vor | zum heulen | zum weinen | zum verzweifeln | zum schreien
    | von oben herab | noch nie so | so mies | so etwas von | wollt ihr mich | wollen sie mich
    | habt ihr sie noch | kater eingeschlafen | hund eingeschlafen | praxis eingeschlafen
    | wohnung ist so | so leer. | vermisse | wie ein stich | ärgere mich | ärger mich | ärgert mich
    | so geärgert | richtig geärgert | durch den wind | trau mich nicht | traue mich nicht
    | unendlich peinlich | auf die palme | das fass | auf hundert | so einen hals | dicken hals
    | puls auf | richtig wehgetan | so weh. | tut so weh | was für ein laden | was für ein saft
    | was für ein verein | ein unding | finger weg | kann nur abraten | null sterne | 0 sterne
    | keinen stern | minus sterne | kotzt | am arsch | habt mich verloren | nachts wach
    | schlafe nicht | nicht schlafen | todunglücklich | schäm dich | kein herz | herzlos
    | hauptsache kassieren | könnte schreien | könnte ausrasten | könnte platzen | könnte kotzen
    | könnte explodieren | könnte heulen | könnte weinen | möchte schreien | zum ausrasten
    | echt bedient | restlos bedient | rotz und wasser | hinter unserem rücken
    | hinter meinem rücken | so geht man nicht | so geht man mit | so behandelt man | so kann man
    | kann doch nicht | kann ja wohl | kann nicht euer | euer ernst | ihr ernst | was denkt ihr
    | was denken sie sich | fasse es nicht | nicht zu fassen | darf doch nicht | darf ja wohl
    | jetzt ist schluss | unter aller sau | platzt mir | jedes mal weh | herz blutet | blutet das herz
    | alleine gelassen | fühlt sich an wie | so ein mist | so ein chaos | so eine schande
    | so eine unver | zum kotzen | bin fassungs | werde nicht ernst | nicht ernst genommen
    | wie bestellt und nicht | spinnt ihr | seid ihr noch | sind sie noch ganz | noch ganz dicht
    | dachten er ist | dachten sie ist | zuckt nur | zucken nur
    | mit den schultern | hätte sterben können | hätten sterben können
    """,
    en="""
    what the hell | what the heck | no thanks to you | soaked at the | not worth the money | waste of money
    | waste of time | how many more | you must be | absolutely fuming | at my limit | at breaking point
    | i feel cheated | feel cheated | feel robbed | feel stupid | feel so small | over it. | beyond annoyed
    | day wasted | lost for words | fed up | sick of. | sick and tired | feel sick | felt sick
      | sick to my | had it with
    | had it up | had enough | at my wits | at my wit's | let me down | let us down | let down
    | let him down | let her down | never again | last time. i | the last time | last straw
    | final straw | a joke | sick joke | shame on | rip off | ripped off | rip-off | so sad.
    | very sad. | really sad. | feel sad. | so hurt | really hurt | deeply hurt | it hurts | hurt to
    | felt so small | felt so low | felt like dirt | worried sick | so worried | really worried
    | very worried | can't believe | cannot believe | how dare | how could you | enough is enough
    | lost all | lost faith | lost my faith | lost for words | beyond a joke | beyond belief
    | beyond frustrating | passed away | died last | just died | has died | mum died | dad died
    | wife died | husband died | dog died | cat died | lost my mum | lost my dad | lost my husband
    | lost my wife | put to sleep | put him to sleep | put her to sleep | had to put him down
    | had to put her down | like dirt | like beggars | like rubbish | like a criminal
    | like criminals | like an idiot | like a nuisance | like a number | like cattle | made me feel
    | made us feel | made him feel | made her feel | made me cry | could have been killed
    | could have died | could have killed | nearly killed | absolute joke | absolutely useless
    | useless lot | a real blow | not impressed | took the shine | you lot | you people
    | what a shambles | what a mess | what a farce | what a bunch | what a disgrace | not cool
    | not good enough | the nerve | the cheek | what a cheek | heart sank | broke my heart
    | breaks my heart | broken heart | broke me | in bits | in pieces since | in floods
    | gut wrenching | gut-wrenching | beside myself | taking my business | done with you
    | so done with | done with this | i'm done. | absolutely unreal | can't sleep | can't stop
    | aged ten years | losing my mind | threw me out | threw us out | treated like | shouted at
    | laughed at | screamed at | sworn at | hopping mad | pissed off | priced us out
    | what is wrong with you | what's wrong with you | scared of | afraid of | ever so low
    | zero stars | no stars | avoid at all | a slap in | slap in the face | deeply sad
    | makes me sick | made me sick | turns my stomach | blood is boiling | boiling | could scream
    | could spit | want to scream | so mad | really mad | lost my temper | behind our backs
    | behind my back | get lost | to my face | laughing at | ruined our | ruined my | ruined his
    | ruined her | for crying out | for goodness sake | for god's sake | for heaven's sake
    | are you kidding | must be joking | give me strength | words fail | couldn't care less
    | don't care about | no respect | lack of respect | my blood | in tears | close to tears
    | bursting into tears | still shaking | so angry | so upset | so cross | end of my tether
    | end of my rope | what a way to | how is that acceptable | how is this acceptable | treats us like
    | treat people | treat tenants | treat customers | treat us | treat me | treated me | treated us
    | bloody awful | absolute disgrace | had to beg | feel so stupid | felt so stupid | made a fool
    """,
)
#: signs of heat, not enough alone: little words, and what makes trouble weigh more
HEAT = Words(
    de="""
    niemand keiner keine. kein. nervt nervig genervt mies. miese unfreundlich schlecht frech ärger
    ernsthaft typisch unmöglich versprochen umsonst vergeblich hilflos verpasst ruinier versaut
    verdorben kaputt blöd. blöde blöden bescheuert endlich peinlich allein. alleine. rollstuhl baby.
    oma. opa. mutter vater kinder. kind. tochter sohn kleine. schwanger krank notaufnahme geburtstag
    hochzeit weihnacht heiligabend unglaublich ständig dauernd sorgen. besorgt ignorier lieblos
    stinkt gestunken eklig gestrichen sogar ausgerechnet billig schrott eiskalt frieren erfroren
    schmerz operiert völlig komplett absolut einfach tot. papa. mama. leeren. schreien tagelang
    wochenlang stundenlang monatelang formbrief verunsichert mulmig anwalt
    """,
    en="""
    nobody rude again. still. broken ruined ruining wasted useless seriously typical promised missed
    smashed freezing stranded stuck lost. ignored ignoring rubbish poor. stupid baby. newborn gran.
    nan. mum. mum's dad. daughter son. kids. wheelchair birthday wedding honeymoon christmas
    hospital elderly pregnant disabled worried anxious hurt unpaid cold. sick. pain. honestly
    absolutely completely totally literally deleted wife husband lawyer solicitor dismissed
    """,
)
HEAT_SAID = Sayings(
    de="""
    schon wieder | mal wieder | jeden zweiten | jedes mal | jeden tag | jede woche | immer noch
    | zum zweiten mal | zum dritten mal | zum vierten mal
    | zum fünften mal | zum x-ten | zum wiederholten | seit stunden | seit tagen | seit wochen
    | seit monaten | seit jahren | seit ewigkeiten | seit zwei | seit drei | seit vier | seit fünf
    | seit sechs | seit heute früh | seit gestern | seit montag | seit dienstag | seit mittwoch
    | seit donnerstag | seit freitag | seit samstag | seit sonntag | echt jetzt | wie kann
    | was soll das | was soll der | wofür | nicht mal | nicht einmal | zweimal | dreimal | viermal
    | fünfmal | fünf anrufe | mitten im | mitten in der | und das am | halben tag | kein mensch
    | ganz ehrlich | ehrlich gesagt | jahre kunde | jahren kunde | jahre mitglied | jahren mitglied
    | danke auch | na toll | na super | na bravo | na danke | drei nächte | ganze nacht | wegen euch
    | wegen ihnen | habt ihr eigentlich | tickt | was macht ihr
    """,
    en="""
    every time | every single | each time | you just want | second time | third time | fourth time
    | fifth time | 3rd time | 4th time | two times
    | three times | four times | twice | for hours | for days | for weeks | for months | hours on.
    | hours of | hours late | minutes late | hours waiting | days of | weeks of | months of | no one
    | how can | how is | how on earth | what is the point | what's the point | what on earth
    | do i pay | do we pay | thanks a lot | not even | no reply | no answer | no apology
    | ever again | do you even | all night | all day | all the way | the whole way | fourth evening
    | waited in | waiting for | two hours | three hours | six hours | instead of fixing | years a
    | years as a | after 20 years | not happy | you just | because of you
    """,
)
#: takes an outcry back
NOT_MEANT = Sayings(
    de="""
    nicht sauer | nicht enttäusch | nicht böse | keine angst | keine sorge | ohne angst
    | nicht traurig | nie enttäusch | nicht peinlich | angst vor dem | freudentränen | vor freude
    | tränen gelacht | zu tränen | wahnsinnig gut | wahnsinnig lecker | wahnsinnig nett
    | wahnsinnig gern | wahnsinnig freundlich | wahnsinnig schön | keine panik | furchtbar nett
    | schrecklich nett | unfassbar gut | unfassbar lecker | unfassbar schön | unfassbar nett
    """,
    en="""
    not angry | not upset | isn't angry | never disappoint | not disappoint | don't disappoint
    | didn't disappoint | doesn't disappoint | no panic | not scared | not worried | happy tears
    | tears of joy | tears of laughter | terribly good | awfully good | awfully nice | awfully kind
    | wasn't scared | less scared | bloody good | bloody lovely | bloody brilliant
    | no longer scared
    """,
)
# --- pleased -------------------------------------------------------------------------------------------

PRAISE = Words(
    de="""
    nett. nette netten netter lob. loben gelobt begeister großartig fabelhaft wunderbar
    wundervoll wunderschön traumhaft
    traum. zauberhaft sagenhaft phantastisch fantastisch toll. tolle. toller. tolles. tollen. super.
    spitze. klasse. prima. hervorragend ausgezeichnet perfekt genial hammer. liebevoll lieb. liebe.
    lieben. danke dank. dankbar herzlich freundlich lecker köstlich empfehl freue freut freuen
    freude gefreut glücklich zufrieden kompetent einfühlsam bravo chapeau beste. besten. bester.
    bestes. respekt. kompliment schönste schönsten mega wow geduldig hilfsbereit zuvorkommend
    herrlich himmlisch vorbildlich beeindruck sensationell weltklasse gerettet gelungen grandios
    stolz top erstklassig spektakulär unvergesslich rührend gerührt goldwert herzerwärmend gestrahlt
    strahlt behutsam gemütlich liebenswert sympathisch traumhafte umwerfend entzückend hingerissen
    """,
    en="""
    love. loved loves loving. thank thanks thx great. brilliant amazing awesome fantastic wonderful
    lovely perfect excellent superb outstanding delicious star. stars legend hero. heroes kudos
    praise compliment bless. beautiful best. recommend impress happy thrilled delighted grateful
    kind. kindest kindness helpful friendly gem restored sterling magical magic. gorgeous stunning
    incredible saved saviour shout-out shoutout chuffed fab ace rock. rocks spot-on top-notch bravo
    wow smashing memorable unforgettable proud stellar exceptional cheers respect. comfy yummy tasty
    heavenly dreamy spotless saint. angel. treasure. champion lifesaver life-saver
    """,
)
#: praise on the surface
MOCK = Sayings(
    de="""
    nicht nett | nicht sehr nett | wenig nett | nicht sonderlich nett | danke für nichts
      | danke für gar nichts | danke auch | vielen dank auch | na danke | nein danke
    | tolle straßen | toller service | super service | tolle leistung | na toll | na super
    | na prima | na klasse | ganz großes kino | echt super. | echt toll. | nicht gut | nicht schön
    | nicht toll | nicht freundlich | nicht zufrieden | nicht glücklich | danke im voraus
    | dank im voraus | danke schonmal | danke schon mal | auch dabei großartig
    """,
    en="""
    thanks for nothing | thank you for nothing | thanks a lot | thanks a bunch | great job ruining
    | nice one | no thanks | not great | not happy | not impressed | not good | not kind
    | not friendly | not recommend | wouldn't recommend | two stars | one star | 1 star | 2 stars
    | zero stars | no thank you | thanks in advance | so much for
    """,
)
# --- in trouble ----------------------------------------------------------------------------------------

TROUBLE = Words(
    de="""
    leider schade. kaputt defekt fehlt fehlen fehler falsch warte. warten wartet gewartet verspät
    ausgefallen gesperrt storniert abgesagt abgelehnt beschwer reklam verloren verschwunden schmutz
    dreck laut. teuer zerbrochen gerissen undicht tropft problem störung abgestürzt absturz hängt
    fehlermeldung stinkt schimmel verschimmelt verpasst beschädigt zerkratzt geklaut gestohlen
    mahnung doppelt verletzt gestrichen ausgesperrt blockiert vergeblich umsonst abgebucht keiner
    niemand nirgends kalt. eiskalt abgebrochen bricht rauscht klemmt überschwemm stromausfall
    nachzahlung verweigert unmöglich abgeschaltet abgestellt ärger sauer. schlecht vergessen verlegt
    liegengelassen knackt knacken quietsch wackelt leckt spinnt streikt feststeckt fest.
    ausgeschlossen notfall schmerz krank entlaufen weggelaufen verschollen vermisst leer. weg.
    gluckert brummt piept flackert flimmert verstopft ausgelaufen nass. fleck kratzer sprung. riss.
    bruch schief. roh. verbrannt verdorben zuwenig überzogen abgewiesen abgelaufen kündig
    zurückgeschickt vertauscht verwechselt aufgerissen gestürzt unfall stornier verrutscht scheuert
    geschrumpft eingelaufen verfilzt eingegangen abgefärbt ausgeleiert verblichen
    weh. rausgefallen herausgefallen schmerzen kakerlake ungeziefer wanzen maden ratten mäuse ekel gelöscht
    drückt juckt brennt allergi ausschlag fällt stürzt umgekippt geschubst gemobbt verbogen
    """,
    en="""
    unfortunately sadly broken broke. breaks faulty missing wrong wrongly late. delay cancel lost.
    losing stuck dirty cold. rude complain problem issue. issues waiting waited fail error cracked
    leak stopped stops damaged smashed ruined overcharg charged twice jam. jammed crash stolen
    refused rejected declined locked blocked outage mouldy stale torn snapped ignored nobody unable
    flooded burst hungry wasted unfair bobbling whistling off. swallowed wiped forgot
    forgotten died. dead. down. hurt pain ill. sick disappeared frozen freezing squeak rattles
    trapped drips burns burn. itch bent scratch stain scuffed shrank faded smell smelled stinks
    vanished misspelt misspelled unanswered spilt spilled fell. fallen collapsed missed insane
    scared cockroach bugs maggot mice. rats. panicked
    salt. chipped peeling loose sore swollen bleeding bled limping threw
    """,
)
NEGATION = Words(
    de="nicht kein. keine. keinen. keinem. keiner. nichts nie. niemand ohne",
    en="""
    not no can't cannot won't doesn't don't didn't isn't wasn't couldn't aren't hasn't haven't keeps
    never nothing refuses without
    """,
)
# --- telling us something that helps us ----------------------------------------------------------------

#: says so itself
MARKED = Sayings(
    de="""
    kleiner hinweis | kurzer hinweis | nur ein hinweis | ein hinweis | hinweis zu. | hinweis für.
    | als hinweis | zur info | kleiner tipp | nur mal so | eine idee. | ne idee | kleine idee
    | idee für. | meine idee | vorschlag | anregung | wollte kurz | wollte nur mal | wollte nur kurz
    | wollte nur sagen | wollte euch nur | wollte ihnen nur | wollte nur melden | falls ihr es noch
    | falls sie es noch | falls es noch keiner | mir ist aufgefallen | ist mir aufgefallen
    | uns ist aufgefallen | ist uns aufgefallen | könntet ihr nicht | könnten sie nicht
    | könntet ihr auch | wäre es nicht | wär's nicht | wie wäre | wie wär | ihr könntet
    | ihr solltet mal | solltet ihr mal | solltet ihr wissen | damit ihr bescheid | nur damit ihr
    | nur damit sie | dachte das interessiert | dachte ihr solltet | wäre schön wenn
    | wäre toll wenn | wäre cool wenn | wäre super wenn | fände es | fänd's | fyi | bug gefunden
    | fehler gefunden | fehler entdeckt | möchten sie das korrigieren | wollt ihr das ändern
    | gibt sich | vielleicht könnt ihr | vielleicht möchten sie | gut zu wissen für euch
    """,
    en="""
    heads up | heads-up | fyi | just so you know | just to let you know | just letting you know
    | thought you'd want | thought you should | you should know | thought i'd let
    | wanted to let you know | would be great if | would be nice if | would be good if
    | would be lovely if | would be handy if | would be great to | be great to have | might want to
    | may want to | have you considered | have you thought | ever thought | have you ever
    | could you add | why don't you | why not | how about | one idea | my idea | idea for
    | small idea | found a bug | just noticed | i noticed | noticed that | noticed your
    | noticed the | small thing | tiny thing | i suggest | may i suggest | can i suggest
    | suggestion | in case you | just a thought | a thought
    """,
)
#: the first word of such a message
LABELS = listed(
    """
    hinweis tipp tip idee idea vorschlag suggestion info psa fyi note anregung bug bugreport typo
    achtung
    """
)
#: a danger: whoever tells of it helps, also where they had a fright themselves
DANGER = Words(
    de="""
    gefährlich scherben glasscherben morsch umgestürzt schlagloch stolperfalle stolpergefahr
    rutschig glatteis wespen giftköder ragt lebensgefährlich gefahrenstelle stromkabel gasgeruch
    qualm. ölspur glassplitter sicherheitslücke phishing fakeshop fake-shop betrugsmasche
    """,
    en="""
    hazard hazardous wobbly slippery pothole wasps wasp's shards sinkhole phishing vulnerability
    counterfeit fakes overhanging
    """,
)
DANGER_SAID = Sayings(
    de="""
    licht aus. | licht ist aus | lampe aus. | lampe ist aus | laterne ist aus | ampel ist aus
    | fast reingefahren | fast gestürzt | fast gefallen | fast hingefallen | fast gestolpert
    | fast ausgerutscht | wäre fast | wär fast | beinahe gestürzt | wäre beinahe | bevor jemand
    | bevor da | bevor noch | bevor was | bevor etwas | nicht dass jemand | nicht dass sich
    | könnte sich jemand | kann sich jemand | kann jemand | zerbrochenes glas | zerbrochene flasche
    | kaputte flasche | liegt glas | liegen nägel | liegt ein ast | ist lose | sind lose
    | ist locker | sitzt locker | hängt lose | hängt herunter | hängt runter | ragt ein
    | kabel hängt | gullydeckel | jemand verkauft | passiert bald | bricht sich noch
    | verletzt sich noch | stürzt noch | fällt noch | da passiert noch | in ihrem namen
    | in eurem namen | da spielen kinder
    """,
    en="""
    someone could | somebody could | someone might | someone will | someone's going
    | somebody's going | someone is going | before someone | before somebody | a child could
    | nearly went over | nearly tripped | nearly fell | nearly slipped | almost tripped
    | almost fell | nearly went in | nearly had me | broken glass | exposed wire | smell of gas
    | smells of gas | gas leak | fallen tree | is loose | loose board | loose step | came loose
    | nest right | selling fake | pretending to be your | using your name | using your logo
    | trip hazard | halfway out | left open | gate open | unattended | unsupervised | gets hurt
    | get hurt
    """,
)
#: something of ours says something wrong
MISTAKE = Words(
    de="""
    tippfehler schreibfehler rechtschreib vertippt druckfehler zahlendreher grammatikfehler
    übersetzungsfehler veraltet
    """,
    en="typo typos misspel misspelt misspelling misprint mistyped outdated",
)
MISTAKE_SAID = Sayings(
    de="""
    link führt | link geht | link ist | link funktioniert | link auf | link zum | ins leere | 404
    | steht noch | steht immer noch | falsch geschrieben | geschrieben mit | auf eurer website
    | auf eurer seite | auf ihrer website | auf ihrer seite | auf ihrer homepage
    | auf eurer homepage | auf der homepage | auf eurer startseite | auf ihrer startseite
    | in ihrem flyer | in eurem flyer | im flyer | auf dem plakat | auf eurem plakat
    | in der bekanntmachung | in eurem newsletter | in ihrem newsletter | im newsletter
    | in der einladung steht | auf dem schild steht | auf der speisekarte | auf eurer speisekarte
    | auf eurer karte | in eurer anleitung | in ihrer anleitung | im formular | im stadtplan
    | im kalender steht | im programm steht
    """,
    en="""
    broken link | dead link | link to | link on | link in | link is | link goes | 404 | out of date
    | your docs | your documentation | sign says | site says | page says | website says | map says
    | menu says | poster says | label says | newsletter has | on your page | on your website
    | on your site | on your menu | on your map | is spelt | is spelled | should be spelt
    | should read | should say | upside down | hours on the map | the subtitle | your page
    | your website has | your site has | in your header | in your footer | in your newsletter
    | on your poster | in your leaflet
    """,
)
#: out of order, of a thing that is everybody's
OUT_OF_ORDER = Words(
    de="""
    kaputt defekt fehlt fehlen lose locker flimmert flackert tropft ausgefallen umgekippt umgefallen
    verstopft überläuft gebrochen abgebrochen durchgerostet verbogen beschädigt wackelt brennt.
    liegt liegen falsch verschmiert eingeschlagen offen. stimmt blinkt piept stockdunkel zugewachsen
    zugeparkt unlesbar spinnt
    """,
    en="""
    broken missing loose flashing flickering leaking blocked exposed overflowing smashed wrong
    rotten cracked instead dangling snapped stuck beeping grinding noise squeak rattl dead. icy bent
    open. unlocked dark. surely sync unreadable backwards upside
    """,
)
#: where it is, or whose
PLACE = listed(
    """
    am vorm beim im zwischen gegenüber ecke eure eurem eurer euren ihrem
    outside behind near beside between opposite your
    """
)
WHERE = Phrases(
    de=r"\b(?:an|auf|vor|hinter|neben|unter|über|in)\ (?:de[rmn]|eure\w*|ihre\w*|gleis|höhe)\b",
    en=r"\b(?:by|at|on|under|in)\ (?:the|your)\b",
)
#: something lies, hangs or stands somewhere that should not
THERE_IS = Phrases(
    de=r"""
    \b(?:liegt|liegen|hängt|hängen|ragt|ragen|steht|stehen|klafft|ist|sind)\b [^.!?]{0,50}
      \b(?:lose[rs]?|locker\w*|herunter|heraus|offen\w*|scharfkantig\w*|\w*nägel|schrauben|\w*scherben
        |kabel|\w*loch
        |glas|glassplitter)\b
    | \b(?:steht|stehen|hängt|ist|sind)\ (?:\w+\ ){0,4}
      (?:alte|falsche|veraltete|frühere|letztjährige|vorjährige|ungültige)[nrsm]?\ \w+
    """,
    en=r"""
    \bthere(?:['’]s|\ is|\ are)\ (?:[\w-]+\ ){0,4}
      (?:loose|broken|hanging|dangling|fallen|leaking|burst|smashed|rotten|hole|crack|glass|nails?
        |cables?|wires?
        |branch|leak)\b
    | \b(?:still\ )?(?:says?|shows?|lists?|gives?|has)\ (?:the|an)\ (?:old|wrong|previous|outdated
    |last\ year['’]s)\b
    """,
)
#: what is over is what they went through
OVER = listed(
    """
    war waren hatte hatten kam kamen stand ging wurde wurden gestern letzte
    was were had been hasn't haven't did didn't couldn't left last yesterday
    """
)
#: tells of what they went through themselves, or of what they bought
OWN = listed(
    """
    ich mein meine meinen meinem meiner mir mich wir uns unser unsere unserem unseren man bestellung
    paket lieferung kam kamen i i'm i've i'd my me we we've our us mine order parcel delivery came
    arrived
    """
)
#: news of a death or an illness helps none of us
GRIEF = Words(
    de="""
    gestorben verstorben tot. beerdigung trauer todesfall begräbnis krankenhaus krebs. hospiz verunglückt
    """,
    en="died passed. dead. funeral death hospital cancer hospice deceased bereave widow",
)
#: what is wrong in these harms them and nobody else
PAPERS = listed(
    """
    rechnung nachzahlung abrechnung bescheid kontoauszug abbuchung lastschrift mahnung kundenkonto
    bill invoice statement charge charged payment refund
    """
)
#: came to them from us, or is theirs: broken, it harms nobody but them
BOUGHT = listed(
    """
    paket päckchen bestellung lieferung karton verpackung bestellt gekauft geliefert reifen felge auto
    koffer rad fahrrad parcel package packaging order ordered delivery delivered bought box wheel tyre
    tire car bumper luggage suitcase bike garage werkstatt
    """
)
#: what a page or a sign of ours says, or has
OURS_SAYS = Phrases(
    de=r"""
    \b(?:auf|in|an|bei)\ (?:eure[mrn]|ihre[mrn])\ [\w-]+\ (?:\w+\ ){0,4}
      (?:steht|stehen|heißt|stimmt|fehlt|liegt|hat|haben|ist|sind|führt)\b
    | \b(?:zu\ wenig|zu\ viel|statt)\b[^.!?]{0,30}$
    """,
    en=r"""
    \byour\ (?:[\w-]+\ ){1,4}(?:says?|lists?|states?|spells?)\b
    | \byour\ (?:[\w-]+\ ){0,2}
      (?:page|site|website|map|sign|poster|menu|label|leaflet|form|docs?|newsletter|calendar|header
        |footer|listing
        |timetable|recipe|guide|brochure|subtitles?)\ (?:has|have|is|are|shows?|gives?)\b
    """,
)
APOLOGY_FIRST = Sayings(
    de="""
    sorry ich | tut mir leid dass ich | tut mir leid ich | entschuldigung ich | verzeihung ich
    | entschuldigt dass ich | entschuldigen sie dass ich | euch aus versehen | habe aus versehen
    | hab aus versehen | mein eigener fehler | meine eigene schuld | war mein fehler | hab mich vertippt
    | habe mich vertippt
    """,
    en="""
    so sorry i. | sorry i. | my fault | my own fault | my own mistake | i put the wrong
    | i typed the wrong | i entered the wrong | i picked the wrong | i ordered the wrong | i sent the wrong
    | ignore my last
    | i made a mistake | my mistake
    | i apologise | apologies i.
    """,
)
LAUGHS = Words(de="lol haha hihi xd", en="lol haha lmao")
#: from how much heat somebody is upset
UPSET = 3


@once
def is_upset(said: Text) -> bool:
    """Whether it is clearly angry, sad, disappointed or afraid."""
    if (hot := heat(said)) < UPSET or hot < UPSET + praise_in(said):
        return False
    if praise_in(said) and not (
        TROUBLE.stand_in(said) or NEGATION.stand_in(said) or HEAT_SAID.stand_in(said)
    ):
        # tears of joy, a funeral that was beautiful
        return False
    return not LAUGHS.stand_in(said) and not APOLOGY_FIRST.stand_in(said)


@once
def heat(said: Text) -> int:
    """How hot it is: an outcry weighs as much as three other signs."""
    if outcry := OUTCRY.count(said) + OUTCRY_SAID.count(said):
        outcry -= NOT_MEANT.count(said)
    signs = min(HEAT.count(said), 2) + min(HEAT_SAID.count(said), 2)
    return UPSET * outcry + signs + _shouts(said.raw)


@once
def praise_in(said: Text) -> int:
    """How much it praises and thanks, and means it."""
    if praise := PRAISE.count(said):
        return max(praise - 2 * (MOCK.count(said) + _mutters(said)), 0)
    return 0


def _mutters(said: Text) -> int:
    """Sentences of one word of praise at the end of a complaint: "Super." """
    if not (TROUBLE.stand_in(said) or NEGATION.stand_in(said)):
        return 0
    return _in_a_word(said)


def _in_a_word(said: Text) -> int:
    """Sentences of one word of praise, after something else."""
    return sum(" " not in one.text and PRAISE.stand_in(one.own) for one in said.sentences[1:])


def _shouts(raw: str) -> int:
    """Rows of marks, and words in capitals."""
    marks = "!!" in raw or "??" in raw or "?!" in raw or "!?" in raw
    return marks + any(word.isupper() and len(word) > 3 for word in raw.split())


@once
def is_praise(said: Text) -> bool:
    """Whether it praises or thanks us, and complains of nothing."""
    praise = praise_in(said)
    return praise > 0 and praise >= TROUBLE.count(said) and not is_upset(said)


@once
def is_report(said: Text) -> bool:
    """Whether it tells us something that helps us: a mistake, a danger, an idea."""
    return _helps(said) and not is_upset(said)


def _helps(said: Text) -> bool:
    if GRIEF.stand_in(said) or not PAPERS.isdisjoint(said.vocabulary):
        return False
    if MARKED.stand_in(said) or not LABELS.isdisjoint(said.words[:1]):
        return True
    if all(sentence.is_question for sentence in said.sentences):
        return False
    if DANGER.stand_in(said) or DANGER_SAID.stand_in(said):
        if _in_a_word(said):
            return False  # who ends in "Brilliant." scolds
        if OWN.isdisjoint(said.vocabulary):
            return True
        return BOUGHT.isdisjoint(said.vocabulary) and not (heat(said) or "!" in said.raw)
    if not OWN.isdisjoint(said.vocabulary) or praise_in(said):
        return False
    if _says_there_is(said):
        return True
    if MISTAKE.stand_in(said) or MISTAKE_SAID.stand_in(said) or _ours_says(said):
        return True
    is_somewhere = not PLACE.isdisjoint(said.vocabulary)
    return (
        OUT_OF_ORDER.stand_in(said)
        and (is_somewhere or _says_where(said))
        and OVER.isdisjoint(said.vocabulary)
        and "?" not in said.raw
    )


def _says_there_is(said: Text) -> bool:
    return any(THERE_IS.stand_in(said.raw, language) for language in languages(said))


def _says_where(said: Text) -> bool:
    return any(WHERE.stand_in(said.raw, language) for language in languages(said))


def _ours_says(said: Text) -> bool:
    return any(OURS_SAYS.stand_in(said.raw, language) for language in languages(said))


@once
def has_trouble(said: Text) -> bool:
    """Whether something went wrong for them, calm or not."""
    if APOLOGY_FIRST.stand_in(said):
        return False
    praise, trouble = praise_in(said), TROUBLE.count(said)
    if not said.raw.rstrip().endswith("?"):
        trouble += NEGATION.count(said)
    # a shout alone may be one of joy
    hot = heat(said)
    return trouble > praise or (hot > 1 + praise and hot > _shouts(said.raw))


def acknowledges(draft: Text, said: Text) -> bool:
    """Whether the draft takes in what the person went through."""
    return listening.takes_in(draft, said)
