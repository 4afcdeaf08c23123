"""A run of its own, to be killed: asks many questions and says nothing."""

import sys
from pathlib import Path

from tests.analyse.llm.carried import ask_all, question

if __name__ == "__main__":
    address, folder, number = sys.argv[1:]
    ask_all(address, Path(folder), [question(n) for n in range(int(number))], llm_concurrency=8)
