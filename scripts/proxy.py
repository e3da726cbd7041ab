"""The shipped proxy configuration (deploy/nginx) in an own nginx: for its tests, and before a portal on trial."""

import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


def command(home: Path, host: str, ports: tuple[int, int], upstream: str) -> list[str]:
    """What starts nginx for `host` on the plain and the TLS port before `upstream` (address:port), files below `home`.

    Writes its configuration and a certificate of its own. Raises `RuntimeError` for what nginx refuses.
    """
    shutil.copy(ROOT / "deploy" / "make-secrets.sh", home)
    subprocess.run(["bash", str(home / "make-secrets.sh"), host], check=True, capture_output=True)
    words = [NGINX, "-p", str(home), "-e", str(home / "error.log"), "-c", str(_written(home, host, ports, upstream))]
    check = subprocess.run([*words, "-t"], capture_output=True, text=True, check=False)
    if check.returncode:
        raise RuntimeError(check.stderr)
    return [*words, "-g", "daemon off;"]


def _written(home: Path, host: str, ports: tuple[int, int], upstream: str) -> Path:
    values = {
        "PORTAL_HOST": host,
        "UPSTREAM": upstream,
        "HTTP_PORT": f"127.0.0.1:{ports[0]}",
        "HTTPS_PORT": f"127.0.0.1:{ports[1]}",
        "TLS_CERTIFICATE": str(home / "secrets" / "tls_certificate"),
        "TLS_KEY": str(home / "secrets" / "tls_key"),
        "CACHE_DIR": str(home / "cache"),
        "PAGES_DIR": str(ROOT / "deploy" / "nginx" / "pages"),
    }
    template = (ROOT / "deploy" / "nginx" / "portal.conf.template").read_text()
    filled = re.sub(r"\$\{(\w+)\}", lambda match: values[match.group(1)], template)
    paths = "".join(f"{name}_temp_path {home}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;" if os.geteuid() == 0 else ""
    (home / "cache").mkdir()
    configuration = home / "nginx.conf"
    configuration.write_text(f"{user} pid {home}/pid; events {{}} http {{ {paths}\n{filled}\n}}")
    return configuration
