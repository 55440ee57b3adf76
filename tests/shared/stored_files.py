"""The file that tests of saving are about, and where some of them cannot run."""

from __future__ import annotations

import os
from typing import Final

import pytest

OLD: Final = b"the old ledger"
NEW: Final = b"the new ledger"
SAVED: Final = 1_727_708_400  # 2024-10-01 00:00:00 in Korea, still 2024-09-30 in UTC
POSIX: Final = pytest.mark.skipif(os.name == "nt", reason="modes, owners and links are POSIX's")
ROOT_ONLY: Final = pytest.mark.skipif(
    os.name == "nt" or os.geteuid() != 0, reason="only root can become somebody else"
)
