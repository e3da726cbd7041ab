"""Keys of a demonstration on one machine: made once, readable by the owner only, never used in production."""

import base64
import json
import os
import secrets
from pathlib import Path

NAMES = ("FIELD_KEY", "BLIND_INDEX_KEY", "AUDIT_SEAL_KEY")


def local_keys(var_dir: Path) -> dict[str, str]:
    """Keys kept in `var_dir/keys.json` (mode 0600), created on first use; safe when two processes start at once."""
    path = var_dir / "keys.json"
    if not path.exists():
        var_dir.mkdir(parents=True, exist_ok=True)
        keys = {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in NAMES}
        keys["SECRET_KEY"] = secrets.token_urlsafe(64)
        draft = var_dir / f"keys.{os.getpid()}.tmp"
        draft.write_text(json.dumps(keys), encoding="utf-8")
        draft.chmod(0o600)
        try:
            os.link(draft, path)  # fails when another process was first: then its keys win
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return json.loads(path.read_text(encoding="utf-8"))
