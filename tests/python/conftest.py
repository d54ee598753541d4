"""What the tests share: where the repository is, and policies compiled once."""
import os
import pathlib

import pytest

import pol

ROOT = pathlib.Path(os.environ["POL_ROOT"])
SHENZHEN = ROOT / "policies" / "shenzhen-2023-6"
SMALL = ROOT / "tests" / "cli" / "small.pol"
EXAMPLES = ROOT / "examples" / "applications.jsonl"


@pytest.fixture(scope="session")
def shenzhen() -> pol.Policy:
    return pol.compile(SHENZHEN)


@pytest.fixture(scope="session")
def small() -> pol.Policy:
    return pol.compile(SMALL)
