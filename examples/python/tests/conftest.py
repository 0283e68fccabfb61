"""A server for all tests, and a branch for each."""

from __future__ import annotations

import itertools
from typing import Iterator

import pytest

import sheaf

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[sheaf.LocalDataset]:
    """A server with an empty branch main, which stays empty."""
    with sheaf.start() as dataset:
        yield dataset


@pytest.fixture
def ds(server: sheaf.LocalDataset) -> Iterator[sheaf.Dataset]:
    """A connection to the server."""
    with sheaf.connect(server.url) as dataset:
        yield dataset


@pytest.fixture
def branch(ds: sheaf.Dataset) -> str:
    """An empty branch that no other test has."""
    return ds.branch(f"test-{next(_NUMBERS)}", from_="main").name
