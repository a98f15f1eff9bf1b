"""What is done by nobody: passives, "man", "someone"."""

from __future__ import annotations

from herzenstakt.coach import story
from herzenstakt.coach.clauses import Clause, Signs, clauses_of
from herzenstakt.coach.phrases import Phrases
from herzenstakt.coach.text import Language, Span, Text

#: without one of these words nothing is done by nobody
PASSIVE = Signs(
    de="""
    wird werden wurde wurden man jemand folgt erfolgt bearbeitung prüfung klärung überprüfung
    abklärung geplant eingeplant vorgesehen beauftragt vorgemerkt angesetzt bestellt auftrag
    gemeldet terminiert notiert rechnen gegeben veranlasst eingeleitet
    """,
    en="""
    being be been someone somebody review investigation consideration hand progress process
    expected hoped known scheduled planned gets getting was were
    """,
)
BECOMING = frozenset(("wird", "werden"))
BECAME = frozenset(("wurde", "wurden", "ist", "sind", "worden"))
ALLOWING = frozenset(("darf", "dürfen", "kann", "können", "könnte", "könnten"))
#: endings of what we do with words sent to us
HANDLED_DE = tuple(
    """
    behandelt prüft klärt geleitet weitergegeben übergeben arbeitet sucht besprochen behoben
    repariert tauscht erledigt nachgegangen aufgenommen vorgenommen entgegengenommen kontaktiert
    informiert antwortet gerufen stattet überwiesen ersetzt gelöst lysiert berücksichtigt wertet
    kümmert anlasst notiert vermerkt merkt mentiert nachrichtigt gutachtet korrigiert verfolgt
    bessert meldet gesorgt diskutiert eskaliert auftragt erfasst registriert stoßen seitigt
    trieben griffen mittelt vorgelegt
    """.split()
)
#: endings of what was done with them already, and sounds as if nobody had done it
PASSED_ON_DE = tuple(
    """
    geleitet weitergegeben aufgenommen notiert vermerkt merkt gemeldet informiert auftragt anlasst
    eingeleitet eskaliert erfasst registriert mittelt angestoßen angelegt hinterlegt dokumentiert
    geprüft überprüft eröffnet gerichtet eingereicht vorgelegt gereicht bestellt angefordert
    eingeplant vorgesehen geplant angesetzt terminiert
    """.split()
)
#: opening, selling and making are told without a doer
NEWS_DE = tuple(
    """
    gesperrt geschlossen geöffnet verkauft gefertigt hergestellt gebaut angeboten mitgenommen
    erhoben berechnet gezeigt geführt gespielt serviert gekocht gebacken gefeiert genannt benutzt
    verwendet empfohlen benötigt gebraucht erwartet beliefert gewählt gestreikt gebeten umgeleitet
    gefallen genügen gehören gelingen genießen geschehen gewinnen gelten geben gehen bestimmt
    vielleicht bereit überhaupt berlin
    """.split()
)
NOBODY = Phrases(
    de=r"""
      \bman\ (?:
          wird|kümmert|prüft|schaut|meldet|ruft|arbeitet|klärt|sieht|geht|sucht|bemüht|ist\ dabei
          |muss|müsste
      )\b
    | \b(?:kümmert|prüft|schaut|meldet|arbeitet|klärt|wird|sucht|muss)\ (?:sich\ )?(?:man|jemand)\b
    | \bjemand\ (?:kümmert|meldet|schaut|prüft|ruft|wird)\b
    | \b(?:befinde[nt]\ sich|ist|sind|liegt|liegen)\ (?:\w+\ ){0,4}?(?:in|im|zur)\ (?:der\ )?
      (?:\w+\ )?(?:bearbeitung|prüfung|klärung|überprüfung|abklärung)\b
    | \b(?:antwort|rückmeldung|info|nachricht|prüfung|korrektur|ersatz|reparatur|bescheid|update)
      \w*\ (?:er)?folgt\b
    | \bes\ (?:er)?folgt\b
    | \bist\ (?:\w+\ ){0,4}?zu\ rechnen\b
    | \ban\ (?:\w+\ ){1,3}?gegeben\b
    | \bin\ (?:auftrag\ gegeben|angriff\ genommen)\b
    """,
    en=r"""
      \b(?:is|are|['’]s|['’]re)\ (?:\w+\ )??being\ \w{3,}\b
    | \b(?:was|were)\ (?:\w+ly\ )?(?:passed\ (?:on|along|up|over)|forwarded|logged|escalated|noted)
      \b
    | \bcan\ be\ expected\b
    | \bis\ (?:hoped|expected|known)\b
    | \b(?:has|have|['’]s|['’]ve)\ (?:\w+\ )??been\ (?:\w+ly\ )?(?:
          logged|noted|forwarded|passed|escalated|raised|recorded|reported|flagged|shared|submitted
          |sent\ (?:to|on)|referred|registered|assigned|opened|scheduled|booked|informed|notified
          |alerted|made\ aware|taken\ on\ board|acknowledged|added|put\ on|approved|ordered
          |put\ (?:forward|in)|arranged|requested|commissioned|called\ out|handed|brought\ to
      )\b
    | \b(?:will|shall|should|going\ to|to|['’]ll)\ (?:\w+\ )??be(?:\ being)?\ (?:\w+ly\ )?(?:
          checked|reviewed|forwarded|processed|passed|looked|investigated|handled|dealt|sorted|fixed
          |repaired|raised|logged|escalated|noted|shared|considered|addressed|resolved|examined
          |assessed|discussed|rectified|corrected|actioned|contacted|replaced|refunded|reported
          |taken\ (?:up|on|into|care)|followed|worked|issued|updated|notified|informed|recorded
          |flagged|put\ in|carried\ out|given\ (?:a|an|due)|made\ to
      )\b
    | \bunder\ (?:\w+\ )??(?:review|investigation|consideration)\b
    | \bsome(?:one|body)
      \ (?:will(?!\ be\ (?:at|there|here|in(?!\ touch)|on|around)\b)|is\ going\ to|is\ looking|from
      |should(?!\ (?:be\ (?:with|there|at\ home|in)|take|bring|come|stay|sit|go)\b))\b
    | \b(?:is|are|['’]s)\ (?:
          in\ (?:hand|progress|process)|scheduled|planned|due\ to\ be
          |with\ the\ \w+\ (?:team|department)
      )\b
    | \b(?:gets?|getting)\ (?:\w+ly\ )?
      (?:checked|fixed|sorted|looked|reviewed|passed|replaced|repaired)\b
    """,
)
DONE_BY_NOBODY_EN = Phrases(
    en=r"""
      (?<!nobody\ )(?<!no\ one\ )(?<!anyone\ )(?<!anybody\ )(?<!everyone\ )(?<!that\ )(?<!this\ )
      \b(?:will|shall|should|going\ to|to|must|needs?\ to|['’]ll)\ (?:\w+\ )??be(?:\ being)?
      \ (?:\w+ly\ )?(?!
          (?:
                closed|opened|held|shown|charged|served|sold|based|located|pleased|delighted|excited
                |interested|relieved|used|covered|allowed|admitted|called|played|performed|required
                |needed|surprised|disappointed|tired|packed|made\ (?:of|from|by)|baked|built
                |welcomed|missed|invited|diverted|asked
            )\b
      )(?:\w{2,}ed|sent|done|made|put|given|taken|told|brought|built|cut|dug|swept|seen\ to)\b
    """,
)
#: nothing will be done
NOT_PLANNED = Phrases(
    de=r"\b(?:nicht|kein\w*)\ (?:\w+\ )?(?:vorgesehen|geplant|eingeplant|angesetzt)\b",
    en=r"\b(?:not|n['’]t|never|no\ longer)\ (?:\w+ly\ )?(?:planned|scheduled|expected)\b",
)
#: of everyday and of goods: "orders are packed by hand"; or it says who
USUAL_OR_BY_SOMEBODY = Phrases(
    de=r"""
      \b(?:
          (?:musste|mussten|konnte|konnten|durfte|durften|sollte|sollten)\b[^.!?]{0,80}\bwerden
          |^\W*ge\w+t\ wird|immer|jeweils|stets|täglich|jede[nrsm]?|normalerweise|grundsätzlich|üblicherweise
          |in\ der\ regel|von\ hand|handgemacht
      )\b
    | \b(?:von|durch)\ (?:frau|herrn|mir|uns|unser\w*|mein\w*)\b
    """,
    en=r"\b(?:usually|always|normally|every|daily|by\ hand|by\ (?:me|us|our|my|mr|mrs|ms|dr))\b",
)


#: begin what was asked, and promise nothing: "you wanted to know whether it will be paid"
INDIRECT = frozenset("ob whether".split())


def deed_of_nobody(draft: Text, *, answers_trouble: bool) -> Span | None:
    """The sentence in which something is or will be done by nobody: a passive, "man", "someone".

    Where there was trouble, whatever is done is meant; else only what we do with words sent to us.
    """
    if not PASSIVE.stand_in(draft.words, draft.language):
        return None
    for clause in clauses_of(draft):
        if (
            is_of_nobody(clause, draft.language, answers_trouble=answers_trouble)
            and not clause.sentence.is_question
            and not USUAL_OR_BY_SOMEBODY.stand_in(clause.sentence.text, draft.language)
        ):
            return clause.span
    return None


def is_of_nobody(clause: Clause, language: Language | None, *, answers_trouble: bool) -> bool:
    """Whether something is done in a clause, and by nobody."""
    if clause.words[0] in INDIRECT or " zu werden" in clause.text:
        return False
    if not PASSIVE.stand_in(clause.words, language) or NOT_PLANNED.stand_in(clause.text, language):
        return False
    if NOBODY.stand_in(clause.text, language):
        return True
    if language is Language.EN:
        return answers_trouble and DONE_BY_NOBODY_EN.stand_in(clause.text, language)
    return _is_german_passive(clause, answers_trouble)


def _is_german_passive(clause: Clause, answers_trouble: bool) -> bool:
    words = clause.words
    if not BECOMING.isdisjoint(words):
        if any(word.endswith(HANDLED_DE) and not word.endswith(NEWS_DE) for word in words):
            return True
        return (
            answers_trouble and ALLOWING.isdisjoint(words) and any(_is_done(word) for word in words)
        )
    last = words[-2:-1] if words[-1] == "worden" else words[-1:]
    return not BECAME.isdisjoint(words) and any(word.endswith(PASSED_ON_DE) for word in last)


def _is_done(word: str) -> bool:
    return story.is_participle(word) and not word.endswith(NEWS_DE)
