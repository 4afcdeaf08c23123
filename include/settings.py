"""Every setting, its default and its meaning: the one place to look and the one place to change.

A setting is an environment variable of the same name in capitals (`LAKE_URI=s3://bucket/prefix make run`),
everywhere: make, Airflow, compose, a notebook. `make help` and `docs/settings.md` are printed from here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
SAMPLES = PROJECT / "include" / "samples"
REFERENCE = PROJECT / "include" / "reference"


class SettingsError(ValueError):
    """A setting has a value that cannot be used; the message says which one and what to do."""


class Settings(BaseSettings):
    """What a run may be told from outside. Read anew with `get_settings()`; never written to."""

    model_config = SettingsConfigDict(env_prefix="", case_sensitive=False, extra="ignore", frozen=True)

    lake_uri: str = Field(
        default=str(PROJECT / "lake"),
        description="Where all datasets live: a folder, or `s3://bucket/prefix`.",
    )
    inbox: str = Field(
        default=str(SAMPLES),
        description="Reports to take in: a folder or `s3://bucket/prefix`. Default: the fictional samples.",
    )
    register_file: str = Field(
        default="",
        validation_alias="REGISTER",
        description="CSV of partnerships. Default: `partnerships.csv` in the inbox, else the national register.",
    )
    collect_cron: str = Field(
        default="0 6 1 * *",
        description="When reports are collected by themselves (cron, London time). Default: the first of each month.",
    )
    engine: Literal["auto", "extractive", "openai"] = Field(
        default="auto",
        description="Who answers: `extractive` (no key, no network), `openai` (not built yet), or `auto` (today extractive).",
    )
    openai_base_url: str = Field(default="", description="Address of an OpenAI-compatible endpoint.")
    openai_api_key: str = Field(default="", repr=False, description="Its key. Never logged.")
    openai_model: str = Field(default="", description="The model asked there.")
    llm_budget: float = Field(default=0.0, ge=0, description="Hard limit on what a run may spend; 0 means no limit.")
    s3_endpoint_url: str = Field(
        default="",
        validation_alias="AWS_ENDPOINT_URL",
        description="S3-compatible endpoint, when it is not Amazon's.",
    )

    workers: int = Field(
        default=max(1, min(8, os.cpu_count() or 1)),
        ge=1,
        description="Processes that read reports at the same time on one machine.",
    )
    reports_per_task: int = Field(
        default=150,
        ge=1,
        description="Reports one Airflow task reads, so that heavy imports are paid once for many.",
    )
    report_time_limit_s: int = Field(
        default=300, ge=1, description="Seconds one report may take in one step before it is given up."
    )
    report_memory_limit_mb: int = Field(
        default=6000, ge=256, description="Address space one report may take in its child process (libraries included)."
    )
    max_file_mb: int = Field(default=150, ge=1, description="Files larger than this are refused.")
    max_pages: int = Field(default=1500, ge=1, description="Documents with more pages than this are refused.")

    pdf_passwords: str = Field(
        default="",
        repr=False,
        description="Passwords to try on protected PDFs, parted by commas. Never logged.",
    )

    @property
    def known_passwords(self) -> tuple[str, ...]:
        """What `PDF_PASSWORDS` holds, one by one."""
        return tuple(word.strip() for word in self.pdf_passwords.split(",") if word.strip())

    @property
    def register_path(self) -> str:
        """The register in force: what `REGISTER` says, else one beside the inbox, else the national one."""
        if self.register_file:
            return self.register_file
        from include.lake import open_store  # here, since the lake reads its settings from this module

        if open_store(self.inbox, self).exists("partnerships.csv"):
            return f"{self.inbox.rstrip('/')}/partnerships.csv"
        return str(REFERENCE / "partnerships.csv")

    @property
    def answering_engine(self) -> Literal["extractive", "openai"]:
        """`auto` made definite. Raises SettingsError for an engine that is not built yet.

        Once the openai engine is there, `auto` will mean it where an endpoint is configured.
        """
        if self.engine == "openai":
            raise SettingsError("ENGINE=openai: this engine is not built yet. Set ENGINE=extractive or leave it out.")
        return "extractive"


def get_settings() -> Settings:
    """Read the settings from the environment.

    Raises SettingsError naming each variable that cannot be used and why.
    """
    try:
        return Settings()
    except ValidationError as error:
        slips = "; ".join(
            f"{str(slip['loc'][0]).upper()}={slip.get('input')!r}: {slip['msg']}" for slip in error.errors()
        )
        raise SettingsError(f"These settings cannot be used: {slips}. See docs/settings.md.") from None
