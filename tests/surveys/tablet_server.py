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

from django.db import connection

from satisfaction.embedded.certificate import certificate
from satisfaction.embedded.home import Home
from tests.browser.portal import ROOT, free_port

START_SECONDS = 60


class Server:
    """A portal on a port of its own. `province` is part of the application's frame: another one is another version."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.version = ("", "", False)
        self.url = ""

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
            "PROVINCE_NAME": province,
            "LOG_LEVEL": "WARNING",
        }

    def prepare(self) -> None:
        """Gather the files under their hashed names, as an installation does."""
        self._manage("collectstatic", "--noinput", "-v0")

    def start(self, province: str = "Khánh Hòa", *, host: str = "localhost", tls: bool = False) -> None:
        """Start in a version, unless it runs in it already; with `tls` as tinh.example by the portal's certificate."""
        host = "tinh.example" if tls else host
        if self.process is not None and self.version == (province, host, tls):
            return
        self.stop()
        self.version = (province, host, tls)
        self.url = f"{'https' if tls else 'http'}://{host}:{self.port}"
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(self.port)]
        command += ["--host", "127.0.0.1", "satisfaction.wsgi:application"]
        environment = {**self.environment(province), "ALLOWED_HOSTS": f"localhost,127.0.0.1,{host}"}
        if tls:
            made = certificate(Home(self.home), host)
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
