"""The services of a distributed Airflow as plain processes: PostgreSQL, Redis, an S3 endpoint.

Each is a context manager, bound to 127.0.0.1 on a free port, with its data in a folder of its own that goes with it, and can be
stopped, killed, frozen and started again: what a fault drill needs.
"""

from local.services.objects import ObjectStore
from local.services.postgres import Postgres
from local.services.process import Service, ServiceError
from local.services.redis import Redis

__all__ = ["ObjectStore", "Postgres", "Redis", "Service", "ServiceError"]
