"""The profile ``public``: an event table from which is taken what can do harm when it is published.

Stern where words leave a choice: what may tell where defenders stand is coarsened, and a name that may be a private
person's is masked. It is no substitute for reading what is published.
"""

from sitmap.publicprofile.names import MASK, masked_names
from sitmap.publicprofile.profile import (
    PROFILES,
    Removed,
    check_profile,
    profile_statement,
    public_outputs,
    public_table,
)

__all__ = [
    "MASK", "PROFILES", "Removed", "check_profile", "masked_names", "profile_statement", "public_outputs",
    "public_table",
]  # fmt: skip
