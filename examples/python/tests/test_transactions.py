"""Several writes that become one version, or nothing."""

from __future__ import annotations

import gc
import threading
import time
from typing import Iterator

import pyarrow as pa
import pytest
from proxy import Proxy
from runways import RUNWAYS

import sheaf


@pytest.fixture
def runways(ds: sheaf.Dataset, branch: str) -> str:
    ds.insert(branch, "runways", RUNWAYS, key="id")
    return branch


def lease_threads() -> int:
    return sum(thread.name == "sheaf-lease" for thread in threading.enumerate())


def test_several_writes_are_one_version(ds: sheaf.Dataset, runways: str) -> None:
    before = ds.show(runways)
    with ds.transaction(runways, message="three tables", author="Ada", properties={"a": "b"}) as tx:
        tx.update("runways", {"id": [239399], "surface": ["CON"]})
        tx.delete("runways", {"id": [239398]})
        tx.insert("airports", {"ident": ["EGLL"], "city": ["London"]}, key="ident")
        tx.create_table("empty", pa.schema([("id", pa.int64())]), key="id")
    after = ds.show(runways)
    assert after.parents == (before.id,)
    assert after.id == tx.version
    assert after.message == "three tables" and after.author.startswith("Ada")
    assert after.properties["a"] == "b"
    assert after.tables == {"airports": 1, "empty": 0, "runways": 7}
    assert "committed" in repr(tx)


def test_a_transaction_sees_its_own_writes_and_nobody_else_does(
    ds: sheaf.Dataset, server: sheaf.LocalDataset, runways: str
) -> None:
    with ds.transaction(runways) as tx, sheaf.connect(server.url) as other:
        result = tx.insert("runways", {"id": [1], "surface": ["CON"]})
        assert result.version is None and result.inserted == 1
        assert tx.read("runways", where=("id", "=", 1)).to_pylist()[0]["surface"] == "CON"
        assert tx.schema("runways").names == RUNWAYS.column_names
        assert other.read(runways, "runways").rows == 8
        tx.rollback()


def test_a_branch_is_made_for_a_transaction(ds: sheaf.Dataset, runways: str) -> None:
    name = f"{runways}-clean"
    for surface in ("CON", "PEM"):  # a cell of a notebook may run twice
        with ds.transaction(name, from_=runways, message="fixed") as tx:
            tx.update("runways", {"id": [239399], "surface": [surface]})
    assert len(ds.log(f"{runways}..{name}")) == 2
    assert ds.diff_stat(runways, name)["runways"].modified == 1


def test_an_exception_rolls_back(ds: sheaf.Dataset, runways: str) -> None:
    before = ds.show(runways)
    with pytest.raises(ZeroDivisionError), ds.transaction(runways) as tx:
        tx.insert("runways", {"id": [1]})
        _ = 1 // 0
    assert not tx.is_open and tx.version is None
    assert "rolled back" in repr(tx)
    assert ds.show(runways) == before
    assert ds.insert(runways, "runways", {"id": [1]}, wait_seconds=0).inserted == 1


def test_a_branch_that_was_made_goes_with_its_transaction(ds: sheaf.Dataset, runways: str) -> None:
    name = f"{runways}-clean"
    with pytest.raises(ZeroDivisionError), ds.transaction(name, from_=runways):
        _ = 1 // 0
    assert name not in ds.branches()


def test_one_refused_write_leaves_the_others(ds: sheaf.Dataset, runways: str) -> None:
    with ds.transaction(runways) as tx:
        tx.insert("runways", {"id": [1]})
        with pytest.raises(sheaf.AlreadyExists):
            tx.insert("runways", {"id": [2, 239399]})
        tx.insert("runways", {"id": [3]})
    found = ds.read(runways, "runways", where=("id", "<", 10)).to_arrow()
    assert sorted(found["id"].to_pylist()) == [1, 3]


def test_a_stream_that_breaks_off_leaves_the_others(ds: sheaf.Dataset, runways: str) -> None:
    def batches() -> Iterator[pa.RecordBatch]:
        yield pa.record_batch({"id": [2]})
        yield pa.record_batch({"id": [3]})
        raise ZeroDivisionError

    with ds.transaction(runways) as tx:
        tx.insert("runways", {"id": [1]})
        with pytest.raises(ZeroDivisionError):
            tx.insert("runways", batches())
        tx.insert("runways", {"id": [4]})
    found = ds.read(runways, "runways", where=("id", "<", 10)).to_arrow()
    assert sorted(found["id"].to_pylist()) == [1, 4]


def test_a_held_branch_refuses_others(
    ds: sheaf.Dataset, server: sheaf.LocalDataset, runways: str
) -> None:
    with sheaf.connect(server.url) as other, ds.transaction(runways) as tx:
        with pytest.raises(sheaf.BranchHeld) as held:
            other.insert(runways, "runways", {"id": [1]}, wait_seconds=0)
        assert held.value.code == "BRANCH_HELD"
        with pytest.raises(sheaf.BranchHeld):
            other.transaction(runways, wait_seconds=0)
        with other.transaction(f"{runways}-other", from_=runways) as free:
            free.insert("runways", {"id": [1]})
        tx.insert("runways", {"id": [2]})
    assert ds.read(runways, "runways").rows == 9


def test_two_clients_take_turns(
    ds: sheaf.Dataset, server: sheaf.LocalDataset, runways: str
) -> None:
    def write(first: int) -> None:
        with sheaf.connect(server.url) as other:
            for at in range(first, first + 5):
                with other.transaction(runways, wait_seconds=60) as tx:
                    seen = tx.read("runways", where=("id", "<", 1000)).to_arrow().num_rows
                    tx.insert("runways", {"id": [at], "length_ft": [seen]})

    threads = [threading.Thread(target=write, args=(first,)) for first in (1, 101)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = ds.read(runways, "runways", where=("id", "<", 1000)).to_arrow()
    assert sorted(found["length_ft"].to_pylist()) == list(range(10))


def test_an_open_transaction_outlives_its_lease(ds: sheaf.Dataset, runways: str) -> None:
    with ds.transaction(runways, lease_seconds=1) as tx:
        tx.insert("runways", {"id": [1]})
        time.sleep(2.5)
        tx.insert("runways", {"id": [2]})
    assert ds.read(runways, "runways").rows == 10


def test_the_server_rolls_back_when_a_client_is_gone(
    server: sheaf.LocalDataset, ds: sheaf.Dataset, runways: str
) -> None:
    with Proxy(server.url) as proxy:
        with sheaf.connect(proxy.url) as lost:
            tx = lost.transaction(runways, lease_seconds=1)
            tx.insert("runways", {"id": [1]})
        # Its connection is closed, so that nothing renews the lease.
        assert ds.insert(runways, "runways", {"id": [2]}, wait_seconds=20).inserted == 1
    assert ds.read(runways, "runways").rows == 9
    with pytest.raises(sheaf.SheafError):
        tx.commit()


def test_a_transaction_whose_lease_ran_out_says_so(
    ds: sheaf.Dataset, runways: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sheaf.transaction._renew_until", lambda *arguments: None)
    tx = ds.transaction(runways, lease_seconds=1)
    ds.insert(runways, "runways", {"id": [2]}, wait_seconds=20)  # waits for the lease to end
    with pytest.raises(sheaf.TransactionEnded) as ended:
        tx.insert("runways", {"id": [1]})
    assert ended.value.code == "UNKNOWN_TRANSACTION"
    with pytest.raises(sheaf.TransactionEnded):
        tx.commit()


def test_a_forgotten_transaction_is_renewed_no_more(ds: sheaf.Dataset, runways: str) -> None:
    tx = ds.transaction(runways, lease_seconds=1)
    tx.insert("runways", {"id": [1]})
    del tx
    gc.collect()
    assert ds.insert(runways, "runways", {"id": [2]}, wait_seconds=20).inserted == 1


def test_ended_transactions_refuse_everything(ds: sheaf.Dataset, runways: str) -> None:
    with ds.transaction(runways) as tx:
        tx.insert("runways", {"id": [1]})
        made = tx.commit(message="early")
    assert ds.show(runways).id == made and ds.show(runways).message == "early"
    tx.rollback()
    for call in (
        lambda: tx.insert("runways", {"id": [2]}),
        lambda: tx.read("runways"),
        tx.commit,
    ):
        with pytest.raises(sheaf.TransactionEnded):
            call()


def test_threads_that_renew_end_with_their_transaction(ds: sheaf.Dataset, runways: str) -> None:
    before = lease_threads()
    with ds.transaction(runways):
        assert lease_threads() == before + 1
    for thread in threading.enumerate():
        if thread.name == "sheaf-lease":
            thread.join(5)
    assert lease_threads() <= before


def test_tables_are_dropped_in_transactions(ds: sheaf.Dataset, runways: str) -> None:
    with ds.transaction(runways) as tx:
        tx.drop_table("runways")
        with pytest.raises(sheaf.NotFound):
            tx.read("runways")
        tx.insert("runways", RUNWAYS.slice(0, 1), key="id")
    assert ds.read(runways, "runways").rows == 1


def test_modes_have_their_short_forms(ds: sheaf.Dataset, runways: str) -> None:
    with ds.transaction(runways) as tx:
        assert tx.upsert("runways", RUNWAYS.slice(0, 2)).unchanged == 2
        assert tx.replace("runways", RUNWAYS.slice(0, 2)).deleted == 6
        with pytest.raises(sheaf.InvalidInput, match="no mode"):
            tx.write("runways", RUNWAYS, mode="merge")
    assert ds.read(runways, "runways").rows == 2


def test_a_transaction_on_nothing_is_refused(ds: sheaf.Dataset) -> None:
    with pytest.raises(sheaf.NotFound):
        ds.transaction("nowhere")
    with pytest.raises(sheaf.NotFound):
        ds.transaction("new", from_="nowhere")
    assert "new" not in ds.branches()
