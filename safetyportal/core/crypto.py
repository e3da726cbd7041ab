"""Personal data at rest: authenticated encryption with key rotation, and a keyed digest for exact search.

A stored value is `a1.<key id>.<base64 nonce+ciphertext>`: the algorithm id stands first, so that another algorithm
(SM4 for a 密评 deployment) can be added without touching what is stored.
"""

import base64
import hashlib
import hmac
import os
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import models

ALGORITHM = "a1"


def _step_back() -> None:
    thread = threading.get_native_id()
    os.setpriority(os.PRIO_PROCESS, thread, min(19, os.getpriority(os.PRIO_PROCESS, thread) + 10))


@lru_cache(maxsize=1)
def _hashing() -> ThreadPoolExecutor:
    """The thread of this process that computes passwords, one after the other, and leaves the processor to pages."""
    return ThreadPoolExecutor(1, "password", initializer=_step_back)


os.register_at_fork(after_in_child=_hashing.cache_clear)  # a thread does not come along into a new process


class TunedArgon2PasswordHasher(Argon2PasswordHasher):
    """argon2id at 19 MiB, two passes, one lane: about 20 ms, so that the sign-in storm of the 5th fits on two cores.

    Right, wrong and unknown passwords go the same way and wait for each other alike.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        return _hashing().submit(super().encode, password, salt).result()

    def verify(self, password: str, encoded: str) -> bool:
        return _hashing().submit(super().verify, password, encoded).result()


@lru_cache(maxsize=4)
def _ring(keys: tuple[str, ...]) -> dict[str, AESGCM]:
    ring = {}
    for text in keys:
        key = base64.b64decode(text)
        ring[hashlib.sha256(key).hexdigest()[:8]] = AESGCM(key)
    return ring


def encrypt(text: str) -> str:
    """Ciphertext of `text` under the newest key; two calls never give the same result."""
    ring = _ring(tuple(settings.FIELD_KEYS))
    key_id, cipher = next(iter(ring.items()))
    nonce = os.urandom(12)
    sealed = nonce + cipher.encrypt(nonce, text.encode(), key_id.encode())
    return f"{ALGORITHM}.{key_id}.{base64.b64encode(sealed).decode()}"


def decrypt(stored: str) -> str:
    """Plain text. Raises `ValueError` for an unknown algorithm or key, `InvalidTag` for a changed value."""
    algorithm, key_id, body = stored.split(".", 2)
    cipher = _ring(tuple(settings.FIELD_KEYS)).get(key_id)
    if algorithm != ALGORITHM or cipher is None:
        raise ValueError("This value was encrypted with a key that is no longer configured.")
    sealed = base64.b64decode(body)
    return cipher.decrypt(sealed[:12], sealed[12:], key_id.encode()).decode()


_SEALED = re.compile(rf"{ALGORITHM}\.[0-9a-f]{{8}}\.[A-Za-z0-9+/]+=*")


def is_sealed(value: object) -> bool:
    """Whether this is what `encrypt` makes."""
    return isinstance(value, str) and bool(_SEALED.fullmatch(value))


def blind_index(text: str) -> str:
    """Keyed digest of the normalised text: equal texts give equal digests, nothing else can be learnt from it."""
    if not text:
        return ""
    key = base64.b64decode(settings.BLIND_INDEX_KEY)
    return hmac.new(key, text.strip().upper().encode(), hashlib.sha256).hexdigest()[:32]


def mask(text: str) -> str:
    """Enough to recognise, not enough to use: the first three and last two to four characters stay."""
    if len(text) < 7:
        return "*" * len(text)
    head, tail = (6, 4) if len(text) >= 15 else (3, 4) if len(text) == 11 else (2, 2)
    return f"{text[:head]}{'*' * (len(text) - head - tail)}{text[-tail:]}"


_ID_NUMBER = re.compile(r"(?<!\d)([1-9]\d{5})\d{8}(\d{3}[\dXx])(?![\dXx])")


def mask_id_numbers(text: str) -> str:
    """Text without the birthdays of ID numbers in it: special operation certificates bear them (T and the number)."""
    return _ID_NUMBER.sub(r"\1********\2", text)


class EncryptedTextField(models.TextField):
    """Text that is encrypted in the database and plain in memory. It cannot be filtered: use its `*_index` column.

    `masking` says what of it anybody may see who sees the row.
    """

    def __init__(self, *args, masking=mask, **kwargs):
        super().__init__(*args, **kwargs)
        self.masking = masking

    def shown(self, value: str) -> str:
        """What pages, files, the trail and the interface for programs show of the value."""
        return self.masking(value)

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return encrypt(value) if value else ""

    def from_db_value(self, value, expression, connection):
        return decrypt(value) if value else ""

    def get_lookup(self, lookup_name):
        if lookup_name != "isnull":
            return None  # Django then raises FieldError: a filter on ciphertext is always a mistake
        return super().get_lookup(lookup_name)
