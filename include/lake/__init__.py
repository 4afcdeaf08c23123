"""Where each dataset lives, how it is read, and how it is written so that nothing half-written is ever seen."""

from include.lake.lake import Lake, open_lake
from include.lake.store import LocalStore, S3Store, Store, StoreDownError, StoreError, open_store

__all__ = ["Lake", "LocalStore", "S3Store", "Store", "StoreDownError", "StoreError", "open_lake", "open_store"]
