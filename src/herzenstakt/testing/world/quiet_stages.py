"""How the quiet places take the lines of a play: the blog of a partner that is read by its feed, comments
that Isso keeps, the mailbox, and Xing by its mails. See `stages`."""

from __future__ import annotations

from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr

from herzenstakt.testing.networks import isso, xing
from herzenstakt.testing.networks.feed import SimulatedFeed
from herzenstakt.testing.networks.mailbox import SimulatedMail
from herzenstakt.testing.networks.pictures import picture
from herzenstakt.testing.world.cast import HOUSE, Character
from herzenstakt.testing.world.signed_stages import Known
from herzenstakt.testing.world.stages import SERVERS, Answered, Words, number_of

#: under which name the house comments on blogs
OWN_NAME = "RatziFatzi"


class FeedStage(Known):
    """On the blog of a shop that sells our brushes. Its feed tells who answers whom. Ids are "post 2", and
    those of the feed."""

    def __init__(self, network: SimulatedFeed) -> None:
        super().__init__()
        self.network = network
        network.atom, network.title = True, "Thomsens Ladenblog"

    def say(self, words: Words) -> str:
        """A post of the shop, or a comment of anybody."""
        if not words.above:
            return f"post {self.network.publish(words.title, words.at)}"
        name = OWN_NAME if words.who.key == HOUSE else self.as_called(words.who, words.who.name)
        is_post = words.above.startswith("post ")
        above = number_of(words.above) if is_post else self._number(words.above)
        post = above if is_post else self.network.comments[above].post
        parent = 0 if is_post else above
        return self.network.comment(name, words.text, post=post, parent=parent, at=words.at)

    def edit(self, id: str, text: str, at: datetime) -> None:
        """The blog does not tell when."""
        self.network.edit(id, text)

    def delete(self, id: str, at: datetime, by_house: bool) -> None:
        """It is no longer in the feed."""
        self.network.delete(id)

    def answers(self) -> list[Answered]:
        """What the house said below a comment of somebody else."""
        comments = self.network.comments
        return [
            Answered(self.network.id_of(one.number), self.character(comments[one.parent].name))
            for one in comments.values()
            if one.name == OWN_NAME
            and one.parent in comments
            and comments[one.parent].name != OWN_NAME
        ]

    def _number(self, id: str) -> int:
        return int(id.rpartition("-")[2])


class IssoStage(Known):
    """Below the pages of our workshop's diary. Ids are names of pages, and numbers of comments."""

    def __init__(self, network: isso.SimulatedIsso) -> None:
        super().__init__()
        self.network = network
        network.origin = "http://werkstattbuch.ratzifatzi.example"

    def say(self, words: Words) -> str:
        """A page of the house, or a comment of anybody."""
        if not words.above:
            return self.network.publish(words.title)
        is_house = words.who.key == HOUSE
        name = OWN_NAME if is_house else self.as_called(words.who, words.who.name)
        above = self.network.comments.get(int(words.above) if words.above.isdigit() else 0)
        number = self.network.comment(
            name,
            words.text,
            uri=above.uri if above else words.above,
            parent=above.number if above else None,
            email="" if is_house else address_of(words.who),
            mode=isso.PENDING if words.hidden else isso.VALID,
            at=words.at,
        )
        return str(number)

    def edit(self, id: str, text: str, at: datetime) -> None:
        """Other words."""
        self.network.edit(int(id), text)

    def delete(self, id: str, at: datetime, by_house: bool) -> None:
        """Gone, or a shell where somebody has answered it."""
        self.network.delete(int(id))

    def answers(self) -> list[Answered]:
        """What the house said below a comment of somebody else."""
        comments = self.network.comments
        return [
            Answered(str(one.number), self.character(comments[one.parent].author))
            for one in comments.values()
            if one.author == OWN_NAME
            and one.parent in comments
            and comments[one.parent].author != OWN_NAME
        ]


class MailStage(Known):
    """By mail everything is private. Ids are those of the mails."""

    def __init__(self, network: SimulatedMail) -> None:
        super().__init__()
        self.network = network

    def say(self, words: Words) -> str:
        """A mail to the house, or one that somebody of the house answers with a program of their own. What
        is spam is not from whom it says."""
        above = self._mails().get(words.above)
        subject = words.title or (as_answer(above["Subject"]) if above else "Eine Frage an Sie")
        if words.who.key == HOUSE:
            to = above["From"] if above else ""
            return self.network.write_back(to, words.text, subject, chain_to(above), at=words.at)
        address = address_of(words.who)
        result, domain = "fail" if words.hidden else "pass", address.rpartition("@")[2]
        found = f"{self.network.checks_as}; dmarc={result} header.from={domain}"
        return self.network.write(
            f"{self.as_called(words.who, words.who.name)} <{address}>",
            words.text,
            subject,
            at=words.at,
            pictures={name: picture(name) for name in map(name_of_file, words.pictures)},
            in_reply_to=words.above,
            references=" ".join(chain_to(above)),
            authentication_results=found,
        )

    def edit(self, id: str, text: str, at: datetime) -> None:
        """What was sent is sent: plays must not ask for it."""
        raise NotImplementedError("nobody edits a mail")

    def delete(self, id: str, at: datetime, by_house: bool) -> None:
        """What was sent is sent: plays must not ask for it."""
        raise NotImplementedError("nobody takes a mail back")

    def answers(self) -> list[Answered]:
        """What the house wrote to somebody, here or with a program of their own."""
        mails = self._mails()
        found = []
        for id, mail in mails.items():
            asked = mails.get(str(mail["In-Reply-To"]))
            if self.network.address in mail["From"] and asked:
                found.append(Answered(id, self.character(parseaddr(asked["From"])[0])))
        return found

    def _mails(self) -> dict[str, EmailMessage]:
        """What lies in the inbox and among the sent mails, by its id."""
        parser = BytesParser(policy=policy.default)
        folders = (self.network.folders[name] for name in ("INBOX", self.network.sent_name))
        mails = [parser.parsebytes(one.raw) for folder in folders for one in folder.mails]
        return {str(mail["Message-ID"]): mail for mail in mails}


class XingStage(Known):
    """On Xing people have names, and comment on our page or write to it. Xing itself writes, too."""

    def __init__(self, network: xing.SimulatedXing) -> None:
        super().__init__()
        self.network = network

    def say(self, words: Words) -> str:
        """A post of the house, an answer by hand, a comment or a private message."""
        above = self.network.said.get(words.above)
        if words.who.key == HOUSE:
            post, answer = self.network.post, self.network.answer
            return answer(words.above, words.text) if above else post(words.text)
        if words.title:
            return self.network.announce(words.title, words.text, words.at)
        name = self.as_called(words.who, words.who.name)
        if above and not above.private:
            return self.network.comment(name, words.text, words.above, words.at)
        return self.network.write(name, words.text, words.at)

    def edit(self, id: str, text: str, at: datetime) -> None:
        """No mail tells of it: plays must not ask for it."""
        raise NotImplementedError("no mail tells that somebody edited")

    def delete(self, id: str, at: datetime, by_house: bool) -> None:
        """No mail tells of it: plays must not ask for it."""
        raise NotImplementedError("no mail tells that something has gone")

    def answers(self) -> list[Answered]:
        """What the house said to somebody."""
        said = self.network.said
        return [
            Answered(id, self.character(said[one.above].name))
            for id, one in said.items()
            if one.name == xing.HOUSE and one.above and said[one.above].name != xing.HOUSE
        ]


def address_of(who: Character) -> str:
    """Where a character gets mail."""
    return f"{who.username}@{SERVERS[2]}"


def chain_to(mail: EmailMessage | None) -> list[str]:
    """The mails that led to one, its own id last (RFC 5322 section 3.6.4)."""
    return [*str(mail["References"] or "").split(), str(mail["Message-ID"])] if mail else []


def as_answer(subject: str) -> str:
    """The subject of an answer."""
    return subject if subject.startswith("Re: ") else f"Re: {subject}"


def name_of_file(shown: dict[str, str]) -> str:
    """What a picture of a play is called."""
    return shown["url"].rpartition("/")[2]
