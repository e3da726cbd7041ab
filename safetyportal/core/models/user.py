"""People. What a person may do comes from postings only (`posting.py`), never from the account itself."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from safetyportal.core.choices import Duty, UserKind
from safetyportal.core.crypto import EncryptedTextField, blind_index, mask
from safetyportal.core.places import PlaceField
from safetyportal.core.scoping import ScopedManager


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username):
        return self.get(username=username.strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """One person, one account. `duty` keeps the three administrators apart from each other and business (三员分立)."""

    username = models.CharField(
        _("user name"), max_length=64, unique=True, validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]{2,63}$")]
    )
    name = models.CharField(_("full name"), max_length=64)
    kind = models.CharField(_("kind"), max_length=12, choices=UserKind, default=UserKind.OFFICIAL)
    duty = models.CharField(_("duty"), max_length=10, choices=Duty, default=Duty.BUSINESS)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = EncryptedTextField(_("mobile phone"), blank=True, default="")
    phone_index = models.CharField(max_length=32, blank=True, default="", db_index=True, editable=False)
    id_number = EncryptedTextField(_("ID number"), blank=True, default="")
    id_number_index = models.CharField(max_length=32, blank=True, default="", db_index=True, editable=False)
    # The phone and e-mail address that the person has shown to be the own ones; another one is not verified by itself.
    verified_phone_index = models.CharField(max_length=32, blank=True, default="", editable=False)
    verified_email_index = models.CharField(max_length=32, blank=True, default="", editable=False)
    certificate_number = models.CharField(_("enforcement certificate number"), max_length=40, blank=True, default="")
    certificate_valid_to = models.DateField(_("enforcement certificate valid to"), null=True, blank=True)
    place = PlaceField(_("place"), default="/")  # whose administrators look after the account; grants nothing
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    is_active = models.BooleanField(_("active"), default=True)
    is_system = models.BooleanField(default=False, editable=False)  # acts for jobs; can never sign in
    must_change_password = models.BooleanField(_("must change password at next sign-in"), default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)  # raising it ends every session
    created_at = models.DateTimeField(auto_now_add=True)

    # People have no trade: an administrator limited to sectors still looks up who is there to be posted.
    sectorless_permissions = frozenset({"core.view_user", "core.grant_posting"})

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()
    people = ScopedManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(name="user_is_never_superuser", condition=Q(is_superuser=False)),
            models.CheckConstraint(name="user_duty_known", condition=Q(duty__in=Duty.values)),
            # Target of the composite foreign key that keeps a posting's duty equal to its person's.
            models.UniqueConstraint(name="user_id_and_duty", fields=["id", "duty"]),
        ]
        indexes = [
            models.Index(fields=["kind", "is_active"], name="user_kind_active"),
            models.Index(fields=["place"], name="user_place"),
        ]
        permissions = [
            ("manage_account", "Create, lock and unlock accounts"),
            ("manage_staff", "Open, close and reset accounts of the own staff"),
            ("reveal_personal_data", "See ID numbers and phones unmasked"),
        ]

    def __str__(self):
        return f"{self.name} ({self.username})"

    def save(self, *args, **kwargs):
        self.phone_index = blind_index(self.phone)
        self.id_number_index = blind_index(self.id_number)
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret=None):
        """A session lives as long as the password and the epoch with which it began."""
        content = f"{self.password}:{self.session_epoch}"
        return salted_hmac("safetyportal.session", content, secret=secret, algorithm="sha256").hexdigest()

    @property
    def is_staff(self) -> bool:
        """Whether Django admin opens: for the three administrators only."""
        return self.is_active and self.duty != Duty.BUSINESS

    @property
    def phone_masked(self) -> str:
        return mask(self.phone)

    @property
    def id_number_masked(self) -> str:
        return mask(self.id_number)

    def has_perm(self, perm, obj=None):
        """Postings decide, at a place: without an object the answer is no."""
        from safetyportal.core.access import can  # noqa: PLC0415 -- leaf

        return obj is not None and bool(can(self, perm, obj))

    def has_perms(self, perm_list, obj=None):
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label):
        return self.is_staff


class PasswordHistory(models.Model):
    """Hash of a password that the person had: the newest few may not be chosen again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="password_history")
    password = models.CharField(max_length=128)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"
