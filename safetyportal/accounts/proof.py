"""The challenge before a suspicious sign-in: some computing by the browser, or, without script, some waiting.

The ticket is signed, bound to the network, good for a few minutes and for one use. Nothing is kept until it is used.
"""

import hashlib
import secrets
import time

from django.core import signing
from django.core.cache import cache

from safetyportal.accounts.lockout import network_of

SALT = "accounts.proof"


def ticket(address: str) -> str:
    return signing.dumps([secrets.token_hex(8), int(time.time() * 1000), network_of(address)], salt=SALT)


def is_proven(text: str, answer: str, address: str, numbers: dict) -> bool:
    """Whether the ticket is ours, fresh, unused, of this network, and solved or waited for."""
    try:
        number, issued, network = signing.loads(text, salt=SALT, max_age=numbers["minutes"] * 60)
    except (signing.BadSignature, ValueError):
        return False
    if network != network_of(address):
        return False
    waited = time.time() - issued / 1000 >= numbers["wait_seconds"]
    if not is_solution(text, answer, numbers["bits"]) and not waited:
        return False
    return cache.add(f"sign-in:ticket:{number}", 1, numbers["minutes"] * 60 + 5)


def is_solution(text: str, answer: str, bits: int) -> bool:
    """Whether SHA-256 of "ticket:answer" begins with `bits` zero bits."""
    if not answer or len(answer) > 20:
        return False
    digest = hashlib.sha256(f"{text}:{answer}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - bits) == 0
