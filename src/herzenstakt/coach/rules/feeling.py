"""Whether the draft takes the person in."""

from __future__ import annotations

import re
from itertools import islice

from herzenstakt.coach import mood
from herzenstakt.coach.case import Case
from herzenstakt.coach.details import shared
from herzenstakt.coach.listening import feels, says_so
from herzenstakt.coach.phrases import Phrases
from herzenstakt.coach.rules import cooling
from herzenstakt.coach.rules.talking import vague
from herzenstakt.coach.story import owning_up
from herzenstakt.coach.text import Sentence, Span, Text
from herzenstakt.coach.wordlists import Sayings, Words, listed

# --- made small ----------------------------------------------------------------------------------------

SMALL = Words(
    de="""
    kleinigkeit lappalie bagatelle peanuts übertreib übertrieb überbewert überdramat dramatisier
    aufbausch hochspiel verschmerz verkraft goldwaage reinsteig hineinsteig luxusproblem glimpflich
    stündchen minütchen tröpfchen wehwehchen problemchen kratzerchen weltuntergang beinbruch
    gebrauchsgegenstand gebrauchsspur alltagsgegenstand aufstand gezeter gejammer tamtam
    staatsaffäre staatsakt unsummen weltbewegend pillepalle schnickschnack
    """,
    en="overreact exaggerat molehill teeny trifl nitpick",
)
SMALL_SAID = Sayings(
    de="""
    ohnehin keiner | ohnehin niemand | eh keiner | doch keiner so | keiner so genau | doch sowieso
      | ist ja kein drama
    | nun wirklich kein | ein einziger buchstabe | ja bloß ein | doch bloß ein | bloß eine
      | im grunde nur | hat jeder mal | hat jede mal | haben alle mal
    | früher hatte man | früher gab es | früher ging das | früher hatten wir | tut keinem was
      | tut niemandem was
    | keinem was. | bisschen schwund | schwund ist | schnell vergessen | schönheitsfehler | ist doch schnell
    | daran stirbt | stirbt man nicht | hat noch keinen | hat noch niemanden | nicht gleich überbewerten
    | gibt es schlimmere | gibt schlimmere | gibt es schlimmeres
    | kein grund zu | wird man verschmerzen | schon mal vorkommen | kommt in der | halb so tragisch
    | geht die welt | welt ja nicht | welt doch nicht | welt davon nicht | sind sie halt
    | sind sie eben | so sind kinder | verwächst sich | ohnehin nicht mehr | eh nicht mehr
    | sowieso nicht mehr | doch nur ein | ja nur ein | doch bloß | halb so | nicht so schlimm
    | nicht so wild | nicht so tragisch | nicht so dramatisch | nicht so eng | nicht so ernst
    | nicht so anstellen | nicht so an. | nicht gleich so | so schlimm ist | so schlimm wird
    | kein drama | keine katastrophe | keine tragödie | kein grund zur auf | kein grund zur panik
    | kein grund sich | kein grund gleich | kein riesen | kann passieren | kann mal passieren
    | kann ja mal | kann schon mal | kann immer mal | kann halt mal | kommt schon mal vor
    | kommt mal vor | kommt halt vor | kommt eben vor | kommt überall vor | kommt immer mal
    | passiert halt | passiert eben | passiert mal | passiert schon mal | passiert jedem
    | passiert den besten | passiert nun mal | passiert uns allen | geht jedem mal
    | geht uns allen so | in den besten | ist nun mal so | ist halt so | ist eben so | ist nunmal so
    | ist das halt | ist das eben | ist das nun | so sind sie | nun mal dazu | nunmal dazu
    | halt dazu | eben dazu | einfach dazu | welt nicht unter | welt geht nicht | welt geht davon
    | nicht die welt | nicht das ende | nicht der weltuntergang | schlimmeres | schlimmere dinge
    | noch schlimmer | hätte schlimmer | auch schlimmer | wird es überleben | werden es überleben
    | wirst es überleben | wird's überleben | überlebt man | nichts schlimmes | nichts dramatisches
    | nichts weltbewegendes | ja nichts passiert | doch nichts passiert | das bisschen
    | so ein bisschen | wegen dem bisschen | ein bisschen geduld | stell dich nicht
    | stellen sie sich nicht | stellt euch nicht | anderen geht | andere warten | andere warteten
    | manche warten | nicht der rede | mit humor | sportlich nehmen | sportlich sehen | nimm's
    | nehmen sie's | nimm es leicht | nicht so schwer | locker sehen | gelassen sehen
    | entspannt sehen | schwamm drüber | kopf hoch | augen zu und | gut weggekommen
    | glück im unglück | noch glück gehabt | glück gehabt | seien sie froh | sei doch froh
    | sei doch | kaum auf. | fällt kaum | fällt gar nicht | fällt niemand | fällt keinem
    | sieht man kaum | sieht keiner | sieht niemand | sieht doch | merkt keiner | merkt niemand
    | merkt doch | mit bloßem auge | hört man kaum | noch keinem geschadet
    | noch niemandem | noch keinem weh | noch nie jemandem | schadet nicht | bringt niemanden um
    | bringt einen nicht | tut doch nicht | beißt nicht | spielt doch keine | macht doch nichts
    | macht ja nichts | macht fast nichts | ist doch egal | positiv gesehen | sehen sie es positiv
    | sieh es positiv | sehen sie's | sieh's mal | das gute daran | im wasserglas | einer mücke
    | haar in der suppe | nicht grämen | nicht ärgern | nicht aufregen | nicht so aufregen
    | nicht verrückt | nicht weinen | nicht traurig | nicht persönlich | nicht krumm
    | nicht übel nehmen | nicht verzweifeln | morgen vergessen | bald vergessen | schnell vergessen
    | tagen vergessen | wochen vergessen | morgen wieder vergessen | bald wieder gut
    | bis zur hochzeit | lässt sich ersetzen | kann man ersetzen | kein vermögen
    | keine ewigkeit | keine weltreise | keine große sache | keine riesen | kein hexenwerk
    | wegen ein paar | wegen einer einzigen | wegen eines einzigen | nicht so gemeint | ist ja gut
    | wie im flug | ein klitzeklein | andere mütter | also alles gut | ende gut | wird schon wieder
    | wird schon werden | wachsen ja | wachsen wieder | wachsen doch | nur um ein paar
    | bloß um | ging ja nur | war ja nur | gleich das schlimmste | immer das schlimmste
    | heilt wieder | heilt ja | trocknet ja | trocknet wieder | wächst ja
    | wächst wieder | wächst doch | noch mal gut gegangen | nochmal gut gegangen | tut's auch ein
    | tut es auch ein | genauso gut | genauso schön | so ein theater | so ein wirbel | so viel wirbel
    | fass aufmachen | großes fass | ist doch kein | sind doch keine | hat doch noch keinem
    | macht den kohl | macht niemanden arm | bringt niemand um | schnell vorbei | schnell vergangen
    | schnell verheilt | im endeffekt | nicht überbewerten | nicht alles so
    | vergessen so was schnell | vergessen das schnell | nicht so empfindlich | nicht so zimperlich
    | nicht so kleinlich | nicht so pingelig | ja nun auch kein
    """,
    en="""
    can be fun | isn't that long | isn't so long | isn't very long | live in the heart | or less don't
    | more or less doesn't | a bit of an adventure | what's an hour | what's a day
      | remember it's just | remember it's only | just a bit of fun | batted an eyelid | bat an eyelid
    | belong to a day | belongs to a day | comes with the territory | part of the experience
    | part of the adventure | in the good old | back in the day | in my day. | our grandparents
    | our grandmothers | generations before | nobody ever died | no one ever died | others would be glad
    | plenty of people would | hardly the end | no need for drama | all's well that | once you've slept
    | by tomorrow you'll | in a year's time | count your | day it's just | when all's said
    | just one of those | bigger problems | there are bigger | there are worse
      |    at the end of the day it's | at the end of the day they're | assume the worst | always the worst
    | no great loss | hardly a catastrophe | they're only | it's only a | lose any sleep | lose sleep over
    | look at it this way | was only a | were only a | only a little | a big deal | big deal
    | end of the world | not a disaster | not a tragedy | not a crisis | not a catastrophe
    | hardly an emergency | not exactly a | hardly a disaster | hardly a tragedy | hardly a crisis
    | no biggie | no harm done | no great harm | no real harm | nobody's perfect | no one's perfect
    | nobody died | no one died | things happen | it happens | happens to the
    | happens to all | happens to everyone | happens to us | happens with | happens in the
    | one of those things | one of those days | part of life | that's life | c'est la vie
    | part of the charm | part of the fun | part and parcel | could be worse | could have been worse
    | could've been worse | been a lot worse | been much worse | worse things | worse off
    | worse places | no need to get | no need to be | no need to panic | no need to make
    | no reason to get | no reason to be | no cause for | no call for | nothing to get
    | nothing to be upset | don't sweat | don't lose sleep | don't dwell | let's not blow
    | let's not dwell | out of proportion | grand scheme | bigger picture | wider scheme
    | bright side | plus side | silver lining | cheer up | chin up | lighten up | storm in a
    | tempest in a | a fuss | much fuss | get over it | got over it | you'll survive | will survive
    | you'll live | in perspective | first world | first-world | be grateful | be thankful
    | count yourself | lucky that | lucky really | got off lightly | better than nothing
    | better than none | we all make | we've all been | everyone makes | everyone has
    | everybody makes | everybody has | fly by | flies by | flew by | worth making | hardly worth
    | not worth getting | won't notice | wouldn't notice | wouldn't even | hardly notice
    | barely notice | hardly noticeable | barely noticeable | barely visible | hardly visible
    | hardly see | barely see | hardly tell | barely tell | nobody notices | no one notices
    | nobody will notice | no one will notice | nobody will even | know the difference
    | much of a difference | little difference | won't kill | never hurt anyone | never killed
    | didn't hurt anyone | laugh about it | laugh about this | smile about | soon forget
    | soon be forgotten | have forgotten | forgotten by | forgotten all | can be replaced
    | easily replaced | boys will be | kids will be | it's a game | kids' game | it is what it is
    | pretty short | quite short | fairly minor | rather minor | pretty minor | a teeny
    | small hiccup | little hiccup | little mix-up | little mixup | small mix-up
    | minor inconvenience | slight inconvenience | small inconvenience | little inconvenience
    | tiny mistake | small mistake | little mistake | little scratch | small scratch | bit of a wait
    | calm waters | swings and roundabouts | rainy days | not that bad | isn't that bad | not so bad
    | isn't so bad | wasn't that bad | wasn't so bad | sounds worse | looks worse | come on it's
    | nothing compared | compared with last | compared to last | as if it were | practically our
    | just as good | just as well | just as nice | all's well | so all good | all good in the end
    | never hurt any | never did any | does no harm | song and dance | hoo-ha | hoopla | commotion
    | meal of it | will grow back | grows back | it'll grow | it'll dry | won't hurt | brain surgery
    | rocket science | builds character | bigger than it
    """,
)
# --- regret for how they see it ------------------------------------------------------------------------

REGRET = Words(
    de="""
    leid. bedau schade. entschuld sorry verzeih betrüb traurig blöd. doof. dumm. unschön unglücklich
    """,
    en="sorry regret apolog unfortunate shame. pity sad. sadden saddened hate.",
)
PERCEIVED = Words(
    de="""
    eindruck empfind empfund empfand wahrnehm wahrgenommen wahrnahm wahrnimmt gefühl fühl gefühlt
    sichtweise sicht. siehst sehen. seht. sieht. ansicht auffass aufgefasst interpret gedeutet
    erlebt erleben missverst missverstanden verstanden vorkam vorkommt vorgekommen rüber angekommen
    ankam ankommt finden. findest fanden fandest gekränkt beleidigt angegriffen gestört provoziert
    verletzt enttäuscht verärgert unzufrieden meinung licht. alleingelassen
    """,
    en="""
    feel feels feeling felt perceiv perception take taken took impression found find. see seen saw
    view viewed experienc offended offence offense upset disappoint unhappy dissatisfied think
    thought believe light interpret misunderst seem seemed came come opinion frustration annoyed
    bothered read. way.
    """,
)
_SORRY_DE = r"""
(?:\bleid\b|bedau|schade|sorry|entschuld|verzeih|betrüb|traurig|blöd|doof|dumm|unschön|unglücklich)
"""
#: they see, feel, find it so
_SEE_DE = r"""
(?: empf[iu]nd | empfand | fühl | wahrgenommen | wahrn[aei]h?m | eindruck | gefühl | aufgefasst | auffass
  | interpret | missverst | vorkam | vorkommt | vorgekommen | rüber | so\ verst
  | (?:so|anders|negativ|kritisch)\ (?:seh|sieh)
  | (?:so|als\ \w+)\ (?:erlebt|verstanden|siehst|sehen|seht|sieht)
  | (?:so|falsch|anders)\ (?:bei\ \w+\ )?(?:ankam|angekommen)
  | (?:gekränkt|beleidigt|angegriffen|gestört|provoziert|verletzt|enttäuscht|verärgert|unzufrieden)
    \ (?:sind|bist|seid|waren|fühl|sein)
  | (?:das|es|uns|so|dies\w*|unser\w*\ \w+)\ (?:\w+\ ){0,3}(?<!nicht\ )(?:finde(?:n|st)|fand\w+)\b )
"""
_VIEW_DE = r"(?:eindruck|wahrnehmung|empfinden|gefühl|sichtweise|sicht\b|ansicht|auffassung)"
#: you feel, took it so, found us so; but not: found a hair, had to see
_YOU_SEE = r"""
\b(?:you(?:['’](?:re|ve)|r)?|(?:if|that)\ (?:she|he|they|your\ \w+))\b\ (?:\w+\ ){0,3}
(?: feel | felt | perceiv\w+ | view\w* | offended | think\b(?!\ of) | thought\b(?!\ of) | believe\w*
  | interpret\w*
  | misunderst\w+ | consider\w* | upset | disappointed | unhappy | dissatisfied | annoyed | bothered
  | (?:took|take|taken|read)\ (?:it|this|that|the\ \w+|offen\w+|our|his|her|their|my|what|things)
  | (?:found|find)\ (?!an?\b|no\b|nothing|out|your)
  | (?<!to\ )(?:see|saw)\b(?!\ (?:a|an|no|that\b(?!\ as)))
  | experienced\ (?:it|this|that|our|the|your)
  | (?:have\ |had\ |got\ |get\ )(?:the|that|this)\ (?:impression|feeling) )\b
"""
BLAMED = Phrases(
    de=rf"""
    {_SORRY_DE} [^.!?]{{0,60}} \b(?:
        (?:dass|wenn|falls|sollten?|sofern|weil)\b [^.!?]{{0,80}} {_SEE_DE}
        | (?:ihre?n?|deine?n?|eure?n?|diese[nrs]?|den|der|einen?)\ (?:\w+\ )?{_VIEW_DE} )
    | \b(?:dass|wenn|falls)\b [^.!?]{{0,60}} {_SEE_DE} [^.!?]{{0,50}} (?:\bleid\b|bedau|schade)
    | \b(?:ihre?|deine?|eure?|dieser|der)\ (?:\w+\ )?{_VIEW_DE} [^.!?]{{0,50}}
      (?:\bleid\b|bedau|schade)
    """,
    en=rf"""
    (?:sorry|regret\w*|apolog\w+|unfortunate|shame|pity|\bsad\b|saddened|hate) [^.!?]{{0,50}}
    (?: {_YOU_SEE}
      | impression | perception | feelings?\b | (?:came|come|comes)\ (?:across|over) | seemed
      | in\ that\ light
      | took\ offen[cs]e | your\ personal\ expectations | your\ (?:\w+\ )?(?:disappointment|frustration
      |opinion|view) )
    """,
)
#: what we gave, not what they have
OWN_IMPRESSION = Phrases(
    de=r"""
    \b(?:wir|ich)\b [^.!?]{0,50} (?:eindruck|gefühl) [^.!?]{0,20}
    (?:erweckt|vermittelt|gegeben|hinterlassen|gemacht|geweckt)
    """,
    en=r"\bwe\ (?:gave|left|made|have\ given|have\ left)\b | \bby\ (?:our|my|us|one\ of\ (?:us|our))\b",
)

# --- but, and jokes ------------------------------------------------------------------------------------

BUT = Phrases(
    de=r"\b(?:aber|jedoch|allerdings)\b|(?<=[,–—-]\ )doch\b",
    en=r"\b(?:but|however|(?<=[,–—-]\ )(?:and\ )?yet)\b(?!\ (?:you|me|us|him|her|them|for)\b[,.])"
    r"(?<!nothing\ but)(?<!anything\ but)(?<!all\ but)(?<!none\ but)(?<!last\ but)",
)
BUT_WORDS = listed("aber jedoch allerdings doch but however yet")
#: "nobody should hear that but you"; "it happens rarely, but it does"
EXCEPT = re.compile(
    r"^\W*(?:nobody|no one|nothing|none|all|everything|anything)\b[^,.]*$"
    r"|\b(?:selten|manchmal|rarely|seldom|sometimes|not often)\W*$",
    re.IGNORECASE,
)
LAUGHING = frozenset("😂🤣😉😜😝🎉🥳😄😆😅😁🙃🤪😛😹🎊🤭😏🤡")
#: also laugh at oneself, and smile
AT_ONESELF = frozenset("😅😄😆😁🙃")
WINK = re.compile(r"(?<![\w;:])[;:]-?[)DPp](?!\w)")
LAUGHTER = listed("haha hahaha hihi hehe höhö lol lmao rofl xd")
JOKE_SAID = Sayings(
    de="""
    willkommen im jahr | willkommen im mittelalter | willkommen in der steinzeit | kleiner scherz
    | nur ein scherz | nur spaß | war ein scherz | war nur spaß | kleiner spaß
    | spaß beiseite | scherz beiseite | ein scherz am | wie man so schön sagt | wie man so sagt
    | im wahrsten sinne | lässt grüßen | lassen grüßen
    """,
    en="""
    just kidding | only kidding | just joking | only joking | jokes aside | joking aside
    | on the plus side you | pun very much | very much intended | no pun | just a joke | as they say
    | no pun | pun intended | plot twist
    """,
)
#: nobody writes longer sentences, or more of these, but to make us slow
SENTENCE, BUTS = 400, 3
#: at least so many words tell a story, and so many answer in more than a line
STORY, SENTENCES, LINE = 25, 3, 14


def no_acknowledgement(case: Case) -> Span | None:
    """They are clearly upset, and no sentence takes that in. A warm word of any kind is enough."""
    if not case.is_upset or (case.acknowledges and not _sneers(case)):
        return None
    if _thanks_for_praise(case) or _draws_a_line(case) or owning_up(case.draft):
        return None
    if _only_scolds(case):
        return None
    return _whole(case)


def _only_scolds(case: Case) -> bool:
    """Whether they go for us over an opinion, and nothing happened to them."""
    said = case.said
    if not case.is_attack or mood.TROUBLE.stand_in(said):
        return False
    return mood.OWN.isdisjoint(said.vocabulary)


def _draws_a_line(case: Case) -> bool:
    """Whether we have answered twice, and whoever attacks us again gets a boundary, not more warmth."""
    return case.facts.rounds >= PATIENCE and case.is_attack


#: answers after which a boundary is enough
PATIENCE = 2


#: who thanks for these has read the message as praise, whatever hard words it tells of the past
FOR_PRAISE = Sayings(
    de="""
    5 sterne | fünf sterne | ihr lob | dein lob | euer lob | das lob | netten worte | lieben worte
    | schönen worte | tolle bewertung | gute bewertung | positive bewertung
    """,
    en="""
    five stars | 5 stars | kind words | lovely words | nice words | lovely review | kind review
    | great review | lovely comment | lovely message
    """,
)


def _thanks_for_praise(case: Case) -> bool:
    return FOR_PRAISE.stand_in(case.draft)


def _sneers(case: Case) -> bool:
    """Whether nothing is said in so many words, and what is said barks or makes small."""
    if any(says_so(one.own, case.language) for one in case.draft.sentences):
        return False
    return any(rule(case) is not None for rule in (cooling.insult, cooling.sarcasm, minimising))


def minimising(case: Case) -> Span | None:
    """Their trouble is made small: it happens, could be worse, hardly shows.

    Only where somebody says so in as many words: "only" and "little" alone make many a good answer short.
    Not where they only asked, or it was their own slip.
    """
    if case.is_praise or _only_asked(case) or mood.APOLOGY_FIRST.stand_in(case.said):
        return None
    return _made_small(case)


def _only_asked(case: Case) -> bool:
    if all(sentence.is_question for sentence in case.said.sentences):
        return True
    is_wrong = case.is_upset or case.is_attack or mood.has_trouble(case.said)
    return (bool(case.questions) and not is_wrong) or _is_sorry(case)


def _is_sorry(case: Case) -> bool:
    """Whether they are sorry themselves, and cross about nothing: "a jar slipped from my hands, sorry!"."""
    words = case.said.vocabulary
    return not (SORRY.isdisjoint(words) or case.is_upset or " aber " in case.said.spoken)


SORRY = listed("sorry entschuldigung tschuldigung verzeihung")


def _made_small(case: Case) -> Span | None:
    if not SMALL.stand_in(case.draft) and not SMALL_SAID.stand_in(case.draft):
        return None
    return next((one.span for one in case.draft.sentences if _is_small(one, case)), _whole(case))


def _is_small(sentence: Sentence, case: Case) -> bool:
    part = Text(sentence.text)
    return SMALL.stand_in(part, case.language) or SMALL_SAID.stand_in(part, case.language)


#: "falls Sie sich gestört fühlten": that it is not even certain says it better
IN_CASE = Phrases(
    de=r"\b(?:falls|sofern|sollten)\b", en=r"\b(?:sorry|apologi[sz]e)\ (?:\w+\ )?if\b"
)


def blames_feeling(case: Case) -> Span | None:
    """Regret for how they see or feel it. Not for what we made them feel."""
    if not REGRET.stand_in(case.draft) or not PERCEIVED.stand_in(case.draft):
        return None
    if owning_up(case.draft):
        return None
    for sentence in case.draft.sentences:
        found = BLAMED.find(sentence.text[:SENTENCE], case.language)
        if found and not (
            OWN_IMPRESSION.stand_in(sentence.text, case.language)
            or IN_CASE.stand_in(sentence.text, case.language)
        ):
            return sentence.start + found[0], sentence.start + found[1]
    return None


#: "sieht schlimm aus, ist aber nur Rost" tells how a thing is
APPEARS = Phrases(
    de=r"\b(?<!das\ )(?<!es\ )sieht\b[^.!?]{0,40}\baus\b", en=r"\b(?<!that\ )(?<!it\ )looks\b"
)


def but_after_empathy(case: Case) -> Span | None:
    """Understanding or regret, and "but" in the same sentence or as the next word. Not elsewhere."""
    if BUT_WORDS.isdisjoint(case.draft.vocabulary) or case.is_praise:
        return None
    before = ""
    for sentence in case.draft.sentences:
        for start, end in islice(BUT.spans(sentence.text, case.language), BUTS):
            empathy = sentence.text[:start].strip() or before
            if EXCEPT.search(empathy):
                continue
            if feels(empathy, case.language) and not APPEARS.stand_in(empathy, case.language):
                return sentence.start + start, sentence.start + end
        before = sentence.text
    return None


def humour(case: Case) -> Span | None:
    """A joke, a wink, a laughing face while something is wrong.

    Not where they laugh themselves, or all is well again.
    """
    found = _joke(case)
    if found is None or case.is_praise or mood.LAUGHS.stand_in(case.said):
        return None
    if not case.is_upset and _ends_well(case):
        return None
    smiles = not LAUGHING.isdisjoint(case.said.raw) or WINK.search(case.said.raw)
    if smiles and not case.is_upset:
        return None
    if case.questions and not case.is_upset and not mood.has_trouble(case.said):
        return None
    if case.is_upset or case.apologies:
        return found
    if case.draft.raw[found[0] : found[1]] in AT_ONESELF:
        return None
    return found if mood.has_trouble(case.said) else None


#: all went well in the end; not where the same sentence says otherwise
_IS_OVER = Phrases(
    de=r"""
      ^(?!.*\b(?:nicht|nie|noch|kein\w*|leider|fehler|problem|kaputt|leer|verletzt|nass|\w*rissen)\b).*
      \b(?:aufgetaucht|wieder\ ?gefunden|wieder\ da|überlebt|überstanden|gerettet)\b
    """,
    en=r"""
      ^(?!.*\b(?:
          not|never|nobody|none|barely|error|bug|problem|smashed|broken|empty|ruined|torn|wet|pieces
      )\b)(?!.*n['’]t\b).*
      \b(?:turned\ up|survived|found\ (?:it|her|him|them)\ again|is\ back|got\ it\ back)\b
    """,
)


def _ends_well(case: Case) -> bool:
    return any(_IS_OVER.stand_in(one.text, case.language) for one in case.said.sentences)


def _joke(case: Case) -> Span | None:
    raw = case.draft.raw
    if not LAUGHING.isdisjoint(raw):
        at = next(place for place, sign in enumerate(raw) if sign in LAUGHING)
        return at, at + 1
    if (":" in raw or ";" in raw) and (found := WINK.search(raw)):
        return found.span()
    if (
        not LAUGHTER.isdisjoint(case.draft.vocabulary)
        or " ha ha " in case.draft.spoken
        or JOKE_SAID.stand_in(case.draft)
    ):
        return _whole(case)
    return None


def no_paraphrase(case: Case) -> Span | None:
    """They told a story, and an answer of more than a line shows no detail of it.

    Where it is vague, that says it better.
    """
    if len(case.said.words) < STORY or len(case.draft.words) < LINE or case.is_praise:
        return None
    if sum(not sentence.is_question for sentence in case.said.sentences) < SENTENCES:
        return None
    return None if shared(case.draft, case.said) or vague(case) else _whole(case)


def _whole(case: Case) -> Span:
    return 0, len(case.draft.raw)
