"""What was not looked up is never called clean; what is known fails unless somebody accepted it, with a reason, until a day."""

import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from local.audit import (
    ACCEPTED,
    CLEAN,
    KNOWN_TO_ALL,
    LOCK,
    NOT_AUDITED,
    VULNERABLE,
    Found,
    accepted_in,
    judge,
    main,
    packages_of,
)

TODAY = date(2026, 11, 22)
HASH = f"--hash=sha256:{'0' * 64}"
LINES = (
    f"sound-package==1.0 \\\n    {HASH}\n"
    f"hurt_package==2.0 \\\n    {HASH}\n    # via something\n"
    f"other-platform==3.0 ; sys_platform == 'win32' \\\n    {HASH}\n"
)


def flaw(name: str, identity: str) -> dict:
    events = [{"introduced": "0"}, {"fixed": "2.1"}]
    affected = [{"package": {"name": name, "ecosystem": "PyPI"}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}]
    return {"id": identity, "aliases": ["CVE-2026-1"], "summary": "It hurts.", "affected": affected}


class Service:
    """Speaks the OSV API for as many packages as it is told of."""

    def __init__(self) -> None:
        self.flaws = {"jinja2": [flaw("jinja2", "PYSEC-2014-8")]}
        self.asked: list[str] = []
        self.broken = ""


@pytest.fixture
def service(monkeypatch) -> Iterator[Service]:
    known = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            name = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["package"]["name"]
            known.asked.append(name)
            body = json.dumps({"vulns": known.flaws[name]} if name in known.flaws else {}).encode()
            self.send_response(503 if name == known.broken else 200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format, *args) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    monkeypatch.setenv("VULNERABILITY_SERVICE", f"http://127.0.0.1:{server.server_address[1]}/v1/query")
    monkeypatch.delenv("UNREACHABLE", raising=False)
    yield known
    server.shutdown()
    server.server_close()


@pytest.fixture
def audited(tmp_path, capsys):
    """Audit a lock of three packages with this list of accepted ones; the code and what was printed."""

    def audit(accepted: str = "") -> tuple[int, str]:
        (tmp_path / "requirements.txt").write_text(LINES)
        (tmp_path / "known.toml").write_text(accepted)
        code = main(tmp_path / "requirements.txt", tmp_path / "known.toml", TODAY)
        return code, capsys.readouterr().out

    return audit


def entry(until: str, identity: str = "CVE-2026-1", package: str = "hurt-package") -> str:
    reason = "We never call the part that hurts."
    return f'[[accepted]]\nid = "{identity}"\npackage = "{package}"\nreason = "{reason}"\nuntil = {until}\n'


def test_every_package_of_this_platform_is_looked_up_and_the_count_is_said(service, audited):
    code, said = audited()
    assert code == CLEAN and "No known vulnerabilities." in said
    assert "2 of 3 packages were looked up. 1 are for other platforms and were not. 0 open." in said
    assert service.asked == ["jinja2", "sound-package", "hurt-package"]


def test_a_known_vulnerability_fails_with_its_names_and_the_mended_version(service, audited):
    service.flaws["hurt-package"] = [flaw("hurt-package", "PYSEC-2026-1")]
    code, said = audited()
    assert code == VULNERABLE and "1 open" in said
    assert "hurt-package 2.0: PYSEC-2026-1 = CVE-2026-1 (mended in 2.1)" in said
    code, said = audited(entry("2027-01-31", identity="PYSEC-2026-1"))
    assert code == CLEAN and "accepted until 2027-01-31. We never call" in said and "No known" not in said


def test_what_was_accepted_is_looked_at_again_after_its_day_and_holds_for_its_package_alone(tmp_path):
    def judged(text: str) -> tuple[list[str], list[str]]:
        (tmp_path / "known.toml").write_text(text)
        return judge([hurt], accepted_in(tmp_path / "known.toml", TODAY), TODAY)

    hurt = Found("hurt-package", "2.0", ("PYSEC-2026-1", "CVE-2026-1"), ("2.1",))
    assert "it was accepted until 2026-11-21. Look at it again" in judged(entry("2026-11-21"))[0][0]
    failures, remarks = judged(entry("2027-01-31", package="sound-package"))
    assert len(failures) == 1 and remarks == ["CVE-2026-1 of sound-package no longer applies: remove it."]


def test_a_service_that_cannot_be_reached_or_knows_nothing_is_no_clean_bill(service, audited, monkeypatch):
    service.broken = "hurt-package"
    code, said = audited()
    assert code == NOT_AUDITED and said.startswith("NOT AUDITED: ") and "No known" not in said
    service.broken, service.flaws = "", {}
    code, said = audited()
    assert code == NOT_AUDITED and "it is no such service" in said
    monkeypatch.setenv("VULNERABILITY_SERVICE", "http://127.0.0.1:9/")
    assert audited()[0] == NOT_AUDITED
    monkeypatch.setenv("UNREACHABLE", "warn")
    code, said = audited()
    assert code == CLEAN and "NOT AUDITED: http://127.0.0.1:9/ cannot be reached" in said


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (entry("2028-01-01"), "within half a year"),
        (entry("2027-01-31").replace("We never call the part that hurts.", "fine"), "say in a sentence"),
        (entry("2027-01-31").replace("until = 2027-01-31", ""), "it needs id, package, reason and until"),
    ],
)
def test_nothing_is_accepted_without_a_reason_or_for_ever(service, audited, wrong, words):
    code, said = audited(wrong)
    assert code == VULNERABLE and words in said and service.asked == []


def test_the_lock_and_the_list_in_the_repository_can_be_read():
    packages = packages_of(LOCK)
    assert len(packages) > 200 and packages["pip-audit"] and KNOWN_TO_ALL["package"]["name"] in packages
    accepted_in(ACCEPTED, date.today())
