"""Reading the mailbox of the house: what comes in, what we sent, and what of that came back."""

from __future__ import annotations

from collections.abc import Callable

from herzenstakt.channels.connector import Account
from herzenstakt.connectors.mailbox.translate import SENT, returned_in
from herzenstakt.mail.arrived import message_id_of_raw
from herzenstakt.mail.reading import MOST_KNOWN, Raws, Reader

#: kept with a channel: which of our mails came back
CAME_BACK = "came_back"


class HouseReader(Reader):
    """Reads the inbox and the folder with sent mail. `house`: our address."""

    def __init__(self, account: Account, limit: Callable[[str], int | None], house: str) -> None:
        super().__init__(account, limit)
        self.house = house

    def told(self, feed: str, raws: Raws) -> Raws:
        """All that came in; of what we sent, what did not come back."""
        if feed == SENT:
            return self._ours(raws)
        self._note_what_came_back(raws)
        return self.marked(raws)

    def _ours(self, raws: Raws) -> Raws:
        """Without those that came back: what lies among the sent mails says only that it was sent, and must
        not tell that it arrived."""
        came_back = self.account.memory.get(CAME_BACK, ())
        return [one for one in raws if message_id_of_raw(one[0]) not in came_back]

    def _note_what_came_back(self, raws: Raws) -> None:
        came_back = list(self.account.memory.get(CAME_BACK, ()))
        came_back += [one for raw, _headers in raws if (one := returned_in(raw, self.house))]
        if raws:
            self.remember({CAME_BACK: came_back[-MOST_KNOWN:]})
