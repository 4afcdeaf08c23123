"""An S3 endpoint: moto's server, which keeps its objects in memory and honours conditional puts."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from local.services.process import Service

REGION = "eu-west-2"


class ObjectStore(Service):
    """One bucket behind an endpoint. Killed, it forgets its objects: for an outage `freeze` it."""

    name = "objects"

    def __init__(self, port: int = 0, bucket: str = "safeguarding", access_key: str = "", secret_key: str = ""):
        super().__init__(port)
        self.bucket = bucket
        self.access_key = access_key or secrets.token_hex(8)
        self.secret_key = secret_key or secrets.token_urlsafe(16)

    @property
    def url(self) -> str:
        """What `AWS_ENDPOINT_URL` says."""
        return f"http://{self.address}"

    def settings(self) -> Mapping[str, str]:
        """The environment with which clients reach it."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret_key,
            "AWS_DEFAULT_REGION": REGION,
        }

    def client(self) -> Any:
        """A boto3 client of this endpoint."""
        import boto3

        return boto3.client(
            "s3",
            endpoint_url=self.url,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name=REGION,
        )

    def make_bucket(self) -> None:
        """Make the bucket."""
        self.client().create_bucket(Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": REGION})

    def command(self) -> Sequence[str]:
        return [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]

    def answers(self) -> bool:
        import httpx

        try:
            return httpx.get(f"{self.url}/moto-api/", timeout=2).is_success
        except httpx.HTTPError:
            return False
