"""An OpenAI-compatible server for tests: it answers from known answers, meters, limits, and fails on demand.

`python -m tests.llm_server FOLDER` serves a folder with a `gold.json` (docs/accuracy.md); tests start it with `serve`.
Nothing in the engine knows that it is a test.

What it models, so that figures measured against it mean something:
- A token is four characters, of the request as of the answer. No tokenizer is needed and the sum can be checked by hand.
- Prefix caching as OpenAI documents it: the longest prefix of at least 1,024 tokens, in steps of 128, that an earlier
  *finished* request began with. The schema of the answer stands **in front of the messages**, so two questions share a
  prefix only when they carry the very same schema (`--no-schema-in-prefix` leaves it out, as vLLM and llama.cpp do).
- Limits on requests and tokens per minute as a leaking bucket with `x-ratelimit-*` headers, and 429 with `Retry-After`.
- Batches: they are worked on some seconds after they were made; half of one can be made to expire.
"""

from tests.llm_server.faults import Fault
from tests.llm_server.running import Running, serve

__all__ = ["Fault", "Running", "serve"]
