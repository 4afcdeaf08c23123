"""`.env`, from which Docker Compose fills in `docker-compose.yaml`: every secret random, made once, read by its owner only.

Standard library only: `make up` runs it where nothing of the project is installed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from local.fresh_secrets import fresh_secrets

PLACE = Path(__file__).resolve().parent.parent / ".env"
HEAD = "# Made by `make up`; .env.example explains it. Keep it: the database and the store know these secrets."


def complete(path: Path) -> list[str]:
    """Give a value to every secret that has none in this file, and make the file where there is none; returns their names."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else [HEAD]
    given = {name for line in lines for name, sign, value in [line.partition("=")] if sign and value.strip()}
    new = {name: value for name, value in fresh_secrets().items() if name not in given}
    lines = [line for line in lines if line.partition("=")[0] not in new]
    path.touch(mode=0o600)
    path.chmod(0o600)
    if new:
        text = "\n".join([*lines, *(f"{name}={value}" for name, value in new.items())])
        path.write_text(f"{text}\n", encoding="utf-8")
    return list(new)


def main() -> int:
    """Complete the `.env` of this checkout and say so."""
    new = complete(PLACE)
    print(f"{PLACE.name}: {len(new)} secrets made." if new else f"{PLACE.name} is complete.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
