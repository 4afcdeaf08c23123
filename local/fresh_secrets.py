"""The random secrets of a deployment. Standard library only: `make up` runs it where nothing is installed."""

from __future__ import annotations

import base64
import secrets


def fresh_secrets() -> dict[str, str]:
    """A new value for every secret that `docker-compose.yaml` asks for, by the name of its variable.

    All are URL-safe: some become part of an address or of JSON.
    """
    return {
        "POSTGRES_PASSWORD": secrets.token_urlsafe(24),
        "REDIS_PASSWORD": secrets.token_urlsafe(24),
        "JWT_SECRET": secrets.token_urlsafe(48),
        "API_SECRET_KEY": secrets.token_urlsafe(48),
        "FERNET_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "ADMIN_PASSWORD": secrets.token_urlsafe(12),
        "AWS_ACCESS_KEY_ID": secrets.token_hex(10),
        "AWS_SECRET_ACCESS_KEY": secrets.token_urlsafe(30),
        "S3_ADMIN_ACCESS_KEY_ID": secrets.token_hex(10),
        "S3_ADMIN_SECRET_ACCESS_KEY": secrets.token_urlsafe(30),
    }
