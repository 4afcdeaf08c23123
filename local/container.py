"""What the containers of `docker-compose.yaml` run beside Airflow itself: preparing a deployment, and the health checks.

python -m local.container prepare                 tables, bucket, pools, the administrator's password; safe to repeat
python -m local.container answers URL             is the web server or the scheduler there?
python -m local.container beats PART URL          does Airflow hear from this part? (dag_processor, triggerer)
python -m local.container pings [NODE]            does this container's Celery worker answer?
python -m local.container rehearse                one sample through every step, while the image is built without a network

The health checks run every few seconds for ever: they import neither Airflow nor anything of the pipeline.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

PATIENCE_S = 8
POOLS = Path(__file__).resolve().parent.parent / "dags" / "pools.json"
READING_POOL = "reading"
REHEARSED = "colneborough-2023-24"


def prepare() -> str:
    """Make what a deployment needs before its first start; whatever is there already stays, except the pools' sizes."""
    _airflow("db", "migrate")
    bucket = make_bucket(os.environ["LAKE_URI"])
    workers = make_pools(int(os.environ.get("WORKER_COUNT", "1")))
    keep_password(
        Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"]), "admin", os.environ["ADMIN_PASSWORD"]
    )
    return f"Prepared: Airflow's tables, bucket {bucket}, pools for {workers} workers, the administrator's password."


def make_bucket(lake_uri: str) -> str:
    """Make the lake's bucket unless it is there; returns its name. Raises botocore's errors where that is refused."""
    import boto3
    from botocore.exceptions import ClientError

    bucket = urlparse(lake_uri).netloc
    client: Any = boto3.client("s3", endpoint_url=os.environ.get("AWS_ENDPOINT_URL") or None)
    try:
        client.head_bucket(Bucket=bucket)
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"404", "NoSuchBucket"}:
            raise
        region = client.meta.region_name
        where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        client.create_bucket(Bucket=bucket, **where)
    return bucket


def make_pools(workers: int) -> int:
    """Make or resize the pools: one slot for reading per worker, as a task in it uses all cores of its worker."""
    pools = json.loads(POOLS.read_text(encoding="utf-8"))
    pools[READING_POOL]["slots"] = workers
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({name: {"include_deferred": False, **pool} for name, pool in pools.items()}, file)
        file.flush()
        _airflow("pools", "import", file.name)
    return workers


def keep_password(path: Path, user: str, password: str) -> None:
    """Write a user's password where Airflow's simple auth manager looks for it; those of others stay."""
    known = json.loads(path.read_text() or "{}") if path.exists() else {}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps({**known, user: password}))


def answers(url: str) -> str:
    """Whether an address answers with success. Raises OSError."""
    with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:  # noqa: S310 - the compose file's own addresses
        return f"{url} answers: {answer.status}"


def beats(part: str, url: str) -> str:
    """Whether the web server hears from a component. Raises OSError, or ValueError where it does not."""
    with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:  # noqa: S310 - as above
        status = json.load(answer)[part]["status"]
    if status != "healthy":
        raise ValueError(f"{part} is {status}.")
    return f"{part} is healthy."


def pings(node: str = "") -> str:
    """Whether a Celery worker, by default this container's, answers through the broker. Raises ValueError."""
    from celery import Celery

    node = node or f"celery@{socket.gethostname()}"
    app = Celery(broker=os.environ["AIRFLOW__CELERY__BROKER_URL"])
    if not app.control.ping(destination=[node], timeout=PATIENCE_S):
        raise ValueError(f"{node} does not answer.")
    return f"{node} answers."


def rehearse() -> str:
    """Take one sample through every step in plain Python, and look for Tesseract. Raises ValueError where either fails."""
    from include.convert.ocr import has_tesseract
    from include.settings import PRACTICE
    from include.tasks.plain import run_all

    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder) / "inbox"
        inbox.mkdir()
        for name in (f"{REHEARSED}.pdf", "partnerships.csv"):
            shutil.copy(PRACTICE / name, inbox)
        os.environ.update({"INBOX": str(inbox), "LAKE_URI": str(Path(folder) / "lake"), "ENGINE": "extractive"})
        done = run_all()
    year = REHEARSED[-len("2023-24") :]
    if done[year]["settled"]["counts"].get("analysed") != 1 or done[year]["release"]["version"] != 1:
        raise ValueError(f"{REHEARSED} did not come through: {done[year]}")
    if not has_tesseract():
        raise ValueError("Tesseract with English is not installed: words in pictures would be read six times slower.")
    return f"{REHEARSED}: read, analysed, published; Tesseract is there."


def _airflow(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "airflow", *arguments], check=True)


COMMANDS: dict[str, Callable[..., str]] = {
    "prepare": prepare,
    "answers": answers,
    "beats": beats,
    "pings": pings,
    "rehearse": rehearse,
}


def main(arguments: list[str]) -> int:
    """Run one command; returns 0 only if it succeeded."""
    name, *rest = arguments or [""]
    if name not in COMMANDS:
        print(__doc__)
        return 2
    try:
        print(COMMANDS[name](*rest))
    except (OSError, ValueError, KeyError, subprocess.CalledProcessError) as error:
        print(f"{name}: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
