"""The seven names for trouble. Each asks the desk for a different reaction; there is no eighth.

| name | what happened | what the desk does |
|---|---|---|
| `Forged` | not from the network | answers 403 and keeps nothing |
| `Unreadable` | from the network, not understood | sets the envelope aside for a person |
| `TryLater` | busy or away; nothing has happened | comes back after `after` |
| `Refused` | a clear no to this one thing | shows the reason, keeps the draft |
| `Disconnected` | the network no longer knows us | stops using the channel and says so |
| `Gone` | what we answer has vanished | says so, ends the wait |
| `Unsure` | it may have arrived | reads back or asks a person; never sends again |

Plain Python: connectors raise these, and no connector knows Django.
"""

from __future__ import annotations

from datetime import timedelta

from herzenstakt.kernel.words import InWords


class Trouble(InWords):
    """Something the desk knows how to react to.

    `text` is an English sentence marked for translation, with named gaps: a person will read it.
    `Refused(_("Too long: %(used)s of %(limit)s characters."), used=512, limit=500)`.
    Never put a secret, an address with a token or a raw body of an answer into it.
    """


class Forged(Trouble):
    """This delivery does not come from the network it claims to come from."""


class Unreadable(Trouble):
    """It came from the network, and we do not understand it."""


class TryLater(Trouble):
    """The network is busy or away, and nothing has happened yet. `after` is how long to wait."""

    def __init__(
        self, text: str, *, after: timedelta = timedelta(minutes=1), **gaps: str | int
    ) -> None:
        self.after = after
        super().__init__(text, **gaps)


class Refused(Trouble):
    """The network says no to this one thing, and would say no again."""


class Disconnected(Trouble):
    """The network no longer accepts us: the channel needs a new connection."""


class Gone(Trouble):
    """What we wanted to answer, like or hide is no longer there."""


class Unsure(Trouble):
    """It left the house and no answer came back. It may have arrived."""


#: what Python raises while something is read that is not as it should be: parts are missing or of another
#: type, numbers and times that no clock shows, brackets deeper than anybody can follow
MISREAD = (
    AttributeError,
    LookupError,
    OSError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)
