"""Connections that break, and answers that are lost."""

from __future__ import annotations

import threading
from typing import Any, Callable, Iterator

import pyarrow as pa
import pytest
from proxy import Proxy
from runways import RUNWAYS

import sheaf


@pytest.fixture
def runways(ds: sheaf.Dataset, branch: str) -> str:
    ds.insert(branch, "runways", RUNWAYS, key="id")
    return branch


@pytest.fixture
def proxy(server: sheaf.LocalDataset) -> Iterator[Proxy]:
    with Proxy(server.url) as proxy:
        yield proxy


@pytest.fixture
def frail(proxy: Proxy) -> Iterator[sheaf.Dataset]:
    """A dataset behind a wire that can be cut."""
    with sheaf.connect(proxy.url) as dataset:
        dataset.tables()
        yield dataset


def losing_the_answer(proxy: Proxy, ds: sheaf.Dataset, branch: str, call: Callable[[], Any]) -> Any:
    """What a call returns whose first answer never arrives, though the version is made."""
    versions = len(ds.log(branch))
    answers: list[Any] = []
    proxy.mute = True
    caller = threading.Thread(target=lambda: answers.append(call()))
    caller.start()
    while len(ds.log(branch)) == versions:
        assert caller.is_alive()
    proxy.mute = False
    proxy.cut()
    caller.join()
    return answers[0]


def test_a_write_whose_answer_is_lost_is_not_repeated(
    ds: sheaf.Dataset, proxy: Proxy, frail: sheaf.Dataset, runways: str
) -> None:
    result = losing_the_answer(
        proxy, ds, runways, lambda: frail.insert(runways, "runways", pa.table({"id": [1]}))
    )
    assert result.repeated
    assert result.version == ds.show(runways).id
    assert len(ds.log(runways)) == 2
    assert "repeated" in repr(result)


def test_a_commit_whose_answer_is_lost_is_not_repeated(
    ds: sheaf.Dataset, proxy: Proxy, frail: sheaf.Dataset, runways: str
) -> None:
    tx = frail.transaction(runways)
    tx.insert("runways", {"id": [1]})
    version = losing_the_answer(proxy, ds, runways, tx.commit)
    assert version == ds.show(runways).id
    assert ds.read(runways, "runways").rows == 9


def test_the_same_commit_id_is_the_same_version(ds: sheaf.Dataset, runways: str) -> None:
    first = ds.insert(runways, "runways", {"id": [1]}, commit_id=f"once-{runways}")
    ds.insert(runways, "runways", {"id": [2]})
    second = ds.insert(runways, "runways", {"id": [1]}, commit_id=f"once-{runways}")
    assert not first.repeated and second.repeated
    assert second.version == first.version
    assert len(ds.log(runways)) == 3


@pytest.mark.parametrize("cut_at", [1, 200_000, 1_500_000])
def test_tables_are_sent_again_when_the_connection_breaks(
    ds: sheaf.Dataset, proxy: Proxy, frail: sheaf.Dataset, runways: str, cut_at: int
) -> None:
    table = pa.table({"id": pa.array(range(10**6, 10**6 + 500_000), pa.int64())})
    proxy.cut_at = proxy.sent + cut_at
    result = frail.insert(runways, "runways", table)
    assert proxy.cut_at is None
    assert result.inserted == 500_000
    assert len(ds.log(runways)) == 2


def test_an_iterator_is_not_sent_again(
    ds: sheaf.Dataset, proxy: Proxy, frail: sheaf.Dataset, runways: str
) -> None:
    before = ds.show(runways)

    def batches() -> Iterator[pa.RecordBatch]:
        for at in range(100):
            if at == 50:
                proxy.cut()
            yield pa.record_batch(
                {"id": pa.array(range(9_000_000 + at * 1000, 9_001_000 + at * 1000), pa.int64())}
            )

    with pytest.raises(sheaf.Unavailable) as lost:
        frail.insert(runways, "runways", batches())
    assert lost.value.commit_id
    assert ds.show(runways) == before


def test_a_transaction_whose_write_broke_off_can_only_be_rolled_back(
    ds: sheaf.Dataset, proxy: Proxy, frail: sheaf.Dataset, runways: str
) -> None:
    def batches() -> Iterator[pa.RecordBatch]:
        yield pa.record_batch({"id": [1]})
        proxy.cut()
        yield pa.record_batch({"id": [2]})

    with pytest.raises(sheaf.TransactionEnded), frail.transaction(runways) as tx:
        with pytest.raises(sheaf.Unavailable):
            tx.insert("runways", batches())
        tx.commit()
    assert ds.read(runways, "runways").rows == 8
    assert ds.insert(runways, "runways", {"id": [1]}).inserted == 1


def test_a_server_that_is_not_there_is_named(server: sheaf.LocalDataset) -> None:
    with Proxy(server.url) as gone:
        url = gone.url
    with pytest.raises(sheaf.Unavailable, match=url):
        sheaf.connect(url)
    with pytest.raises(sheaf.InvalidInput):
        sheaf.connect("ftp://localhost:7477")


def test_urls_may_lack_their_scheme(server: sheaf.LocalDataset) -> None:
    with sheaf.connect(server.url.split("://")[1]) as ds:
        assert ds.url == server.url
