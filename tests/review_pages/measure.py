"""How long a person waits for a page of a long report: `make benchmark-review [PAGES=124]`.

A report of 124 pages is made, its pages are opened over HTTP one after another and, as people do, here and there: the
place with its text and marks, then its picture. Neighbours are fetched ahead by the browser, so that the next page is
mostly there already; that is not counted here.
"""

from __future__ import annotations

import os
import random
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

import httpx
import uvicorn
from fastapi import FastAPI

from include.review_pages import PREFIX
from include.review_pages.app import make_app
from include.review_pages.desk import Desk
from include.review_pages.places import read_report
from tests.review_pages.a_lake import REPORT, YEAR, a_lake
from tests.review_pages.conftest import StandIn

BASE = f"{PREFIX}/review/{YEAR}"


def main(n_pages: int = 124) -> None:
    """Print the seconds for the first answer, for other answers, and for pages of the report."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LAKE_URI"] = folder
        lake = a_lake(Path(folder), n_pages)
        document = read_report(lake, YEAR, REPORT).documents[0].document_id
        desk = Desk()
        server, address = serve(desk)
        with httpx.Client(base_url=address, headers={"x-person": "ann", "accept": "text/html"}, timeout=60) as client:
            first = seconds(client, f"{BASE}/answers/{REPORT}/theme/1")
            again = [
                seconds(client, f"{BASE}/answers/{REPORT}/{one}") for one in ("theme/14", "criterion/1", "theme/1")
            ]
            numbers = random.Random(1).sample(range(1, n_pages + 1), n_pages)
            opened = [seconds(client, f"{BASE}/reports/{REPORT}/places/{document}/{no}") for no in numbers]
            report = f"{BASE}/reports/{REPORT}"
            nearest = seconds(client, f"{report}/nearest?kind=theme&key=14")
            searched = [seconds(client, f"{report}/find?words={words}") for words in ("safer", "partners met 77")]
        server.should_exit = True
        desk.pictures.close()
    print(f"A report of {n_pages} pages, in seconds")
    print(f"  the first answer after the server's start  {first:.2f}")
    print(f"  another answer with its page and picture   {median(again):.2f}")
    print(f"  where it comes nearest to a theme          {nearest:.2f}")
    print(f"  words found in the whole report            {max(searched):.2f}")
    opened.sort()
    print(
        f"  a page: median {median(opened):.2f}, 95 of 100 within {opened[int(0.95 * n_pages)]:.2f}, longest {opened[-1]:.2f}"
    )


def serve(desk: Desk) -> tuple[uvicorn.Server, str]:
    """The pages on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = FastAPI()
    app.mount(PREFIX, make_app(StandIn(), desk))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return server, f"http://127.0.0.1:{port}"


def seconds(client: httpx.Client, path: str) -> float:
    """How long a page takes with its picture."""
    start = time.monotonic()
    page = client.get(path)
    page.raise_for_status()
    if '<img src="' in page.text:
        picture = page.text.split('<img src="')[1].split('"')[0]
        client.get(picture).raise_for_status()
    return time.monotonic() - start


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
