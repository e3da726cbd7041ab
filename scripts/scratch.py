"""Makes a directory for the databases and files of one run of the tests and prints it: in memory where that is plenty.

Every test that commits gets a new database, which is 1,700 files: a second and more on a disk, a tenth of a second in
memory.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
PLENTY = 6 * 2**30  # a run needs about two, its browsers and processes three


def parent() -> Path | None:
    """None: where the system keeps what is temporary."""
    return MEMORY if os.access(MEMORY, os.W_OK) and room() > PLENTY else None


def room() -> int:
    """Bytes that are free there, in the machine and for this container."""
    words = Path("/proc/meminfo").read_text(encoding="ascii").split()
    available = int(words[words.index("MemAvailable:") + 1]) * 1024
    return min(shutil.disk_usage(MEMORY).free, available, left_to_the_container())


def left_to_the_container(group: Path = Path("/sys/fs/cgroup")) -> int:
    try:
        limit, used = ((group / f"memory.{name}").read_text().strip() for name in ("max", "current"))
    except OSError:
        return sys.maxsize  # no container, or an old kernel
    return sys.maxsize if limit == "max" else int(limit) - int(used)


if __name__ == "__main__":
    print(tempfile.mkdtemp(prefix="portal-test-", dir=parent()))
