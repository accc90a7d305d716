"""Who? Forces, the bodies that answer for them, and the people who work for either, each with its dates."""

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold from one day until another, both included; an empty end is open."""

    def on(self, day: date) -> Self:
        """The rows that hold on this day."""
        begun = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
        not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        return self.filter(begun, not_over)


class Dated(models.Model):
    """Something that holds from one day until another, both included."""

    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


def ends_after_it_starts(table: str) -> models.CheckConstraint:
    """A row of `table` cannot end before it starts."""
    open_ended = Q(starts_on__isnull=True) | Q(ends_on__isnull=True)
    return models.CheckConstraint(
        name=f"{table}_ends_after_it_starts", condition=open_ended | Q(ends_on__gte=F("starts_on"))
    )


def one_of(
    table: str, column: str, choices: type[models.TextChoices], *, or_empty: bool = False
) -> models.CheckConstraint:
    """A `column` of `table` holds one of its choices, whoever writes."""
    values = [str(value) for value in choices.values]
    return models.CheckConstraint(
        name=f"{table}_{column}_is_listed", condition=Q(**{f"{column}__in": ["", *values] if or_empty else values})
    )


def one_at_a_time(table: str, holder: str) -> ExclusionConstraint:
    """Two rows of `table` with the same `holder` never hold on the same day.

    A range of one number stands for the holder's id, so that no database extension is needed.
    """
    key = Func(F(holder), F(holder), Value("[]"), function="int8range", output_field=BigIntegerRangeField())
    days = Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange", output_field=DateRangeField())
    return ExclusionConstraint(
        name=f"{table}_one_at_a_time",
        expressions=[(key, RangeOperators.OVERLAPS), (days, RangeOperators.OVERLAPS)],
        deferrable=Deferrable.IMMEDIATE,  # so that a hand-over may touch both rows in one transaction
    )


def paired(table: str, name: str) -> models.CheckConstraint:
    """`<name>_at` and `<name>_by` are both known or both empty."""
    at, by = f"{name}_at__isnull", f"{name}_by__isnull"
    return models.CheckConstraint(
        name=f"{table}_{name}_at_and_by", condition=Q(**{at: True, by: True}) | Q(**{at: False, by: False})
    )


class Force(Dated):
    """A territorial police force. A merger ends one row and names its successor."""

    class Nation(models.TextChoices):
        ENGLAND = "England", _("England")
        WALES = "Wales", _("Wales")

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, help_text=_("The label on its responses, like WMP"))
    nation = models.CharField(_("nation"), max_length=20, choices=Nation.choices)
    chief_officer_title = models.CharField(_("title of the chief officer"), max_length=100)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["name"]
        constraints = [ends_after_it_starts("force")]

    def __str__(self) -> str:
        return self.name

    def body_on(self, day: date) -> "LocalPolicingBody":
        """The local policing body that answers for the force on a day. Raises Stewardship.DoesNotExist for none."""
        stewardship: Stewardship = self.stewardships.on(day).select_related("body").get()
        return stewardship.body


class SecondFactor(models.TextChoices):
    """Of whom a body asks more than a password."""

    NOBODY = "nobody", _("Nobody has to")
    THOSE_WHO_DECIDE = "those who decide", _("Everyone who can approve, sign off or administer")
    EVERYONE = "everyone", _("Everyone")


class LocalPolicingBody(Dated):
    """A police and crime commissioner, a mayor's equivalent, MOPAC, or the Common Council."""

    class Kind(models.TextChoices):
        PCC = "PCC", _("Police and crime commissioner")
        PFCC = "PFCC", _("Police, fire and crime commissioner")
        MAYOR = "Mayor", _("Mayor")
        MOPAC = "MOPAC", _("Mayor's Office for Policing and Crime")
        COMMON_COUNCIL = "Common Council", _("Common Council of the City of London")

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    called = models.CharField(_("called in running text"), max_length=100, help_text=_("Like “the Commissioner”"))
    short_name = models.CharField(_("short name"), max_length=60, help_text=_("The label on its responses, like PCC"))
    scrutiny_body = models.CharField(_("scrutinised by"), max_length=200, blank=True)
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail address for the public"), blank=True)
    address = models.TextField(_("postal address"), blank=True)
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#1d3b5c",
        validators=[RegexValidator(r"^#[0-9a-f]{6}$", _("Enter a colour like #1d3b5c"))],
        help_text=_("Dark enough for white text"),
    )
    licence = models.CharField(_("licence"), max_length=200, default="Open Government Licence v3.0")
    licence_link = models.URLField(
        _("licence address"),
        default="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    )
    second_factor = models.CharField(
        _("who has to use a second factor"),
        max_length=20,
        choices=SecondFactor.choices,
        default=SecondFactor.THOSE_WHO_DECIDE,
    )
    # Where copies of what was published are sent by e-mail; "" where they go another way.
    inspectorate_email = models.EmailField(_("address of the inspectors of constabulary"), blank=True)
    home_office_email = models.EmailField(_("address of the Secretary of State"), blank=True)
    panel_email = models.EmailField(_("address of the police and crime panel"), blank=True)
    board_email = models.EmailField(_("address of the board"), blank=True)
    compares = models.BooleanField(_("takes part in public comparisons of how soon responses came"), default=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["name"]
        verbose_name_plural = _("local policing bodies")
        constraints = [ends_after_it_starts("body"), one_of("body", "second_factor", SecondFactor)]

    def __str__(self) -> str:
        return self.name

    def office_holder_on(self, day: date) -> str:
        """The name of who held the office on a day, or "" where nobody is recorded."""
        holder: OfficeHolder | None = self.office_holders.on(day).first()
        return holder.name if holder else ""


class Stewardship(Dated):
    """Which body answers for which force, from when until when."""

    force = models.ForeignKey(Force, models.PROTECT, related_name="stewardships")
    body = models.ForeignKey(LocalPolicingBody, models.PROTECT, related_name="stewardships")

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["force", "starts_on"]
        constraints = [one_at_a_time("stewardship", "force_id"), ends_after_it_starts("stewardship")]

    def __str__(self) -> str:
        return f"{self.body} / {self.force}"


class OfficeHolder(Dated):
    """Who held a body's office, from when until when."""

    body = models.ForeignKey(LocalPolicingBody, models.PROTECT, related_name="office_holders")
    name = models.CharField(_("name"), max_length=200)
    title = models.CharField(_("title"), max_length=200)

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["body", "starts_on"]
        constraints = [one_at_a_time("officeholder", "body_id"), ends_after_it_starts("officeholder")]

    def __str__(self) -> str:
        return f"{self.name}, {self.title}"


class ChiefOfficer(Dated):
    """Who led a force, under which title, from when until when."""

    force = models.ForeignKey(Force, models.PROTECT, related_name="chief_officers")
    name = models.CharField(_("name"), max_length=200)
    title = models.CharField(_("title"), max_length=100)

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["force", "starts_on"]
        constraints = [one_at_a_time("chiefofficer", "force_id"), ends_after_it_starts("chiefofficer")]

    def __str__(self) -> str:
        return f"{self.title} {self.name}"


class UserManager(BaseUserManager["User"]):
    """People are found by their e-mail address, in any mixture of capitals."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **facts: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **facts)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What they may do follows from their memberships alone; is_staff opens the reference data."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may edit reference data"), default=False)
    one_letter_each_morning = models.BooleanField(_("one letter each morning"), default=True)  # False: one for each
    only_statutory = models.BooleanField(_("only what a statutory date depends on"), default=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="+")

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_in_any_capitals"),
            paired("user", "closed"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)


class Role(models.TextChoices):
    """What a person is to a body or a force; policy.py says what each may do."""

    FORCE_LIAISON = "force liaison", _("Force liaison")
    FORCE_SIGNATORY = "force signatory", _("Force signatory")
    OFFICER = "officer", _("Officer")
    APPROVER = "approver", _("Approver")
    VIEWER = "viewer", _("Viewer")
    ADMINISTRATOR = "administrator", _("Administrator")


FORCE_ROLES = (Role.FORCE_LIAISON, Role.FORCE_SIGNATORY)
BODY_ROLES = (Role.OFFICER, Role.APPROVER, Role.VIEWER, Role.ADMINISTRATOR)


def role_fits_its_place(table: str) -> models.CheckConstraint:
    """A role of a force is held at a force, a role of a body at a body."""
    return models.CheckConstraint(
        name=f"{table}_role_fits_its_place",
        condition=Q(force__isnull=False, body__isnull=True, role__in=FORCE_ROLES)
        | Q(body__isnull=False, force__isnull=True, role__in=BODY_ROLES),
    )


class MembershipQuerySet(DatedQuerySet):
    """Memberships, by the day on which they hold."""

    def on(self, day: date) -> Self:
        """Those that hold on this day. One that somebody ended is over at once, before its last day is."""
        return super().on(day).exclude(ended_at__isnull=False, ends_on=day)


class Membership(Dated):
    """One role of one person in one body or one force."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    body = models.ForeignKey(LocalPolicingBody, models.PROTECT, null=True, blank=True, related_name="memberships")
    force = models.ForeignKey(Force, models.PROTECT, null=True, blank=True, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    added_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = MembershipQuerySet.as_manager()  # type: ignore[misc]  # the base declares its own

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["user", "role"]
        constraints = [
            role_fits_its_place("membership"),
            paired("membership", "added"),
            paired("membership", "ended"),
            models.UniqueConstraint(
                name="membership_once", fields=["user", "body", "force", "role", "starts_on"], nulls_distinct=False
            ),
            ends_after_it_starts("membership"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.body or self.force}"


class Invitation(models.Model):
    """Somebody was asked to come in, with one role at one place. The link carries a secret; only its hash is kept."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=200)
    body = models.ForeignKey(LocalPolicingBody, models.PROTECT, null=True, blank=True, related_name="invitations")
    force = models.ForeignKey(Force, models.PROTECT, null=True, blank=True, related_name="invitations")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    sha256 = models.CharField(max_length=64, unique=True)  # of the link's secret
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            role_fits_its_place("invitation"),
            paired("invitation", "accepted"),
            paired("invitation", "withdrawn"),
            models.CheckConstraint(
                name="invitation_not_both_accepted_and_withdrawn",
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()}, {self.body or self.force}"


class Absence(Dated):
    """Somebody is away, and a colleague finds their work among one's own meanwhile. It gives the colleague no right."""

    user = models.ForeignKey(User, models.PROTECT, related_name="absences")
    cover = models.ForeignKey(User, models.PROTECT, related_name="covers", verbose_name=_("covered by"))
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["user", "starts_on"]
        constraints = [
            one_at_a_time("absence", "user_id"),
            ends_after_it_starts("absence"),
            models.CheckConstraint(name="absence_not_covered_by_oneself", condition=~Q(user=F("cover"))),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.starts_on} – {self.ends_on}"


class MailFailure(models.Model):
    """Mail to an address did not arrive. Gone when some does; none of a person's who has another address by now."""

    address = models.EmailField(unique=True)  # in small letters
    failed_at = models.DateTimeField()
    reason = models.CharField(max_length=200)  # a sentence to show

    def __str__(self) -> str:
        return f"{self.address}: {self.reason}"


class CalendarFeed(models.Model):
    """Somebody's own calendar address. It carries a secret, of which only the hash is kept; a new one ends the old."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="calendar_feed")
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.user)
