"""The register of partnerships: who is expected to report, in which years, and which of them a name or address means.

`docs/register.md` says what each column holds and how to correct it.
"""

from include.register.addresses import AddressMatch
from include.register.authorities import Authority, load_authorities
from include.register.model import NameMatch, Partnership, Register, RegisterError
from include.register.names import words
from include.register.reading import OPTIONAL_COLUMNS, REQUIRED_COLUMNS, load_register

__all__ = [
    "OPTIONAL_COLUMNS",
    "REQUIRED_COLUMNS",
    "AddressMatch",
    "Authority",
    "NameMatch",
    "Partnership",
    "Register",
    "RegisterError",
    "load_authorities",
    "load_register",
    "words",
]
