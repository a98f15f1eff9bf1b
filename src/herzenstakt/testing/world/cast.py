"""Everybody who speaks in the plays. One line each: key in the plays, name, language, temper."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

HOUSE = "ratzifatzi"
GERMAN_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody outside. `temper` is for whoever writes more lines for them."""

    key: str
    name: str
    language: str = "de"
    temper: str = ""
    is_bot: bool = False

    @property
    def username(self) -> str:
        """The key in letters that every network takes."""
        plain = unicodedata.normalize("NFKD", self.key.lower().translate(GERMAN_LETTERS))
        return "".join(sign for sign in plain if sign.isascii() and (sign.isalnum() or sign == "_"))


def character(key: str) -> Character:
    """Who a key in a play means; a full name that stands in no list means itself, in German."""
    return PEOPLE.get(key) or Character(key, key)


def read(table: str) -> dict[str, Character]:
    """The people of a table as below. Raises ValueError for a line that is none."""
    people = {}
    for line in filter(None, (line.strip() for line in table.splitlines())):
        key, name, language, temper = (part.strip() for part in line.split("|"))
        people[key] = Character(key, name, language, temper, temper.startswith("spam"))
    return people


PEOPLE = read(
    """
    ratzifatzi | RatziFatzi GmbH | de | first Uwe, then Mia

    frieda | Frieda Frage | de | asks until she knows, kindly
    karl | Karl Kritik | de | dry, tired, fair when one is fair to him
    lenalob | Lena Lob | de | warm, praises what is good
    jonas | Jonas Jobinteresse | de | 17, polite, wants to make brushes

    abdul | Abdul K. | de | Passau, cheerful
    adem | Adem Yıldız | de | builds a very large marble run
    aisha | Aisha Bello | en | craftswoman
    aktenordner | Aktenordner | de | accountant, dry
    alma | Alma Reyes | en | quiet, hurt, precise
    alter_lieferant | Egon Anker | de | old supplier with a story
    amara | Amara Okafor | en | applicant who waits
    amir_k | Amir | en | curious about saunas
    amtsblatt_l | Stadt Lindenhausen | de | official
    anja_l | Anja L. | de | one question, never answered
    anke | Anke | de | sees trouble coming
    annalena_k | Annalena Kurz | de | lecturer
    anne_c | Anne C. | de | gentle critic
    annegret | Annegret Wohlfahrt | de | flat share of seniors
    annika_v | Annika V. | de | has written three mails
    azubine | Celina (Azubi) | de | from the house, outside the office
    ballermann | BALLERMANN77 | de | shouts
    barbier.bo | Barbier Bo | de | thirty years at the chair
    bastelbea | Bea bastelt | de | youth group
    bauwagen | Bauwagen | de | lives on wheels
    bea | Bea Blum | de | has a dog that hates squeaking
    beate | Beate Sommer | de | patient, less plastic
    ben_works | Ben Hartley | en | hostel kitchen in Leeds
    bernd | Bernd B. | de | watches, remembers
    biene | Sabine Imker | de | beekeeper
    billal | Billal H. | de | shift worker
    birte | Birte auf Rädern | de | wheelchair, no pity please
    bot_4411 | Quick Cash | en | spam
    brushnerd | brushnerd | en | rates brushes
    carla_w | Carla W. | de | number 213
    carol | Carol Finch | en | asks for her mum
    clara_b | Clara B. | de | guitarist
    cordula | Cordula Binder | de | granddaughter of a brush maker
    dad_of_four | Dad of four | en | tired and funny
    dagmar_z | Dagmar Zeller | de | 78, cooks, cannot read the print
    danny | Danny Price | en | waits for a parcel
    detlef | Detlef | de | one emoji at a time
    dieter_w | Dieter W. | de | direct
    doppelkorn | Doppelkorn | de | comments from the side line
    dorle | Dorle vo dr Alb | de | Swabian
    dr_q | Dr. Quast | de | engineer, wants data
    dr_zahn | Dr. Zahn | de | dentist, exact
    dunkelblau | dunkelblau | de | laconic
    dustin | Dustin Moore | en | charged three times
    elif | Elif Aydın | de | glass straws
    elternbeirat | Elternbeirat GS Nord | de | practical
    erna | Erna Still | de | lonely
    fabi | Fabi | de | popcorn
    fatma | Fatma Demir | de | large family
    federico | Federico Bassi | en | loves the hedgehog
    fenja | Fenja | de | number 3L-0713
    fensterplatz | Fensterplatz | de | pupil, wants to see the works
    ferdi | Ferdinand Mahn | de | paid already
    ferdi_p | Ferdinand Mahn | de | paid already, now in private
    finn | Finn Grün | de | packaging
    fliese | Fliesen-Olli | de | grout
    florence | Florence Webb | en | patient translator
    florian_t | Florian T. | de | waits for Heinz
    frieda_b | Frieda Frage | de | the same Frieda
    friemel | friemel | de | onlooker
    funkloch | Funkloch | de | asks into the air
    gela | Angela K. | de | bad knees
    gerd | Gerd | de | remembers Fräulein Krause
    gernot | Gernot | de | quick wit
    gesine | Gesine | de | Bremerhaven
    gewerk_schafft | Gewerk schafft | de | working time
    gewinn_spiel | Gewinnspiel-Zentrale | de | spam
    greenwash_watch | Greenwash Watch | en | wants certificates
    greta_m | Greta M. | de | gardener
    gretchen | Gretchen Vogt | de | club magazine
    grit | Grit S. | de | got the wrong parcel, laughs
    gross.und.klein | Groß und klein | de | thinks of her friend
    growth_guru | Growth Guru | en | spam
    growth_guru2 | Growth Guru Pro | en | spam
    gudrun | Gudrun Lorenz | de | grieving
    hafenkante | Hafenkante | de | exact about words
    hanna | Hanna (Kita) | de | worried
    hannes | Hannes | de | bicycle chain
    hanno | Hanno im Baumarkt | de | stands in front of the shelf
    hatebert | Hatebert | de | hateful
    heike_putzt | Heike putzt | de | short
    heiner | Heiner Bürstner | de | his father learnt here
    hella | Hella | de | takes care of others
    helmut | Helmut | de | the old one was better
    hobbyhorst | Hobby-Horst | de | model railway
    hofladen_h | Hofladen Hinrichs | de | farm shop
    holger | Holger (1,94 m) | de | long handles
    hr_tante | Die HR-Tante | de | colleague from the trade
    hufkratzer | Hufkratzer | de | Haflinger
    ingo | Ingo | de | mocks, then softens
    jasmin_k | Jasmin | de | hearts
    jens_k | Jens K. | de | strict
    jo_ann | Jo-Ann | en | toddler at home
    jobsuche_jana | Jana sucht | de | single mother, wants part time
    jonas_p | Jonas Jobinteresse | de | the same Jonas
    jp | J.P. | en | design eye
    jule_spült | Jule spült | de | dramatic about sponges
    juli | Juli | de | youth for nature
    kai_uwe | Kai-Uwe Topf | de | canteen kitchen
    karnevalist | Elferrat Borstenau | de | gold, seriously
    kathi_kommt | Kathi | de | Bavarian, red boots
    katrin | Katrin | de | amused
    kevin_s | Kevin S. | de | +1
    kira | Kira | de | feels with whoever works there
    kita_loewenzahn | Kita Löwenzahn | de | lions
    klausimausi | Klausi | de | thumbs up
    kleiderbügel | Kleiderbügel | de | devoted to Klara
    kofi | Kofi Mensah | en | shop in Accra
    kommunal_k | Stadtreinigung K. | de | measures noise
    kralle | Kralle | de | sharp
    krimskrams | Krimskrams | de | five cats
    kruemel | krümel | de | shared flat
    ladenhueterin | Ladenhüterin | de | sells our things for nine years
    lastwagenlisa | Lastwagenlisa | de | 64 euros
    lehrerin_b | Frau Bertram (4b) | de | 24 children
    lena_dk | Lena Madsen | en | Danish, longing
    lenalob_p | Lena Lob | de | the same Lena
    leonie | Leonie | de | follows, unfollows
    linus | Linus | en | FSC
    lisbeth | Lisbeth | de | no e-mail
    lokalblatt | Borstenauer Bote | de | local paper
    lorna | Lorna Keane | en | design magazine
    lucia | Lucía | en | allergy in the house
    ludger | Ludger Lind | de | neighbour, formal, right
    lukas_f | Lukas F. | de | sees details
    maeve | Maeve | en | dishy
    malte | Malte | de | knows the press
    mandy_l | Mandy (Wäscherei) | de | drums
    manuela_v | Manuela V. | de | for her husband
    marc | Marc | en | reports what he sees
    mareike | Mareike | de | wanted to buy
    marit | Marit | en | lost her glasses case
    marlon | Marlon | de | jokes
    matze | Matze | de | knows Vivaldi by heart
    max_und_moritz | Max M. | de | shiny hair
    mel | Mel | en | brews at home
    mila | Mila | en | in the garage
    mira_sucht | Mira | de | for her daughter
    mo | Mo | de | claps
    mona | Mona Holz | de | no plastic
    moni | Moni | de | disappointed
    moritz_m | Moritz | de | wants cats
    mountainmarie | Mountain-Marie | de | cyclist
    mueslimax | Müsli-Max | de | glasses
    mutti_von_3 | Mutti von 3 | de | bear brush
    nacht_eule | Nachteule | de | awake
    nele | Nele Pigment | de | allergy, thorough
    nelly | Nelly Reim | de | poet
    nightshift | nightshift | en | 3 am
    nils_h | Nils H. | de | pedant with charm
    nina | Nina Castellano | de | product design
    nobbi | Nobbi | de | consumer advice
    noor | Noor | en | typewriters
    oekotest_olga | Podcast Kaufrausch | de | journalist
    olaf_b | Olaf B. | de | +1
    oleg | Oleg | de | guesses right
    oma_gisela | Oma Gisela | de | arthritis, humour
    omas.kueche | Omas Küche | de | cooks
    opa_hans_enkel | Opa Hans (getippt vom Enkel) | de | strict
    opa_werner | Opa Werner | de | brother of Hilde
    opi_kurt | Opi Kurt | de | yes
    otto_motto | Otto Motto | de | married
    otto_v | Otto V. | de | brother
    ottokar | Ottokar | de | teacher
    patty | Patty | en | wants 4.99 back
    paulchen | Paulchen | de | a bet
    pelle | Pelle | de | insults
    pendlerin | Pendlerin | de | waits for a parcel
    petra_privat | Petra Gatter | de | a broken gate
    philippa | Philippa | en | misses pink
    piet | Piet | de | wants to know, not to scold
    pit | Pit zählt | de | day one, day two
    pixelpaul | Pixelpaul | de | cat hair
    pjotr | Pjotr | de | bowling club
    praxisteam_w | Praxisteam Weber | de | sterile
    priya | Priya | en | suspects a bot
    quentin | Quentin | en | left-handed, 61
    repaircafe | Repair-Café Süd | de | tea
    rita_r | Rita R. | de | 22 good years
    robin | Robin | de | hearts
    ron | Ron | en | toolmaker in love
    ronja_r | Ronja R. | de | happy refusal
    rosi | Rosi | de | wants to win
    rudi_r | Rudi R. | de | knee
    sabine_h | Sabine H. | de | customer for 15 years
    samir | Samir | en | handle nerd
    sandra_still | Sandra | de | hurt, brave
    schichtleiter | Schichtleiter | de | looks for work
    schorsch | Schorsch | de | Viennese in spirit
    schreibmaschine | Schreibmaschine | de | surprised
    schulküche | Mensa Gesamtschule West | de | colour codes
    screenshot_sigi | Sigi | de | keeps everything
    sheila | Sheila | en | literal
    sina | Sina | de | +1
    sofia | Sofia | en | vegan partner
    sophie_m | Sophie M. | de | reads the small print
    spamking | Reich in 30 Tagen | de | spam
    spamking2 | Reich in 30 Tagen (neu) | de | spam
    stadtwerkstatt | Bauhof Lindenhausen | de | tender
    steffen_r | Steffen R. | de | grumbles, melts
    streitaxt | Streitaxt | de | picks fights
    susi | Susi | de | stands up for others
    sven_o | Sven O. | de | sceptic
    svenja | Svenja | de | same job
    tante_emma | Tante Emmas Enkelin | de | shop in Husum
    tessa | Tessa | de | daughter, dragon
    theo_b | Theo B. | de | insurance
    thure | Thure | de | dog
    tierlieb_tanja | Tanja tierlieb | de | reads the pack
    tilda | Tilda | en | would fly in
    tini_naeht | Tini näht | de | suspicious, then delighted
    tinka | Tinka | de | parents' group
    tobi_kocht | Tobi kocht | de | boils brushes
    tommy | Tommy Byrne | en | Cork
    torben | Torben | de | Schleswig-Holstein exists
    trollinger | Trollinger | de | wants a stage
    tuelay | Tülay | de | Trier
    ulf | Ulf | de | puns
    ulli_k | Ulli K. | de | stars
    uta | Uta S. | de | mother, worried, fair
    vera | Vera (Unverpackt Göttingen) | de | would order 30
    vertrieb_nord | Haushaltswaren Thomsen | de | customer since 1988
    vogel | Vogel | de | quotes back
    wally | Wally | de | 111 instead of 11
    wandervogel | Wandervogel | de | mud
    werkbank | Werkbank | de | eyes
    whisper_w | W. | de | knows something
    wiebke | Wiebke | de | wife of Hanno
    wien_resi | Resi aus Wien | de | thrifty
    wilma | Wilma | de | what does it cost
    wolle | Wolle | de | blind, patient, funny
    wut_brigitte | Brigitte | de | furious
    yusuf | Yusuf | de | polite impatience
    zoe | Zoe | de | plain words
    zornröschen | Zornröschen | de | rage with wit
    zweifel_z | Zweifel | de | asks for the standard

    Paul | Paul Whitaker | en | retired teacher in Norwich
    Tom Ashworth | Tom Ashworth | en | Christmas market
    Vet Surgery Holm | Vet Surgery Holm | en | practical
    """
)
