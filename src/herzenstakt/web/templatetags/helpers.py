"""What the composer asks about the help it may offer."""

from __future__ import annotations

from django import template

from herzenstakt.accounts.models import Membership
from herzenstakt.flows.proposing import model_for
from herzenstakt.proposals.models import LanguageModel
from herzenstakt.web.conversation.composer import Composer

register = template.Library()


@register.filter
def helped_by(composer: Composer, member: Membership) -> LanguageModel | None:
    """The language model that a member may ask about this answer; None where there is none."""
    private = composer.is_private or composer.conversation.is_private
    return model_for(member, private=private)
