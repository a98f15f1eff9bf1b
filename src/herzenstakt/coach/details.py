"""What a message told in particular, and how much of it comes back in an answer.

Particular is what another message would not say: things, places, names, deeds, "three weeks". Not: feelings,
days of the week, what people say when they write to each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from herzenstakt.coach.text import Text, once
from herzenstakt.coach.wordlists import Family

STEM = 5
UNIT = 3
SHORT = 4
#: long enough to be made of two words
COMPOUND = 8
_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "’": "'"})
_NUMBERS = {
    word: str(number)
    for words in (
        "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
        "zero one two three four five six seven eight nine ten eleven twelve",
        "nullmal einmal zweimal dreimal viermal fünfmal sechsmal siebenmal achtmal neunmal zehnmal",
        "- once twice thrice",
        "- ersten zweiten dritten vierten fünften sechsten siebten achten neunten zehnten",
        "- first second third fourth fifth sixth seventh eighth ninth tenth",
    )
    for number, word in enumerate(words.split())
}
#: said in many messages and many answers: no detail
_COMMON = Family(
    """
    und die der das des dem den ein sie ihr uns ich mir dir wir für bei mit von aus auf als was wer
    wie war hat ist bin vor zum zur nun nur mal man auf bis seit neu gar ins ans los ab so da ja
    nein tut tun gab sah lag kam eh eben lg vg ihre bist mag darf wär hab sei nie oft erst aber.
    alle also andere anderen anders anfang angaben antwort anruf arbeit auch aufgabe aufmerksam bald
    bedau beim bekomm bemüh bereit besond besser best bewert bieten bitte bleib. bleiben brauch
    bring dafür damit dank dann danach darum das. dass daten dein dem. den. denn denk deshalb dich
    dies dir doch dort durch. eben ehrlich eigen einem einen einer eines einfach empfehl endlich
    entschuld enttäusch erfahr ergebnis erfreu erhalt erklär erneut erreich erst etwas euch euer
    eure fall. fehler feedback find folgen frag frau. freilich freu freundlich fühl gabs ganz geben
    geben. gefall gefreut gefühl gegen. gehen geht gelegenheit genau genug gern gesagt geschehen
    geschrieben gibt gilt gleich gleichen glück gruß grüß gut. gute guten guter gutes haben habe.
    halt. hast. hatte hätte helfen herr herz heute hier hilf hilfe hinweis hoff hätt hören hört ihm.
    ihn. ihnen ihr ihre immer info inform interess jahr. jahre. jahren. jede jeden jeder jedes jetzt
    kann. kannst kein klar klär kleine kolleg komm konnt könn kontakt kümmer kund kurz lang lass
    laut. leider leid leute lieb lob. machen macht. manche mehr mein meine meinen meinung meld
    mensch mich minute mir. mit. mitteil möcht möglich monat. monate. monaten. montag dienstag
    mittwoch donnerstag freitag samstag sonnabend sonntag morgen mittag. abend. müssen musste nach.
    nachricht nachfrag nächst natürlich nehm nicht nichts noch nochmal nur. nutz oder offen ohne
    person plötzlich positiv prima problem prüf rückmeld sache sagen sagt sagte schade schau schick
    schlecht schnell schon schön schreib sehen sehr seit seite. selbst. selber service sicher sieht
    sind. sofort sogar soll sonst spreche statt. stell stunde. stunden. such super tag. tage tagen
    team teil. thema toll trotz tun. über. uhr unbedingt unser unter. verärger versprech versteh
    verständ viel vielleicht vom. von. vor. voll wäre wahr wann warum was. weg. weil weiter welch
    wenig wenn wer. werd wichtig wieder. will. wir. wird. wirklich wissen woche. wochen. wohl wollen
    wollt worte worden wunder wünsch würde wurde wut wüte zeit. zeiten ziemlich zuerst zuletzt zum.
    zur. zurück zusammen zwar zwischen ärger traurig sauer. angst genervt nerv frust stand. standen
    stehen. steht. entst halte halten gehalten nirgend unzufrieden zufrieden begeister lieblings
    sich. aufge einge ausge abge. mitge vorge sorge mache. schaffe geschafft geschehen geschah nachgeh
    gestern leisten geschickt gemeldet genommen gekommen bekommen gewesen gemacht
    """
    """
    the and for are not but you our was were has had have his her him she its it'd who how why all
    any can did does due end far few get got let lot may nor now off one out own per put ran say see
    saw set she sir too try use via way yes yet ask big day i'm i'd i'll hey lad's etc able about
    absolutely actually after. afternoon again agree all. almost along already also always amaz
    angry annoy another answer any anybody anyone anything apolog appreciat around ask. asked asking
    away awful back. because been before being believe best better brilliant bring bother call.
    called calls came cannot can't care. check clear come comment concern contact could couldn't
    customer cross. day. days dear did. didn't differ disappoint does doesn't doing done don't done
    down each easy either email else end. enjoy enough even ever every everyone everything exact
    excellent experience explain fact fair. fantastic feedback feel felt few. find fine. first
    follow forward found. from frustrat full. further furious gave get. gets getting give given glad
    going gone good. got. great guys had. happen happy hard. has. have haven't hear. heard hello
    help here honest hope hour. hours. how. however i'd i'll i'm i've idea immediate important
    inform inside instead interest into isn't issue it's join just keep kept kind. kindly knew know
    known last. late. later least leave left. less let. let's like. liked little live long. longer
    look lot. lots love lovely make many matter maybe mean. means meant message might minute moment
    monday tuesday wednesday thursday friday saturday sunday month more. morning most. much must
    need never new. news next nice nobody none nothing now. off. okay old. once only open other our.
    ours out. over own. people perfect perhaps person. phone please pleas point. possible problem
    promise proper put. question quick quite rather read. real really reason receiv recent recommend
    reply respon right said same. saw. say. says see. seem send sent serious service shame share
    should show since small some someone something soon sorry speak spend staff start still story
    such. super support sure take taken talk team tell. terrible than thank that that's their them.
    then. there these they they're thing things think this those thought through time. times today
    together told tomorrow tonight too. took totally tried truly try. trying under. understand until
    upset use. used very visit wait. want was. wasn't way. we'd we'll we're we've week weeks well.
    went were what when where which while who. whole why. will with within without won't wonderful
    word words work. works working would wouldn't write writing written wrong wrote year years yes.
    yesterday yet. you. you'd you'll you're you've your yours
    """
)


def shared(draft: Text, said: Text) -> int:
    """How many details of a message come back in a draft."""
    told, echoed = details(said), details(draft)
    same = len(told & echoed) + _in_front(told, echoed) + _in_front(echoed, told)
    return same or _inside(told, draft) + _inside(echoed, said)


@once
def details(text: Text) -> frozenset[str]:
    """What a text tells in particular."""
    return frozenset(_details(text))


def _in_front(short: frozenset[str], long: frozenset[str]) -> int:
    """Of four letters: the poppy in the poppy seed roll."""
    heads = {one[:SHORT] for one in long if len(one) > SHORT}
    return len(heads & short)


def _inside(stems: frozenset[str], text: Text) -> int:
    """Somewhere in a long word: the brush in the washing-up brush."""
    long = " ".join(word.translate(_PLAIN) for word in text.words if len(word) >= COMPOUND)
    return sum(len(one) == STEM and one in long for one in stems)


def _details(text: Text) -> Iterator[str]:
    common = frozenset(_COMMON.among(text.words))
    number = ""
    for word in text.words:
        plain = word.translate(_PLAIN)
        if number:
            yield number + plain[:UNIT]
        number = word if word.isdigit() else _NUMBERS.get(word, "")
        if word.isdigit():
            if len(word) > 2:
                yield word
        elif not number and len(word) > 2 and word not in common:
            yield plain[:STEM]
