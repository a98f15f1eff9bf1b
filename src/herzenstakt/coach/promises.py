"""Promises that nobody can keep, or that say "soon" and not when."""

from __future__ import annotations

from herzenstakt.coach.clauses import Signs, sentence_at
from herzenstakt.coach.outlook import names_date
from herzenstakt.coach.phrases import Phrases
from herzenstakt.coach.text import Language, Sentence, Span, Text

#: without one of these words nothing is promised for "soon", or for ever
SOON_SIGNS = Signs(
    de="""
    schnellstmöglich schnellstmöglichst schnellstens schnellsten schnell baldigst baldmöglichst
    ehestmöglich ehestens asap fix bald rasch raschest flott zügig zeitnah umgehend unverzüglich
    sofort kürze bälde prompt hochdruck demnächst priorität alsbald ruckzuck ruck nu windeseile
    blitzschnell blitzartig handumdrehen gelegenheit absehbarer flugs sobald eiligst eile vollgas
    volldampf
    """,
    en="""
    asap soon soonest quick quickly fast swiftly shortly promptly immediately away straightaway
    once long instantly time delay urgently urgency earliest opportunity chance convenience minute
    moment second priority jiffy flash heartbeat pronto course future speed haste shakes rush know
    """,
)
NEVER_SIGNS = Signs(
    de="""
    nie niemals zweites drittes weiteres vorkommen vorkommt passieren passiert geschehen erleben
    garantiert garantiere garantieren versprochen verspreche versprechen schwöre schwör
    hundertprozentig hundertpro wort ehrenwort vor
    """,
    en="never guarantee guaranteed promise promised word happen occur assure swear sure",
)
SOON = Phrases(
    de=r"""
      \b(?:
          schnellst\w*|baldigst|baldmöglichst|alsbald|ehest\w*|asap
          | so\ ?(?:schnell|bald|rasch|zügig|zeitnah|fix|flott)\b[^.!?\n]{0,20}?\b(?:wie|als|es)
            \b[^.!?\n]{0,25}?\b(?:möglich|geht|können|kann|schaffe\w*)
          |so\ schnell\ (?:\w+\ ){0,4}?(?:zulassen|zulässt|erlaubt|erlauben)
          |mit\ (?:vollgas|volldampf)
          |sobald\ (?:\w+\ ){0,3}(?:frei|möglich|verfügbar)\b|sobald\ (?:ich|wir|er
            |sie)\ (?:\w+\ ){0,3}(?:zeit|luft|gelegenheit|dazu\ komm\w*|dran\ bin)
          |sobald\ (?:es|ich|wir)\ (?:irgend\w*|nur|geht
          |kann|können|möglich|dazu)\b|umgehend
          |unverzüglich|sofort|zeitnah|in\ (?:kürze|bälde|absehbarer\ zeit)|prompt|zügig|raschest\w*
          |eiligst|flugs|ruckzuck|ruck,?\ zuck|im\ (?:nu|handumdrehen)|in\ windeseile
          |blitz(?:schnell|artig)|bei\ (?:nächster|erster)\ gelegenheit|mit\ hochdruck
          |(?:höchster|oberster|aller)\ ?\w*\ ?(?:priorität|eile)|demnächst
          |(?<!bis\ )(?<!so\ )bald(?!\ wieder)
      )\b
    """,
    en=r"""
      \b(?:
          asap
          | as\ (?:soon|quick|quickly|fast|swiftly|promptly)\ as
            \ (?:(?:we|I|they|he|she|humanly)\ )?(?:possibly\ )?(?:can|could|possible|possibly)
          |shortly(?!\ (?:after|before))|(?<!as\ )soon(?:est)?(?!\ as)|promptly|immediately
          |right\ away|straight\ ?away|at\ once|instantly
          | in\ (?:
                (?:next\ to\ )?no\ time|a\ (?:jiffy|flash|heartbeat)|due\ course|the\ near\ future
                |two\ shakes
            )
          |pronto|without\ (?:any\ |further\ )?delay|urgently
          |(?:matter\ of|utmost|great|real)\ (?:urgency|speed|haste|priority)|at\ speed
          |(?:earliest|first)\ (?:convenience|opportunity|possible|chance)
          | the\ (?:very\ )?(?:first\ )?(?:minute|moment|second|instant)
            \ (?:it|they|we|I|he|she|someone|somebody|that\ we|that\ I)(?:['’](?:s|re|m))?
            \ (?:\w+\ )?(?:can|could|possible|gets?\ (?:a\ |the\ )?(?:chance|free|time)|ha(?:s
              |ve)\ (?:a\ |the\ )?
            (?:chance|time|minute|moment)|able|available|free|ready)
          |(?<!our\ )top\ priority|rush\ (?:it|them|one|you|a)\b
          |before\ (?:too\ )?long|any\ (?:minute|day|time|moment)\ now|before\ you\ know\ it
      )\b
    """,
)
NEVER = Phrases(
    de=r"""
      \bnie(?:mals)?\ (?:wieder|mehr)\b[^.!?\n]{0,60}?
      (?:vor|passier\w*|gescheh\w*|sein|müssen|warten|gibt|geben|erleben)\b
    | \b(?:wird|werden|passiert|soll|dürfen|darf)\b[^.!?\n]{0,50}?\bnie(?:mals)?\ (?:wieder|mehr)\b
    | \bkein\ (?:zweites|drittes|weiteres|einziges)\ mal\b
    | (?<!nicht\ )(?<!nichts\ )(?<!keine\ )(?<!kein\ )\b(?:garantier|versprech)\w*\b
      (?!\ (?:kann|können|will|darf|möchte|mag|mögen)\ (?:ich|wir)\b)
      (?!\ (?:mag|will|kann|möchte|wollen|können)\b[^.!?\n]{0,20}\b(?:nicht|nichts|kein\w*)\b)
    | (?:^|[,–-]\ |\n)versprochen\b(?=\ *[.!])
    | \bschwör(?:e|en)?\b
    | \bhundertpro\w*
    | \b100\ ?%ig
    | \behrenwort\b
    | \bmein\ wort\b(?=[^.!?\n]{0,20}(?:$|[.!,]))
    | \bhand\ (?:drauf|darauf)\b
    | \b(?:erleben|passiert|geschieht)\ (?:\w+\ ){0,5}?nicht\ noch\ ?(?:ein)?mal\b
    | \b(?:wird|werden|kommt|sorge\w*|sicher\w*|stelle\w*)\b[^.!?\n]{0,50}?
      \b(?:nicht|nie|kein\w*)\ (?:wieder|mehr|noch\ (?:ein)?mal|nochmal|erneut)
      \ (?:vor(?:kommen|kommt)?\b|passier\w*|gescheh\w*)
    | \bpassiert\ (?:\w+\ ){0,3}?(?:nicht|nie)\ (?:wieder|mehr|noch\ (?:ein)?mal|nochmal)\b
    """,
    en=r"""
      \b(?:will|['’]ll|won['’]t|shall|sure|ensure|you['’]re|you|it)\b[^.!?\n]{0,20}?\bnever
      \ (?:\w+\ ){0,5}?(?:again|another|happen)
    | \b(?:I|we)(?:['’]ll)?\ (?:can\ |do\ |will\ |personally\ )?(?:
          promise|swear
          |guarantee(?!
            \ (?:it|them|this|all|every|the|your|our|\w+s)\b(?!\ (?:will|won['’]t))
            [^.!?,;\n]{0,40}\bfor\ (?:\w+\ ){1,3}(?:year|month)s?\b
          )
      )\b
    | \bguaranteed\b(?=\ (?:to|not|never|you)|\ *[.!,])
    | \bpromise\ you\b
    | \b(?:have|give\ you|got|take)\ (?:my|our)\ word\b | \b(?:my|our)\ word\ (?:on|for|of)\b
    | (?:^|[,–-]\ )my\ word\ on\ it\b
    | \b(?:won['’]?t|will\ not|will\ never)\ (?:ever\ )?(?:happen|occur)\b
      (?!\ (?:before|until|till))
    | (?<!that\ it\ )(?<!so\ it\ )(?<!that\ this\ )(?<!so\ this\ )(?<!so\ that\ )
      \bdoesn['’]t\ (?:ever\ )?(?:happen|occur)\ again\b
    | \b100\ ?%\ (?:sure|certain)
    | (?<!should\ )(?<!must\ )(?<!could\ )(?<!can\ )(?<!shall\ )\bnever,?\ ever\ happen\b
    | \bassure\ you\b[^.!?\n]{0,60}?\b(?:never|won['’]t|will\ not|not)\b
    """,
)
PROMISED = Phrases(
    de=r"""
      \b(?:
          ich|wir|wird|werden|werd|bekomm\w+|erhalten|erhältst|hören|hörst|kriegst|unser\w*|folgt
          |kommt|man|melden?|läuft|schick\w*|bei\ (?:dir|ihnen|euch)
      )\b
    """,
    en=r"\b(?:I|we|will|our|being|you['’]ll|they|going|back\ to\ you)\b|['’](?:ll|m|re)\b",
)
#: what they are to do, what is on sale, what was done already
NO_PROMISE = Phrases(
    de=r"""
      \b(?:freu\w*|seh\w*|hoff\w*|willkommen|besuch\w*|begrüßen)\b[^.!?\n]{0,60}\bbald\b
    | \bbald\b[^.!?\n]{0,40}\b(?:wieder\w*|besuch\w*|begrüßen|willkommen|sehen)\b
    | \bleider\ nicht\b
    | \b(?:hätten?|wäre)\b[^.!?\n]{0,60}\b(?:sollen|müssen|können|besser|gleich|sofort)\b
    | \bnicht\ möglich\b
    | \b
      (?:bitte|schalten|ziehen|rufen|gehen|verlassen|melden|nehmen|trennen|stellen|wenden|schließen)
      \ sie\b
    | \bsie\ (?:bitte|müssen|sollten)\b
    | \bsofort\ (?:liefer|verfüg|erhält|einsatz|nutz|buch|start)\w*
    | \bab\ sofort\b
    | \b(?:kannst|könnt|können|dürfen|darfst|dürft)\ (?:du|ihr|sie)\b
      (?:(?!\b(?:ich|wir|dass)\b)[^.!?,:;\n]){0,50}\b(?:sofort|umgehend)\b
    | \b(?:du|ihr|sie)\ (?:kannst|könnt|können|dürfen|darfst|dürft)\b
      (?:(?!\b(?:ich|wir|dass)\b)[^.!?,:;\n]){0,50}\b(?:sofort|umgehend)\b
    | \b(?:wurden?|worden|hatten?|hat|habe|haben|war|waren)\b[^.!?\n]{0,60}?\b
      (?:umgehend|sofort|prompt|zügig|unverzüglich)
    | \b(?:stell|zieh|ruf|mach|geh|nimm|schalt|trenn)e?t?\ (?:\w+\ ){0,3}?(?:sofort|umgehend)
    """,
    en=r"""
      \bplease\b | \bthank
    | \b(?:see|hope|look\w*\ forward|welcome|meet|visit)\b[^.!?\n]{0,50}?\bsoon\b
    | \bsoon\b[^.!?\n]{0,15}\bhope\b
    | ^(?:unplug|turn|switch|stop|call|leave|ring|remove|disconnect|go|get|do|don['’]t)\b
    | \b(?:arrives?|available|ships|works|bookable|delivered|ready)\ (?:\w+\ )?
      (?:immediately|instantly|straight\ away)
    | \b(?:should|would|could|might|must|['’]d)\ (?:have|['’]ve)\b
    | \b(?:immediately|promptly|instantly|right\ away|straight\ away|at\ once)\ \w+ed\b
    | \byou(?:['’]re)?\ (?:can|may|could|free)\b(?:(?!\b(?:we|I)(?:['’](?:ll|re|m)|\ will|\ are|\ am)\b)
      [^.!?,:;\n]){0,50}?\b
      (?:immediately|straight\ ?away|right\ away|at\ once|instantly)
    | \b(?:was|were|had|did|\w+ed)\b[^.!?\n]{0,40}?\b
      (?:immediately|promptly|right\ away|straight\ away|at\ once)
    """,
)


def rash_promise_in(draft: Text) -> Span | None:
    """Where it promises too lightly."""
    words, language = draft.words, draft.language
    if NEVER_SIGNS.stand_in(words, language) and (span := NEVER.find(draft.raw, language)):
        return span
    if SOON_SIGNS.stand_in(words, language):
        for span in SOON.spans(draft.raw, language):
            if _is_promise(sentence_at(span, draft), language):
                return span
    return None


def _is_promise(sentence: Sentence, language: Language | None) -> bool:
    text = sentence.text
    return (
        PROMISED.stand_in(text, language)
        and not sentence.is_question
        and not NO_PROMISE.stand_in(text, language)
        and not names_date(text, language)
    )
