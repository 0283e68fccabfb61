"""Refs, versions and what differs between them."""

from __future__ import annotations

import datetime
from typing import Iterator

import pytest
from runways import RUNWAYS

import sheaf


@pytest.fixture
def runways(ds: sheaf.Dataset, branch: str) -> str:
    ds.insert(branch, "runways", RUNWAYS, key="id", message="first load", author="Ada <a@b.c>")
    return branch


@pytest.fixture
def head(ds: sheaf.Dataset) -> Iterator[None]:
    yield
    ds.switch("main")


def test_branches_and_tags(ds: sheaf.Dataset, runways: str) -> None:
    version = ds.show(runways).id
    survey = ds.branch(f"{runways}-survey", from_=runways)
    assert survey == sheaf.Ref(f"{runways}-survey", "branch", version)
    tag = ds.tag(f"{runways}-1.0", runways)
    assert tag in ds.tags() and tag.name in ds.tags() and tag.name not in ds.branches()
    assert survey in ds.refs() and tag in ds.refs()
    assert ds.branches()["main"].head
    renamed = ds.rename_branch(survey.name, f"{runways}-field")
    assert renamed.name in ds.branches() and survey.name not in ds.branches()
    assert ds.delete_branch(renamed.name).version == version
    assert ds.delete_tag(tag.name).version == version
    assert renamed.name not in ds.refs() and tag.name not in ds.refs()


def test_refs_that_are_there_or_missing_are_refused(ds: sheaf.Dataset, runways: str) -> None:
    with pytest.raises(sheaf.AlreadyExists) as there:
        ds.branch(runways)
    assert there.value.code == "REF_EXISTS"
    for call in (
        lambda: ds.branch("new", from_="nowhere"),
        lambda: ds.tag("new", "nowhere"),
        lambda: ds.delete_branch("nowhere"),
        lambda: ds.delete_tag("nowhere"),
        lambda: ds.rename_branch("nowhere", "new"),
        lambda: ds.switch("nowhere"),
        lambda: ds.log("nowhere"),
        lambda: ds.show("nowhere"),
        lambda: ds.tables("nowhere"),
        lambda: ds.schema("nowhere", "runways"),
        lambda: ds.diff("main", "nowhere", "runways"),
        lambda: ds.diff_stat("main", "nowhere"),
    ):
        with pytest.raises(sheaf.NotFound) as missing:
            call()
        assert missing.value.code == "UNKNOWN_REF"
    with pytest.raises(sheaf.InvalidInput) as bad:
        ds.branch("a..b")
    assert bad.value.code == "BAD_NAME"


def test_switch_moves_head(ds: sheaf.Dataset, runways: str, head: None) -> None:
    assert ds.head == "main"
    assert ds.switch(runways).head
    assert ds.head == runways
    assert ds.show() == ds.show(runways)
    assert "runways" in ds.tables()


def test_log_is_newest_first(ds: sheaf.Dataset, runways: str) -> None:
    ds.delete(runways, "runways", [239399], message="closed")
    log = ds.log(runways)
    assert [version.message for version in log] == ["closed", "first load"]
    assert log[0].parents == (log[1].id,)
    assert log[0].refs == (runways,)
    assert log[0].tables == {"runways": 7}
    assert log[runways] == log[0] and log[log[1].id[:8]] == log[1]
    assert log[0].time.tzinfo is not None
    assert abs(log[0].time - datetime.datetime.now(datetime.timezone.utc)).days < 1
    assert len(ds.log(runways, limit=1)) == 1
    assert [v.message for v in ds.log(f"{runways}~1..{runways}")] == ["closed"]
    assert ds.show(log[1]).message == "first load"


def test_log_prints_and_becomes_a_table(ds: sheaf.Dataset, runways: str) -> None:
    log = ds.log(runways)
    lines = repr(log).splitlines()
    assert lines[0].split() == ["version", "time", "author", "refs", "message"]
    assert lines[1].startswith(log[0].id[:7]) and lines[1].endswith("first load")
    assert "Ada " in lines[1] and runways in lines[1]
    table = log.to_arrow()
    assert table["message"].to_pylist() == ["first load"]
    assert table["tables"].to_pylist() == [[("runways", 8)]]
    frame = log.to_pandas()
    assert list(frame["id"]) == [log[0].id]


def test_reflog(ds: sheaf.Dataset, runways: str) -> None:
    changes = ds.reflog(runways)
    assert changes[0].after == ds.show(runways).id
    assert changes[0].before == changes[1].after
    assert all(change.ref == runways for change in changes)


def test_tables_tell_their_columns(ds: sheaf.Dataset, runways: str) -> None:
    tables = ds.tables(runways)
    assert tables.names == ["runways"]
    runway = tables["runways"]
    assert runway.rows == 8 and runway.key == ("id",)
    assert [column.name for column in runway.columns] == RUNWAYS.column_names
    assert not runway.columns[0].nullable
    assert tables.to_arrow()["rows"].to_pylist() == [8]
    assert repr(tables).splitlines()[1].split()[:2] == ["runways", "8"]


def test_diff_is_by_key(ds: sheaf.Dataset, runways: str) -> None:
    name = f"{runways}-fixed"
    with ds.transaction(name, from_=runways) as tx:
        tx.update("runways", {"id": [239399], "surface": ["CON"]})
        tx.delete("runways", {"id": [239398]})
        tx.insert("runways", {"id": [1], "surface": ["GRASS"]})
    rows = {row["diff_type"]: row for row in ds.diff(runways, name, "runways").to_pylist()}
    assert set(rows) == {"added", "removed", "modified"}
    assert rows["added"]["to_id"] == 1 and rows["added"]["from_id"] is None
    assert rows["removed"]["from_id"] == 239398 and rows["removed"]["to_id"] is None
    assert (rows["modified"]["from_surface"], rows["modified"]["to_surface"]) == ("ASP", "CON")
    assert len(ds.diff(runways, name, "runways").to_pandas()) == 3
    stat = ds.diff_stat(runways, name)
    assert list(stat) == [sheaf.TableChanges("runways", 1, 1, 1)]
    assert ds.diff_stat(runways, name, "runways") == stat
    assert len(ds.diff_stat(runways, runways)) == 0
    assert repr(ds.diff_stat(runways, runways)) == "Listing: none"
    assert ds.diff(runways, runways, "runways").to_arrow().num_rows == 0


def test_results_of_writes_are_revisions(ds: sheaf.Dataset, runways: str) -> None:
    made = ds.delete(runways, "runways", [239399])
    assert ds.read(made, "runways").rows == 7
    assert ds.log(made)[0].id == made.version
    assert ds.diff_stat(f"{runways}~1", made)["runways"].removed == 1


def test_statistics(ds: sheaf.Dataset, runways: str) -> None:
    statistics = ds.statistics()
    assert statistics.versions >= 2 and statistics.branches >= 2
    assert statistics.rows_stored >= 8 and statistics.disk_bytes > 0


def test_a_dataset_prints(server: sheaf.LocalDataset) -> None:
    ds = sheaf.connect(server.url)
    assert repr(ds) == f"Dataset('{server.url}', head='main', 0 tables)"
    ds.close()
    assert repr(ds) == f"Dataset('{server.url}', closed)"
    with pytest.raises(sheaf.Unavailable) as closed:
        ds.tables()
    assert closed.value.code == "CLOSED"
    ds.close()
