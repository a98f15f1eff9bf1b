"""Whether the draft thanks for what helps us."""

from __future__ import annotations

from herzenstakt.coach.case import Case
from herzenstakt.coach.draft import Fault
from herzenstakt.coach.text import Span
from herzenstakt.coach.wordlists import Sayings, Words

THANKS = Words(
    de="""
    dank danke bedank verdank merci thx lieb. adlerauge aufmerksam hilfreich wertvoll goldrichtig
    chapeau
    """,
    en="thank thx cheers appreciat grateful gratitude indebted obliged helpful kind. ta",
)
#: thanks in other words
THANKS_SAID = Sayings(
    de="""
    gut dass | gut aufgepasst | gut gesehen | gut beobachtet | gutes auge | gute augen
    | scharfe augen | gute idee | tolle idee | super idee | schöne idee | klasse idee
    | guter hinweis | guter punkt | guter tipp | guter vorschlag | toller vorschlag | toll dass
    | prima dass | klasse dass | super dass | schön dass sie | schön dass du | schön dass ihr
    | augen wie | adlerauge | super hinweis | toller hinweis | recht haben sie | recht hast | genau richtig
    | gefällt mir | gefällt uns | wunderbare idee | spannende idee | feine idee | kluge idee | clever.
      | schlau.
    | merken wir uns | das hilft | du rettest | sie retten | gerettet | in deiner schuld | in ihrer schuld
    | ins schwarze | daumen hoch | wie aufmerksam | ein kaffee | bist ein schatz | held | heldin | stark.
    | wären wir nie | wäre mir nie | hatten wir nicht auf dem schirm | gut zu wissen | guter einfall
    | guter gedanke | schöner gedanke | großartig | klasse. | top. | prima. | das wäre was
      | klingt gut | klingt toll | klingt super | find ich gut | finde ich gut | finde ich super
    | finden wir gut | finden wir super | machen wir gern | gesagt getan | volltreffer | erwischt | treffer
    | ein hoch auf | sie haben recht | du hast recht | richtig gesehen | gut gehört | gut mitgedacht
    | gut erkannt | zum glück hast | zum glück haben | nett von | wie nett | hilft uns | helfen uns
      | geholfen hat uns | du hast uns
    | sie haben uns ge | hut ab
    """,
    en="""
    good catch | great catch | nice catch | good spot | great spot | nice spot | well spotted
    | well noticed | good idea | great idea | lovely idea | nice idea | good point | great point
    | fair point | good shout | great shout | good thinking | glad you | good eye | sharp eye
    | eagle eye | eagle-eyed | helps us | a big help | a great help | bless you | owe you
    | eyes like | eagle eyes | hawk. | clever. | spot on | nailed it | hadn't thought | never occurred
      | great minds
    | coffee's on | lifesaver | life saver | legend | top marks | brilliant. | fantastic. | like the idea
    | like that idea | love that | good one | quick of you | sharp of you | that helps | really useful
    | useful to know | good to know | well seen | nice thought | lovely thought | kind thought
      | wonderful idea
    | clever idea | smart idea | fab idea | brilliant idea | you star | what a star | hero. | superb.
      | that'd be something | would be something | sounds good | sounds great | sounds lovely | love it.
      | bullseye
    | you're right | you are right | guilty as charged | busted | good ears | keep them coming | good that you
    | lucky you | you've saved | saved us | love the idea | love this idea | hats off | you're a star
    """,
)


def no_thanks(case: Case) -> Span | None:
    """They told us something useful (a mistake, a danger, an idea), and nobody thanks them in any words.

    Whom we have wronged ourselves is owed an apology and no thanks.
    """
    if case.facts.fault is Fault.OURS and case.apologies:
        return None
    if not case.is_report or THANKS.stand_in(case.draft) or THANKS_SAID.stand_in(case.draft):
        return None
    return 0, len(case.draft.raw)
