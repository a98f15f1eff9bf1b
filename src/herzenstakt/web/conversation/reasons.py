"""Why no answer is needed, as it is offered to whoever lets a conversation rest."""

from __future__ import annotations

from herzenstakt.kernel.words import gettext_noop as _

#: offered when somebody lets a conversation rest; the journal keeps the words
REASONS_TO_REST = (
    _("A thank-you or small talk, nothing to add"),
    _("Spam"),
    _("Settled elsewhere"),
    _("Not meant for us"),
)
