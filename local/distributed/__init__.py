"""The topology of `docker-compose.yaml` as plain processes on this machine: no container engine is needed to prove it."""

from local.distributed.airflow import DistributedAirflow
from local.distributed.topology import Topology

__all__ = ["DistributedAirflow", "Topology"]
