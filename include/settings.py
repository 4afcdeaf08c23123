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
PRACTICE = SAMPLES / "practice"
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
        default=str(PRACTICE),
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
    collect_cron_deadline: str = Field(
        default="0 6 * * 1",
        description="The same in the weeks around the deadline. Default: every Monday.",
    )
    report_deadline: str = Field(
        default="09-30",
        pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$",
        description="Day (MM-DD) after the end of a reporting year by which its report is due; later it is overdue.",
    )
    overrides: str = Field(
        default="",
        description="CSV with which people settle what was quarantined. Default: `overrides.csv` in the inbox, where there is one.",
    )
    survey: str = Field(
        default=str(SAMPLES / "survey"),
        description="Responses to a survey: a CSV file, or a folder or `s3://bucket/prefix` of them. Default: made-up ones.",
    )
    crawl: bool = Field(default=False, description="Look for reports on the partnerships' websites as well.")
    crawl_years: str = Field(
        default="",
        description="Reporting years wanted from the web, parted by commas. Default: the last two that have ended.",
    )
    crawl_user_agent: str = Field(
        default="safeguarding-yearly-reports/1.0 (reads published yearly reports once a month)",
        description="How the crawler names itself. Add an address at which you can be reached.",
    )
    crawl_delay_s: float = Field(default=2.0, ge=0, description="Seconds between two requests to one host.")
    crawl_max_pages: int = Field(default=80, ge=1, description="Pages looked at for one partnership.")
    crawl_max_depth: int = Field(default=4, ge=1, description="Links followed away from a landing page.")
    crawl_max_mb: int = Field(default=400, ge=1, description="Megabytes fetched for one partnership.")
    crawl_timeout_s: int = Field(default=60, ge=1, description="Seconds one request may take.")
    crawl_time_limit_s: int = Field(default=4 * 3600, ge=1, description="Seconds the whole crawl may take.")
    crawl_allow_private: bool = Field(
        default=False, description="Let the crawler visit private and loopback addresses (for tests)."
    )
    engine: Literal["auto", "extractive", "openai"] = Field(
        default="auto",
        description="Who answers: `extractive` (no key, no network), `openai` (any OpenAI-compatible endpoint), or `auto`: "
        "`openai` where `OPENAI_MODEL` and an endpoint or key are given, else `extractive`.",
    )
    instruments: str = Field(
        default="",
        description="Instruments to read reports with beside the year's own, parted by commas, such as `wt2018`.",
    )
    openai_base_url: str = Field(
        default="", description="Address of an OpenAI-compatible endpoint, such as `http://localhost:11434/v1`."
    )
    openai_api_key: str = Field(default="", repr=False, description="Its key. Never logged.")
    openai_model: str = Field(default="", description="The model asked there.")
    llm_budget: float = Field(default=0.0, ge=0, description="Hard limit on what a run may spend; 0 means no limit.")
    llm_prices: str = Field(
        default="",
        description="Prices per million tokens, as JSON by the beginning of the model's name: "
        '`{"some-model": {"input": 0.4, "cached": 0.1, "output": 1.6}}`, in the currency of `LLM_BUDGET`.',
    )
    llm_votes: int = Field(
        default=3, ge=1, le=9, description="How often criteria and compliance are asked; the majority answers."
    )
    llm_temperature: float = Field(default=0.0, ge=0, le=2, description="Temperature of the model.")
    llm_concurrency: int = Field(default=32, ge=1, description="Calls in flight at the same time.")
    llm_requests_per_minute: int = Field(
        default=0, ge=0, description="The endpoint's limit on requests; 0: learnt from its headers and refusals."
    )
    llm_tokens_per_minute: int = Field(
        default=0, ge=0, description="The endpoint's limit on tokens; 0: learnt from its headers and refusals."
    )
    llm_timeout_s: int = Field(default=180, ge=1, description="Seconds one call may take.")
    llm_attempts: int = Field(default=6, ge=1, description="Tries of one call before it is given up.")
    llm_patience_s: int = Field(
        default=300, ge=1, description="Seconds an endpoint may be down before a run stops asking it."
    )
    llm_max_document_tokens: int = Field(
        default=100_000, ge=2_000, description="Longer reports are asked about in parts, split between sections."
    )
    llm_batch: bool = Field(
        default=False,
        description="Ask through the Batch API (half the price, answers within a day) where there is one.",
    )
    llm_batch_look_s: int = Field(
        default=300,
        ge=30,
        description="Seconds between two looks at a batch. Airflow takes looks that follow each other too closely for one that was lost.",
    )
    reviewers: str = Field(
        default="",
        description="Who may review: the names they sign in with, parted by commas. Default: whoever may trigger DAGs in Airflow.",
    )
    review_share: float = Field(
        default=0.1,
        ge=0.1,
        le=1,
        description="Share of a year's answers, and of its reports, that people are asked to check.",
    )
    review_double_share: float = Field(
        default=0.2, ge=0.2, le=1, description="Share of the sample that two people answer independently."
    )
    review_seed: int = Field(default=2026, ge=0, description="Seed of the draw: the same answers give the same sample.")
    review_agreement: float = Field(
        default=0.6,
        ge=0,
        le=1,
        description="Agreement with people (Gwet's AC1) under which a theme is published as of low reliability.",
    )
    discover_seed: int = Field(
        default=2026,
        ge=0,
        description="Seed with which new themes are looked for: the same reports give the same candidates.",
    )
    discover_most: int = Field(
        default=25, ge=1, description="Candidates for new themes that are proposed for a year at most."
    )
    release_gate: bool = Field(
        default=False,
        description="Publish a year only when its owner has released it in `review_year`. Default: publish at once, marked *not reviewed*.",
    )
    year_owner: str = Field(
        default="",
        description="Who is asked to release a year, and whose answer alone counts: the name they sign in with (where another sign-on "
        "than Airflow's own is set up, the id it gives them). Default: whoever may answer in Airflow.",
    )
    contact: str = Field(
        default="",
        description="Who answers for what is published, and where to write to: shown on the workbook's cover, in the open data's guidance and "
        "in `datapackage.json`, such as `Reports team, reports@example.org`. Default: nobody is named.",
    )
    review_patience_days: int = Field(
        default=28,
        ge=0,
        description="Days the owner's question waits for the sample to be settled before it is asked anyway.",
    )
    notify: str = Field(
        default="",
        repr=False,
        description="Who is told when a run fails or a deadline passes: `mailto:ops@example.org` (through the Airflow connection "
        "`smtp_default`), an `https://` webhook, several parted by commas. Never logged. Default: nobody is told.",
    )
    run_deadline_hours: float = Field(
        default=24, gt=0, description="Hours after which a run that collects, analyses or publishes is told as late."
    )
    owner_patience_days: float = Field(
        default=14, ge=0, description="Days the owner of a year may take to answer before that is told as late."
    )
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
        """`auto` made definite. Raises SettingsError where `openai` is wanted and nobody can be asked.

        A key alone, as many have in their environment, does not choose the paid engine: a model must be named.
        """
        reachable = bool(self.openai_base_url or self.openai_api_key)
        if self.engine == "extractive" or (self.engine == "auto" and not (reachable and self.openai_model)):
            return "extractive"
        if not self.openai_model:
            raise SettingsError("ENGINE=openai needs OPENAI_MODEL: the name of the model to ask.")
        if not reachable:
            raise SettingsError("ENGINE=openai needs OPENAI_BASE_URL (a local or other endpoint) or OPENAI_API_KEY.")
        return "openai"


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
