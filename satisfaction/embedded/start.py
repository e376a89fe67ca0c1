"""What bin/start does: everything up in one command, everything down again after it."""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from satisfaction.embedded.home import ROOT, Home, HomeRefused, home, write_private
from satisfaction.embedded.lease import servers
from satisfaction.embedded.locks import Lock
from satisfaction.embedded.processes import clear, marked
from satisfaction.embedded.service import ServiceFailed
from satisfaction.secret_files import SecretRefused, secret

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 -- recognised, never chosen
MARK = "SATISFACTION_SUPERVISED"
END_LEFTOVERS = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))


class StartRefused(Exception):
    """The portal cannot start; the message says why and what to do."""


def main() -> int:
    options = arguments()
    if options.check_arguments:
        return 0
    # SIGINT too: a shell without a terminal starts what runs in the background with Ctrl-C ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    try:
        return start(options)
    except (HomeRefused, ServiceFailed, StartRefused, SecretRefused) as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        say("Cổng đã dừng.")
        return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/start",
        description="Cài những gì còn thiếu rồi chạy cổng: web, worker, lịch; thêm PostgreSQL và Redis nhúng "
        "khi không đặt DATABASE_URL, REDIS_URL. Ctrl-C để dừng tất cả.",
    )
    parser.add_argument("--demo", action="store_true", help="nạp tỉnh mẫu và in các tài khoản dùng thử")
    parser.add_argument(
        "--host", default="127.0.0.1", help="địa chỉ để nghe (mặc định 127.0.0.1; mọi địa chỉ: 0.0.0.0)"
    )
    parser.add_argument("--port", type=port, default=8000, help="cổng để nghe (mặc định 8000)")
    parser.add_argument("--tls", action="store_true", help="dùng HTTPS với chứng chỉ tự ký của máy này")
    parser.add_argument("--check-arguments", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} không phải số cổng từ 1 đến 65535")
    return int(text)


def interrupt(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


def say(text: str) -> None:
    print(text, flush=True)


def start(options: argparse.Namespace) -> int:
    from satisfaction.embedded.supervisor import Supervisor, programs
    from satisfaction.embedded.working_account import working_account

    place = home()
    with only_start(place, options):
        refuse_taken_port(options.host, options.port)
        set_environment(options, place)
        say("▸ Khởi động máy chủ dữ liệu")
        own = not secret("DATABASE_URL")
        with servers(place):
            last_words = prepare(demo=options.demo)
            if own:
                # What migrates owns the tables; what talks to people must not.
                os.environ["DATABASE_URL"] = working_account(place)
            supervisor = Supervisor(place, programs(options, place))
            try:
                supervisor.start(options)
                welcome(options, place, last_words)
                return supervisor.watch()
            finally:
                stop_listening()
                say("\n▸ Đang dừng…")
                supervisor.stop()


def stop_listening() -> None:
    """Let nothing interrupt the stopping itself."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def only_start(place: Home, options: argparse.Namespace) -> Iterator[None]:
    """Hold this home alone, what a killed start left behind cleared away."""
    lock = Lock(place.run / "start.lock")
    note = place.run / "start.json"
    if not lock.take():
        raise StartRefused(already_running(place, note))
    try:
        clear(lambda: marked(f"{MARK}={place.root}"), *END_LEFTOVERS)
        write_private(note, json.dumps({"pid": os.getpid(), "address": address(options)}))
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def already_running(place: Home, note: Path) -> str:
    try:
        running = json.loads(note.read_text())
    except (FileNotFoundError, ValueError):
        running = {"address": "?", "pid": "?"}
    return (
        f"Cổng đang chạy với dữ liệu ở {place.root}: {running['address']} (tiến trình {running['pid']}).\n"
        "Dừng nó trước, hoặc chạy một cổng khác với SATISFACTION_HOME và --port khác."
    )


def refuse_taken_port(host: str, number: int) -> None:
    """Refuse now what the web server would only find out much later."""
    try:
        candidates = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise StartRefused(
            f"Không hiểu địa chỉ --host {host}. Dùng 127.0.0.1, 0.0.0.0 hoặc một địa chỉ của máy này."
        ) from error
    family, kind, _, _, target = candidates[0]
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(target)
        except PermissionError as error:
            raise StartRefused(
                f"Người dùng này không được mở cổng {number}. Chọn cổng từ 1024, ví dụ --port 8000."
            ) from error
        except OSError as error:
            raise StartRefused(
                f"Cổng {number} trên {host} đang có chương trình khác dùng. "
                f"Chọn cổng khác, ví dụ: bin/start --port {free_port_after(family, target, number)}"
            ) from error


def free_port_after(family: int, target: tuple[object, ...], taken: int) -> int:
    for number in range(taken + 1, min(taken + 200, 65536)):
        with socket.socket(family) as probe:
            if probe.connect_ex((target[0], number)) != 0:
                return number
    return 18000


def set_environment(options: argparse.Namespace, place: Home) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satisfaction.settings")
    os.environ["SATISFACTION_HOME"] = str(place.root)
    if not os.environ.get("PUBLIC_URL"):
        os.environ["PUBLIC_URL"] = address(options)
    os.environ[MARK] = str(place.root)
    if options.tls:
        os.environ["HTTPS"] = "on"
        os.environ.setdefault("HSTS_SECONDS", "0")
    if options.demo:
        os.environ.setdefault("MFA_REQUIRED", "off")
    if not os.environ.get("ALLOWED_HOSTS"):
        os.environ["ALLOWED_HOSTS"] = ",".join(dict.fromkeys(["localhost", "127.0.0.1", "[::1]", *names(options.host)]))


def names(host: str) -> list[str]:
    """Return the names under which others reach this machine when it listens on `host`."""
    if host in LOOPBACK:
        return []
    if host not in EVERYWHERE:
        return [bracketed(host)]
    return [socket.gethostname(), socket.getfqdn(), *(bracketed(found) for found in own_addresses())]


def own_addresses() -> list[str]:
    try:
        found = subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=True).stdout.split()
    except (OSError, subprocess.CalledProcessError):
        return []
    return found


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def address(options: argparse.Namespace) -> str:
    host = "localhost" if options.host in EVERYWHERE else options.host
    return f"{'https' if options.tls else 'http'}://{bracketed(host)}:{options.port}"


def prepare(*, demo: bool) -> str:
    """Bring database, static files and definitions up to date; return what to do first, in words, if anything."""
    command = [sys.executable, "-m", "satisfaction.embedded.prepare", *(["--demo"] if demo else [])]
    admin = secret("DATABASE_ADMIN_URL")
    if admin:
        surroundings = os.environ | {"DATABASE_URL": admin, "DATABASE_URL_FILE": ""}
        migrated = subprocess.run([*command, "--only-migrate"], cwd=ROOT, env=surroundings, check=False)
        if migrated.returncode:
            raise StartRefused("Chưa chạy được vì lỗi ở trên (DATABASE_ADMIN_URL).")
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise StartRefused("Chưa chạy được vì lỗi ở trên.")
    return done.stdout.strip()


def welcome(options: argparse.Namespace, place: Home, last_words: str) -> None:
    at = address(options)
    lines = ["", "Cổng đã sẵn sàng", f"  Trang chủ      {at}/", f"  Cán bộ         {at}/noi-bo/"]
    scheme = "https" if options.tls else "http"
    others = own_addresses()[:3] if options.host in EVERYWHERE else []
    lines += [f"  Từ máy khác    {scheme}://{bracketed(name)}:{options.port}/" for name in others]
    lines += [f"  Dữ liệu        {place.root}", f"  Nhật ký        {place.log}"]
    if options.host not in LOOPBACK and not options.tls and os.environ.get("HTTPS") != "on":
        lines += [
            "",
            "Chú ý: máy khác vào được mà không có HTTPS, mật khẩu đi trên mạng không mã hóa.",
            "Dùng bin/start --tls, hoặc đặt sau một máy chủ có HTTPS và đặt HTTPS=on.",
        ]
    if os.environ.get("MFA_REQUIRED") == "off":
        lines += ["", "Chạy thử: không bắt buộc lớp bảo vệ thứ hai khi đăng nhập (MFA_REQUIRED=off)."]
    lines += ["", "Ctrl-C để dừng."]
    # What was scrolled by is not read: what to do first stands last.
    say("\n".join([*lines, "", last_words] if last_words else lines))


if __name__ == "__main__":
    sys.exit(main())
