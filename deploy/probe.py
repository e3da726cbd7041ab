"""Health checks of the containers: exit code 0 when well. Standard library only.

probe.py web            the web server answers /healthz
probe.py fresh FILE S   FILE was written in the last S seconds
"""

import os
import sys
import time
import urllib.request
from pathlib import Path


def web() -> bool:
    host = os.environ["ALLOWED_HOSTS"].partition(",")[0]
    request = urllib.request.Request("http://127.0.0.1:8000/healthz", headers={"Host": host})
    with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310 -- fixed address
        return response.status == 200


def fresh(file: str, seconds: str) -> bool:
    return time.time() - Path(file).stat().st_mtime < float(seconds)


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "fresh": fresh}[sys.argv[1]](*sys.argv[2:]) else 1)
