"""The shipped proxy configuration in a real nginx, before the portal with its production settings (quality A11)."""

import contextlib
import http.client
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import connection

from scripts.check import production_environment
from scripts.proxy import command as proxy_command

ROOT = Path(settings.BASE_DIR)
HOST = "portal.example.gov.cn"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until_listening(port: int, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


def database_url() -> str:
    given = connection.settings_dict
    return f"postgresql://{given['USER']}@/{given['NAME']}?host={given['HOST']}"


@contextlib.contextmanager
def running(words: list[str], port: int, log: Path, **options):
    with log.open("wb") as out:
        process = subprocess.Popen(words, stdout=out, stderr=out, **options)
    try:
        until_listening(port, process, log)
        yield
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def web(django_db_setup, django_db_blocker, tmp_path_factory):
    """The portal as in production: gunicorn, settings.prod, the test database."""
    home, port = tmp_path_factory.mktemp("web"), free_port()
    (home / "static").mkdir()
    with django_db_blocker.unblock():
        environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            **production_environment(),
            "DJANGO_SETTINGS_MODULE": "safetyportal.settings.prod",
            "ALLOWED_HOSTS": HOST,
            "TRUSTED_PROXIES": "1",
            "VAR_DIR": str(home),
            "DATABASE_URL": database_url(),
            "REDIS_URL": settings.CELERY_BROKER_URL,
            "CACHE_URL": settings.CACHES["default"]["LOCATION"],
            "METRICS_TOKEN": "t" * 40,
            "BIND": f"127.0.0.1:{port}",
            "WEB_WORKERS": "1",
        }
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    words = [sys.executable, "-m", "gunicorn", "--config=python:safetyportal.gunicorn_conf", "safetyportal.wsgi"]
    with running(words, port, home / "web.log", cwd=ROOT, env=environment):
        yield port


@pytest.fixture(scope="module")
def proxy(web, tmp_path_factory):
    """nginx with the template of deploy/; gives its plain and its TLS port."""
    with before(f"127.0.0.1:{web}", tmp_path_factory.mktemp("proxy")) as ports:
        yield ports


@contextlib.contextmanager
def before(upstream: str, home: Path):
    """nginx with the shipped template before `upstream`; gives its plain and its TLS port."""
    ports = free_port(), free_port()
    with running(proxy_command(home, HOST, ports, upstream), ports[1], home / "nginx.log"):
        yield ports


def ask(port: int, path: str, method: str = "GET", host: str = HOST, body=None, headers=None, tls: bool = True):
    """One request; returns status, headers (all of them, in order) and body."""
    context = ssl._create_unverified_context()
    if tls:
        link = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=20)
        link.sock = context.wrap_socket(socket.create_connection(("127.0.0.1", port), 20), server_hostname=host)
    else:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(link):
        link.request(method, path, body=body, headers={"Host": host, **(headers or {})})
        answer = link.getresponse()
        return answer.status, answer.getheaders(), answer.read()


def values_of(headers: list[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in headers if key.lower() == name.lower()]


def test_plain_http_only_redirects_to_the_same_page_over_tls(proxy):
    status, headers, _ = ask(proxy[0], "/sign-in/?next=/a", tls=False)
    assert (status, values_of(headers, "Location")) == (301, [f"https://{HOST}/sign-in/?next=/a"])


def test_unknown_host_gets_no_answer(proxy):
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        ask(proxy[0], "/", host="evil.example", tls=False)
    with pytest.raises(ssl.SSLError):
        ask(proxy[1], "/", host="evil.example")


def test_host_header_that_differs_from_the_tls_name_is_refused(proxy):
    context = ssl._create_unverified_context()
    with context.wrap_socket(socket.create_connection(("127.0.0.1", proxy[1])), server_hostname=HOST) as link:
        link.sendall(b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        assert link.recv(4096) == b""


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_old_tls_is_refused(proxy, version):
    context = ssl._create_unverified_context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.minimum_version = context.maximum_version = version
    refused = pytest.raises((ssl.SSLError, ConnectionResetError))
    with refused, socket.create_connection(("127.0.0.1", proxy[1])) as plain:
        context.wrap_socket(plain, server_hostname=HOST)


def test_sign_in_page_carries_every_protection_once(proxy):
    status, headers, _ = ask(proxy[1], "/sign-in/")
    assert status == 200
    single = {
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    assert {name: values_of(headers, name) for name in single} == {name: [value] for name, value in single.items()}
    (policy,) = values_of(headers, "Content-Security-Policy")
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert values_of(headers, "Referrer-Policy")
    assert values_of(headers, "Server") == ["nginx"]
    assert values_of(headers, "X-Powered-By") == []


def test_cookies_are_bound_to_the_host_and_to_tls(proxy):
    _, headers, _ = ask(proxy[1], "/sign-in/")
    cookies = values_of(headers, "Set-Cookie")
    assert cookies
    for cookie in cookies:
        parts = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert cookie.startswith("__Host-")
        assert {"secure", "path=/", "samesite=lax"} <= parts
        assert not any(part.startswith("domain=") for part in parts)


@pytest.mark.parametrize(
    "path", ["/metrics", "/readyz", "/.git/config", "/.env", "/static/.hidden", "/static/../manage.py"]
)
def test_inner_pages_and_dot_files_do_not_exist_outside(proxy, path):
    assert ask(proxy[1], path)[0] in {400, 404}


def test_metrics_are_given_to_the_bearer_inside_only(web):
    secure = {"X-Forwarded-Proto": "https"}
    assert ask(web, "/metrics", tls=False, headers={**secure, "X-Forwarded-For": "10.0.0.9"})[0] == 404
    status, _, body = ask(web, "/metrics", tls=False, headers={**secure, "Authorization": "Bearer " + "t" * 40})
    assert status == 200
    assert b"portal_requests_total" in body


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "TRACK", "PROPFIND"])
def test_unneeded_methods_are_refused(proxy, method):
    assert ask(proxy[1], "/healthz", method)[0] in {400, 405}


def test_large_body_is_refused_before_it_reaches_the_portal(proxy):
    assert ask(proxy[1], "/sign-in/", "POST", body=b"x" * 1_200_000)[0] == 413


def test_static_files_are_cached_for_long_and_compressed(proxy):
    page = ask(proxy[1], "/sign-in/")[2].decode()
    (found, *_) = re.findall(r'href="(/static/[^"]+\.css)"', page)
    status, headers, _ = ask(proxy[1], found, headers={"Accept-Encoding": "gzip"})
    assert status == 200
    assert "immutable" in values_of(headers, "Cache-Control")[0]
    assert values_of(headers, "Content-Encoding") == ["gzip"]


def test_unknown_page_shows_no_internals(proxy):
    status, _, body = ask(proxy[1], "/no/such/page/")
    assert status in {302, 404}
    assert b"Traceback" not in body
    assert b"urlpatterns" not in body


def test_proxy_shows_the_maintenance_page_while_the_portal_is_away(tmp_path):
    with before(f"127.0.0.1:{free_port()}", tmp_path) as ports:
        status, headers, body = ask(ports[1], "/")
    assert status == 503
    assert "系统维护中" in body.decode()
    assert values_of(headers, "Strict-Transport-Security")


def test_web_server_takes_each_request_on_a_connection_of_its_own(web):
    """A kept connection would stay with the process that took it first, however busy that is by now."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", web, timeout=20)) as link:
        link.request("GET", "/healthz/", headers={"Host": HOST, "Connection": "keep-alive"})
        answer = link.getresponse()
        answer.read()
    assert answer.will_close


@contextlib.contextmanager
def dying(deaths: int):
    """A web server that dies so often after it has read a request, and answers then; gives its port and what it got."""
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            with contextlib.suppress(OSError):
                while True:
                    link, _ = server.accept()
                    with link:
                        got.append(link.recv(65536))
                        if len(got) > deaths:
                            link.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ndone")

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1], got
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(("method", "body"), [("GET", None), ("POST", b"form_token=1")])
def test_what_a_dying_process_leaves_unanswered_is_asked_once_more(tmp_path, method, body):
    with dying(deaths=1) as (port, got), before(f"127.0.0.1:{port}", tmp_path) as ports:
        assert ask(ports[1], "/hazards/new/", method, body=body)[::2] == (200, b"done")
    first, second = got
    assert first == second
    assert b"\r\nConnection: close\r\n" in first  # nginx keeps none either


def test_request_that_kills_its_process_is_asked_no_third_time(tmp_path):
    with dying(deaths=9) as (port, got), before(f"127.0.0.1:{port}", tmp_path) as ports:
        assert ask(ports[1], "/hazards/new/", "POST", body=b"form_token=1")[0] == 503
    assert len(got) == 2


def test_template_variables_are_exactly_those_that_compose_sets():
    template = (ROOT / "deploy" / "nginx" / "portal.conf.template").read_text()
    used = set(re.findall(r"\$\{(\w+)\}", template))
    proxy = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["proxy"]
    assert used == set(proxy["environment"])
