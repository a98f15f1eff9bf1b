"""Whether an answer takes in what somebody went through, or is cold.

It takes it in with a word of regret or understanding, by judging it ("that is far too long"), or by naming it
("three weeks without a parcel"). It is cold where it only thanks, asks, demands, acts or informs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile, islice

from herzenstakt.coach.details import shared
from herzenstakt.coach.phrases import Phrases
from herzenstakt.coach.text import Language, Text
from herzenstakt.coach.wordlists import Sayings, Words, listed

#: regret, understanding, and words for trouble that nobody needs who only informs
TAKEN_IN = Words(
    de="""
    leid. leidtun leidtut bedau entschuld verzeih sorry pardon schade. bitter. bittere bitteres
    ärger verärger blöd doof. doofe frust enttäusch unangenehm unerfreulich traurig schlimm
    schrecklich schreck. schock furchtbar fürchterlich peinlich unschön nerven nervt nervig nervend
    genervt zermürb mies. mitgefühl beileid anteilnahme mitfühl mitleid versteh. verstehe.
    verstehen. versteht. verstanden. verständlich nachvollzieh nachempfind nachfühl fehler. versäum
    verbock vergeig vermassel verschlaf verschlamp verschussel verpeil versag verpatz schlamp
    schludr geschlud übersehen. verschuld zumut unzumut stress gemein. übel. übles bedient. anstreng
    mühsam mühselig eklig ekel umsonst. unnötig wut. wüten zorn sauer. quälend qual. belast schmerz
    weh elend kummer untragbar inakzeptab unmöglich unwürdig würdelos demütigend beschäm schäme
    schämen betroffen oje oh ohje ach uff puh mist. mensch. au autsch herrje auweia verflixt
    unverschämt frechheit skandal katastroph albtraum alptraum horror tragisch trist grausam
    grauenhaft erschrocken entsetzt erschütter bestürz zurecht haareraufen ungeduld verzweif hilflos
    alleingelassen ratlos mulmig gruselig heftig krass happig unfair ungerecht beunruhig bedrück
    verletzend kränkend rücksichtslos respektlos unhöflich unfreundlich pampig ruppig schäbig
    schlampig lieblos ausgerechnet missgeschick malheur panne. schiefge schiefl versemmel verhau.
    vergurkt vermurkst verkackt blamabel blamage pech. zerknirscht untröstlich gelitten verdaut
    trösten tröste trost schwierig unglücklich ungünstig unpraktisch lästig zeitraubend nachlässig
    nervenaufreibend strapaz beschwerlich trostlos deprimier niederschmetternd ernüchternd fies.
    hässlich einsam vergeblich geplatzt versaut verdorben vermiest ruiniert vergällt geduldsprobe
    odyssee irrfahrt chaos tortur schlamassel tragödie fiasko reinfall pleite trauerspiel
    armutszeugnis unding mühe. plage pein angst. ängste trauer trauern tränen panik empörend
    empörung skandalös unverzeihlich unentschuldbar wehgetan wehtut gekränkt verletzt.
    herzzerreißend respekt. gedulden gnadenlos
    """,
    en="""
    sorry apolog regret understand. understood understandabl frustrat disappoint annoy upset awful
    terribl horribl horrid horrend dreadful miserabl ouch ugh urgh yikes blimey gosh mistake.
    mistakes. fault. sympath condolence rightly unacceptable inexcusable unfair unkind rough tough
    grim. nasty nuisance maddening infuriat exasperat gutted gutting mortified ashamed embarrass
    heartbreak heartbroken shame. shock. shocking shocked alarming frighten terrifying terrified
    scary scared worrying stressful stress. stressed distress painful pain. hurt hurts rotten lousy
    wretched bleak isolating exhausting draining unsettling devastat sad. sadden saddened saddening
    angry anger cross. furious livid raging fuming tiring tedious inconsiderate rude. unpleasant
    uncomfortable unnerving unforgivable shabby sloppy careless poor. poorly disgraceful disgusting
    appalled appalling ruined wasted spoiled spoilt lonely cruel messed screwed botched fumbled blew
    overlooked nightmare hassle headache gruelling bitter. galling irritat agony misery horror
    unfortunate. pity. unlucky inconvenient hardship heartache worry. worried trying. dispiriting
    demoralis soul-destroying harrowing horrif vile disgusting revolting gross. yuck ghastly woeful
    lame. humiliat degrading insulting offensive hurtful chaos chaotic shambles shambolic muddle
    palaver ordeal saga torment slog trauma tragedy disaster catastroph fiasco tears tearful grief.
    fear fright panic dread fury rage. insane bonkers daft grisly insufferable intolerable
    unbearable senseless pointless regrettable lamentable crushing crushed bruising hollow
    """,
)
#: what only several words say
TAKEN_IN_SAID = Sayings(
    de="""
    bewegt uns | bewegt mich | nahe gegangen | geht uns nah | geht mir nah | mir auch. | uns auch.
    | mir genauso | uns genauso | mir auch so | uns auch so | ich weiß wie | wir wissen wie
    | ich weiß was das | wir wissen was das | ich weiß selbst
    | haben recht. | haben sie recht. | hast du recht. | hat recht. | haben völlig recht
    | haben absolut recht | recht haben. | recht hast | recht habt | zu recht | mit recht.
    | stimmt das | das stimmt. | da ist was dran | kein wunder | kein zustand | kein guter
    | keine gute | keine schöne | kein schöner | kein spaß | geht so nicht | geht gar nicht
    | geht nicht. | so nicht. | so geht das nicht | darf nicht | dürfen nicht | darf das nicht
    | darf uns nicht | darf so | darf es nicht | durfte nicht | sollte nicht | sollte so
    | soll nicht. | soll so nicht | soll bei uns | soll das nicht | soll kein | darf kein | zu lang.
    | zu lange. | zu spät. | viel zu | zu lang und | zu viel. | zu oft. | nicht okay | nicht ok.
    | nicht in ordnung | nicht schön | nicht gut. | nicht fair | nicht richtig. | nicht akzeptabel
    | nicht hinnehmbar | nicht unser anspruch | nicht sein. | nicht lustig | nicht leicht
    | nicht nett | nicht witzig | nicht passieren | nicht vorkommen | unsere schuld | meine schuld
    | unser fehler | mein fehler | unser versehen | mein versehen | unser patzer | auf unsere kappe
    | auf meine kappe | an uns. | an mir. | geht auf uns | würde mich auch | würd mich auch
    | wäre ich auch | wär ich auch | wäre ich da | würde ich auch | hätte mich auch | mich auch.
    | mir auch. | uns auch. | ginge mir | ginge es mir | geht mir auch | was für ein | so ein pech
    | wie ärgerlich | wie schade | wie blöd | wie traurig | gedanken sind | gedanken bei
    | in gedanken | sehen wir ein | sehe ich ein | seh ich ein | gebe ich ihnen | gebe ihnen recht
    | geben ihnen recht | geb ich dir | gebe dir recht | da haben sie | da hast du | sind lang
    | ist lang | ist lange | sind lange | war lang | stange geld | jede geduld | geduld am
    | geduld verliert | ihre geduld | deine geduld | eure geduld | klar dass sie | klar dass du
    | klar dass ihr | logisch dass | hängen gelassen | stehen gelassen | sitzen gelassen
    | allein gelassen | stehen lassen | warten lassen | hängen lassen | im stich | im regen stehen
    | nimmt mich | nimmt uns | nimmt uns mit | fehlt auch mir | fehlt mir auch | fehlt uns auch
    | fehlen mir auch | tut weh | kann mir vorstellen | kann ich mir vorstellen | ich mir vorstellen
    | wir uns vorstellen | mir gut vorstellen | sehe ihn vor | sehe sie vor | wie sie sich
    | wie du dich | am letzten nerv | nicht einfach | ein schlag | viel geld | eine menge geld
    | hart. und | sind hart | ist hart | war hart | ist schwer. | sind schwer. | ist viel.
    | sind viel. | wünscht man | wünscht sich niemand | braucht kein mensch | braucht niemand
    | hat niemand verdient | verdient haben | gut dass sie uns | schön war das | nicht aufgepasst
    | schönreden | schönzureden | beschönigen | keine ausrede | ist nicht zu ersetzen
    | sind nicht zu ersetzen | das sitzt | geht mir nah | geht uns nah
    | bei uns angekommen | hören ihren ärger | höre ihren ärger | spüren ihren | lese ihren
    | nicht gemerkt | nicht bedacht | nicht bescheid | bescheid geben müssen | erleben mussten
    | mitmachen mussten | aushalten | ertragen | zum glück ist | zum glück sind | hoffe es geht
    | hoffen es geht | hoffentlich geht | gute besserung | viel kraft | haben wir vergessen
    | habe ich vergessen | hab ich vergessen | habe vergessen | haben vergessen | vergessen worden
    | hatte ich vergessen | hatten wir vergessen | ich vergessen | wir vergessen | falsch gemacht
    | falsch verstanden | falsch gelesen | falsch eingetragen | falsch geliefert | falsch gebucht
    | falsch gerechnet | verwechselt | vertauscht | verrechnet | vertan. | nicht zugehört
    """,
    en="""
    mine too. | me too. | us too. | same here. | so am i. | so are we. | so do we. | i know how.
    | we know how | i know how | i know what it | we know what it |
    can see why | see why | see how | i can see | hear you | makes sense | you're right
    | you are right | you're absolutely | you're quite | you're so right | fair point | fair enough
    | that's on us | that's on me | is on us. | is on me. | on us. | on me. | down to us
    | down to me | our error | our bad | our doing | my error | my bad | my doing | our slip
    | got this wrong | got that wrong | got it wrong | got your | let you down | should have
    | should've | shouldn't | should not | should never | not okay | not ok. | isn't okay
    | isn't good enough | not good enough | not acceptable | isn't acceptable | not right.
    | isn't right | ours too | us too | me too | so are we | so am i | so do we | sugar-coat | sugarcoat
    | no excuses | fed up | shrug off | not something
    | isn't something | hear how | i hear | worn out
    | not fair | isn't fair | not how | isn't how | not what | isn't what
    | not the way | isn't the way | isn't on. | not on. | not nice | isn't nice | not easy
    | isn't easy | no way to | no fun | no wonder | no joke | no excuse | no small thing
    | no arguing | no argument | can't argue | would make anyone | would make anybody
    | would make any | would upset | would annoy | would drive | would be upset | i'd be | we'd be
    | i would be | anyone would | anybody would | who wouldn't | must be | must have been
    | must feel | must have felt | heart goes | heart sank | heart sinks | heart breaks
    | thinking of you | feel for you | too long | far too | much too | way too | too late.
    | too many. | can imagine | can only imagine | can't imagine | can picture | only picture
    | long day | long night | long wait | rough day | bad day | bad start | poor start | a start to
    | what a | what an | enough to | how awful | how maddening | how annoying | how frustrating
    | how sad | how upsetting | how disappointing | how horrid | how stressful | oh no | oh dear
    | oh my | hands up | your loss | for your loss | last thing | better than this
    | better than that | deserve | we missed | i missed | we forgot | i forgot | had forgotten
    | we swapped | i swapped | we muddled | we mixed | i mixed | i misread | we didn't | i didn't
    | we never | i never | we lost | i lost | we broke | we let you | we failed | i failed
    | we messed | we dropped | it's not you | you're not. | you're not alone | thank goodness
    | glad you're | glad you are | glad you weren't | glad nobody | glad no one | glad you stayed
    | hope you're | hope he's | hope she's | hope you are | hope your | hard bit | hard for
    | hard to | hard on | is hard. | was hard. | that's a lot | is a lot | a blow | a big ask
    | bad enough | worst of | the worst | doesn't feel | nobody should | no one should
    | nobody wants | no one wants | nobody likes | have every right | every right | what you've been
    | been through | had to go through | left waiting | left standing | kept waiting | so much for
    | patience
    """,
)
#: we ask them for understanding, hope for theirs, thank for it; or sorry is only a manner of speaking
THEIRS = Phrases(
    de=r"""
    (?:bitt|dank|hoff)\w*\ (?:\w+\ ){0,3}(?:um|für|auf)\ (?:\w+\ ){0,2}(?:verständnis|nachsicht)\b
    """,
    en=r"""
    (?:thank\w*|appreciate|hope|ask)\ (?:\w+\ ){0,4}(?:understanding|you\ (?:can\ )?understand)\b
    | \bsorry\ to\ say\b
    """,
)
#: "Three weeks, that is ..."; what nobody should bear; what would have been right; what we did wrong
JUDGES = Phrases(
    de=r"""
    [,:–—]\ (?:das|so\ (?:et)?was|da)\ (?:
        ist|war|sind|waren|klingt|tut|muss|darf|hätte|würde|macht|kostet|fühlt|ginge|wäre|bleibt
        | (?!geht|heißt|passt|klappt|reicht)\w+t(?=[.,!])
      )\b(?!\ (?:\w+\ ){0,3}(?:möglich|normal|üblich|vorgeschrieben|geregelt|bekannt|gewollt|richtig))
    | \b(?:niemand\w*|keine[rmn]|kein\ (?:mensch|kind))\ (?:\w+\ ){0,3}(?:
        aus|will|möchte|braucht|verdient|gern|freiwillig|wünscht|sollte|darf|erleben|spaß|freude|leicht|egal
      )\b
    | \bhätt(?:e|en|est)\b(?!\ (?:sie|du|ihr|gern)\b)
    | \b(?:ich|wir|uns|mir)\b [^.!?]{0,60} \b(?:
        vergessen|verwechselt|vertauscht|übersehen|verlegt|verschlafen|verpasst|versäumt|verrechnet|verzählt
        |falsche?[nrsm]?|durchgerutscht|untergegangen|liegen\ (?:ge)?lassen|versehentlich
      )\b
    """,
    en=r"""
    [,:–—]\ (?:that|it|this)(?:['’]s|\ is|\ was|\ must|\ would|\ sounds)\b
      (?!\ (?:\w+\ ){0,2}(?:possible|normal|usual|policy|standard|available|how\ it|because|free|open))
    | \b(?:we|i)\b [^.!?]{0,50} \b(?:wrong|by\ mistake|forgot\w*|misread|mislaid|mixed\ up|overlooked)\b
    | (?:^|\.\ )that\ (?:would|must|sounds|can)
    | \b(?:nobody|no\ one|no\ \w+|everyone|anyone)\ (?:\w+\ ){0,4}(?:
        should|likes|enjoys|wants|needs|deserves|would|ought|will\ (?:defend|excuse)
      )\b
    """,
)
#: warmth in other words: how it would be for us, what nobody deserves, a question how they are
WARM = Phrases(
    de=r"""
    \b(?:würde|würd|hätte|hätt|wäre|wär|ginge)\ (?:\w+\ ){0,2}?(?:mich|mir|uns|ich|wir|jede\w*|man)\b
    | \b(?:hat|haben|hatte|ist)\ (?:mich|uns|mir|alle)\ [^.!?]{0,40}
      \b(?:getroffen|berührt|bewegt|beschäftigt|geschmerzt|gerührt|schlucken|nachgegangen
        |unter\ die\ haut)\b
    | \b(?:musste|muss|mussten)\ (?:ich|wir)\ (?:\w+\ ){0,3}schlucken\b | \bgeschluckt\b
      | \bschluck\w*\ schwer
    | \b(?:nehme|nehmen)\ (?:ich|wir)\ [^.!?]{0,20}\bernst\b | \b(?:ich|wir)\ (?:nehme
      |nehmen)\b[^.!?]{0,25}\bernst\b
    | \bso\ (?:darf|dürfen|soll|sollte|geht|spricht|behandelt|redet|will|möchte|lässt|fühlt
      |endet)\b [^.!?]{0,40}
      \b(?:niemand|keiner?|man|nicht|kein\w*)\b
    | \b(?:das|dieses\ gefühl|die\ sorge|den\ ärger|die\ angst)\ (?:kennen|kenne|verstehen|verstehe
      |teilen|teile)
      \ (?:wir|ich|viele|alle)\b
    | \b(?:geht|ging|ergeht)\ (?:es\ )?(?:\w+\ )?(?:vielen|manchen|anderen|uns|mir)\b | \bnicht\ (?:die
      |der)\ einzige
    | \b(?:damit|da)\ (?:sind|bist|seid)\ (?:sie|du|ihr)\ nicht\ allein | \bsind\ (?:sie|wir)\ nicht\ allein
    | \b(?:gut|richtig|wichtig|schön|mutig|danke|dankbar|froh),?\ (?:und\ \w+,?\ )?dass\ (?:sie|du
      |ihr)\b [^.!?]{0,40}
      \b(?:schreib\w*|sag\w*|meld\w*|erzähl\w*|ansprech\w*|ansprich\w*|offen|ehrlich|deutlich|klar|frag\w*
        |anvertrau\w*|teil\w*|geschrieben|gesagt|gemeldet|angesprochen|erzählt)\b
    | \b(?:offene|ehrliche|klare|deutliche)\w*\ (?:worte|kritik|rückmeldung|zeilen)\b
    | \b(?:wurm\w*|fuchs\w*|zehr\w*|schlauch[te]\w*|traf|trifft|treffen\ (?:mich|uns)|rüttel\w*|erschüttert
      |zerr\w*|kratz\w*|stress\w*|drückt|bedrückt|quält|brennt|kränkt|schockiert|zermürb\w*)\b
    | \bkein(?:e|en)?\ (?:\w+\ )?(?:pappenstiel|zuckerschlecken|spaziergang|vergnügen|freude|geburtstag
      |urlaub|start
      |abend|fest|anfang|willkommen|trost|entschuldigung|zustand|erlebnis|service|umgang|wunder
        |ausrede|art
      |bagatelle|kleinigkeit)\b
    | \bdas\ gegenteil\b | \bgerade\ noch\ gefehlt | \b(?:fehlte|fehlt)\ (?:\w+\ )?gerade\ noch\b
    | \bausgerechnet\b | \bhoffentlich\b | \b(?:ich|wir)\ hoffen?\b | \bhoffe\ (?:ich|sehr)\b
    | \b(?:haben|hat|hast|ist|sind|bist)\ (?:sie|du|ihr|ihnen|dir|sich|jemand|er|sie)\b [^.!?]{0,25}
      \b(?:verletzt|wehgetan|passiert|gut\ überstanden|wohlauf|in\ ordnung|in\ sicherheit|weh\ getan)\b
    | \bwie\ geht\ (?:es|'s)\b | \bgeht\ es\ (?:ihnen|dir|ihm|ihr|euch|ihrem|ihrer|deinem|deiner)\b
    | \b(?:verdient|zu\ recht|mit\ recht|erwarten\ (?:dürfen|können)|vertrauen|vertraut|verlass\w*
      |enttäuscht)\b
    | \b(?:der|die|das)\ arme\w*\b | \barme[rs]?\ (?:kerl|maus|hund|katze|kater|junge|mädchen|tier
      |kleine)\w*
    | \b(?:der\ eindruck|das\ gefühl)\b | \b(?:ernst|angst|sorgen?|nervosität|unsicherheit|aufregung
      |nerven)\b
    | \b(?:nichts|gibt\ es\ nichts)\ zu\ (?:beschönigen|rütteln|entschuldigen|deuteln)
    | \b(?:ist|sind|war|waren|wird|klingt|bleibt|macht)\ (?:\w+\ ){0,3}?
      (?:viel|lang|lange|eng|knapp|hart|schwer|heftig|bitter|viele|teuer|happig|zäh|laut|kalt
        |gefährlich|dumm|daneben
        |ungerecht|unfair|ätzend|nervig|verletzend|kränkend|beängstigend|gruselig|zu\ \w+)\b
    | \b(?:wünsch\w*|gönn\w*|verdien\w*|zumut\w*|erleben|will|möchte
      |braucht)\b[^.!?]{0,30}\b(?:niemand\w*|keine[rm]|kein\ mensch)\b
    | \b(?:niemand\w*|keine[rm])\b[^.!?]{0,40}
      \b(?:wünsch\w*|gönn\w*|verdien\w*|zumut\w*|erleben|müssen|sollte|soll|darf|will|möchte|braucht|gern)\b
    | \b(?:darf|dürfen|soll|sollte|kann)\b[^.!?]{0,40}\b(?:nicht|nie|keine\w*|niemand\w*)\b[^.!?]{0,30}
      \b(?:geschehen|passieren|sein|vorkommen|bleiben)\b
    | \btränen\b | \bherz\w*\b(?<!herzlich)(?<!herzliche)(?<!herzlichen)
    | \b(?:nachempfind|mitfühl|mitfieber|mitleid|mitgenommen)\w*
    | \b(?:wir|ich)\ (?:haben|habe)\ (?:sie|dich|euch|ihnen|dir)\b [^.!?]{0,60}
      \b(?:lassen|versprochen|vergessen|versetzt|verärgert|enttäuscht|gestellt|gekostet)\b
    | \b(?:genügt|reicht|gehört)\ sich\ nicht | \bgehört\ sich\b | \bsteht\ ihnen\ zu | \brespekt\b
    | \b(?:unter|über|durch)\ die\ haut | \bgänsehaut\b | \bspurlos\b | \bmitgemacht\b | \bdurchgemacht\b
    """,
    en=r"""
    \b(?:would|['’]d)\ (?:have\ )?(?:had\ |left\ |made\ |driven\ |sent\ |put\ |drive\ |get\ |upset\
      |annoy\ |worry\ |have\ )?
      (?:me|us|anyone|anybody|everyone)\b
    | \b(?:i|we)(?:['’]d|\ would)\ (?:have\ been|be|feel|have\ felt|hate|want|not\ want)\b
    | \b(?:stopped|made|left|had|got|hit|touched|moved|shook|pains|pained)\ (?:me|us)\b
    | \b(?:wince|winced|gulp|gulped|cringe|cringed|shudder|shuddered|swallow\ hard|ache|aches|sinks?|sank)\b
    | \btak(?:e|ing)\ (?:this|it|that|what)\b [^.!?]{0,30}\bseriously\b | \bseriously\b
    | \b(?:is|was|['’]s|are|were|so|too|very|such\ an?|that|an?|sounds|must\ be)\ (?:\w+\ ){0,2}?
      (?:heavy|hard|tough|rough|grim|bleak|gutting|cold|long|lonely|raw|sore|lousy|mean|shoddy|unfair
        |wrong|silly|daft
        |maddening|scary|worrying|frightening|a\ lot|much|many|plenty|ages|forever|endless|short|late
          |rude|dangerous)\b
    | \b(?:no\ way\ to|no\ fun|no\ joke|no\ small|no\ wonder|no\ excuse|no\ comfort|hardly|barely
      |anything\ but
      |far\ from|the\ opposite|last\ thing|not\ much\ of|so\ much\ for|kick\ in\ the|slap\ in|let-?down
        |sting|stings|stung
      |rankles|grates|bites|sour|lump\ in|on\ your\ nerves|nerves|owe\ you|owed\ you|you\ were\ owed
        |deserv\w+)\b
    | \b(?:nobody|no\ one|no\ \w+|anyone|anybody|everyone|any\ \w+)\b [^.!?]{0,40}
      \b(?:should|deserves?|wants?|expects?|signs?\ up|books?|likes?|enjoys?|needs?|would|may|must|ought)\b
    | \bthank(?:s|\ you)\b [^.!?]{0,50}\b(?:honest\w*|open\w*|clear\w*|plain\w*|frank\w*|candid\w*
      |trust\w*|telling\ (?:me|us)
      |saying\ (?:so|it|this)|courage|patien\w+)\b
    | \b(?:glad|good|right|brave|pleased)\ (?:that\ )?you(?:['’]ve)?\ (?:wrote|told|tell|said|say|asked
      |ask|reached|came|spoke|raised
      |mention\w*|write|speak|are|got|messaged|shared)\b
    | \bnot\ alone\b | \b(?:many|lots|plenty|most|a\ lot)\ (?:of\ )?(?:\w+\ )?(?:people|children|kids
      |patients|parents|guests|us)?\ ?
      (?:feel|are|do|worry|find|have\ that)\b | \bwe\ know\ (?:that|the|this)\ (?:feeling|worry|fear)\b
    | \b(?:worry|worries|worried|worrying|afraid|nervous|scared|scary|fear|fears|frightened|anxious
      |anxiety|dread)\b
    | \b(?:matters|means)\ (?:a\ lot\ )?to\ (?:me|us)\b | \bpoor\ \w+\b | \b(?:must|can['’]t
      |will)\ have\ (?:been|felt|come|hurt|given|made)\b
    | \bhow(?:['’]s|\ is|\ are|\ was)\ (?:he|she|they|your|the|you|it)\b | \b(?:are|is)\ (?:you|he|she
      |they|everyone|anyone|your\ \w+)\ (?:\w+\ ){0,2}?
      (?:hurt|all\ right|alright|ok|okay|safe|injured|better|warm|fine)\b
    | \b(?:i|we)(?:['’]m|['’]re|\ do|\ really|\ so|\ very\ much)?\ hop(?:e|ing)\b | \bhopefully\b
    | \b(?:if|when|that)\ (?:it|this|you|they)\ (?:feels?|felt|seems?|looks?)\b | \bfeels?\ (?:like
      |as\ if|as\ though)\b
    | \b(?:must|should|can|may|ought)(?:n['’]t|\ not|\ never)\ (?:ever\ |to\ )?(?:happen|be)\b | \bdignity\b
    | \b(?:bad|rotten|rough|tough|lousy)\ luck\b | \bmeant\ (?:a|so|the)\b | \bthinking\ of\b
      | \b(?:criticism|fair\ (?:point|enough|comment)
      |point\ taken|agreed|i\ agree|we\ agree|right\ to
      |see\ (?:that|the|your)
      |understandabl\w+|can\ follow|steep|owe|admit)\b
    | \bspoil(?:s|t|ed)?\b | \bruin\w*\b | \binstead\ of\b | \bin\ the\ (?:cold|dark|rain|lurch|dust)\b
    | \byou(?:['’]ve|\ have|\ had|\ were|\ should|\ shouldn['’]t|\ trusted|\ relied|\ counted
      |\ expected|\ waited|\ came|\ paid|\ planned)\b
      [^.!?]{0,60}\b(?:right|reason|trusted|relied|better|never|waited|for\ nothing|in\ vain|promised
        |told|expect\w*|had\ to|been\ through
        |enough|waiting|waste\w*|shouldn['’]t|left|kept)\b
    | \b(?:we|i)\ (?:let|left|kept|promised|owe|failed|wasted|cost|put|made|broke)\ you\b
      | \bheart\w*\b | \btears\b | \bfelt\b | \bgrateful\ you\b
    | \bwhat\ (?:a|an)\b | \bhow\ \w+(?:ing|ful|ble|ed|y|d)\b | \b(?:too|far|much|way)\ (?:long|late
      |much|many|often|little|slow|loud|cold|hot)\b
    """,
)
#: words of sentences that inform or act; one without any names something, or calls it by its feeling
_INFORMS = listed(
    """
    ich wir kann kannst können könnt wird werden wirst muss müssen musst gibt gelten gilt ist sind
    steht stehen geht gehen kommt kommen bekommen bekommst nehmen finden findest hat haben habe hast
    liegen brauchen machen mache prüfen schicken schicke wurde wurden waren laufen öffnen fährt
    fahren erhalten soll sollen i we i'll we'll i'm we're can could will would is are it's there's
    has have need needs must may should you'll goes opens comes starts includes i've we've was were
    be takes keeps closes runs leaves stops works lasts ends allows shows costs covers applies lets
    gives sends arrives
    """
)
#: speaks of them
THEIR = listed(
    """
    sie ihnen ihr ihre ihren ihrem ihrer du dir dich dein deine deinen deinem deiner euch eure euren
    eurem eurer man niemand keiner you your you're you've yourself anyone anybody nobody everyone
    one's
    """
)
#: words of sentences that offer or rule
_OFFERS = listed(
    """
    kann kannst können könnt wird werden muss müssen musst nehmen bitte finden can could will would
    you'll we'll i'll may must should need please available
    """
)
#: end like a finite verb and are none
_NO_VERBS = listed(
    """
    nicht mit seit jetzt fest gut erst dort weit laut sofort selbst überhaupt statt oft halt fast
    dicht recht echt bereits kalt alt direkt komplett perfekt kaputt defekt leicht schlecht bekannt
    kurz sonst zuletzt zuerst zunächst nachts samt hat
    """
)
_PARTICIPLE = re.compile(
    r"(?:ab|an|auf|aus|ein|mit|vor|weg|zu|um|los|her|hin|nach|da|durch|fest|zurück)?"
    r"(?:ge|ver|be|er|ent|zer)"
)
#: what one says who serves, informs, sends on
SERVES = Words(
    de="""
    kann kannst können könnt wird. werden. müssen musst muss prüf leite weitergeleit weitergegeben
    weitergab kümmer bearbeit bestell buch. buchen buchung buchbar termin formular antrag app portal
    website webseite seite. homepage hotline nummer telefon telefonisch mail email kundenservice
    servicecenter kundenkonto kundennummer techniker monteur kolleg mitarbeiter team ansprechpartner
    abteilung fachabteilung zuständig öffnungszeit öffnen geöffnet finden. findest melde melden.
    melde. meldet wenden. wende. schick schreib. schreiben. ruf rufen. erreich verfügbar erhältlich
    möglich nötig erforderlich benötig brauchen. braucht. bekommen. bekommst erhalten. erhältst gilt
    gelten kostet kosten. dauert endet beginnt startet findet steht. stehen. liegt. liegen.
    lieferung geliefert versand versendet unterwegs rechnung frist unterlagen linie fährt fahren
    verkehr karten ticket tickets gutschrift betrag bitten bitte. gern. gerne. selbstverständlich
    grundsätzlich laut gemäß regelung richtlinie wechsel nehmen. nimmt. geben. geht. gehen. kommt.
    kommen. sorgen. achten einlass öffnet schließt sprechen. sprech gespräch bereits hinweis plan.
    geplant dokument
    """,
    en="""
    can could will would you'll we'll i'll may must should need check checked forward forwarded pass
    passed book booked booking appointment form app portal website page. site hotline number phone
    line. email mail team colleague engineer technician plumber department office desk. branch store
    policy process processed available open opens opening closes closed find visit contact call ring
    message send sent ship delivery deliver delivered scheduled due. dates date. places spaces slots
    slot tickets ticket list. listed updated update refund request reviews reviewed allocated
    responsible deal look looking please released account settings snapshots backup backups carry
    terms board wait group groups concert showing runs starts course menu order orders currently
    usually normally already policies section download version
    """,
)
_TIME = listed(
    """
    heute morgen übermorgen montags dienstags mittwochs donnerstags freitags samstags sonntags
    montag dienstag mittwoch donnerstag freitag samstag sonntag woche uhr today tomorrow mondays
    tuesdays wednesdays thursdays fridays saturdays sundays weekdays monday tuesday wednesday
    thursday friday saturday sunday week
    """
)
#: an answer to what they asked may well be a comfort
_ANSWERS = listed("ja nein doch klar natürlich yes yep no nope indeed absolutely certainly")
_THANKS = re.compile(
    r"(?:(?:vielen|herzlichen|besten|lieben|many|haben sie) )*(?:dank|thank|thx|cheers)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:hallo|hi|hey|moin|servus|grüß \w+|guten (?:tag|morgen|abend)|liebe[rs]?|sehr geehrte[rs]?"
    r"|dear|hello|good (?:morning|afternoon|evening))\b[^,!.:\n]{0,40}[,!.:\n]+\s*",
    re.IGNORECASE,
)
#: may stand before a demand
_BEFORE = listed(
    """
    bitte zuerst erst erstmal zunächst einfach dann also
    please first just kindly ok okay right simply now
    """
)
#: "schick", "schicke", "schickt"
_DO_DE = frozenset(
    stem + end
    for end in ("", "e", "t", "et")
    for stem in listed(
        """
        schick send geh mach öffn drück prüf lad installier klick trag meld zieh stell schau guck
        lösch scroll probier komm fahr setz lass leg bring füll logg schreib sag nenn hol kopier
        wähl such schalt steck wisch reinig wasch benutz verwend registrier änder deaktivier
        aktivier aktualisier entfern bestell überprüf kontaktier wend verrat häng spül entlad notier
        fotografier mess reich wirf nimm gib lies nehm geb les werf miss sieh check ruf
        """
    )
) | frozenset(
    # without an ending these are things: the start, the book, the print
    stem + end
    for end in ("e", "t", "et")
    for stem in listed("start tipp versuch dreh druck halt wart buch teil pack wechsel tausch lauf")
)
_DO_EN = listed(
    """
    check open send restart reboot try go give tell call use clean update turn contact make provide
    fill press hold take put remove unplug plug switch log click tap download install reinstall
    delete clear email mail message dm ring phone write bring keep wait pull push lift charge reset
    look scroll choose select enter type set move drop pop fetch read print sign upload attach
    return post ask speak visit book wash rinse dry soak tighten loosen screw measure empty replace
    run hit get show register submit apply report head walk follow stop don't disconnect connect
    raise lower wipe shake find note quote freeze dial block cancel change cover drain fit pick quit
        relaunch scan swap toggle twist undo verify warm wrap
    adjust align apply arrange assemble attach back bend bleed boil browse brush buy carry
    clip collect compare complete consult cool copy count cut defrost descale
    detach dig disable discard dissolve dispose drag drive dust edit eject enable
    exchange explain export extend fasten fetch fold force grab grease hand heat heave highlight
    hook inform insert inspect join jot keep lay leave lie load lock lower
    lubricate mark match mend mix mount name note notify oil order pack park paste peel pour
    prepare propose provide pump punch push rearrange rebook recharge reconnect
    recycle refill refresh refund reinstall release reload rename renew repeat rephrase replug
    request rescan resend resubmit retry reverse rotate rub save scrape scrub seal search secure
    separate shut skip slide sort specify spin spray squeeze stay stir store stretch
    supply switch syringe text throw tie trim tune type uncheck uninstall unlock unpack
    unscrew untick update upgrade vacuum view wear weigh wire withdraw
    """
)
#: the first two words of what they must do, and what we need of them
_MUST = frozenset(
    f"{who} {must}"
    for whose, musts in (
        ("sie", "müssen sollten brauchen benötigen"),
        ("du", "musst solltest brauchst benötigst"),
        ("ihr", "müsst solltet braucht benötigt"),
        ("wir", "brauchen benötigen bräuchten"),
        ("ich", "brauche benötige bräuchte"),
        ("you", "need must should ought"),
        ("you'll you'd we we'll we'd i i'll i'd", "need"),
    )
    for who in whose.split()
    for must in musts.split()
)
#: "Batterien herausnehmen, zwei Minuten warten."
_INFINITIVE = re.compile(
    r"(?!(?i:warum|wieso|weshalb|wie|was|wo|wann|wer|ob|dass|wenn|weil|als|seit|nachdem|um|ohne|statt"
    r"|anstatt|hallo|hi|hey|guten|beim|zum|ein\w*|zwei|drei|vier|fünf|sechs|sieben|acht"
    r"|neun|zehn|elf|zwölf|zwanzig|dreißig|hundert|\d+|\w+lang|ewig|so|wie|extra|umsonst|vergeblich|erst|da"
    r"|bis|nach|trotz|mit|kein\w*|nichts?|endlich|schon|wieder|immer|ständig|jede\w*|jemand\w*"
    r"|niemand\w*)\b)"
    r"(?:[\w„“\"-]+ ){1,8}?"
    r"(?!ge|zusammen|daneben|dagegen|hingegen|wegen|gegen|morgen|gestern|oben|unten|hinten|innen|außen"
    r"|draußen|drinnen|eben|neben|vergessen|verloren|bekommen|haben|sein|werden|einen|ihnen|vielen|allen"
    r"|beiden)[a-zäöüß]{2,}(?:en|ern|eln)(?=[,.!:;]| und\b|$)"
)


def takes_in(draft: Text, said: Text) -> bool:
    """Whether any sentence does.

    What is not plainly cold, in one of the first two sentences, gets the benefit of the doubt.
    """
    if _says_so(draft, draft.language) and (
        not THEIRS.stand_in(draft.raw, draft.language)
        or any(says_so(one.own, draft.language) for one in draft.sentences)
    ):
        return True
    if any(WARM.stand_in(one.text, draft.language) for one in draft.sentences[:_EARLY]):
        return True
    first = islice((one for one in opening(draft) if not _THANKS.match(one)), _AT_FIRST)
    return any(not is_cold(one, said, draft.language) for one in first)


#: who takes something in does so among the first sentences; in words of their own, in the first two
_EARLY, _AT_FIRST = 3, 2


def says_so(sentence: Text, language: Language | None) -> bool:
    """Whether a sentence (or a part) takes something in, in so many words."""
    return _says_so(sentence, language) and not THEIRS.stand_in(sentence.raw, language)


def _says_so(part: Text, language: Language | None) -> bool:
    return (
        TAKEN_IN.stand_in(part, language)
        or TAKEN_IN_SAID.stand_in(part, language)
        or JUDGES.stand_in(part.raw, language)
    )


def feels(sentence: str, language: Language | None) -> bool:
    """Whether a part of a sentence regrets or understands, by its words alone."""
    part = Text(sentence)
    is_felt = TAKEN_IN.stand_in(part, language) or TAKEN_IN_SAID.stand_in(part, language)
    return is_felt and not THEIRS.stand_in(sentence, language)


def opening(draft: Text) -> Iterator[str]:
    """The sentences, without the greeting."""
    for sentence in draft.sentences:
        greeting = _GREETING.match(sentence.text)
        if text := sentence.text[greeting.end() :] if greeting else sentence.text:
            yield text


def is_cold(sentence: str, said: Text, language: Language | None) -> bool:
    """Whether a sentence asks, demands, acts or informs; not "Three weeks without a parcel"."""
    part = Text(sentence)
    if sentence.endswith("?") or len(part.words) < 3 or is_demand(sentence, language):
        return True
    if part.words[0] in _ANSWERS:
        return False
    told = shared(part, said)
    if told > 1 and _OFFERS.isdisjoint(part.words) and _TIME.isdisjoint(part.words):
        return False
    states = not _INFORMS.isdisjoint(part.words) or (
        language is Language.DE and any(map(_is_verb, sentence.split()))
    )
    if SERVES.stand_in(part, language) or _says_when(part):
        return states or not (told or part.stems & said.stems)
    return states and not told and THEIR.isdisjoint(part.words)


def _says_when(part: Text) -> bool:
    return not _TIME.isdisjoint(part.words) or any(map(str.isdigit, part.raw))


def is_demand(sentence: str, language: Language | None) -> bool:
    """Whether a sentence tells them to do something, or says what we need of them."""
    words = tuple(dropwhile(_BEFORE.__contains__, Text(sentence.replace("’", "'")).words))
    if sentence.endswith("?") or len(words) < 2:
        return False
    first, second = words[:2]
    if first in _SUBORDINATE or second in _OURSELVES or second in _SUBJECTS:
        return False
    if f"{first} {second}" in _MUST or words[:3] == ("you", "have", "to"):
        return True
    if language is Language.DE:
        return (
            (second == "sie" and first.endswith(("en", "ern", "eln")))
            or first in _DO_DE
            or _is_infinitive(sentence)
        )
    # "First go, brilliant!" commands nothing
    return first in _DO_EN and f"{first} " in sentence.lower()


#: "dann versuche ich es" is about us
_OURSELVES = frozenset("ich wir".split())
#: "geht es", "kommt er": who stands behind a verb does what it says
_SUBJECTS = frozenset("es er man ihr".split())
#: "dass die Server nie laufen, ist falsch" commands nothing
_SUBORDINATE = frozenset("dass weil obwohl that because although".split())


def _is_infinitive(sentence: str) -> bool:
    if not (found := _INFINITIVE.match(sentence)) or _IS_JUDGED.search(sentence, found.end()):
        return False
    *before, _ = found[0].split()
    return not any(map(_is_verb, before))


#: "Sechs Monate proben und dann ohne Kostüme dastehen, das ...": named, and not commanded
_IS_JUDGED = re.compile(
    r"[,:–—-]+ ?(?:das|dies\w*|so|da|dafür|dazu|damit|darüber|wie|schon|kein\w*|und (?:das|dann)|obwohl"
    r"|nur um)\b",
    re.IGNORECASE,
)


_MODALS = frozenset(
    "darf dürfen kann können soll sollen sollte muss müssen will wollen wird werden würde könnte "
    "mag mögen".split()
)


def _is_verb(word: str) -> bool:
    """Whether a German word may be the verb of a sentence, and no noun."""
    word = word.strip(',.;:!?–—-„“"()')
    return (
        word in _INFORMS
        or word in _MODALS
        or (
            word.endswith("t")
            and word.islower()
            and word not in _NO_VERBS
            and not _PARTICIPLE.match(word)
        )
    )
