"""Passwords and keys: from the environment, or the keyring of the system; never kept by xlcrm."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Final

_SERVICE: Final = "xlcrm"


def secret(name: str) -> str:
    """Return a secret: the variable of that name, or what the system's keyring keeps for xlcrm.

    Args:
        name: such as XLCRM_SMTP_PASSWORD; `keyring set xlcrm XLCRM_SMTP_PASSWORD` keeps it.

    Returns:
        The secret; "" where there is none, or no keyring.
    """
    told = os.environ.get(name)
    if told:
        return told
    try:
        import keyring  # noqa: PLC0415 - an extra
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ImportError:
        return ""
    with suppress(KeyringError):
        return keyring.get_password(_SERVICE, name) or ""
    return ""
