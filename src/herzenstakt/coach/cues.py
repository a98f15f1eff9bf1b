"""The cues the coach knows, in the order in which a mentor would mention them.

What is said of a study here was looked up (title, sample, finding); where only practice or law speaks for
a cue, that is what stands there. Grade A: several studies, field data among them. B: one study. C: practice
or law.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from herzenstakt.kernel.words import gettext_noop as _


class Quality(StrEnum):
    """The nine qualities of a good social media manager, in the order of the essay."""

    HUMANE = "humane"  # menschenfreundlich
    READY_TO_TALK = "ready_to_talk"  # gesprächsbereit
    EMPATHETIC = "empathetic"  # einfühlsam
    HELPFUL = "helpful"  # hilfsbereit
    SERVICE_MINDED = "service_minded"  # serviceorientiert
    CONSIDERATE = "considerate"  # bedacht
    REFLECTIVE = "reflective"  # reflektiert
    RESPONSIBLE = "responsible"  # verantwortungsbewusst
    DIPLOMATIC = "diplomatic"  # diplomatisch


class Grade(StrEnum):
    """How much speaks for a cue."""

    SEVERAL_STUDIES = "A"
    ONE_STUDY = "B"
    PRACTICE = "C"


@dataclass(frozen=True, slots=True)
class Cue:
    """Something a mentor would mention.

    `hint`: what is said, about the text and as a question where it can be one. `why`: the reason behind it.
    `source`: the study and how much it looked at, the law, or empty where it is practice. `is_on`: whether a
    team sees it without asking for it: only where it was mostly right on drafts that no rule was written with
    (`herzenstakt bench coach --every`).
    """

    name: str
    quality: Quality
    hint: str
    why: str
    grade: Grade = Grade.PRACTICE
    source: str = ""
    is_on: bool = True


_SAFETY = (
    Cue(
        "crisis",
        Quality.RESPONSIBLE,
        _("Somebody may be in danger here. Shall we open the calm path first?"),
        _("When a life may be at stake, no wording matters before the right help does."),
    ),
    Cue(
        "personal_data",
        Quality.RESPONSIBLE,
        _("This stands in public. Does the personal detail belong here?"),
        _("What one person may know, everybody can read here, and nobody can take it back."),
        source=_("GDPR, Articles 5 and 32"),
    ),
    Cue(
        "public_compensation",
        Quality.CONSIDERATE,
        _("Would the offer be better said in private? The solution may stand in public."),
        _(
            "Compensation offered in public fanned the storms that were studied; said in private it helps."
        ),
        Grade.SEVERAL_STUDIES,
        "Herhausen et al. 2019, n = 472 995",
    ),
    Cue(
        "beyond_authority",
        Quality.RESPONSIBLE,
        _("May this be promised from here? Who decides it?"),
        _("A promise somebody else must keep can become a second disappointment."),
    ),
)
_COOLING_DOWN = (
    Cue(
        "insult",
        Quality.CONSIDERATE,
        _("Does this sentence bark back? How would it read tomorrow?"),
        _(
            "Contempt is answered with contempt. A pause stopped or changed three of ten such replies."
        ),
        Grade.SEVERAL_STUDIES,
        "Katsaros et al. 2022",
    ),
    Cue(
        "sarcasm",
        Quality.CONSIDERATE,
        _("Could this be read as mockery?"),
        _("Irony needs a smile, and nobody sees yours. What arrives is that they are laughed at."),
        Grade.SEVERAL_STUDIES,
        "Katsaros et al. 2022",
    ),
    Cue(
        "shouting",
        Quality.CONSIDERATE,
        _("Is it meant this loud?"),
        _(
            "Capitals and rows of exclamation marks read as shouting, above all for somebody who is upset."
        ),
    ),
    Cue(
        "blame",
        Quality.DIPLOMATIC,
        _("Does this sound like a reproach? What do you see, and what can you do?"),
        _(
            "You-sentences without the other's view were the most hostile way to begin that was tested."
        ),
        Grade.ONE_STUDY,
        "Rogers, Howieson & Neame 2018",
    ),
)
_ANSWERING = (
    Cue(
        "question_unanswered",
        Quality.HELPFUL,
        _("Is their question answered yet?"),
        _("Who asks and gets no answer asks again, louder."),
    ),
    Cue(
        "only_redirects",
        Quality.HELPFUL,
        _("What could they get here, before they are sent on?"),
        _(
            "The commonest reply of all asks for data or sends on, and it does not appease who complained."
        ),
        Grade.SEVERAL_STUDIES,
        "Einwiller & Steilen 2015, n = 5 023",
    ),
    Cue(
        "help_yourself",
        Quality.HELPFUL,
        _("Could the answer itself stand here, with the link behind it?"),
        _("Who asks a person has often looked already."),
    ),
    Cue(
        "asks_again",
        Quality.HELPFUL,
        _("Have they not said this already?"),
        _("To be asked for what one has just written feels like not being read."),
    ),
    Cue(
        "policy_wall",
        Quality.SERVICE_MINDED,
        _("A no is fine. What is the reason, and what is possible instead?"),
        _("Options made people content even where nothing could be repaired."),
        Grade.SEVERAL_STUDIES,
        "Marketing Science Institute, report 16-122",
    ),
    Cue(
        "address_mismatch",
        Quality.DIPLOMATIC,
        _("Du or Sie: does the draft speak to them as they speak to us?"),
        _("A reply in the other's own style was felt to solve more."),
        Grade.ONE_STUDY,
        "Villarroel Ordenes et al. 2019",
    ),
)
_FEELING = (
    Cue(
        "no_acknowledgement",
        Quality.EMPATHETIC,
        _("They are upset. What have you understood of it, in one sentence?"),
        _("Being heard and understood calms people even where nothing can be repaired."),
        Grade.SEVERAL_STUDIES,
        "Herhausen et al. 2023",
    ),
    Cue(
        "minimising",
        Quality.EMPATHETIC,
        _("Is it small for them, too?"),
        _("Who hears that it is nothing must first prove that it is something."),
    ),
    Cue(
        "blames_feeling",
        Quality.REFLECTIVE,
        _("This regrets how they see it. What happened?"),
        _(
            "Taking responsibility is the strongest part of an apology; this sentence hands it back."
        ),
        Grade.ONE_STUDY,
        "Lewicki, Polin & Lount 2016",
    ),
    Cue(
        "but_after_empathy",
        Quality.EMPATHETIC,
        _("Does the “but” take back what stands before it? A full stop would keep it."),
        _("After a “but”, people remember what followed."),
    ),
    Cue(
        "humour",
        Quality.CONSIDERATE,
        _("Will they feel like laughing yet?"),
        _("A joke is welcome once the trouble is over; before that it makes the trouble small."),
    ),
    Cue(
        "no_paraphrase",
        Quality.READY_TO_TALK,
        _("Which detail of their story could the answer take up?"),
        _("People believe that they were heard when they find their own story in the answer."),
        Grade.SEVERAL_STUDIES,
        "Packard & Berger 2021",
    ),
)
_OWNING = (
    Cue(
        "conditional_apology",
        Quality.RESPONSIBLE,
        _("Does the “if” empty the apology? What was our share?"),
        _("Taking responsibility is the strongest part of an apology."),
        Grade.ONE_STUDY,
        "Lewicki, Polin & Lount 2016",
    ),
    Cue(
        "false_apology",
        Quality.DIPLOMATIC,
        _("This was not ours. Could the draft regret the experience, and then show the facts?"),
        _("Where the accusation is false, a calm denial with facts works better than an apology."),
        Grade.ONE_STUDY,
        "van Laer & de Ruyter 2010",
    ),
    Cue(
        "passive_mistake",
        Quality.REFLECTIVE,
        _("Who made the mistake? It can stand there with an “I” or a “we”."),
        _("A mistake that happens by itself is nobody's to repair."),
    ),
    Cue(
        "no_story",
        Quality.REFLECTIVE,
        _("What went wrong on our side, in two sentences?"),
        _("An apology that tells the story was believed more than a formula."),
        Grade.ONE_STUDY,
        "van Laer & de Ruyter 2010",
    ),
    Cue(
        "too_many_apologies",
        Quality.SERVICE_MINDED,
        _("Is one honest sorry enough, and then the solution?"),
        _("Much apologising in the middle takes away from the good of the solution."),
        Grade.SEVERAL_STUDIES,
        "Marinova et al. 2018",
    ),
    Cue(
        "no_next_step",
        Quality.SERVICE_MINDED,
        _("What happens next, and by when?"),
        _(
            "After taking responsibility, the offer to repair is the second strongest part of an apology."
        ),
        Grade.ONE_STUDY,
        "Lewicki, Polin & Lount 2016",
    ),
    Cue(
        "no_explanation",
        Quality.RESPONSIBLE,
        _("What happened? Or do we not know yet?"),
        _("The more upset a message, the more an explanation did."),
        Grade.SEVERAL_STUDIES,
        "Herhausen et al. 2019, n = 472 995",
        is_on=False,
    ),
    Cue(
        "nobody_acts",
        Quality.HELPFUL,
        _("Who does it? “I am checking” instead of “it is being checked”?"),
        _("People were more content, and bought more, where an “I” took care."),
        Grade.SEVERAL_STUDIES,
        "Packard, Moore & McFerran 2018",
    ),
    Cue(
        "unbounded_promise",
        Quality.RESPONSIBLE,
        _("By when can you really promise it?"),
        _("“As soon as possible” is a promise nobody can keep or break; a day is one."),
    ),
    Cue(
        "no_thanks",
        Quality.HUMANE,
        _("They did us a favour. Has anybody thanked them?"),
        _("Thanks were often worth more than another sorry."),
        Grade.ONE_STUDY,
        "You et al. 2020",
    ),
)
_TALKING_ON = (
    Cue(
        "vague",
        Quality.EMPATHETIC,
        _("What is it about? Could the draft call it by its name?"),
        _("Concrete words make people feel listened to."),
        Grade.SEVERAL_STUDIES,
        "Packard & Berger 2021",
    ),
    Cue(
        "closes_door",
        Quality.READY_TO_TALK,
        _("Could the door stay open a little?"),
        _("Conversations that end warmly are remembered as better ones."),
        Grade.SEVERAL_STUDIES,
        "Packard, Li & Berger 2024, n = 23 958",
    ),
    Cue(
        "vindictive",
        Quality.CONSIDERATE,
        _("You write for those who read along now. Is one calm answer, or a boundary, enough?"),
        _("People who want revenge were not reached by any answer."),
        Grade.ONE_STUDY,
        "Weitzl 2019",
    ),
    Cue(
        "cold_start",
        Quality.HUMANE,
        _("Would one warm sentence first help?"),
        _(
            "Warm at first, competent in the middle, warm at last: that order left people most content."
        ),
        Grade.SEVERAL_STUDIES,
        "Packard, Li & Berger 2024, n = 23 958",
    ),
    Cue(
        "boilerplate",
        Quality.READY_TO_TALK,
        _("Somebody got these words already. Which detail is only theirs?"),
        _("An impersonal answer reaches nobody, and others can read that it was used before."),
        Grade.ONE_STUDY,
        "Schamari & Schaefers 2015",
    ),
    Cue(
        "generic_thanks",
        Quality.HUMANE,
        _("What exactly did they like? Say it back."),
        _("A personal answer to praise brought people to talk on."),
        Grade.ONE_STUDY,
        "Schamari & Schaefers 2015",
    ),
    Cue(
        "too_long",
        Quality.DIPLOMATIC,
        _("Would half of it do?"),
        _("A short question wants a short answer."),
    ),
    Cue(
        "no_person",
        Quality.HUMANE,
        _("Who is speaking? A first name would do."),
        _("A visible person is the core of a human voice."),
        Grade.ONE_STUDY,
        "van Hooijdonk & Liebrecht 2018",
    ),
)
CUES: tuple[Cue, ...] = (
    *_SAFETY,
    *_COOLING_DOWN,
    *_ANSWERING,
    *_FEELING,
    *_OWNING,
    *_TALKING_ON,
)
BY_NAME = {cue.name: cue for cue in CUES}
