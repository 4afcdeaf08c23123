"""The image itself: built from the Dockerfile by Docker or Podman, and run as `docker-compose.yaml` confines it.

Only `make test-image` runs this: it needs a container engine, and the network for the build. IMAGE=name takes an image that is
there already, CONTAINER_ENGINE=podman the other engine.
"""

import json
import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator

import pytest

from include.settings import PROJECT
from local.distributed import compose
from local.fresh_secrets import fresh_secrets

pytestmark = [pytest.mark.slow, pytest.mark.image, pytest.mark.timeout(7200)]

WORKER = compose.service("worker", fresh_secrets())
DONE_WITHOUT = {"libtbb.so.12"}
"""numba takes its own threads where TBB is not there."""
STATUS = "print(open('/proc/self/status').read())"
FOLDERS = """
import json, os, pathlib
def may_write(folder):
    try:
        path = pathlib.Path(folder, "try")
        path.touch()
        path.unlink()
        return True
    except OSError:
        return False
print(json.dumps({folder: may_write(folder) for folder in os.environ["FOLDERS"].split()}))
"""
LIBRARIES = """
import pathlib, subprocess
modules = list(pathlib.Path("/opt/venv").rglob("*.so*"))
brought_along = {path.name for path in modules}
for path in modules:
    for line in subprocess.run(["ldd", path], capture_output=True, text=True).stdout.splitlines():
        if "not found" in line and line.split()[0] not in brought_along:
            print(line.split()[0], path)
"""
"""Libraries of the system that a compiled module asks for in vain; those of wheels are found beside one another when they load."""


def confinement(service: dict) -> list[str]:
    """What the compose file says of a service's confinement, as arguments of `docker run`."""
    limits = service["deploy"]["resources"]["limits"]
    return [
        *(["--read-only"] if service["read_only"] else []),
        *(["--init"] if service["init"] else []),
        *("--user", service["user"], "--cpus", limits["cpus"], "--memory", limits["memory"]),
        *("--pids-limit", str(limits["pids"])),
        *(word for one in service["cap_drop"] for word in ("--cap-drop", one)),
        *(word for one in service["security_opt"] for word in ("--security-opt", one)),
        *(word for one in service["tmpfs"] for word in ("--tmpfs", one)),
    ]


@pytest.fixture(scope="module")
def engine() -> str:
    """Docker or Podman."""
    wished = os.environ.get("CONTAINER_ENGINE")
    found = next((name for name in ([wished] if wished else ["docker", "podman"]) if shutil.which(name)), None)
    if found is None:
        pytest.fail(f"{wished or 'Neither docker nor podman'} is on the PATH: these tests build and run the image.")
    return found


@pytest.fixture(scope="module")
def image(engine: str) -> str:
    """The image's name; built now, unless IMAGE names one."""
    if name := os.environ.get("IMAGE"):
        return name
    subprocess.run([engine, "build", "--tag", "safeguarding-yearly-reports:test", str(PROJECT)], check=True)
    return "safeguarding-yearly-reports:test"


@pytest.fixture
def volume(engine: str) -> Iterator[str]:
    """The name of a volume that does not exist yet."""
    name = f"test-{uuid.uuid4().hex[:12]}"
    yield name
    subprocess.run([engine, "volume", "rm", "--force", name], capture_output=True, check=False)


def run(engine: str, image: str, *command: str, options: tuple[str, ...] = ()) -> str:
    """What a command prints in a container confined as a worker, without a network. Fails where the command does."""
    done = subprocess.run(
        [engine, "run", "--rm", "--network", "none", *confinement(WORKER), *options, image, *command],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout + done.stderr


def test_a_sample_goes_through_every_step_confined_and_without_a_network(engine, image):
    said = run(engine, image, "python", "-m", "local.container", "rehearse")
    assert "read, analysed, published; Tesseract is there." in said
    assert "Read-only file system" not in said and "Permission denied" not in said


def test_it_is_nobody_and_may_nothing(engine, image):
    said = dict(
        line.split(":\t", 1) for line in run(engine, image, "python", "-c", STATUS).splitlines() if ":\t" in line
    )
    assert said["Uid"].split() == ["50000"] * 4 and said["Gid"].split() == ["0"] * 4
    assert {int(said[name], 16) for name in ("CapPrm", "CapEff", "CapBnd", "CapAmb")} == {0}
    assert said["NoNewPrivs"] == "1"


def test_it_writes_where_it_must_and_nowhere_else(engine, image, volume):
    """A new volume takes the owner of the folder it is mounted on."""
    may = {"/opt/airflow", "/tmp", "/opt/logs"}
    may_not = {"/", "/etc", "/opt/safeguarding", "/opt/safeguarding/dags", "/opt/venv", "/opt/secrets"}
    options = ("--volume", f"{volume}:/opt/logs", "--env", f"FOLDERS={' '.join(may | may_not)}")
    found = json.loads(run(engine, image, "python", "-c", FOLDERS, options=options).splitlines()[-1])
    assert {folder for folder, writable in found.items() if writable} == may


def test_the_volume_of_secrets_belongs_to_it_alone(engine, image, volume):
    asked = "import os; one = os.stat('/opt/secrets'); print(one.st_uid, one.st_gid, oct(one.st_mode & 0o777))"
    said = run(engine, image, "python", "-c", asked, options=("--volume", f"{volume}:/opt/secrets"))
    assert said.splitlines()[-1] == "50000 0 0o770"


def test_no_system_library_is_missing(engine, image):
    missing = [line.split() for line in run(engine, image, "python", "-c", LIBRARIES).splitlines() if ".so" in line]
    assert not [(library, path) for library, path in missing if library not in DONE_WITHOUT]


def test_text_time_zones_certificates_and_a_name_are_there(engine, image):
    asked = (
        "import json, locale, os, pathlib, pwd, ssl, sys, zoneinfo; "
        "print(json.dumps([sys.getfilesystemencoding(), sys.stdout.encoding, locale.getpreferredencoding(), "
        "str(zoneinfo.ZoneInfo('Europe/London')), pwd.getpwuid(os.getuid()).pw_name, str(pathlib.Path.home()), "
        "ssl.create_default_context().cert_store_stats()['x509_ca'] > 100]))"
    )
    said = json.loads(run(engine, image, "python", "-c", asked).splitlines()[-1])
    assert [word.lower() for word in said[:3]] == ["utf-8"] * 3
    assert said[3:] == ["Europe/London", "airflow", "/opt/airflow", True]
