"""Users, teams and memberships."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.permissions import Permission, Role, may, roles_that_may
from herzenstakt.kernel.names import first_name
from herzenstakt.kernel.text import legible

INVITATIONS_LAST = timedelta(days=7)
#: kinds of characters that have no place in a name: control characters, ends of lines and paragraphs
UNSEEN = frozenset({"Cc", "Zl", "Zp"})
#: characters that turn the direction of what follows
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(name: str) -> None:
    """Refuse line breaks, other control characters, reversed text and what nobody would see: names stand
    in mails and lists."""
    if any(unicodedata.category(char) in UNSEEN or char in TURNING for char in name):
        raise ValidationError(_("Please write the name on one line, without control characters."))
    if not legible(name):
        raise ValidationError(_("Please write a name that can be seen."))


class UserManager(BaseUserManager["User"]):
    """Users are known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> User:
        """A user with this address; without a password nobody can sign in by password."""
        user = self.model(email=self.normalize_email(email).lower(), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **more: Any) -> User:
        """There are no superusers at this desk; roles belong to teams."""
        raise NotImplementedError("roles belong to teams: see Membership")


class User(AbstractUser):
    """Somebody who signs in. The people outside are `people.Person`."""

    class Theme(models.TextChoices):
        """How bright the desk is."""

        AUTO = "auto", _("like my device")
        LIGHT = "light", _("light")
        DARK = "dark", _("dark")

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=100, validators=[one_line])
    language = models.CharField(_("language"), max_length=5, blank=True)
    #: goes up when somebody signs out everywhere: sessions with an older number are over
    sessions_round = models.PositiveIntegerField(default=0)
    theme = models.CharField(_("appearance"), max_length=5, choices=Theme, default=Theme.AUTO)
    #: insults and threats lie under a veil until this user opens them
    not_today = models.BooleanField(
        _("Not today"),
        default=False,
        help_text=_("Insults and threats lie under a veil until you open them."),
    )
    #: WCAG 2.1.4: whoever speaks to the computer, or hits keys by mistake, can do without
    letter_keys = models.BooleanField(
        _("Keys without Ctrl"),
        default=True,
        help_text=_("Single letters do something: j goes to the next person, c takes care."),
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()  # type: ignore[misc,assignment]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name people know."""
        return self.name

    def get_short_name(self) -> str:
        """The first word of the name."""
        return first_name(self.name)

    def sign_out_everywhere(self) -> None:
        """Every session of this user, on every device, is over."""
        self.sessions_round += 1
        self.save(update_fields=["sessions_round"])

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must know to go on: the password, and how often it was signed out everywhere."""
        seal = f"{self.password}:{self.sessions_round}"
        return salted_hmac(
            "herzenstakt.session", seal, secret=secret, algorithm="sha256"
        ).hexdigest()


class TeamQuerySet(models.QuerySet["Team"]):
    """Which teams."""

    def visible_to(self, member: Membership) -> TeamQuerySet:
        """The member's own team and no other."""
        return self.filter(pk=member.team_id)

    def hold(self, pk: int) -> None:
        """Until the surrounding transaction ends, whoever holds the same team waits: of two at once, the
        second sees what the first one wrote."""
        list(self.select_for_update().filter(pk=pk).values("pk"))


class Team(models.Model):
    """The people of one house who answer together. Nothing of a team is seen by another."""

    class Address(models.TextChoices):
        """How a team addresses people in German."""

        AS_THEY_DO = "theirs", _("as the person does")
        DU = "du", _("du")
        SIE = "sie", _("Sie")

    class Undo(models.IntegerChoices):
        """How many seconds an answer waits before it leaves."""

        NONE = 0, _("none, it leaves at once")
        FOUR = 4, _("4 seconds")
        EIGHT = 8, _("8 seconds")
        FIFTEEN = 15, _("15 seconds")
        THIRTY = 30, _("30 seconds")

    class Months(models.IntegerChoices):
        """For how long a team keeps what it knows of people outside: words after the end of a conversation,
        and who they are after the last contact."""

        HALF_A_YEAR = 6, _("six months")
        A_YEAR = 12, _("a year")
        TWO_YEARS = 24, _("two years")
        THREE_YEARS = 36, _("three years")

    name = models.CharField(_("name"), max_length=100, validators=[one_line])
    slug = models.SlugField(unique=True)
    language = models.CharField(_("language"), max_length=5, default="de")
    time_zone = models.CharField(_("time zone"), max_length=50, default="Europe/Berlin")
    #: where its people are, as ISO 3166-1 says it: whom to call in need depends on it
    country = models.CharField(_("country"), max_length=2, default="DE")
    address = models.CharField(
        _("how we address people in German"),
        max_length=6,
        choices=Address,
        default=Address.AS_THEY_DO,
    )
    signs = models.BooleanField(_("we sign our answers with a name"), default=False)
    #: whether it offers ten minutes before a draft barks back
    pauses = models.BooleanField(_("offer a pause before an answer barks back"), default=True)
    #: how long an answer that was let go can still be taken back before it leaves
    undo_seconds = models.PositiveSmallIntegerField(
        _("time to take an answer back"), choices=Undo, default=Undo.EIGHT
    )
    #: months after the last contact, then a person outside is forgotten (`flows/forgetting.py`)
    remembers_months = models.PositiveSmallIntegerField(
        _("how long we remember people"), choices=Months, default=Months.TWO_YEARS
    )
    #: months after the end of a conversation, then its words are let go of (`flows/letting_go.py`)
    keeps_months = models.PositiveSmallIntegerField(
        _("how long we keep what was said"), choices=Months, default=Months.A_YEAR
    )
    #: what its rules that act begin with (`rules.models.Rule.When`), so that a message of a team without
    #: any costs no look at them
    rules_begin_with = models.JSONField(default=list)
    #: whether there is any group, for the same reason
    has_groups = models.BooleanField(default=False)
    #: bound by fundamental rights when it hides, deletes or blocks (BVerwG 6 C 12.20)
    is_public_body = models.BooleanField(_("we are a public body"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def now(self) -> datetime:
        """What their clock says."""
        return timezone.now().astimezone(ZoneInfo(self.time_zone))

    @property
    def today(self) -> date:
        """Which day it is where they are."""
        return self.now.date()


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Who belongs to which team."""

    def visible_to(self, member: Membership) -> MembershipQuerySet:
        """Colleagues, former ones included."""
        return self.filter(team=member.team_id)

    def active(self) -> MembershipQuerySet:
        """Those who still work here."""
        return self.filter(is_active=True, user__is_active=True)

    def who_may(self, permission: Permission) -> MembershipQuerySet:
        """Those who still work here, in a role that may do this."""
        return self.active().filter(role__in=roles_that_may(permission))

    def by_name(self) -> MembershipQuerySet:
        """As one looks for somebody, with the names."""
        return self.select_related("user").order_by("user__name", "pk")


class Membership(models.Model):
    """A user's place in one team; what a user may do depends on it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    #: not stored: what is left of the role where a program acts with a token; None: all of it
    only: frozenset[Permission] | None = None
    #: not stored: what the token is for by which a program acts; "" for a person at the desk
    through: str = ""

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "team"], name="membership_once_per_team")
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.team})"

    @property
    def footing(self) -> tuple[object, ...]:
        """All that stands in this row, and what a token leaves of it. What somebody may see for no other
        reason is the same where this is the same; their groups, and what is said of the team or the user,
        are not in it."""
        stored = (getattr(self, field.attname) for field in self._meta.concrete_fields)
        return (*stored, self.only)

    @classmethod
    def on(cls, footing: tuple[Any, ...]) -> Membership:
        """Somebody who stands so, without what is said of their user and their team."""
        *stored, only = footing
        member = cls(*stored)
        member.only = only
        return member

    def may(self, permission: Permission | str) -> bool:
        """Whether this member may do this, and, where a program acts for them, their token too."""
        wanted = Permission(permission)
        within = self.only is None or wanted in self.only
        return within and self.is_active and may(self.role, wanted)

    def may_give(self, role: str) -> bool:
        """Whether this member may make somebody this, or change and remove somebody who is this."""
        manages = self.may(Permission.MANAGE_MEMBERS)
        return manages and (role != Role.OWNER or self.may(Permission.MANAGE_OWNERS))


def a_week_from_now() -> datetime:
    """When an invitation written now ends."""
    return timezone.now() + INVITATIONS_LAST


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Who was asked to join."""

    def visible_to(self, member: Membership) -> InvitationQuerySet:
        """The invitations of the member's own team."""
        return self.filter(team=member.team_id)

    def unanswered(self) -> InvitationQuerySet:
        """Neither answered nor taken back; perhaps over."""
        return self.filter(answered_at=None, withdrawn_at=None)

    def open(self) -> InvitationQuerySet:
        """Neither answered nor taken back nor over."""
        return self.unanswered().filter(ends_at__gt=timezone.now())

    def by_token(self, token: str) -> Invitation | None:
        """The open invitation behind a link; None for a forged, used, withdrawn or old one."""
        try:
            pk = signing.Signer(salt=Invitation.SALT).unsign(token)
        except signing.BadSignature:
            return None
        return self.open().select_related("team", "by__user").filter(pk=pk).first()


class Invitation(models.Model):
    """A word to somebody outside: come and join our team. Its link works once, for a week."""

    SALT: ClassVar[str] = "herzenstakt.invitation"

    team = models.ForeignKey(Team, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField(default=a_week_from_now)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "email"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="invitation_once_per_address",
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def token(self) -> str:
        """What its link carries."""
        return signing.Signer(salt=self.SALT).sign(str(self.pk))
