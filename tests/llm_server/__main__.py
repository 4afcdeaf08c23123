import argparse
from pathlib import Path

from tests.llm_server.app import Options
from tests.llm_server.running import run

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="An OpenAI-compatible server that answers from known answers.")
    parser.add_argument("folder", type=Path, help="folder with a gold.json")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--requests-per-minute", type=int, default=0)
    parser.add_argument("--tokens-per-minute", type=int, default=0)
    parser.add_argument("--burst-s", type=float, default=60.0, help="seconds of the limit that can be saved up")
    parser.add_argument("--latency-s", type=float, default=0.0)
    parser.add_argument("--no-schema-in-prefix", action="store_true", help="cache as vLLM and llama.cpp do")
    parser.add_argument("--no-ratelimit-headers", action="store_true")
    given = parser.parse_args()
    run(
        given.folder,
        given.port,
        Options(
            requests_per_minute=given.requests_per_minute,
            tokens_per_minute=given.tokens_per_minute,
            burst_s=given.burst_s,
            latency_s=given.latency_s,
            schema_in_prefix=not given.no_schema_in_prefix,
            ratelimit_headers=not given.no_ratelimit_headers,
        ),
    )
