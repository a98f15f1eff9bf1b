"""Every screen of the desk, and how one gets to it in the demo world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from playwright.sync_api import FilePayload, Page

from herzenstakt.testing.networks.portraits import portrait
from tests.journeys.guests import KIRA, PASSWORD, THEO
from tests.journeys.pages import add_passkey

HOME, PASSKEYS = "/t/ratzifatzi/", "/account/2fa/webauthn/"
MIA, RENATE, ROLF = "Mia Menschenfreund", "Renate Ratzi", "Rolf Reader"
OLGA, UWE = "Olga Ohnerecht", "Uwe Unsozial"
#: nobody is signed in; somebody between password and second factor; the first one to come, where
#: nobody is yet
NOBODY, BETWEEN, FIRST = "nobody", "between", "first"

Links = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: the name of its address, who looks at it, and how to get there with some links."""

    name: str
    view: str
    who: str
    show: Callable[[Page, Links], object]
    on_the_phone_only: bool = False


def at(path: str) -> Callable[[Page, Links], object]:
    """A screen that has an address of its own; links stand in it by their names."""
    return lambda page, links: page.goto(path.format(**links))


# --- in a conversation ---------------------------------------------------------------------------


def first_impression(page: Page, _: Links) -> None:
    """A question out of Accra that Mia takes care of, with a note of a colleague: whoever opens the README
    sees this before anything else, so nobody's pain stands there."""
    page.goto(f"{HOME}?room=mine")
    page.goto(link(page, ".row__link:has-text('Kofi Mensah')"))


def conversation(page: Page, _: Links) -> None:
    """One that Mia takes care of, private, with a note."""
    page.goto(f"{HOME}?room=mine")
    page.goto(link(page, ".row__link:has-text('Sandra')"))


def person(page: Page, links: Links) -> None:
    """The person of that conversation."""
    conversation(page, links)
    page.goto(link(page, ".conversation__name a"))


def token_made(page: Page, _: Links) -> None:
    """A token that is shown this once."""
    page.goto(f"{HOME}tokens/?new")
    page.locator("[name=name]").fill("Unser Shop")
    page.locator("[name=scopes][value=write]").check()
    page.locator("form.card .button--main").click()
    page.locator("#secret").wait_for()


def answering(page: Page, _: Links) -> None:
    """A text that is too long for the network, with the reason."""
    page.goto(f"{HOME}?room=all")
    page.goto(link(page, ".row__link:has(use[href$='#network-mastodon'])"))
    page.locator("#composer-text").fill("Danke für deine Frage! " * 30)
    page.locator("#composer [data-key='Ctrl+Enter']").click()
    page.locator("#composer [role=alert]").wait_for()


def in_private(page: Page, _: Links) -> None:
    """Somebody spoke before all, and is answered alone."""
    page.goto(HOME)
    page.goto(link(page, "#nav a:has(use[href$='#network-facebook'])"))
    page.goto(link(page, ".row__link:has-text('Marlies')"))
    page.locator("[name=audience][value=private]").check()
    page.locator("#composer-text").fill("Schick uns gern deine Bestellnummer, dann sehen wir nach.")
    page.locator("#composer-state [data-kept]").wait_for()


def priced(page: Page, _: Links) -> None:
    """A network that wants to be paid for an answer says how much before it is sent."""
    page.goto(HOME)
    page.goto(link(page, "#nav a:has(use[href$='#network-x'])"))
    page.goto(link(page, ".row__link:has-text('Lastwagenlisa')"))
    page.locator("#composer-text").fill("Das hält sie nicht aus? Dann bekommst du eine neue.")
    page.locator("#composer-state [data-kept]").wait_for()
    page.locator(".composer__price").wait_for()


def write_down(page: Page, _: Links) -> None:
    """A call, written down while the telephone still lies beside it."""
    page.goto(HOME)
    page.goto(link(page, "#nav a[href*='/write-down/']"))
    page.locator("#spoken-who").fill("Ottilie Brandt")
    page.locator("#spoken-text").fill("Kann man den Stiel leimen?")


def attaching(page: Page, _: Links) -> None:
    """A picture goes along: it waits for its words, and something else was refused."""
    page.goto(f"{HOME}?room=all")
    page.goto(link(page, ".row__link:has(use[href$='#network-plaza'])"))
    page.locator("#composer-text").fill("So sieht sie in Blau aus.")
    kira: FilePayload = {
        "name": "Bürste-blau.jpg",
        "mimeType": "image/jpeg",
        "buffer": portrait("Kira"),
    }
    page.locator("[data-attach]").set_input_files(kira)
    page.locator(".attachment__shown").first.wait_for()  # the other look left one there, too
    script: FilePayload = {"name": "Rechnung.png", "mimeType": "image/png", "buffer": b"#!/bin/sh"}
    page.locator("[data-attach]").set_input_files(script)
    page.locator("[data-attach-trouble]:not([hidden])").wait_for()


def coached(page: Page, _: Links) -> None:
    """What the coach says about words that could be better."""
    page.goto(f"{HOME}?room=mine")
    page.goto(link(page, ".row__link:has-text('Petra Gatter')"))
    page.locator("#composer-text").fill(
        "Das hätten Sie vorher lesen müssen. Ihr Anliegen wird schnellstmöglich geprüft!!!"
    )
    page.locator(".coach__line").click()
    page.locator("#coach-sheet").wait_for()


def barking(page: Page, links: Links) -> None:
    """What is offered before a draft barks back."""
    page.goto(links["attacked"])
    page.locator("#composer-text").fill("Lernen Sie erst mal lesen, so ein Unsinn!!!")
    page.locator("#composer [data-key='Ctrl+Enter']").click()
    page.locator(".pause").wait_for()


def commenting(page: Page, links: Links) -> None:
    """A draft of Uwe, what the coach asks him, and a word of Mia's in the making."""
    page.goto(links["asked"])
    page.locator(".draft__fold > summary").first.click()
    page.locator(".draft__fold textarea").first.fill("Fang mit dem an, was ihr passiert ist.")


def listening(page: Page, links: Links) -> None:
    """Four ears for what was said, and the way of an answer."""
    conversation(page, links)
    page.locator(".coach__ears[popovertarget=ears]").click()
    page.locator("#ears").wait_for()


def rule(name: str, inner: str = "") -> Callable[[Page, Links], object]:
    """A rule of the team, or a page below it."""

    def show(page: Page, _: Links) -> None:
        page.goto(f"{HOME}rules/")
        page.goto(link(page, f".kept__name a:has-text('{name}')") + inner)

    return show


def group(page: Page, _: Links) -> None:
    """What a group is about, and who belongs to it."""
    page.goto(f"{HOME}groups/")
    page.goto(link(page, ".kept__acts a"))


def group_room(page: Page, _: Links) -> None:
    """Who waits in a group."""
    page.goto(f"{HOME}groups/")
    page.goto(link(page, ".groups__who"))


def what_i_speak(page: Page, _: Links) -> None:
    """In which languages somebody answers, and when."""
    page.goto(f"{HOME}groups/")
    page.goto(link(page, ".page__head a[href*='/people/']"))


def broken_rule(page: Page, links: Links) -> None:
    """A rule about something that makes no sense, with the reason."""
    rule("Paket", "edit/")(page, links)
    page.locator("#rule-query").fill("farbe:rot bestellung")
    page.locator(".kept__form .button--main").click()
    page.locator(".errorlist").wait_for()


def tried_rule(page: Page, links: Links) -> None:
    """What a rule would have done in the last month."""
    rule("Paket", "try/")(page, links)
    page.locator(".rulebook__met, .button:has(use[href$='#zap'])").first.wait_for()


def in_danger(page: Page, _: Links) -> None:
    """A message that shows a sign of danger, and the question to whoever looks first."""
    page.goto(HOME)
    page.goto(link(page, ".first__link:has-text('Nachteule')"))
    page.locator("#calm-why").wait_for()


def calm_path(page: Page, links: Links) -> None:
    """What helps once somebody has said that it is serious, from its beginning."""
    page.goto(links["calm"])
    page.locator("#calm-title").evaluate("one => one.scrollIntoView({block: 'center'})")


def to_call(page: Page, links: Links) -> None:
    """The same further down: numbers, the network, a lead."""
    page.goto(links["calm"])
    page.locator(".numbers").first.evaluate("one => one.scrollIntoView({block: 'start'})")


def seeing_danger(page: Page, links: Links) -> None:
    """What somebody says who sees what the rules did not."""
    conversation(page, links)
    page.locator(".coach__ears[popovertarget=alarm]").click()
    page.locator("#alarm").wait_for()


def veiled(page: Page, _: Links) -> None:
    """Hateful words, for somebody who does not want to read them today."""
    page.goto("/me/")
    page.locator("[name=not_today]").check()
    page.locator("form .button--main").first.click()
    page.goto(f"{HOME}search/?q=Idioten")
    page.goto(link(page, ".found__link"))
    page.locator(".veil").first.wait_for()


def knowing(page: Page, _: Links) -> None:
    """What the team knows about a question, beside the answer."""
    page.goto(f"{HOME}search/?q=Karriere")
    page.goto(link(page, ".found__link"))
    page.locator("#cards-open").click()
    page.locator("#cards").wait_for()


def knowing_on_a_page(page: Page, _: Links) -> None:
    """The same without scripts."""
    page.goto(f"{HOME}search/?q=Karriere")
    conversation = link(page, ".found__link").partition("#")[0]
    page.goto(f"{conversation}cards/")


def saying_again(page: Page, links: Links) -> None:
    """The saved answers on top of an answer, filled for its person."""
    conversation(page, links)
    page.locator("#saved-open").click()
    page.locator("#saved").wait_for()


def saying_again_on_a_page(page: Page, links: Links) -> None:
    """The same without scripts."""
    conversation(page, links)
    page.goto(f"{page.url.partition('?')[0]}saved-answers/")


def reading_as_karl(page: Page, _: Links) -> None:
    """A saved answer, as somebody would get it."""
    page.goto(f"{HOME}answers/")
    page.goto(link(page, ".known__foot a"))
    page.locator("button[name=look]").click()
    page.locator("#look").wait_for()


def promising(page: Page, links: Links) -> None:
    """A promise written down by hand."""
    conversation(page, links)
    page.goto(f"{page.url.partition('?')[0]}promise/")


def finding_words(page: Page, links: Links) -> None:
    """What a language model proposes, beside the answer."""
    page.goto(links["proposals"].partition("proposals/")[0])
    page.locator("#machine-open").click()
    page.locator("#machine button[value=two]").click()
    page.locator(".machine__proposal, .machine__line .icon").first.wait_for()
    page.locator("#proposal:not([aria-busy])").wait_for()


def new_webhook_secret(page: Page, links: Links) -> None:
    """A webhook gets a new secret, which is shown this once."""
    page.goto(links["webhook"])
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("form[action$='rotate/'] button").click()
    page.locator("#webhook-secret").wait_for()


def no_such_model(page: Page, _: Links) -> None:
    """A language model that is not there."""
    page.goto(f"{HOME}language-model/edit/")
    for _try in range(2):
        page.locator("[name=address]").fill("http://127.0.0.1:9/v1")
        page.locator("[name=name]").fill("keins")
        if (allow := page.locator("#allow_private")).count():
            allow.check()
        page.locator("form .button--main").last.click()
        page.locator("#allow_private, .notice[data-tone=heart]").first.wait_for()


def view(page: Page, _: Links) -> None:
    """The form of a saved view."""
    page.goto(f"{HOME}views/")
    page.goto(link(page, ".saved__acts a"))


def card(page: Page, _: Links) -> None:
    """The form of a card."""
    page.goto(f"{HOME}knowledge/")
    page.goto(link(page, ".known__card a[href$='/']"))


def resting(page: Page, links: Links) -> None:
    """The question why no answer is needed."""
    conversation(page, links)
    page.locator("#rest-open").click()
    page.locator("#rest").wait_for()


def labelling(page: Page, links: Links) -> None:
    """Which label shall be on it?"""
    conversation(page, links)
    page.locator("#labels-open").click()
    page.locator("#labels-name").fill("Lie")
    page.locator(".labelling__one").first.wait_for()


def labelling_on_a_page(page: Page, links: Links) -> None:
    """The same without scripts."""
    conversation(page, links)
    page.goto(f"{page.url.partition('?')[0]}labels/")


def more_acts(page: Page, links: Links) -> None:
    """What is done less often about a conversation."""
    conversation(page, links)
    page.locator("#acts-open").click()


def by_hand(page: Page, links: Links) -> None:
    """The question where it was answered."""
    conversation(page, links)
    page.locator("#acts-open").click()
    page.locator("#by-hand-open").click()
    page.locator("#by-hand").wait_for()


def noting(page: Page, links: Links) -> None:
    """A word for colleagues, beside the words or in the sheet about the person."""
    conversation(page, links)
    if (about := page.locator(".conversation__about")).is_visible():
        about.click()
    page.locator(".context__note > summary").click()
    page.locator("#note-text").fill("Renate weiß Bescheid.")


def mentioning(page: Page, links: Links) -> None:
    """The names that are offered after an @ in a note."""
    noting(page, links)
    page.locator("#note-text").fill("Magst du schauen? ")
    page.locator("#note-text").press_sequentially("@u")
    page.locator(".mentions__list").wait_for()


def doing(page: Page, links: Links) -> None:
    """What else can be done to a message."""
    conversation(page, links)
    page.locator(".message[data-whose=theirs] .fold > summary").last.click()


def measure(show: str) -> Callable[[Page, Links], None]:
    """The first of the measures that are shown so."""

    def open_first(page: Page, _: Links) -> None:
        page.goto(f"{HOME}measures/?show={show}")
        page.goto(link(page, ".measures__link"))

    return open_first


def weighing(page: Page, _: Links) -> None:
    """Asking for a measure about words in the storm."""
    page.goto(f"{HOME}search/?q=Verbraucherzentrale")
    page.goto(link(page, "a[href*='/c/']"))
    page.goto(link(page, "a[id^=measure-about]"))


def last_look(page: Page, links: Links) -> None:
    """What would follow, before it does."""
    weighing(page, links)
    page.locator("input[name=kind][value=hide]").check()
    page.locator(".measure__class summary").nth(2).click()
    page.locator("input[name=reason][value=N01]").check()
    page.locator("[name=explanation]").fill("Hier geht es um nichts als Beschimpfung.")
    page.locator("button[name=look]").click()
    page.locator("button[name=confirm]").wait_for()


def in_force(page: Page, _: Links) -> None:
    """One that the house decided, with its reason; the newest are those without."""
    page.goto(f"{HOME}measures/?show=in-force")
    page.goto(link(page, ".measures__one:has(.measures__when:has-text('Mia')) .measures__link"))


def overlapping(page: Page, _: Links) -> None:
    """A week that cannot be: two periods of one day overlap."""
    page.goto(f"{HOME}hours/week/")
    page.locator("#more-0").click()
    page.locator("#begins-0-1").wait_for()
    for name, clock in (("begins-0-0", "09:00"), ("ends-0-0", "13:00")):
        page.locator(f"#{name}").fill(clock)
    for name, clock in (("begins-0-1", "12:00"), ("ends-0-1", "17:00")):
        page.locator(f"#{name}").fill(clock)
    page.locator("#hours-form .button--main").click()
    page.locator("#trouble-0").wait_for()


def own_answer_times(page: Page, _: Links) -> None:
    """What one channel promises."""
    page.goto(f"{HOME}answer-times/")
    page.goto(link(page, "a[href*='/answer-times/channel/']"))


def own_hours(page: Page, _: Links) -> None:
    """The hours of one channel."""
    page.goto(f"{HOME}hours/")
    page.goto(link(page, "a[href*='/hours/channel/']"))


# --- around it -----------------------------------------------------------------------------------


def menu(page: Page, _: Links) -> None:
    """The way to everything else, for the thumb."""
    page.goto(HOME)
    page.locator(".tabs__tab[popovertarget=nav]").click()
    page.locator("#nav").wait_for()


def keys(page: Page, _: Links) -> None:
    """The sheet with the keys, over the inbox."""
    page.goto(HOME)
    page.keyboard.press("?")
    page.locator("#keys").wait_for()


def palette(page: Page, _: Links) -> None:
    """Where to, or what to do?"""
    page.goto(HOME)
    page.keyboard.press("Control+k")
    page.locator("#palette-words").fill("a")
    page.locator("#palette [role=option]").nth(3).wait_for()


def together(page: Page, _: Links) -> None:
    """Two people are chosen."""
    page.goto(HOME)
    page.locator(".row__choose").nth(0).check()
    page.locator(".row__choose").nth(1).check()
    page.locator("#together").wait_for()


def together_resting(page: Page, links: Links) -> None:
    """Why do these need no answer?"""
    together(page, links)
    page.locator("[popovertarget=together-rest]").first.click()
    page.locator("#together-rest").wait_for()


def channel_on(network: str) -> Callable[[Page, Links], None]:
    """How it is, and what the network can do."""

    def show(page: Page, _: Links) -> None:
        page.goto(f"{HOME}channels/")
        page.goto(link(page, f".channel:has(use[href$='#network-{network}']) .channel__name a"))

    return show


def tested(page: Page, links: Links) -> None:
    """The channel on Plaza, just after its self-test."""
    channel_on("plaza")(page, links)
    page.locator("form[action$='/check/'] button").click()
    page.locator(".finding").first.wait_for()


def rehearsal(page: Page, links: Links) -> None:
    """What would happen on Mastodon if somebody tried it from end to end."""
    channel_on("mastodon")(page, links)
    page.goto(link(page, "a[href$='/rehearsal/']"))


def rehearsal_listening(page: Page, links: Links) -> None:
    """Plaza is listened to for a comment with a code word."""
    channel_on("plaza")(page, links)
    page.goto(link(page, "a[href$='/rehearsal/']"))
    if not page.locator(".rehearsal__word").count():
        page.locator("form[action$='/begin/'] button").click()
    page.locator(".rehearsal__word").wait_for()


def role(page: Page, links: Links) -> None:
    """What the house is on Mastodon before the law, to be said otherwise."""
    channel_on("mastodon")(page, links)
    page.locator(".owed__change > summary").click()
    page.locator(".owed__form").wait_for()


def set_aside(page: Page, links: Links) -> None:
    """What Plaza has brought and the desk could not read."""
    channel_on("plaza")(page, links)
    page.goto(link(page, "a[href$='/set-aside/']"))


def delivery(page: Page, links: Links) -> None:
    """One of these deliveries, as it came."""
    set_aside(page, links)
    page.goto(link(page, ".channel__name a"))


def anew(page: Page, links: Links) -> None:
    """The form that connects a channel once more."""
    channel_on("plaza")(page, links)
    page.goto(link(page, "a[href$='/reconnect/']"))


def application(page: Page, _: Links) -> None:
    """What the house has registered at Facebook, and what Facebook wants to know of the desk."""
    page.goto(f"{HOME}channels/connect/facebook/")
    page.goto(link(page, ".network[href*='/apps/']"))


def which_accounts(page: Page, links: Links) -> None:
    """Back from Facebook, where Renate said yes: one page is connected, one lacks a role. Facebook is asked
    beside the page, for no page of ours asks another house."""
    application(page, links)
    there = sent_on(page, page.locator("a[href*='/sign-in/']").get_attribute("href") or "")
    page.goto(sent_on(page, f"{there}&agree=1"))
    page.locator(".account").first.wait_for()


def sent_on(page: Page, address: str) -> str:
    """Where whoever goes to an address is sent on to."""
    told = page.request.get(address, max_redirects=0)
    return told.headers["location"]


def heard_on(words: str) -> Callable[[Page, Links], None]:
    """The conversation in which somebody said this."""

    def show(page: Page, _: Links) -> None:
        page.goto(f"{HOME}search/?q={quote(words)}")
        page.goto(link(page, ".found__link"))

    return show


def looking(page: Page, _: Links) -> None:
    """How a new version of the netiquette will read."""
    page.goto(f"{HOME}netiquette/edit/")
    page.locator("button[name=look]").click()
    page.locator("#look").wait_for()


def no_answer(page: Page, _: Links) -> None:
    """A server that is not there, at an address that an owner had to allow."""
    page.goto(f"{HOME}channels/connect/mastodon/")
    for _try in range(2):
        page.locator("[name=ask-server]").fill("http://127.0.0.1:9")
        page.locator("[name=ask-token]").fill("kein-token")
        if (allow := page.locator("#allow_private")).count():
            allow.check()
        page.locator("form .button--main").last.click()
        page.locator("#allow_private, .finding").first.wait_for()
    page.locator(".finding").first.wait_for()


def second_step(page: Page, _: Links) -> None:
    """After the password: the code of the app."""
    page.goto("/account/login/")
    page.locator("[name=login]").fill("theo@draussen.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form:has([name=password]) button[type=submit]").first.click()
    page.wait_for_url("**/2fa/authenticate/**")


def with_passkey(then: Callable[[Page], object]) -> Callable[[Page, Links], None]:
    """Something that Kira sees once she has a passkey; she makes one at the first asking."""

    def show(page: Page, _: Links) -> None:
        page.goto(PASSKEYS)
        if not page.locator(".passkey").count():
            page.goto(f"{PASSKEYS}add/")
            add_passkey(page)
            page.goto(PASSKEYS)
        then(page)

    return show


def passkey(act: str) -> Callable[[Page, Links], None]:
    """What can be done with it."""
    return with_passkey(lambda page: page.goto(link(page, f"a[href$='/{act}/']")))


def link(page: Page, selector: str) -> str:
    """Where the first of these links leads."""
    return page.locator(selector).first.get_attribute("href") or ""


def under_a_post(page: Page, links: Links) -> None:
    """Everybody under a post on which somebody waits."""
    page.goto(HOME)
    page.goto(link(page, ".row:has(use[href$='#network-plaza']) > .row__post"))


def several_chosen(page: Page, links: Links) -> None:
    """Two of them are chosen."""
    under_a_post(page, links)
    for box in page.locator(".under__choose").all()[:2]:
        box.check()


def round_begun(page: Page, links: Links) -> None:
    """The first of everybody who waits there."""
    under_a_post(page, links)
    page.locator("button[name=whom][value=everybody]").click()
    page.locator(".round__progress").wait_for()


def round_as_a_whole(page: Page, links: Links) -> None:
    """The same round, seen from above."""
    round_begun(page, links)
    page.goto(page.locator(".round__progress").get_attribute("data-round") or "")


SCREENS: tuple[Screen, ...] = (
    Screen("first-run", "setup:setup", FIRST, at("/setup/")),
    Screen("sign-in", "account_login", NOBODY, at("/account/login/")),
    Screen("sign-in-by-link", "signin:link", NOBODY, at("{sign_in}")),
    Screen("sign-in-link-used", "signin:link", NOBODY, at("/signin/link/used/")),
    Screen("sign-in-code", "mfa_authenticate", BETWEEN, second_step),
    Screen("no-sign-up", "account_signup", NOBODY, at("/account/signup/")),
    Screen("forgotten-password", "account_reset_password", NOBODY, at("/account/password/reset/")),
    Screen(
        "mail-is-on-its-way",
        "account_reset_password_done",
        NOBODY,
        at("/account/password/reset/done/"),
    ),
    Screen("new-password", "account_reset_password_from_key", NOBODY, at("{new_password}")),
    Screen(
        "new-password-done",
        "account_reset_password_from_key_done",
        NOBODY,
        at("/account/password/reset/key/done/"),
    ),
    Screen("no-connection", "offline", NOBODY, at("/offline/")),
    Screen("inactive", "account_inactive", NOBODY, at("/account/inactive/")),
    Screen("invited", "invitation:answer", NOBODY, at("{invitation}")),
    Screen("invited-sign-in", "invitation:answer", NOBODY, at("{invitation_of_theo}")),
    Screen("invited-join", "invitation:answer", THEO, at("{invitation_of_theo}")),
    Screen("invitation-over", "invitation:answer", NOBODY, at("/invitation/over/")),
    Screen("inbox", "inbox:list", MIA, at(HOME)),
    Screen("inbox-all", "inbox:list", MIA, at(f"{HOME}?room=all")),
    Screen("inbox-mine", "inbox:list", MIA, at(f"{HOME}?room=mine")),
    Screen("inbox-twice", "inbox:list", MIA, at(f"{HOME}?room=twice")),
    Screen("inbox-resting", "inbox:list", MIA, at(f"{HOME}?room=resting")),
    Screen("menu", "inbox:list", MIA, menu, on_the_phone_only=True),
    Screen("keys", "inbox:list", MIA, keys),
    Screen("conversation", "conversation:show", MIA, first_impression),
    Screen("conversation-too-long", "conversation:show", MIA, answering),
    Screen("conversation-in-private", "conversation:show", MIA, in_private),
    Screen("conversation-priced", "conversation:show", MIA, priced),
    Screen("attaching", "conversation:show", MIA, attaching),
    Screen("conversation-coach", "conversation:show", MIA, coached),
    Screen("conversation-pause", "conversation:show", UWE, barking),
    Screen("conversation-resting", "conversation:show", RENATE, at("{attacked}")),
    Screen("conversation-asked", "conversation:show", MIA, at("{asked}")),
    Screen("conversation-asked-comment", "conversation:show", MIA, commenting),
    Screen("conversation-given-back", "conversation:show", UWE, at("{given_back}")),
    Screen("conversation-ears", "conversation:show", MIA, listening),
    Screen("conversation-cards", "conversation:show", MIA, knowing),
    Screen("conversation-cards-page", "conversation:cards", MIA, knowing_on_a_page),
    Screen("conversation-words", "conversation:show", MIA, finding_words),
    Screen("conversation-words-page", "conversation:proposal", MIA, at("{proposals}")),
    Screen("conversation-unsure", "conversation:show", MIA, at("{unsure}")),
    Screen("conversation-to-post", "conversation:show", MIA, at("{to_post}")),
    Screen("write-down", "spoken:write-down", MIA, write_down),
    Screen("write-down-none", "spoken:write-down", OLGA, at("/t/anderswo/write-down/")),
    Screen("conversation-refused", "conversation:show", MIA, at("{refused}")),
    Screen("conversation-in-danger", "conversation:show", MIA, in_danger),
    Screen("conversation-calm", "conversation:show", MIA, calm_path),
    Screen("conversation-calm-numbers", "conversation:show", MIA, to_call),
    Screen("conversation-alarm", "conversation:show", MIA, seeing_danger),
    Screen("conversation-veiled", "conversation:show", UWE, veiled),
    Screen("conversation-rest", "conversation:show", MIA, resting),
    Screen("conversation-label", "conversation:show", MIA, labelling),
    Screen("conversation-label-page", "conversation:labels", MIA, labelling_on_a_page),
    Screen("conversation-acts", "conversation:show", MIA, more_acts),
    Screen("conversation-by-hand", "conversation:show", MIA, by_hand),
    Screen("conversation-note", "conversation:show", MIA, noting),
    Screen("conversation-more", "conversation:show", MIA, doing),
    Screen("conversation-reader", "conversation:show", ROLF, at("{unsure}")),
    Screen("answer-times", "answer-times:show", MIA, at(f"{HOME}answer-times/")),
    Screen("answer-times-house", "answer-times:house", MIA, at(f"{HOME}answer-times/house/")),
    Screen("answer-times-channel", "answer-times:channel", MIA, own_answer_times),
    Screen("hours", "hours:show", MIA, at(f"{HOME}hours/")),
    Screen("hours-week", "hours:week", MIA, at(f"{HOME}hours/week/")),
    Screen("hours-trouble", "hours:week", MIA, overlapping),
    Screen("hours-channel", "hours:channel", MIA, own_hours),
    Screen("hours-day", "hours:day", MIA, at(f"{HOME}hours/days/")),
    Screen("conversation-mention", "conversation:show", MIA, mentioning),
    Screen("for-you", "notices:list", UWE, at(f"{HOME}notices/")),
    Screen("for-you-settings", "notices:settings", MIA, at(f"{HOME}notices/settings/")),
    Screen("person", "person:show", MIA, person),
    Screen("person-search", "person:choose", MIA, at("{person}same/?q=p")),
    Screen("person-compare", "person:compare", MIA, at("{person_compare}")),
    Screen("person-split", "person:split", MIA, at("{person_split}")),
    Screen("person-forget", "person:forget", RENATE, at("{person}forget/")),
    Screen("search", "search:results", MIA, at(f"{HOME}search/?q=B%C3%BCrste")),
    Screen("search-empty", "search:results", MIA, at(f"{HOME}search/")),
    Screen("palette", "inbox:list", MIA, palette),
    Screen("palette-page", "palette:show", MIA, at(f"{HOME}palette/?q=a")),
    Screen("together", "inbox:list", MIA, together),
    Screen("together-rest", "inbox:list", MIA, together_resting),
    Screen("labels", "labels:list", MIA, at(f"{HOME}labels/")),
    Screen("tokens", "tokens:list", MIA, at(f"{HOME}tokens/")),
    Screen("token-new", "tokens:list", MIA, at(f"{HOME}tokens/?new")),
    Screen("token-made", "tokens:list", MIA, token_made),
    Screen("programs", "programs", MIA, at("/api/")),
    Screen("search-found", "search:results", MIA, at(f"{HOME}search/?q=ratzi+b%C3%BCrste")),
    Screen("search-choose", "search:choose", MIA, at(f"{HOME}search/choose/?since=x")),
    Screen("views", "saved:list", MIA, at(f"{HOME}views/")),
    Screen("views-none", "saved:list", OLGA, at("/t/anderswo/views/")),
    Screen("view-add", "saved:add", MIA, at(f"{HOME}views/add/?q=b%C3%BCrste+ist:wartend")),
    Screen("view-edit", "saved:edit", MIA, view),
    Screen("groups", "groups:list", MIA, at(f"{HOME}groups/")),
    Screen("groups-none", "groups:list", OLGA, at("/t/anderswo/groups/")),
    Screen("group-add", "groups:add", MIA, at(f"{HOME}groups/add/")),
    Screen("group-edit", "groups:edit", MIA, group),
    Screen("group-room", "inbox:list", MIA, group_room),
    Screen("availability", "groups:availability", MIA, what_i_speak),
    Screen("rules", "rules:list", MIA, at(f"{HOME}rules/")),
    Screen("rules-none", "rules:list", OLGA, at("/t/anderswo/rules/")),
    Screen("rules-reader", "rules:list", ROLF, at(f"{HOME}rules/")),
    Screen("rule", "rules:show", MIA, rule("Presse")),
    Screen("rule-add", "rules:add", MIA, at(f"{HOME}rules/add/?example=wait")),
    Screen("rule-edit", "rules:edit", MIA, rule("Presse", "edit/")),
    Screen("rule-trouble", "rules:edit", MIA, broken_rule),
    Screen("rule-try", "rules:try", MIA, tried_rule),
    Screen("channels", "channels:list", RENATE, at(f"{HOME}channels/")),
    Screen("channel", "channels:channel", RENATE, channel_on("mastodon")),
    Screen("channel-tested", "channels:channel", RENATE, tested),
    Screen("channel-hub", "channels:channel", RENATE, at("{silent_hub}")),
    Screen("channel-role", "channels:channel", RENATE, role),
    Screen("rehearsal", "channels:rehearsal", RENATE, rehearsal),
    Screen("rehearsal-listening", "channels:rehearsal", RENATE, rehearsal_listening),
    Screen("set-aside", "channels:set-aside", RENATE, set_aside),
    Screen("set-aside-delivery", "channels:envelope", RENATE, delivery),
    Screen("connect", "channels:choose", RENATE, at(f"{HOME}channels/connect/")),
    Screen("connect-bluesky", "channels:connect", RENATE, at(f"{HOME}channels/connect/bluesky/")),
    Screen("connect-mastodon", "channels:connect", RENATE, at(f"{HOME}channels/connect/mastodon/")),
    Screen("connect-place", "channels:connect", RENATE, at(f"{HOME}channels/connect/manual/")),
    Screen("connect-plaza", "channels:connect", RENATE, at(f"{HOME}channels/connect/plaza/")),
    Screen(
        "connect-wordpress", "channels:connect", RENATE, at(f"{HOME}channels/connect/wordpress/")
    ),
    Screen("connect-facebook", "channels:connect", RENATE, at(f"{HOME}channels/connect/facebook/")),
    Screen("application", "channels:app", RENATE, application),
    Screen("accounts", "channels:accounts", RENATE, which_accounts),
    Screen("conversation-facebook", "conversation:show", MIA, heard_on("Abbuchung 20417")),
    Screen("conversation-youtube", "conversation:show", MIA, heard_on("Bürste aus dem Film")),
    Screen("conversation-x", "conversation:show", MIA, heard_on("alten Borsten Schöne Idee")),
    Screen("conversation-linkedin", "conversation:show", MIA, heard_on("Realschule Tischlerei")),
    Screen("conversation-instagram", "conversation:show", MIA, heard_on("gebrochenen Stielen")),
    Screen("connect-no-answer", "channels:connect", RENATE, no_answer),
    Screen("connect-anew", "channels:reconnect", RENATE, anew),
    Screen("journal", "journal:list", MIA, at(f"{HOME}journal/")),
    Screen("helplines", "helplines:list", RENATE, at(f"{HOME}helplines/")),
    Screen("coach", "coach:coach", RENATE, at(f"{HOME}coach/")),
    Screen("second-look", "second-look:rules", RENATE, at(f"{HOME}second-look/")),
    Screen("knowledge", "knowledge:list", MIA, at(f"{HOME}knowledge/")),
    Screen("knowledge-reader", "knowledge:list", ROLF, at(f"{HOME}knowledge/?q=Versand")),
    Screen("knowledge-none", "knowledge:list", OLGA, at("/t/anderswo/knowledge/")),
    Screen("knowledge-add", "knowledge:add", MIA, at(f"{HOME}knowledge/add/")),
    Screen("knowledge-edit", "knowledge:edit", MIA, card),
    Screen("post", "post:show", MIA, under_a_post),
    Screen("post-reader", "post:show", ROLF, under_a_post),
    Screen("post-chosen", "post:show", MIA, several_chosen),
    Screen("round-step", "conversation:show", UWE, round_begun),
    Screen("round", "rounds:show", UWE, round_as_a_whole),
    Screen("promises", "promises:list", MIA, at(f"{HOME}promises/")),
    Screen("promises-reader", "promises:list", ROLF, at(f"{HOME}promises/")),
    Screen("promises-none", "promises:list", OLGA, at("/t/anderswo/promises/")),
    Screen("promise-by-hand", "conversation:promise", MIA, promising),
    Screen("saved-answers", "saved-answers:list", MIA, at(f"{HOME}answers/")),
    Screen("saved-answers-none", "saved-answers:list", OLGA, at("/t/anderswo/answers/")),
    Screen("saved-answers-add", "saved-answers:add", MIA, at(f"{HOME}answers/add/")),
    Screen("saved-answers-look", "saved-answers:edit", MIA, reading_as_karl),
    Screen("saved-answers-sheet", "conversation:show", MIA, saying_again),
    Screen("saved-answers-page", "conversation:saved-answers", MIA, saying_again_on_a_page),
    Screen("language-model", "machine:show", RENATE, at(f"{HOME}language-model/")),
    Screen("language-model-off", "machine:show", OLGA, at("/t/anderswo/language-model/")),
    Screen("language-model-edit", "machine:edit", OLGA, at("/t/anderswo/language-model/edit/")),
    Screen("language-model-no-answer", "machine:edit", RENATE, no_such_model),
    Screen("webhooks", "webhooks:list", MIA, at(f"{HOME}webhooks/")),
    Screen("webhooks-none", "webhooks:list", OLGA, at("/t/anderswo/webhooks/")),
    Screen("webhook-add", "webhooks:add", MIA, at(f"{HOME}webhooks/add/")),
    Screen("webhook-edit", "webhooks:edit", MIA, at("{webhook}edit/")),
    Screen("webhook", "webhooks:show", MIA, at("{webhook}")),
    Screen("webhook-resting", "webhooks:show", MIA, at("{webhook_resting}")),
    Screen("webhook-secret", "webhooks:rotate", MIA, new_webhook_secret),
    Screen("export", "export:show", MIA, at(f"{HOME}export/?q=b%C3%BCrste")),
    Screen("netiquette", "netiquette:show", MIA, at(f"{HOME}netiquette/")),
    Screen("netiquette-reader", "netiquette:show", ROLF, at(f"{HOME}netiquette/")),
    Screen("netiquette-none", "netiquette:show", OLGA, at("/t/anderswo/netiquette/")),
    Screen("netiquette-first", "netiquette:edit", OLGA, at("/t/anderswo/netiquette/edit/")),
    Screen("netiquette-edit", "netiquette:edit", MIA, at(f"{HOME}netiquette/edit/")),
    Screen("netiquette-look", "netiquette:edit", MIA, looking),
    Screen("netiquette-public", "public:netiquette", NOBODY, at("/netiquette/ratzifatzi/")),
    Screen("netiquette-old", "public:netiquette-version", NOBODY, at("/netiquette/ratzifatzi/1/")),
    Screen("object", "public:objection", NOBODY, at("{object}")),
    Screen("objected", "public:objection", NOBODY, at("{objected}")),
    Screen("objections", "objections:list", MIA, at(f"{HOME}objections/")),
    Screen("objections-none", "objections:list", OLGA, at("/t/anderswo/objections/")),
    Screen("objection", "objections:show", MIA, at("{objection}")),
    Screen("ways", "ways:ways", MIA, at(f"{HOME}ways/")),
    Screen("measures", "measures:list", MIA, at(f"{HOME}measures/")),
    Screen("measures-none", "measures:list", OLGA, at("/t/anderswo/measures/")),
    Screen("measure-asked", "measures:show", MIA, measure("waiting")),
    Screen("measure-in-force", "measures:show", MIA, in_force),
    Screen("measure-without-reason", "measures:show", MIA, measure("without-reason")),
    Screen("measure-declined", "measures:show", ROLF, measure("declined")),
    Screen("measure-ask", "measures:ask", MIA, weighing),
    Screen("measure-last-look", "measures:ask", MIA, last_look),
    Screen("members", "members:list", RENATE, at(f"{HOME}members/")),
    Screen("members-reader", "members:list", ROLF, at(f"{HOME}members/")),
    Screen("account", "account:home", RENATE, at("/me/")),
    Screen("sign-out", "account_logout", ROLF, at("/account/logout/")),
    Screen("no-team", "home", THEO, at("/")),
    Screen("show-it-is-you", "account_reauthenticate", THEO, at("/account/reauthenticate/")),
    Screen("show-it-is-you-code", "mfa_reauthenticate", THEO, at("/account/2fa/reauthenticate/")),
    Screen(
        "show-it-is-you-passkey",
        "mfa_reauthenticate_webauthn",
        KIRA,
        with_passkey(lambda page: page.goto(f"{PASSKEYS}reauthenticate/")),
    ),
    Screen("second-factor", "mfa_index", THEO, at("/account/2fa/")),
    Screen("second-factor-none", "mfa_index", RENATE, at("/account/2fa/")),
    Screen("second-factor-add", "mfa_activate_totp", KIRA, at("/account/2fa/totp/activate/")),
    Screen(
        "second-factor-remove", "mfa_deactivate_totp", THEO, at("/account/2fa/totp/deactivate/")
    ),
    Screen("recovery-codes", "mfa_view_recovery_codes", THEO, at("/account/2fa/recovery-codes/")),
    Screen(
        "recovery-codes-new",
        "mfa_generate_recovery_codes",
        THEO,
        at("/account/2fa/recovery-codes/generate/"),
    ),
    Screen("passkeys", "mfa_list_webauthn", KIRA, with_passkey(lambda page: page)),
    Screen("passkeys-none", "mfa_list_webauthn", THEO, at(PASSKEYS)),
    Screen("passkey-add", "mfa_add_webauthn", KIRA, at(f"{PASSKEYS}add/")),
    Screen("passkey-edit", "mfa_edit_webauthn", KIRA, passkey("edit")),
    Screen("passkey-remove", "mfa_remove_webauthn", KIRA, passkey("remove")),
    Screen("password", "account_change_password", THEO, at("/account/password/change/")),
    Screen("password-set", "account_set_password", RENATE, at("/account/password/set/")),
    Screen("email", "account_email", THEO, at("/account/email/")),
    Screen("email-confirm", "account_confirm_email", THEO, at("{confirm_email}")),
    Screen("email-sent", "account_email_verification_sent", NOBODY, at("/account/confirm-email/")),
    Screen("not-found", "conversation:show", RENATE, at(f"{HOME}c/999999999/")),
    Screen("not-allowed", "channels:choose", ROLF, at(f"{HOME}channels/connect/")),
)
BY_NAME: Mapping[str, Screen] = {screen.name: screen for screen in SCREENS}
