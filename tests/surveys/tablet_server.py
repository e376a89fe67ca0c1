"""The portal as its own process over the test's database: one that can be killed, and come back as another version."""

import os
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from satisfaction.embedded.certificate import certificate
from satisfaction.embedded.home import Home
from tests.browser.portal import ROOT, free_port

START_SECONDS = 120
# A name that is not this machine's own to a browser, which is led to it all the same.
ELSEWHERE = "tinh.example"


class Server:
    """A portal on a port of its own. `province` is part of the application's frame: another one is another version."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.version = ("", False)
        self.renewals = 0
        self.url = f"http://localhost:{self.port}"

    def environment(self, province: str) -> dict[str, str]:
        database = connection.settings_dict
        user, host, port, name = (database[key] for key in ("USER", "HOST", "PORT", "NAME"))
        password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
        return {
            **os.environ,
            "DATABASE_URL": f"postgres://{user}{password}@/{name}?host={host}&port={port}"
            if str(host).startswith("/")
            else f"postgres://{user}{password}@{host}:{port}/{name}",
            "DJANGO_SETTINGS_MODULE": "satisfaction.settings",
            "SATISFACTION_HOME": str(self.home),
            # Sessions made by the test are sessions of the server.
            "SECRET_KEY": settings.SECRET_KEY,
            "ALLOWED_HOSTS": f"localhost,127.0.0.1,{ELSEWHERE}",
            "PROVINCE_NAME": province,
            "LOG_LEVEL": "WARNING",
        }

    def prepare(self) -> None:
        """Gather the files under their hashed names, as an installation does."""
        self._manage("collectstatic", "--noinput", "-v0", "-i", "rest_framework")

    def renew(self) -> None:
        """Come back as a version that was never there before."""
        self.renewals += 1
        self.start(f"Khánh Hòa, bản {self.renewals}")

    def start(self, province: str = "", *, tls: bool = False) -> None:
        """Start in a version, the one it runs in unless told; with `tls` as ELSEWHERE by the portal's certificate."""
        wanted = (province or self.version[0] or "Khánh Hòa", tls)
        if self.process is not None and self.version == wanted:
            return
        self.stop()
        self.version = wanted
        self.url = f"https://{ELSEWHERE}:{self.port}" if tls else f"http://localhost:{self.port}"
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(self.port)]
        command += ["--host", "127.0.0.1", "satisfaction.wsgi:application"]
        environment = self.environment(self.version[0])
        if tls:
            made = certificate(Home(self.home), ELSEWHERE)
            command[-1:-1] = ["--ssl-certificate", str(made.certificate), "--ssl-keyfile", str(made.key)]
            environment["HTTPS"] = "on"
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self.process.poll() is None, "the server ended by itself"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.2)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def _answers(self) -> bool:
        scheme = self.url.partition(":")[0]
        # Its own certificate is nobody's to check here.
        blind = ssl._create_unverified_context()
        try:
            with urllib.request.urlopen(
                f"{scheme}://127.0.0.1:{self.port}/healthz", timeout=5, context=blind
            ) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _manage(self, *words: Any) -> None:
        command = [sys.executable, "manage.py", *words]
        subprocess.run(command, cwd=ROOT, env=self.environment("Khánh Hòa"), check=True, timeout=120)
