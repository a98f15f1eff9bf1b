"""How the networks at which a house signs in take the lines of a play; see `stages`."""

from __future__ import annotations

from datetime import datetime

from herzenstakt.testing.networks import facebook, instagram, linkedin, x, youtube
from herzenstakt.testing.world.cast import HOUSE, Character, character
from herzenstakt.testing.world.stages import Answered, Words

#: pages that whoever looks after ours looks after, too: one that can be connected, one without the role
MORE_PAGES = (
    ("1000000002", "Werksverkauf Borstenau", "werksverkauf-borstenau", facebook.ALL_TASKS),
    ("1000000003", "Bürstenmuseum Borstenau", "buerstenmuseum", ("ADVERTISE", "ANALYZE")),
)
STATES = {"": youtube.PUBLISHED, "held": youtube.HELD, "spam": youtube.SPAM}


class Known:
    """Who is who on a network: the names there of characters that have spoken."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}

    def as_called(self, who: Character, name: str) -> str:
        """Remember a character by the name they have there."""
        self.keys[name] = who.key
        return name

    def character(self, name: str) -> Character:
        """Who has this name."""
        return character(self.keys.get(name, name))


class FacebookStage(Known):
    """On Facebook people have names, and write on our page, below posts, or in Messenger."""

    def __init__(self, network: facebook.SimulatedFacebook) -> None:
        super().__init__()
        self.network = network
        for page in MORE_PAGES:
            network.open_page(*page)

    def say(self, words: Words) -> str:
        """A post of the page or of a visitor, a comment, or a private message."""
        is_house = words.who.key == HOUSE
        letter = self.network.messages.get(words.above)
        if is_house and letter:
            return self.network.write_back(letter.person, words.text, words.at)
        if is_house and not words.above:
            return self.network.publish(words.text, words.at)
        who = facebook.PAGE if is_house else self.as_called(words.who, words.who.name)
        if letter or words.private:
            return self.network.write(who, words.text, words.at)
        if not words.above:
            return self.network.visit(who, words.text, words.at)
        is_post = words.above in self.network.posts
        post, parent = (words.above, "") if is_post else ("", words.above)
        return self.network.comment(who, words.text, post, parent, words.at)

    def edit(self, id: str, text: str, at: datetime) -> None:
        """Facebook does not tell when."""
        self.network.edit(id, text)

    def delete(self, id: str, at: datetime, by_house: bool) -> None:
        """Whoever wrote it, or the house; it looks the same."""
        self.network.remove(id)

    def answers(self) -> list[Answered]:
        """What the page said to somebody."""
        comments, names = self.network.comments, self.network.names
        found = [
            Answered(one.id, self.character(names[comments[one.parent].author]))
            for one in comments.values()
            if one.author == facebook.PAGE
            and one.parent in comments
            and comments[one.parent].author != facebook.PAGE
        ]
        letters = [one for one in self.network.messages.values() if one.author == one.page]
        return found + [Answered(one.id, self.character(names[one.person])) for one in letters]


class YouTubeStage(Known):
    """On YouTube one speaks below films."""

    def __init__(self, network: youtube.SimulatedYouTube) -> None:
        super().__init__()
        self.network = network

    def say(self, words: Words) -> str:
        """A film of the house, or a comment; what is held or taken for spam is seen by the house alone."""
        is_house = words.who.key == HOUSE
        if is_house and not words.above:
            return self.network.upload(youtube.HOUSE, words.title, words.text, words.at)
        handle = youtube.HOUSE if is_house else handle_of(words.who)
        if not is_house:
            self.network.meet(handle, self.as_called(words.who, words.who.name))
        is_film = words.above in self.network.videos
        return self.network.comment(
            handle,
            words.text,
            "" if is_film else words.above,
            video=words.above if is_film else "",
            at=words.at,
            state=STATES[words.hidden],
        )

    def edit(self, id: str, text: str, at: datetime) -> None:
        """Other words."""
        self.network.edit(id, text)

    def delete(self, id: str, at: datetime, by_house: bool) -> None:
        """Taken back, or rejected by the house."""
        if by_house:
            self.network.moderate(id, youtube.REJECTED)
        else:
            self.network.delete(id)

    def answers(self) -> list[Answered]:
        """What the house said in threads of others."""
        comments, tubes, us = self.network.comments, self.network.tubes, self.network.us
        return [
            Answered(one.comment_id, self.character(tubes[comments[one.parent_id].author].title))
            for one in comments.values()
            if one.author == us
            and one.parent_id in comments
            and comments[one.parent_id].author != us
        ]


class XStage(Known):
    """On X a program may answer only those who called us."""

    def __init__(self, network: x.SimulatedX) -> None:
        super().__init__()
        self.network = network

    def account(self, who: Character) -> str:
        """The account of a character, opened when it is first needed."""
        if who.key == HOUSE:
            return x.HOUSE
        if not any(one.username == who.key for one in self.network.users.values()):
            self.network.join(who.key, who.name)
        return self.as_called(who, who.key)

    def say(self, words: Words) -> str:
        """A post, an answer, or a private message."""
        author = self.account(words.who)
        letter = next((one for one in self.network.messages if one.id == words.above), None)
        if letter or words.private:
            others = [letter.sender, letter.to] if letter else [self.network.house.id]
            to = next(one for one in others if one != self.network.user(author).id)
            to = self.network.users[to].username
            return self.network.write(author, to, words.text, at=words.at)
        names = not words.unnamed
        return self.network.post(author, words.text, words.above, at=words.at, names=names)

    def edit(self, id: str, text: str, at: datetime) -> None:
        """A version with a number of its own."""
        self.network.edit(id, text)

    def delete(self, id: str, at: datetime, by_house: bool) -> None:
        """Only authors can delete here."""
        self.network.delete(id)

    def answers(self) -> list[Answered]:
        """What the house said to somebody."""
        house, posts, users = self.network.house.id, self.network.posts, self.network.users
        found = [
            Answered(one.id, self.character(users[posts[one.reply_to].author].username))
            for one in posts.values()
            if one.author == house and one.reply_to in posts and posts[one.reply_to].author != house
        ]
        letters = [one for one in self.network.messages if one.sender == house]
        return found + [Answered(one.id, self.character(users[one.to].username)) for one in letters]


class LinkedInStage(Known):
    """On LinkedIn people have first and last names."""

    def __init__(self, network: linkedin.SimulatedLinkedIn) -> None:
        super().__init__()
        self.network = network

    def say(self, words: Words) -> str:
        """A post of the page, or a comment; a post of somebody else names the page."""
        if words.who.key == HOUSE:
            if not words.above:
                return self.network.publish(words.text, at=words.at)
            return self.network.comment(linkedin.HOUSE, words.above, words.text, words.at)
        first, _, last = words.who.name.rpartition(" ")
        number = self.as_called(words.who, words.who.username)
        self.network.meet(number, first or last, last if first else "")
        if not words.above:
            return self.network.mention(number, words.text)
        return self.network.comment(number, words.above, words.text, words.at)

    def edit(self, id: str, text: str, at: datetime) -> None:
        """Other words."""
        self.network.edit(id, text)

    def delete(self, id: str, at: datetime, by_house: bool) -> None:
        """Gone, with what stands below."""
        self.network.delete(id)

    def answers(self) -> list[Answered]:
        """What the page said to somebody."""
        comments = self.network.comments
        return [
            Answered(one.urn, self.character(comments[one.parent].actor.rpartition(":")[2]))
            for one in comments.values()
            if one.actor == linkedin.HOUSE
            and one.parent in comments
            and comments[one.parent].actor != linkedin.HOUSE
        ]


class InstagramStage(Known):
    """On Instagram everybody is a username."""

    def __init__(self, network: instagram.SimulatedInstagram) -> None:
        super().__init__()
        self.network = network

    def say(self, words: Words) -> str:
        """A post of the house, a comment, a post of somebody that names us, or a private message."""
        is_house = words.who.key == HOUSE
        username = instagram.HOUSE if is_house else self.as_called(words.who, words.who.key)
        self.network.meet(username, words.who.name)
        letter = self.network.messages.get(words.above)
        if is_house and letter:
            return self.network.write_back(letter.person, words.text, at=words.at)
        if letter or words.private:
            return self.network.write(username, words.text, at=words.at)
        if not words.above:
            post = self.network.post if is_house else self.network.mention_in_post
            return post(username, words.text, at=words.at)
        above = self.network.comments.get(words.above)
        post_id, to = (above.post, above.id) if above else (words.above, "")
        return self.network.comment(username, post_id, words.text, to, words.at)

    def edit(self, id: str, text: str, at: datetime) -> None:
        """Only messages can be edited here: plays must not ask for it."""
        raise NotImplementedError("nobody edits comments on Instagram")

    def delete(self, id: str, at: datetime, by_house: bool) -> None:
        """Gone, with what stands below."""
        self.network.delete(id)

    def answers(self) -> list[Answered]:
        """What the house said to somebody."""
        comments = self.network.comments
        found = [
            Answered(one.id, self.character(comments[one.parent].by))
            for one in comments.values()
            if one.by == instagram.HOUSE
            and one.parent in comments
            and comments[one.parent].by != instagram.HOUSE
        ]
        letters = [one for one in self.network.messages.values() if one.ours]
        return found + [Answered(one.id, self.character(one.person)) for one in letters]


def handle_of(who: Character) -> str:
    """What somebody is called on YouTube: "Ruth Ahlers" is @ruth-ahlers."""
    return "@" + "-".join(Character(part, part).username for part in who.key.split())
