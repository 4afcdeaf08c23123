"""Never pay twice: a run that is killed in mid-flight and run again repeats no question that was answered and kept."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from include.analyse.llm.call import Answer
from tests.analyse.llm.carried import ask_all, gold, question
from tests.llm_server import serve

PROJECT = Path(__file__).resolve().parents[3]
NUMBER = 120
IN_FLIGHT = 8


def test_a_killed_run_repeats_no_kept_answer(tmp_path):
    with serve([gold("harrow")], latency_s=0.05) as server:
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.analyse.llm.asking_child", server.base_url, str(tmp_path), str(NUMBER)], cwd=PROJECT
        )  # fmt: skip
        deadline = time.monotonic() + 60
        while len(server.billed()) < 40 and time.monotonic() < deadline:
            time.sleep(0.02)
        child.send_signal(signal.SIGKILL)
        child.wait()
        time.sleep(0.2)  # what was on its way is billed
        kept = len(list((tmp_path / "llm" / "answers").rglob("*.json")))
        before = Counter(line["content"] for line in server.billed())
        assert 0 < kept < NUMBER

        found = ask_all(server, tmp_path, [question(n) for n in range(NUMBER)])
        assert all(isinstance(one, Answer) for one in found)
        assert sum(one.from_store for one in found) == kept
        after = Counter(line["content"] for line in server.billed())
    repeated = [content for content, times in after.items() if times > 1]
    lost_in_flight = len(before) - kept
    assert len(repeated) == lost_in_flight <= IN_FLIGHT
    assert len(after) == NUMBER


def test_a_caller_that_gives_up_does_not_lose_what_is_on_its_way(tmp_path):
    import asyncio

    from include.analyse.llm.endpoint import open_endpoint
    from include.lake import open_lake
    from tests.analyse.llm.carried import settings_for

    async def go(server):
        async with open_endpoint(settings_for(server), open_lake(str(tmp_path)), "run") as endpoint:
            task = asyncio.create_task(endpoint.ask(question()))
            while not endpoint._on_their_way:
                await asyncio.sleep(0.01)
            task.cancel()

    with serve([gold("harrow")], latency_s=0.3) as server:
        asyncio.run(go(server))
        (answer,) = ask_all(server, tmp_path, [question()])
        assert answer.from_store
        assert len(server.billed()) == 1
