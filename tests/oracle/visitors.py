"""The people of the world with a browser each: signed in once, asked as often as the table says."""

import io
import json
import re
import uuid
from datetime import timedelta
from html import unescape

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from reportlab.pdfgen.canvas import Canvas

from safetyportal.accounts.services import sessions
from safetyportal.core.models import User
from tests.oracle.world.people import ANONYMOUS, PEOPLE, Person
from tests.oracle.world.rows import ROWS

RECENTLY = "account_authentication_methods"  # allauth's list of confirmations in the session, and whose they are
WHOSE = "account_authentication_methods_user"


class Visitor:
    """One person's browser. `get` and `post` give the answer; nothing is followed."""

    def __init__(self, person: Person, user):
        self.person, self.user = person, user
        self.client = Client(raise_request_exception=False)
        if user is not None:
            self.client.force_login(user, backend="safetyportal.accounts.backends.SignInBackend")
            session = self.client.session
            later = timezone.now() + timedelta(days=1)  # however long the tests take, nobody is signed out meanwhile
            sessions.begin(session, later)
            session[RECENTLY] = [{"method": "password", "at": later.timestamp(), "reauthenticated": True}]
            session[WHOSE] = str(user.pk)
            session["second_factor_set"] = True
            session.save()

    def get(self, url: str, **headers):
        return self.client.get(url, headers={"X-Request-Id": "same-for-both", **headers})

    def post(self, url: str, data=None, **headers):
        return self.client.post(url, data or {}, headers={"X-Request-Id": "same-for-both", **headers})

    def call(self, method: str, url: str, body=None):
        """A call of the API in this browser's session."""
        headers = {"X-Request-Id": "same-for-both", "Accept-Language": "en"}
        if method != "GET":
            headers |= {"Idempotency-Key": str(uuid.uuid4()), "If-Match": "*"}
        content = "" if method == "GET" else json.dumps(body or {}, default=str)
        return self.client.generic(method, url, content, content_type="application/json", headers=headers)


FILES = {"core.attachment": "jpg", "core.issueddocument": "pdf", "inspections.casefile": "pdf"}


def one_page() -> bytes:
    """A file that can be joined with others."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


class Visitors:
    """Opens a browser for each person and lays out the files that rows name."""

    def __init__(self):
        users = {user.pk: user for user in User.objects.filter(pk__in=[person.pk for person in PEOPLE.values()])}
        self.of = {key: Visitor(person, users[person.pk]) for key, person in PEOPLE.items()}
        self.of[ANONYMOUS.key] = Visitor(ANONYMOUS, None)
        paper = one_page()
        for kind, ending in FILES.items():
            for row in ROWS[kind]:
                if not default_storage.exists(f"oracle/{row.pk}.{ending}"):
                    default_storage.save(f"oracle/{row.pk}.{ending}", ContentFile(paper))

    def __getitem__(self, key: str) -> Visitor:
        return self.of[key]

    def __iter__(self):
        return iter(self.of.values())


def body_of(answer) -> bytes:
    return b"".join(answer.streaming_content) if getattr(answer, "streaming", False) else answer.content


def words(answer) -> str:
    return unescape(body_of(answer).decode(errors="replace"))


def without_marks(content: bytes) -> bytes:
    """The body without what differs in every answer: request id, nonce, form token, mark of the form's time."""
    content = re.sub(rb'(nonce|csrfmiddlewaretoken" value|form_token[^>]*value)="[^"]*"', b"", content)
    return re.sub(rb'csrfToken[^,}]*|X-CSRFToken[^,}]*|"request_id": "[^"]*"', b"", content)
