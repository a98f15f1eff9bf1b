"""The sentences of a draft taken apart, and what the words of each clause are there for.

Most of a service answer is not the answer: it greets, thanks, regrets, sends to a hotline, asks for a number.
Words give that away. Each word is looked up once, in all families together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

from herzenstakt.coach.text import Language, Sentence, Text

# --- families of words: a clause has the families of all its words, as bits --------------------------

COURTESY = 1 << 0
#: wishes need both: "schönes" and "Wochenende", "gern" and "behilflich"
NICE = 1 << 1
WISHED = 1 << 2
GLADLY = 1 << 3
AT_HAND = 1 << 4
FEELING = 1 << 5
#: what is promised without a promise: look into it, pass it on
HANDLING = 1 << 6
#: mail, hotline, form
MEDIUM = 1 << 7
#: colleagues, the town hall, the shop; and what they do for a person
OFFICE = 1 << 8
RESPONSIBLE = 1 << 9
#: verbs for getting into touch; the others need no medium beside them
SENDING = 1 << 10
SENDING_OFF = 1 << 11
#: what a desk asks people for, and verbs for asking
DATA = 1 << 12
WANTING = 1 << 13
#: where everybody can look things up; what may also be something else; verbs for looking
INFO_PLACE = 1 << 14
MAYBE_PLACE = 1 << 15
LOOKING = 1 << 16
EVERYTHING = 1 << 17
NO = 1 << 18
MODAL = 1 << 19
#: what is granted or denied
GRANTING = 1 << 20
#: a no in one word
FLAT_NO = 1 << 21
REGRETS = 1 << 22
RULE = 1 << 23
REASON = 1 << 24
#: what is possible instead
WAY = 1 << 25
US = 1 << 26
BEGGING = 1 << 27
TIME = 1 << 28
#: of the feelings, regret and understanding: words that answer nothing
SORRY = 1 << 29

#: an entry is a whole word, the beginning of words ("wünsch-"), or their end ("-nummer")
_DE = {
    COURTESY: """
        hallo hi hey moin servus danke dank dankeschön dankbar merci thx freue freuen freut gefreut
        freuten wünsch- hoff- gruß grüße grüßen gruss grüsse grüss liebe lieber geehrte geehrter lg
        vg mfg geduld verständnis nachsicht gespannt rückfragen herzen sonnige sonnigen feedback
        glückwunsch glückwünsche gratul-
    """,
    NICE: """
        schön- gut gute guten gutes guter toll- viel vielen super spannend- berechtigt- wichtig-
        herzlich- erholsam- angenehm-
    """,
    WISHED: """
        tag abend wochenende woche zeit fahrt reise frage fragen besserung start feiertage spaß
        freude erfolg appetit nacht ferien urlaub hinweis morgen
    """,
    GLADLY: "gern gerne jederzeit stets immer",
    AT_HAND: """
        da erreichbar verfügung behilflich seite helfen hilft weiterhelf- beantwort- geschehen
        weiter
    """,
    FEELING: """
        leid sorry entschuldig- verzeih- bedau- schade ärgerlich ärger- unangenehm- frustr-
        enttäusch- traurig nervig nerven nervt nervös blöd doof oje ohje oh verstehe verstehen
        versteh nachvollzieh- nachempfind- vorstellen verständlich- ungeduld sorge sorgen mitgefühl
        mitfühl- wütend sauer mist unschön bitter hart schwer belast- ungünstig stress- kummer
        beileid anteilnahme arme armer gutgehen
    """,
    SORRY: "leid sorry entschuldig- verzeih- bedau- verstehe verstehen versteh nachvollzieh- "
    "nachempfind- vorstellen",
    HANDLING: """
        weitergeleitet weitergegeben weiterleiten weitergeben weiterreichen weitergereicht kümmer-
        prüf- überprüf- geprüft klär- geklärt nachgehen nachfrag- recherchier- bearbeit- untersuch-
        rückmeldung bescheid notier- aufgenommen schaue schauen schaun melde melden nachsehen
        nachschauen anschauen ansehen dran arbeiten arbeite leiten leite helfen
    """,
    MEDIUM: """
        dm dms pn pns direktnachricht- privatnachricht- nachricht nachrichten mail mails e-mail
        e-mails email emails -hotline hotline -telefon telefon telefonisch tel rufnummer -formular
        formular chat postfach inbox messenger whatsapp ticket schriftlich -melder privatchat
    """,
    OFFICE: """
        -service service support kundendienst kundencenter -center kundenbetreuung sekretariat
        -büro büro amt bauamt ordnungsamt bürgeramt sozialamt jugendamt finanzamt standesamt
        zentrale -abteilung abteilung geschäftsstelle schalter filiale zuständig- ansprechpartner-
        kollegin kollegen kolleginnen kollege händler hersteller -verwaltung verwaltung vermieter
        -stelle stelle -portal portal kasse hausmeister betreiber veranstalter rezeption empfang
        arzt hausarzt -team team fachabteilung -dienst -zentrum behörde rathaus stadt versand
        paketdienst versicherung leitung schulleitung buchhaltung redaktion -leitung -versand
        -management sachbearbeiter- klassenlehrer- lehrer- krankenkasse vorstand berater
        kundenberater polizei werkstatt lieferant -veranstalter -händler -hersteller anbieter
        -anbieter -beauftragte beauftragte
    """,
    RESPONSIBLE: """
        zuständig- hilft weiterhelf- kümmert kümmern regelt weiß wissen entscheidet entscheiden
        übernimmt beantwort- bearbeit- gehört macht erreich- ansprechpartner- gibt gibts dafür
        hierfür dazu
    """,
    SENDING: """
        schreib- schick- send- sende meld- ruf rufen ruft nutz- verwend- benutz- ausfüll- füll-
        richt- erreich- geh gehen besuch- komm kommen sprech- sprich stell- einreich- reich- frag-
        eröffn- hinterlass- probier- versuch- wähl- klär- gerichtet gesendet geschickt gemeldet
        eingereicht
    """,
    SENDING_OFF: "wend- kontaktier- anruf- anzurufen",
    DATA: """
        -nummer nummer -nummern -nr nr -daten daten -adresse adresse anschrift name namen
        geburtsdatum foto fotos -foto bild bilder screenshot- details infos informationen angaben
        datum uhrzeit modell- plz postleitzahl beleg- rechnung unterlagen nachweis- kassenbon iban
        wohnort
    """,
    WANTING: """
        teil teilen mitteil- mitzuteilen nenn- sag sagen sagst schick- send- schreib- gib gebt
        geben brauch- benötig- bräucht- verrat- verrätst übermittel- durchgeben hinterlass- bitte
        lautet hätten hätte fehlt fehlen magst könntest kannst
    """,
    INFO_PLACE: """
        website webseite webseiten webpage -website -webseite homepage internet internetseite faq
        faqs faq-seite google- googl- googel- suchmaschine suchfunktion suche agb agbs -anleitung
        anleitung handbuch aushang aushänge aushängen flyer -broschüre broschüre beipackzettel
        packungsbeilage bio impressum highlight- hilfeseite- hilfebereich hilfecenter hilfe-center
        -beschreibung beschreibung -bedingungen -ordnung satzung online netz newsletter rundschreiben
        amtsblatt merkblatt kleingedruckte- -kalender kalender blog wikipedia -fahrplan fahrplan
        spielplan speisekarte -zettel schaukasten -verzeichnis datenblatt gepostet feed forum
        bürgerportal youtube instagram insta facebook tiktok internetauftritt -auftritt checkliste
        programmheft katalog prospekt -artikel fahrplanauskunft wochenkarte
    """,
    MAYBE_PLACE: """
        link links app seite seiten plan etikett verpackung packung artikel post beitrag story
        profil schild tabelle preisliste liste brief mail bestätigung kommentar kommentare
        kommentaren -seite -brief -app -mail übersicht -shop onlineshop dose beutel -portal -ticker
        brief elternbrief einladung gutschein vertrag unterlagen video videos rückseite
        pflegehinweis programm
    """,
    LOOKING: """
        steht stehen stand siehe find- findet nachles- nachzulesen nachschau- nachschlag- nachseh-
        nachguck- lies lest lesen les liest durchles- durchzulesen schau- guck- sieh seht sehen
        google- googl- googel- such- erfahr- entnehm- ersichtlich informier- abrufbar aufgeführt
        aufgelistet hinterlegt einseh- blick verweis- veröffentlicht beantwortet verrät tipp-
        klick- scroll- geregelt erklärt weiß hilft angepinnt nutz- besuch- erkenn- beschrieben
        sieht abgedruckt gedruckt aufgedruckt nachlesbar drauf fündig
    """,
    EVERYTHING: "alle alles infos informationen details auskunft antwort antworten",
    NO: "nicht nichts kein- nie niemals niemand keinesfalls ned net nich nix",
    MODAL: "kann können könnten darf dürfen geht will wollen werde werden",
    GRANTING: """
        möglich- machbar vorgesehen erlaubt gestattet zulässig drin machen mach mache macht tun
        gewähr- anbiet- anbieten bieten biete ändern akzeptier- annehm- erstatt- zurücknehm-
        tausch- umtausch- umbuch- stornier- ausnahme- entsprechen nachkommen berücksichtig- dienen
        gibt gibts geht gehen vergeben weiterhelfen verschieb- verläng- -bar genehmig- zustimm-
        stattgeb- führen verleih- liefern reservier- ermäßig- rabatt- einlös- abzieh- verrechn-
        ausstell- zusagen zulassen rausgeb- herausgeb- mitbring-
    """,
    FLAT_NO: """
        ausgeschlossen unmöglich untersagt verboten ablehn- abgelehnt absagen abgesagt spielraum
        endgültig unzulässig tabu
    """,
    REGRETS: "leider bedauerlicherweise",
    RULE: """
        -richtlinie -richtlinien richtlinie richtlinien -vorschrift -vorschriften vorschrift
        vorschriften agb agbs regel regeln -regel -regeln regelung regelungen -regelung
        -bestimmungen -bedingungen policy vorgabe vorgaben grundsätzlich prinzip prinzipiell
        hausordnung satzung
    """,
    REASON: """
        weil denn deshalb deswegen daher sonst nämlich wegen aufgrund gründen solange grund liegt
        mitles- mitzulesen öffentlich- -gründen
    """,
    WAY: """
        sondern stattdessen dafür alternativ- aber jedoch allerdings nur erst statt außer kannst
        könnt könnten könntest dürft darfst lieber ansonsten ersatzweise
    """,
    US: "ich wir",
    BEGGING: "bitte bitten brauch- benötig- bräucht- dann hätten hätte könnten könntest kannst "
    "magst damit",
    TIME: """
        heute morgen übermorgen montag- dienstag- mittwoch- donnerstag- freitag- samstag- sonntag-
        uhr mittag abend nachmittag vormittag werktags werktag mo di mi do fr sa so täglich minute
        minuten stunde stunden januar februar märz april mai juni juli august september oktober
        november dezember -woche tagen sofort gleich
    """,
}
_EN = {
    COURTESY: """
        hi hello hey hiya dear thanks thank thx cheers grateful appreciat- regards wishes glad
        pleased delighted excited hope hoping wish wishing patience warmly enjoy bear bearing
        congrats congratulations feedback
    """,
    NICE: """
        great good excellent interesting lovely nice fair have happy brilliant fantastic safe any
    """,
    WISHED: """
        day evening weekend week question questions trip luck point time afternoon rest stay hear
        hearing forward journey morning
    """,
    GLADLY: "always happy look looking love glad",
    AT_HAND: "help hear hearing seeing forward assist welcoming",
    FEELING: """
        sorry apolog- regret frustrat- disappoint- annoying annoyed upset upsetting understand
        understandable sad shame unfortunate imagine inconvenience nervous natural tough hard worr-
        worry feel feeling sympathi- stress- blow gutted pain rotten miserable awful dreadful
        difficult poor condolences
    """,
    SORRY: "sorry apolog- regret understand understandable imagine inconvenience",
    HANDLING: """
        pass passed passing forward forwarded forwarding into touch working work investigat- check
        checking review- escalat- logged noted raised help assist sort update follow looking look
    """,
    MEDIUM: """
        dm dms pm pms inbox email emails e-mail e-mails mail message messages phone telephone
        hotline helpline line form forms ticket chat whatsapp messenger app call
    """,
    OFFICE: """
        customer support department office team desk helpdesk reception branch retailer
        manufacturer supplier portal colleague colleagues council landlord organiser organisers
        operator store shop manager gp provider box billing services service care admin town
        accounts warehouse courier head headquarters ombudsman surgery school bank insurer people
        coach registry registrar welfare billing stewards principal headteacher hr
    """,
    RESPONSIBLE: """
        deal deals dealing handle handles handled responsible knows know looks after able
        answer assist help helps sort sorts run runs cover managed organised dealt looked
    """,
    SENDING: """
        send write contact reach use fill complete submit raise open speak talk visit drop pop ask
        try direct log report sent submitted addressed directed take get go give bring refer put
        address ring
    """,
    SENDING_OFF: "contact reach",
    DATA: """
        number numbers reference ref details detail info information address name names postcode
        photo photos picture pictures pic pics screenshot screenshots receipt date time model data
        proof email account phone
    """,
    WANTING: """
        send give tell provide share let need require confirm supply forward pop drop dm pm message
        what what's could can please
    """,
    INFO_PLACE: """
        website websites webpage site homepage faq faqs faq's google googling googled search manual
        instructions handbook terms t&cs bio pinned leaflet brochure listing newsletter online
        internet timetable timetables blog wikipedia caption calendar noticeboard guide print forum
        youtube instagram facebook tiktok socials checklist catalogue engine engines
    """,
    MAYBE_PLACE: """
        page pages link links app label packaging tin poster sign article post board menu profile
        table list email letter section comments description programme schedule sheet chart
        overview tub jar bottle bag back footer pack packet wrapper map invitation confirmation
        contract voucher video videos tutorial attachment specs specification charter
    """,
    LOOKING: """
        find found check look looked looking read refer google googling googled search searching
        consult browse listed explained covered answered posted published tells tell scroll says
        say according visit see lists set clearly displayed printed written described shown stated
        spot filter type typing
    """,
    EVERYTHING: "all everything info information details answer answers",
    NO: """
        not no nothing never none can't cannot won't don't doesn't isn't aren't couldn't wouldn't
        unable cant wont dont nor neither
    """,
    MODAL: "can could may will would should",
    GRANTING: """
        possible allow allows allowed permit permits permitted accept accepted accepts offer offers
        offered refund refunds refunded refundable exchange exchanges exchanged exception
        exceptions change changed make do done extend available provide accommodate option give
        given issue cancel transfer transferable move able longer consider something take takes
        eligible honour waive swap rebook reschedule deliver
    """,
    FLAT_NO: """
        impossible prohibited forbidden declin- reject- refus- unable final tied non-refundable
        non-transferable ineligible
    """,
    REGRETS: "unfortunately afraid sadly",
    RULE: "policy policies rule rules terms guidelines regulations procedure procedures t&cs",
    REASON: "because since due otherwise reason reasons privacy public publicly",
    WAY: "instead but however only until unless alternativ- except rather though although",
    US: "i we i'll we'll i've we've i'm we're i'd we'd",
    BEGGING: "please need require ask could would",
    TIME: """
        today tomorrow tonight monday tuesday wednesday thursday friday saturday sunday mondays
        tuesdays wednesdays thursdays fridays saturdays sundays noon midday morning afternoon
        evening weekday weekdays daily mon tue wed thu fri sat sun minutes hour hours january
        february april june july august september october november december week am pm o'clock
        midnight
    """,
}
_HEAD, _TAIL = 4, 2
#: of so many words the families are remembered
_COMMON_WORDS = 4_096


class Lexicon:
    """The families a word belongs to."""

    def __init__(self, families: Mapping[int, str]) -> None:
        self.of = lru_cache(maxsize=_COMMON_WORDS)(self._families_of)
        self._whole: dict[str, int] = {}
        self._beginnings: dict[str, list[tuple[str, int]]] = {}
        self._ends: dict[str, list[tuple[str, int]]] = {}
        for family, entries in families.items():
            for entry in entries.split():
                self._add(entry, family)

    def _add(self, entry: str, family: int) -> None:
        if entry.endswith("-"):
            self._beginnings.setdefault(entry[:_HEAD], []).append((entry[:-1], family))
        elif entry.startswith("-"):
            self._ends.setdefault(entry[-_TAIL:], []).append((entry[1:], family))
        else:
            self._whole[entry] = self._whole.get(entry, 0) | family

    def _families_of(self, word: str) -> int:
        """All families of a word in small letters."""
        found = self._whole.get(word, 0)
        for beginning, family in self._beginnings.get(word[:_HEAD], ()):
            if word.startswith(beginning):
                found |= family
        for end, family in self._ends.get(word[-_TAIL:], ()):
            if word.endswith(end):
                found |= family
        return found


_LEXICONS = {Language.DE: Lexicon(_DE), Language.EN: Lexicon(_EN)}


def spoken_words(text: str) -> list[str]:
    """The words of a text in small letters."""
    return _WORD.findall(text.lower())


def families_of(word: str) -> int:
    """All families of a word in small letters, in either language."""
    return _LEXICONS[Language.DE].of(word) | _LEXICONS[Language.EN].of(word)


# --- taking a draft apart ----------------------------------------------------------------------------

#: each kind of break behind its first sign, so that `re` can skip to the next sign that may begin one
_BREAKS = re.compile(
    r"[,;:()!?.…\s\u2600-\u27bf\U0001f300-\U0001faff](?:"
    r"(?<=[,;:()!?.…])[,;:()!?.…]*(?:\s+|$)|(?<=\s)[–—-]\s+|(?<=\n)\n*"
    r"|(?<=[\u2600-\u27bf\U0001f300-\U0001faff])[\u2600-\u27bf\U0001f300-\U0001faff]*"
    r"|(?<=\s)(?=(?:aber|but)\s))"
)
_WORD = re.compile(r"[^\W_]++(?:['’&-][^\W_]++)*")
_PHONE = re.compile(r"\d{3,}[\s/-]*\d{2,}")
_ADDRESS = re.compile(r"\.(?:de|com|org|net|example|co\.uk|eu|at|ch|info)\b|www\.|https?:")
#: the end of a letter: "Kind regards", "LG", "/mk"; what follows is a name
_FAREWELL = re.compile(
    r"(?:(?:mit|viele|liebe|beste|herzliche|freundliche[nr]?|schöne|kind|best|warm|all|the)\s)*"
    r"(?:take\scare|grü(?:ß|ss)\w*|gru(?:ß|ss)|lg|vg|mfg|bg|regards|wishes|cheers|warmly|best|sincerely"
    r"|[/^]\w+)\b",
    re.IGNORECASE,
)
_FAREWELL_BEGINS = frozenset(
    "mit viele liebe beste herzliche freundliche freundlichen freundlicher schöne grüße gruß "
    "grüsse gruss lg vg mfg bg kind best warm all take regards wishes cheers warmly sincerely".split()
)
_NAME = re.compile(
    r"(?:(?:[A-ZÄÖÜ]|[/^]\w)[\w'’.-]*\s?){1,3}(?:,\s(?:[A-ZÄÖÜ][\w'’-]*\s?){1,2})?[\s.]*"
)
_SUBORDINATE = frozenset(
    "dass damit wenn falls ob wie wo was wer wann warum welche welcher welches um sodass sobald "
    "sofern nachdem bis als ohne inklusive that so if when whether how what who which where why as "
    "until once unless to including".split()
)
#: begins an afterthought or a relative clause, unless it tells something
_LOOSE = frozenset(
    "und oder auf an in bei für unter per via die der das denen dem den deren am von zu zum zur "
    "mit gern gerne and or for by via on at with from of in ideally preferably along especially".split()
)
_GREETINGS = frozenset(
    "hallo hi hey hiya hello moin servus guten liebe lieber dear good morning sehr".split()
)
_DIGIT = re.compile(r"\d")
_TELLING = TIME | NO | US | MODAL
_FEW, _SALUTATION = 2, 5


class Clause(NamedTuple):
    """Some words of a sentence, and the families they belong to."""

    text: str
    words: tuple[str, ...]
    does: int

    @property
    def hangs_on(self) -> bool:
        """Whether it goes on with what the clause before it said, or is too short to say
        anything."""
        if not self.text.strip(" 0123456789/-+.") or self.words[0] in _SUBORDINATE:
            return True
        may_hang = len(self.words) <= _FEW or self.goes_on
        return may_hang and not self.does & _TELLING and not _DIGIT.search(self.text)

    @property
    def is_subordinate(self) -> bool:
        """Whether it begins as a clause does that cannot stand alone: "dass …", "if …"."""
        return self.words[0] in _SUBORDINATE

    @property
    def goes_on(self) -> bool:
        """Whether it begins as no main clause does, or seldom."""
        return self.is_subordinate or self.words[0] in _LOOSE

    @property
    def greets(self) -> bool:
        """Whether it only says hello; nothing hangs on that."""
        return self.words[0] in _GREETINGS and len(self.words) <= _SALUTATION


class Part(NamedTuple):
    """A sentence with its clauses. What only ends the letter is left out of them."""

    sentence: Sentence
    clauses: tuple[Clause, ...]
    does: int

    @property
    def has_contact(self) -> bool:
        """Whether it holds a phone number or a mail address."""
        return "@" in self.sentence.text or _PHONE.search(self.sentence.text) is not None

    @property
    def has_address(self) -> bool:
        """Whether it holds the address of a page."""
        text = self.sentence.text
        if "@" in text or ("." not in text[:-1] and "http" not in text):
            return False
        return _ADDRESS.search(text) is not None


def parts_of(draft: Text, language: Language) -> tuple[Part, ...]:
    """The sentences of a draft, taken apart."""
    lexicon = _LEXICONS[language]
    sentences = list(_whole(draft))
    return tuple(
        _part(sentence, lexicon, may_sign=0 < place == len(sentences) - 1)
        for place, sentence in enumerate(sentences)
    )


def _whole(draft: Text) -> Iterator[Sentence]:
    """The sentences; one that was cut inside an address ("shop.example") is put together again."""
    kept: Sentence | None = None
    for sentence in draft.sentences:
        if kept and sentence.start == kept.span[1]:
            kept = Sentence(kept.text + sentence.text, kept.start)
            continue
        if kept:
            yield kept
        kept = sentence
    if kept:
        yield kept


def _part(sentence: Sentence, lexicon: Lexicon, *, may_sign: bool) -> Part:
    if may_sign and _NAME.fullmatch(sentence.text):
        return Part(sentence, (), 0)
    clauses = tuple(_clauses(sentence.text, lexicon))
    does = 0
    for clause in clauses:
        does |= clause.does
    return Part(sentence, clauses, does)


def _clauses(sentence: str, lexicon: Lexicon) -> Iterator[Clause]:
    for text in _BREAKS.split(sentence):
        words = tuple(spoken_words(text))
        if not words:
            continue
        if (words[0] in _FAREWELL_BEGINS or text[0] in "/^") and _FAREWELL.match(text):
            return
        yield Clause(text, words, reduce(or_, map(lexicon.of, words)))
