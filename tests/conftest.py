"""What all tests share: no property test fails because a machine is busy."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("patient", parent=settings(), deadline=None)
settings.load_profile("patient")

os.environ.pop("KNEEWISE_DATABASE", None)  # no test writes to a store that is in use
