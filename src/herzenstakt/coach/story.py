"""What a draft tells of what happened: that we did it, how it came, or that nobody knows yet."""

from __future__ import annotations

import re

from herzenstakt.coach.clauses import Clause, Signs, clauses_of
from herzenstakt.coach.phrases import Phrases
from herzenstakt.coach.text import Language, Span, Text

# --- it was us ---------------------------------------------------------------------------------------

SELF = Signs(de="ich wir", en="i we i've we've i'd we'd i'll we'll i'm we're")
#: what one does wrong, and how
MISDEEDS = Signs(
    de="""
    vergessen verwechselt vertauscht übersehen verschlampt verbockt vermasselt verpennt
    verschlafen verschwitzt verpasst versäumt verlegt verloren verbummelt verrechnet vertan
    vertippt verschrieben verzählt unterschätzt verplant verlesen verhört verkehrt falsch falsche
    falschen falscher falsches falschem liegengelassen gepatzt geschlampt gepennt geschlafen mist
    fehler überbucht doppelt zweimal beschädigt enttäuscht danebengegriffen irrtümlich
    versehentlich unachtsam ungeschickt quatsch kaputt kaputtgemacht schusselig verstellt
    verrutscht fälschlich fälschlicherweise umsonst
    """,
    en="""
    wrong wrongly mistake mistakenly accidentally incorrectly twice muddled botched
    """,
)
MISDEED = Phrases(
    de=r"""
      \b(?:
          zu\ (?:spät|früh|wenige?|viele?|knapp|locker|hoch|lang|lange|langsam|schnell|kalt|heiß)
          |(?:liegen|hängen|warten|stehen|sitzen|allein)\ ?(?:ge)?lassen|im\ (?:stich|regen)
          |mist\ gebaut|gehalten\ für|aus\ versehen|zwei(?:\ \w+)?\ zu
          |eine?n?\ \w+\ zu\ (?:viel|wenig)
      )\b
    """,
    en=r"""
      \b(?:we|i)(?:
          ['’](?:ve|d)
          |\ (?:have|had|simply|just|clearly|also|really|completely|actually|honestly|then|only)
      )?\ (?:\w+ly\ )?(?:
          forgot\w*|missed|failed|lost|messed|mixed|mis[a-z]+|overlooked|dropped|double|overbooked
          |overcharged|broke|botched|muddled|screwed|stung|swapped|neglected|assumed|caused|hurt
      )\b
    | \b(?:
          by\ (?:mistake|accident)|in\ error|an\ error
          |too\ (?:late|early|long|few|much|many|slow\w*)|left\ (?:you|it|the|him|her|them)\b
          |upside\ down
      )\b
    """,
)
#: without one of these words there is no such saying
MISDEED_SIGNS = Signs(
    de="""
    spät früh wenig wenige viel viele knapp locker hoch lang lange langsam schnell kalt heiß
    lassen gelassen liegengelassen stich regen mist gehalten versehen
    """,
    en="""
    forgot forgotten missed failed lost messed mixed misread mistook misspelt misspelled misled
    misjudged misunderstood mislaid misplaced misheard misfiled mismanaged mishandled overlooked
    dropped double overbooked overcharged broke screwed stung swapped neglected assumed caused
    hurt error accident too left upside never didn't hadn't haven't not
    """,
)
#: what we should have done and did not
NEGATED = Signs(de="nicht kein keine keinen nie niemand niemanden niemandem")
DUTIES = Signs(
    de="""
    aufgepasst geprüft gemerkt gesehen bemerkt kontrolliert gesagt informiert gewarnt gesichert
    geputzt repariert geräumt gestreut geschaut nachgeschaut nachgesehen reagiert gemeldet
    beachtet bedacht gedacht geantwortet gekümmert gefragt nachgefragt gelesen gerechnet
    eingerechnet gehört gerufen angerufen zurückgerufen eingetragen bescheid weitergegeben
    umgestellt übertragen abgehakt mitgerechnet
    """,
)
DUTY_NEGLECTED = Phrases(
    en=r"""
      \b(?:we|i)\ (?:did|had|have)(?:n['’]t|\ not|\ never)\ (?:\w+ly\ )?(?:
          check|notic|look|see|saw|tell|told|warn|clean|lock|repair|fix|listen|answer|repl|call|spot
          |catch|caught|test|inspect|pay|paid|tak|watch|keep|kept|read|think|thought|ask|copi|tick
          |put|pass|let|count|order
      )\w*
    | \b(?:we|i)(?:['’](?:d|ve))?\ never\ (?:
          check|notic|look|saw|told|warn|clean|lock|repair|fix|listen|answer|repl|call|spot|test
          |read|ask|pass
      )\w*
    """,
)
#: we take it upon us
CONFESSED = Phrases(
    de=r"""
      \b(?:unser|mein)(?:e[rnms]?)?\ (?:\w+\ )??(?:
          fehler|versehen|schuld|irrtum|versäumnis|patzer|bock|schlamperei|panne|unachtsamkeit
          |nachlässigkeit|schusseligkeit
      )\b
    | \b(?:fehler|versehen|schuld|irrtum)\ (?:\w+\ ){0,2}?
      (?:unsererseits|meinerseits|von\ (?:uns|mir)|liegt\ bei)\b
    | \b(?:hätten?\ (?:ich|wir|mir|uns)|(?:ich|wir|uns|mir|unser\w*\ \w+)\ hätten?)\b
      (?=[^.!?\n]{0,90}\b(?:müssen|sollen|dürfen|passieren|auffallen)\b)
    """,
    en=r"""
      \b(?:our|my)\ (?:own\ |silly\ |[\w]+['’]s\ )?(?:
          mistake|fault|error|bad|slip|oversight|failure|failing|mix-?up|doing|blunder|muddle
          |carelessness
      )\b
    | \bhands\ up\b
    | \b(?:we|i)(?:['’]ve|\ have)?\ let\ (?:you|him|her|them|everyone|your)\b
    | \b(?:mistake|fault|error|slip)\ (?:\w+\ ){0,4}?(?:is|was)\ (?:all\ |entirely\ )?(?:mine|ours)
      \b
    | \b(?:we|i|our\ \w+)\ (?:should(?:n['’]t|\ not|\ never)?\ have|ought)\b
    """,
)
#: without one of these words nothing is confessed
CONFESSION = Signs(
    de="""
    fehler versehen schuld irrtum versäumnis patzer bock schlamperei panne unachtsamkeit
    nachlässigkeit schusseligkeit hätte hätten
    """,
    en="""
    mistake fault error bad slip oversight failure failing mix-up mixup doing blunder muddle
    carelessness let hands should shouldn't ought
    """,
)
ON_US = Phrases(
    de=r"""
      \b(?:ist|sind|war|waren)\ (?:uns|mir)\ (?:[\w.]+\ ){0,8}?(?:
          passiert|unterlaufen|durchgerutscht|entgangen|misslungen|weggerutscht|untergegangen
          |durchgegangen|runtergefallen|entwischt
      )\b
    | (?<!bei\ )(?<!von\ )(?<!zu\ )(?<!mit\ )\b(?:uns|mir)\ (?:ist|sind|war)\ (?:[\w.]+\ ){0,8}?
      (?:
          passiert|unterlaufen|\w{0,8}rutscht|entgangen|(?:unter|durch|schief|daneben|verloren
            |durch\ die\ lappen)\ ?gegangen|misslungen
          |(?:he?r|hin)?(?:unter|durch)gefallen
      )\b
    | \bbei\ (?:uns|mir)\ (?:ist|sind|war)\ (?:[\w.]+\ ){0,8}?
      (?:passiert|\w{0,8}rutscht|(?:unter|durch|schief|daneben|verloren)\ ?gegangen)\b
    | \b(?:
          auf\ (?:unsere|meine)\ kappe|geht\ (?:ganz\ )?auf\ (?:uns|mich)
          |(?:liegt|lag)\ (?:ganz\ |klar\ |allein\ )?(?:an|bei)\ (?:uns|mir)
          | (?:
                dumm|doof|blöd|schusselig|ungeschickt|unaufmerksam|schlampig|fahrlässig|gedankenlos
                |in\ ordnung|okay|fair|richtig|nett|mist
            )\ von\ (?:mir|uns)
          |(?:das|es)\ war\ ich|(?:und\ zwar|allein|klar)\ (?:von|durch|bei)\ (?:uns|mir)|von\ mir
          |durch\ mich|die\ (?:volle\ )?verantwortung
      )\b
    """,
    en=r"""
      \b(?:is|was|['’]s)\ (?:entirely\ |all\ |squarely\ )?on\ (?:us|me)\b
    | \b(?:delay|wait|mess|blame|slip|muddle|mix-?up)\ (?:[\w']+\ ){0,5}?(?:is|was)\ (?:ours|mine)\b
    | \bdown\ to\ (?:us|me)\b
    | \b(?:sloppy|careless|silly|stupid|wrong|remiss|thoughtless|clumsy|poor|bad|unfair|rude|daft)
      \ of\ (?:us|me)\b
    | \bon\ our\ part\b
    | \b(?:that|it)\ was\ (?:me|us)\b
    | \b(?:by|from)\ (?:me|us)\b
    | \b(?:take|accept)\ (?:\w+\ )?(?:responsibility|blame)\b
    """,
)
US = Signs(
    de="uns mir mich verantwortung kappe ich", en="us me part responsibility blame ours mine"
)
UPON = Signs(
    de="""
    passiert unterlaufen durchgerutscht entgangen misslungen weggerutscht untergegangen
    durchgegangen runtergefallen entwischt liegt lag geht von durch kappe verantwortung war
    """,
    en="on down of by from was is take accept",
)
#: "das war nicht unser Fehler"
DENIED = Phrases(
    de=r"\b(?:nicht|kein\w*)\ (?:unser|mein|bei\ uns|an\ uns)",
    en=r"(?:n['’]t|\bnot|\bnever|\bno)\ (?:\w+\ )??(?:our|my|on\ us|on\ me|down\ to)\b",
)


def owning_up(draft: Text) -> Span | None:
    """Where it says that we or I did wrong."""
    words, language = draft.words, draft.language
    span = None
    if CONFESSION.stand_in(words, language):
        span = CONFESSED.find(draft.raw, language)
    if span is None and US.stand_in(words, language) and UPON.stand_in(words, language):
        span = ON_US.find(draft.raw, language)
    if span:
        return None if DENIED.stand_in(draft.raw, language) else span
    if SELF.stand_in(words, language) and _may_tell_misdeed(draft):
        for clause in clauses_of(draft):
            if is_misdeed(clause, language):
                return clause.span
    return None


def _may_tell_misdeed(draft: Text) -> bool:
    """Whether a look at its clauses is worth while."""
    signs = (MISDEEDS, DUTIES, MISDEED_SIGNS)
    return any(one.stand_in(draft.words, draft.language) for one in signs)


def is_misdeed(clause: Clause, language: Language | None) -> bool:
    """Whether a clause says what we did wrong, or left undone."""
    if not SELF.stand_in(clause.words, language):
        return False
    return (
        MISDEEDS.stand_in(clause.words, language)
        or MISDEED.stand_in(clause.text, language)
        or DUTY_NEGLECTED.stand_in(clause.text, language)
        or (NEGATED.stand_in(clause.words, language) and DUTIES.stand_in(clause.words, language))
    )


# --- when --------------------------------------------------------------------------------------------

PRETERITE = Signs(
    de="""
    war waren hatte hatten wurde wurden kam kamen ging gingen lag lagen stand standen blieb
    blieben fiel fielen fehlte fehlten hing hingen lief liefen riss brach platzte streikte fuhr
    fuhren gab gaben nahm nahmen ließ ließen hielt verschwand steckte klemmte musste mussten
    konnte konnten wollte wollten durfte durften saß saßen zeigte schickte schickten dachte
    dachten machte machten hieß sah sahen startete begann wusste wussten rutschte trennte brauchte
    brauchten sprang zog zogen traf fror schloss verlor verloren vergaß bekam bekamen fand fanden
    standest warst hattest musstest wurdest kamst bekamst konntest standet wart hattet musstet
    schlug brannte rief riefen trat sank stieg stürzte fror verpasste
    """,
    en="""
    saw heard felt ate was were had hadn't wasn't weren't didn't did got went
    broke lost forgot left took made fell
    ran came gave held kept thought sent wrote found stood said told knew began drove threw
    couldn't burst blew froze stuck hit cut tore bent split rang slept spent overslept slid rose
    stole wore wound bought caught been gone broken come taken fallen brought
    """,
)
HAVING = Signs(de="hat haben habe hab ist sind habt worden")
PARTICIPLE = re.compile(
    r"\w{0,12}?ge\w{2,}(?:t|en)|\w+iert|\w{0,8}(?:ver|be|er|ent|zer|miss|über|unter)\w{2,}(?:t|en)"
)
#: look like participles and are none
NO_PARTICIPLE = tuple(
    """
    ersten besten letzten gerät gericht geschäft gebiet gesicht gewicht gebet heit keit schaft
    bereit bericht gestern gegen genossen unten
    """.split()
)
NO_PAST = frozenset("need indeed speed agreed feed bed red hundred fed".split())


def is_participle(word: str) -> bool:
    """Whether a German word is a participle, as far as its form tells."""
    return PARTICIPLE.fullmatch(word) is not None and not word.endswith(NO_PARTICIPLE)


def is_past(clause: Clause, language: Language | None) -> bool:
    """Whether a clause tells of the past."""
    if (
        language is Language.DE
        and not _is_just_that(clause)
        and PRETERITE.stand_in(clause.words, language)
    ):
        return True
    if language is Language.EN:
        return PRETERITE.stand_in(clause.words, language) or any(
            word.endswith("ed") and word not in NO_PAST for word in clause.words
        )
    return HAVING.stand_in(clause.words, language) and any(
        is_participle(word) for word in clause.words
    )


def _is_just_that(clause: Clause) -> bool:
    """Only a judgement: "das war schlimm"."""
    return clause.words[:2] in (("das", "war"), ("es", "war"))


# --- how it came -------------------------------------------------------------------------------------

#: that nobody knows yet, or that somebody finds out
UNKNOWN = Phrases(
    de=r"""
      \b(?:was|warum|wie|woran|wieso|weshalb|wodurch|wo)\ (?:\w+\ ){0,6}?(?:
          passier\w*|schief\w*|geschehen|lag|liegt|gelegen|gelaufen|kam|los\ war|konnte|gekommen
          |hakt\w*|klemmt\w*|ausfiel|weg\ ist|gehakt|gefunden
      )\b
    | \b(?:weiß|weiss|wissen|kenne|kennen|kann|können)\ (?:\w+\ ){0,4}?
      (?:noch\ (?:nicht|kein\w*)|nicht\ sagen|nicht\ genau)\b
    | \bunklar\b
    """,
    en=r"""
      \b(?:
          find(?:ing)?\ out|look(?:ing)?\ into|check(?:ing)?|ask(?:ing|ed)?|know|see|establish
          |investigat\w+|trac\w+|tell|clear|sure
      )\ (?:\w+\ ){0,4}?(?:what|why|how)\ (?:\w+\ ){0,6}?
      (?:happened|wrong|went|came|could|did|got|was|is|broke|found)\b
    | \b(?:what|why|how)\ (?:\w+\ ){0,5}?(?:happened|went\ (?:wrong|on|missing)|came\ about)\b
    | \b(?:don['’]t|do\ not|can['’]t|not|cannot)\ (?:yet\ )?(?:know|sure|clear|say|see|tell)\b
    | \bunclear\b
    """,
)
CAUSE = Phrases(
    de=r"""
      \b(?:
          weil|aufgrund|(?<!allen\ )(?<!jeden\ )(?<!guten\ )grund|gründe|ursache|infolge|nachdem
          |deshalb|daher|dadurch|verursacht\w*|lag\ (?:an|daran|am)|liegt\ (?:an|daran|am)
          |hängt\ mit|geführt|dahinter
      )\b
    | ,\ denn\b
    | \bwegen\b(?![^.!?\n]{0,60},\ das\b)
    | (?:^|[.!?,]\ *)da\ (?:der|die|das|wir|ein\w*|es|unser\w*|mein\w*)\b[^.!?\n]{0,80},
    """,
    en=r"""
      \b(?:
          because|due\ to|owing\ to
          |(?<!has\ )(?<!have\ )(?<!inconvenience\ )(?<!upset\ )(?<!distress\ )(?<!trouble\ )
           cause[ds]?(?!\ you)
          |(?<!every\ )(?<!good\ )(?<!any\ )reason|turns?\ out
          |turned\ out|thanks\ to\ a|which\ meant
      )\b
    """,
)
#: verbs that tell; without one, a clause only names something
FINITE = Signs(
    de="""
    ist sind hat haben habe hab fehlen fehlt stehen liegen kommen gehen machen dauern brauchen
    laufen hängen fallen halten gelten führen
    """,
    en="""
    is are has have isn't aren't wasn't weren't hadn't didn't couldn't can't doesn't don't can
    means runs works comes goes takes needs says opens starts costs leaves shows lets gets makes
    keeps stands brings holds looks sits ends closes carries uses counts covers does gives finds
    puts turns sends moves hangs lies fits reads sells stops fools waits
    """,
)
#: with one of these a German participle is a statement
FINITE_DE = frozenset(
    "ist sind hat haben habe hab wird werden wurde wurden bin habt seid war waren hatte".split()
)
#: understanding, politeness, promises, requests, wishes: whatever is no story
POLITE = Signs(
    de="""
    verstehe versteh verstehen verständlich verständnis nachvollziehen nachvollziehbar vorstellen
    leid entschuldigung entschuldigen entschuldige verzeihung verzeihen verzeih bedauern bedaure
    sorry ärger ärgerlich ärgert schlimm bitter schade schrecklich furchtbar furchtbare zorn wut
    wütend sauer frust frustrierend enttäuscht enttäuschend enttäuschung recht unangenehm peinlich
    schock übel mies zumuten zumutung unzumutbar hart schwer zermürbt traurig anstrengend umsonst
    inakzeptabel dank danke danken bitten bitte hoffe hoffen ernst herzen anspruch standard
    standards wichtig priorität qualität zufriedenheit geduld service schmerzt schmerzhaft weh
    katastrophe katastrophal mühsam lästig wünsche wünschen grüße gruß herzlich herzliche elend
    hölle hätte hätten hätt wäre wären wär würde würden muss du dich dir ihnen euch wird werden
    werde dürfen darf kann können soll sollen will wollen möchte möchten bekommen erhalten kannst
    könnt wirst darfst hast bist habt seid
    """,
    en="""
    sorry apologise apologize apologies apology regret understand understandable imagine
    frustrating frustrated frustration awful terrible horrible dreadful upset upsetting angry
    anger furious right heartbreaking hurt hurtful painful distressing distress disappointing
    disappointed disappointment annoying annoyed bad worst grim miserable nightmare shouldn't
    should unacceptable thank thanks please hope seriously standard standards priority important
    value patience service experience care rightly deserve deserved raging livid cross would i'd
    we'd i'll we'll you'll he'll she'll they'll it'll could kind regards sincerely dear wish know
    feel feels feeling you yours you're you've you'd will can may must
    """,
)
NO_STORY = Phrases(
    de=r"""
      \bzu\ lange?\b
    | \btut\ weh\b
    | \bnicht\ (?:sein|passieren|gehen|in\ ordnung)\b
    | \b(?:sie|ihr)
      \ (?:haben|sind|hatten|waren|mussten|können|dürfen|bekommen|erhalten|müssen|sollen)\b
    | \b(?:haben|sind|können|dürfen|mussten|bekommen|müssen)\ sie\b
    | \bihr\ \w+t\b
    | ^\W*das\ (?-i:[a-zäöüß]\w*t|war|muss|kann|darf|klang|wäre)\b
    | ^\W*(?:ist|war|sind|bleibt|macht|tut)\b
    | ^\W*(?:dass|wenn|sobald|dann|damit|sodass|bis|um|ob|wie|was|wer|wo|welche\w*|davor|danach)\b
    | ^\W*(?:ihr|dein|eure?)e?[rnms]?\ \w+
    """,
    en=r"""
      \b(?:not|isn['’]t)\ (?:good|acceptable|okay|ok|on|right|fair)\b
    | \bhear\ you\b
    | \b(?:going|want)\ to\b
    | \blet\ me\b
    | ^(?!\W*(?:the|an?|our|one|some\w*|two|three|it|he|she|they)\b)[^.!?\n]{0,80}?\byour\b
    | ^\W*(?:that|this)(?:['’]s|\ (?:is|was|must|sounds|would|isn|shouldn|can|has|had))\b
    | ^\W*(?:is|was|are|were|stays|makes|feels|comes|brings)\b
    | ^\W*(?:that\ (?:you|your|we|I)|if|when|once|then|until|so\ that|to|which|who|whether|as\ soon)
      \b
    """,
)


def gives_reason(draft: Text) -> bool:
    """Whether it names a cause, or says that nobody knows it yet."""
    return any(phrases.stand_in(draft.raw, draft.language) for phrases in (CAUSE, UNKNOWN))


def tells(clause: Clause, said: Text, language: Language | None) -> bool:
    """Whether a clause tells something: it has a verb, is no politeness, and no echo of the message."""
    if (
        len(clause.words) < 3
        or not _has_verb(clause, language)
        or POLITE.stand_in(clause.words, language)
    ):
        return False
    if NO_STORY.stand_in(clause.text, language):
        return False
    stems = Text(clause.text).stems
    return len(stems & said.stems) * 2 < len(stems)


def _has_verb(clause: Clause, language: Language | None) -> bool:
    if FINITE.stand_in(clause.words, language) or PRETERITE.stand_in(clause.words, language):
        return True
    ending = "t" if language is Language.DE else "ed"
    return any(len(word) > 3 and word.endswith(ending) for word in clause.words)
