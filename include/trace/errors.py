"""The error of tracing."""


class TraceError(LookupError):
    """Nothing has this id; the message says what was meant, perhaps."""
