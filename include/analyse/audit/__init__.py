"""Audit questions of an instrument, answered by the extractive engine: closed answers, each with quotes looked up."""

from __future__ import annotations

from include.analyse.audit.answer import AuditAnswer, answer_audit
from include.analyse.audit.rows import audit_rows, rows_beside

__all__ = ["AuditAnswer", "answer_audit", "audit_rows", "rows_beside"]
