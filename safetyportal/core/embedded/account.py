"""The unprivileged account that PostgreSQL runs as when the portal itself runs as root (containers, CI).

PostgreSQL refuses to run as root. Nothing here is used by an ordinary user.
"""

import functools
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterable
from pathlib import Path

from safetyportal.core.embedded.engine import EngineError

ACCOUNT = "safetyportal"
LAST_RESORT = "nobody"  # exists on every system, for images without useradd


def needed() -> bool:
    return os.geteuid() == 0


@functools.cache
def account() -> pwd.struct_passwd:
    """The account, made when it does not exist yet."""
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        useradd = shutil.which("useradd")
    if useradd:
        words = [useradd, "--system", "--no-create-home", "--shell", "/bin/false", ACCOUNT]
        done = subprocess.run(words, capture_output=True, check=False)  # noqa: S603 -- fixed words
        if done.returncode in (0, 9):  # 9: another process was first
            return pwd.getpwnam(ACCOUNT)
    return pwd.getpwnam(LAST_RESORT)


def launcher(paths: Iterable[Path]) -> list[str]:
    """Words that run a command as the account; `setpriv` replaces itself, so the process id stays the same.

    A clone below /root cannot be searched by the account. Rather than opening directories of the machine to
    everybody, the server then keeps the one capability to pass them.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise EngineError("PostgreSQL cannot run as root: install util-linux (setpriv), or start as an ordinary user")
    entry = account()
    words = [setpriv, f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]
    if not all(searchable(path, entry.pw_uid) for path in paths):
        words += ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return words


def searchable(path: Path, uid: int) -> bool:
    """True when `uid` may pass every directory down to `path`."""
    for directory in path.resolve().parents:
        found = directory.stat()
        bit = stat.S_IXUSR if found.st_uid == uid else stat.S_IXOTH
        if not found.st_mode & bit:
            return False
    return True


def give(path: Path, mode: int = 0o700) -> None:
    """Hand the directory `path` to the account."""
    path.mkdir(mode=mode, exist_ok=True)
    os.chown(path, account().pw_uid, account().pw_gid)
    path.chmod(mode)
