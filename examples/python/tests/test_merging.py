"""Merges, conflicts and how they are resolved, and what is built on merges."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Tuple, Type

import pyarrow as pa
import pytest
from runways import RUNWAYS

import sheaf


@pytest.fixture
def main(ds: sheaf.Dataset, branch: str) -> str:
    ds.insert(branch, "runways", RUNWAYS, key="id", message="first load")
    return branch


@pytest.fixture
def clean(ds: sheaf.Dataset, main: str) -> str:
    return ds.branch(f"{main}-clean", from_=main).name


@pytest.fixture
def clash(ds: sheaf.Dataset, main: str, clean: str) -> Tuple[str, str]:
    """Two branches that changed two runways both, and one runway each."""
    ds.update(main, "runways", length({239399: 12800, 239398: 12002, 237924: 6628}))
    ds.update(clean, "runways", length({239399: 12900, 239398: 12003, 244967: 8401}))
    return main, clean


def length(feet: Dict[int, int]) -> Dict[str, List[Any]]:
    return {"id": list(feet), "length_ft": list(feet.values())}


def lengths(ds: sheaf.Dataset, revision: str) -> Dict[int, int]:
    return {row["id"]: row["length_ft"] for row in ds.read(revision, "runways").to_pylist()}


def test_disjoint_changes_are_both_kept(ds: sheaf.Dataset, main: str, clean: str) -> None:
    ds.update(clean, "runways", length({239399: 1}))
    assert ds.merge(clean, into=main, dry_run=True).outcome == "fast_forward"
    forward = ds.merge(clean, into=main)
    assert forward.outcome == "fast_forward" and forward.version == ds.show(clean).id
    assert ds.merge(clean, into=main).outcome == "up_to_date"
    ds.update(clean, "runways", length({239398: 2}))
    ds.update(main, "runways", length({237924: 3}))
    merged = ds.merge(clean, into=main, message="both", author="Ada", properties={"by": "test"})
    assert merged.outcome == "merged" and merged.resolved and not merged.pending
    version = ds.show(main)
    assert merged.version == version.id and merged.theirs == ds.show(clean).id
    assert (version.message, version.author, len(version.parents)) == ("both", "Ada", 2)
    assert version.properties["by"] == "test"
    assert merged.tables == [sheaf.MergedTable("runways", 1, 1)]
    assert repr(merged) == f"<Merge of {clean!r} on {main!r}: merged at {version.id[:7]}>"
    after = lengths(ds, main)
    assert (after[239399], after[239398], after[237924]) == (1, 2, 3)
    with pytest.raises(sheaf.NotFound) as over:
        merged.commit()
    assert over.value.code == "NOTHING_PENDING"


def test_several_sources(ds: sheaf.Dataset, main: str, clean: str) -> None:
    more = ds.branch(f"{main}-more", from_=main).name
    ds.update(clean, "runways", length({239399: 1}))
    ds.update(more, "runways", length({239398: 2}))
    assert ds.merge([clean, more], into=main).outcome == "merged"
    assert ds.show(main).parents[1] == ds.show(more).id


def test_a_policy_decides(ds: sheaf.Dataset, clash: Tuple[str, str]) -> None:
    main, clean = clash
    policy = sheaf.Policy(columns={"runways.length_ft": "sum"})
    would = ds.merge(clean, into=main, policy=policy, dry_run=True)
    assert would.outcome == "would_merge" and would.dry_run and would.decided == 2
    assert would.cases["divergent_modify_same_field"] == 2
    ds.merge(clean, into=main, policy=policy)
    assert lengths(ds, main)[239399] == 12799 + 1 + 101
    with pytest.raises(sheaf.InvalidInput):
        ds.merge(clean, into=main, policy="mine")
    with pytest.raises(sheaf.InvalidInput):
        ds.merge(clean, into=main, policy={"prefer": "ours"})  # type: ignore[arg-type]


def test_a_dry_run_shows_conflicts(ds: sheaf.Dataset, clash: Tuple[str, str]) -> None:
    main, clean = clash
    head = ds.show(main)
    dry = ds.merge(clean, into=main, dry_run=True)
    assert dry.outcome == "conflicts" and not dry.pending and dry.counts == {"runways": 2}
    assert dry.conflicts["runways"]["conflict_id"].to_pylist() == ["239398", "239399"]
    with pytest.raises(sheaf.NotFound):
        dry.resolve("ours")
    assert ds.pending(main) is None and ds.show(main) == head
    forgotten = ds.merge(clean, into=main, on_conflict="forget")
    assert forgotten.conflicts["runways"].num_rows == 2 and ds.pending(main) is None


def test_conflicts_are_resolved_and_committed(ds: sheaf.Dataset, clash: Tuple[str, str]) -> None:
    main, clean = clash
    head = ds.show(main)
    merge = ds.merge(clean, into=main, message="clean lengths")
    assert merge.outcome == "conflicts" and merge.pending and not merge.resolved
    assert repr(merge) == f"<Merge of {clean!r} on {main!r}: runways: 2>"
    rows = merge.conflicts["runways"].to_pylist()
    assert [row["conflict_id"] for row in rows] == ["239398", "239399"]
    first = rows[0]
    assert (first["base_length_ft"], first["our_length_ft"], first["their_length_ft"]) == (
        12001,
        12002,
        12003,
    )
    assert first["our_diff_type"] == "modified" and first["conflict_columns"] == ["length_ft"]
    with pytest.raises(sheaf.UnresolvedConflicts) as left:
        merge.commit()
    assert left.value.message.startswith("2 conflicts of the merge") and merge.pending
    assert merge.resolve_cell("runways", 239399, "length_ft", 12850) is merge
    assert merge.counts == {"runways": 1}
    merge.resolve("theirs", table="runways", ids=[239398])
    assert merge.resolved and repr(merge).endswith(": resolved>")
    assert ds.show(main) == head
    version = merge.commit()
    assert version == ds.show(main).id and ds.show(main).message == "clean lengths"
    after = lengths(ds, main)
    assert (after[239399], after[239398]) == (12850, 12003)
    assert (after[237924], after[244967]) == (6628, 8401)
    assert ds.pending(main) is None


def test_what_waits_is_picked_up_later(
    ds: sheaf.Dataset, server: sheaf.LocalDataset, clash: Tuple[str, str]
) -> None:
    main, clean = clash
    ds.merge(clean, into=main)
    with sheaf.connect(server.url) as later:
        found = later.pending(main)
        assert isinstance(found, sheaf.Merge)
        assert (found.kind, found.source, found.counts) == ("merge", clean, {"runways": 2})
        found.resolve("ours")
        found.commit()
    assert lengths(ds, main)[239399] == 12800
    assert ds.show(main).parents[1] == ds.show(clean).id


def test_an_aborted_merge_leaves_nothing(ds: sheaf.Dataset, clash: Tuple[str, str]) -> None:
    main, clean = clash
    head = ds.show(main)
    merge = ds.merge(clean, into=main)
    with pytest.raises(sheaf.AlreadyExists) as pending:
        ds.merge(clean, into=main)
    assert pending.value.code == "ALREADY_PENDING"
    merge.abort()
    assert merge.outcome == "aborted" and not merge.pending
    assert ds.pending(main) is None and ds.show(main) == head


@pytest.mark.parametrize("form", ["arrow", "dicts", "pandas", "polars"])
def test_a_table_of_resolutions(ds: sheaf.Dataset, clash: Tuple[str, str], form: str) -> None:
    main, clean = clash
    merge = ds.merge(clean, into=main)
    rows: Any = [
        {"conflict_id": 239399, "resolution": "theirs", "length_ft": None},
        {"conflict_id": 239398, "resolution": None, "length_ft": 12010},
    ]
    if form == "arrow":
        rows = pa.Table.from_pylist(rows)
    elif form != "dicts":
        rows = pytest.importorskip(form).DataFrame(rows)
    assert merge.resolve_rows("runways", rows).resolved
    merge.commit()
    after = lengths(ds, main)
    assert (after[239399], after[239398]) == (12900, 12010)


def test_the_table_of_conflicts_is_one_of_resolutions(
    ds: sheaf.Dataset, clash: Tuple[str, str]
) -> None:
    main, clean = clash
    merge = ds.merge(clean, into=main)
    conflicts = merge.conflicts["runways"]
    sides = pa.array(["base", "theirs"]).dictionary_encode()
    merge.resolve_rows("runways", conflicts.append_column("resolution", sides))
    merge.commit()
    after = lengths(ds, main)
    assert (after[239398], after[239399]) == (12001, 12900)


def test_wrong_resolutions_change_nothing(ds: sheaf.Dataset, clash: Tuple[str, str]) -> None:
    main, clean = clash
    merge = ds.merge(clean, into=main)
    wrong: List[Tuple[Type[sheaf.SheafError], Callable[[], object]]] = [
        (sheaf.InvalidInput, lambda: merge.resolve("mine")),
        (sheaf.NotFound, lambda: merge.resolve("ours", table="nowhere")),
        (sheaf.NotFound, lambda: merge.resolve("ours", table="runways", ids=[1])),
        (sheaf.InvalidInput, lambda: merge.resolve("ours", ids=[239399])),
        (sheaf.InvalidInput, lambda: merge.resolve_cell("runways", 239399, "length_ft", "x")),
        (
            sheaf.InvalidInput,
            lambda: merge.resolve_cell("runways", 239399, "length_ft", "1e999999999"),
        ),
        (sheaf.InvalidInput, lambda: merge.resolve_cell("runways", 239399, "lenght", 1)),
        (sheaf.InvalidInput, lambda: merge.resolve_cell("runways", 239399, "length_ft", 1e300)),
        (sheaf.InvalidInput, lambda: merge.resolve_cell("runways", 239399, "length_ft", object())),
        (sheaf.InvalidInput, lambda: merge.resolve_rows("runways", [{"id": 239399}])),
        (
            sheaf.InvalidInput,
            lambda: merge.resolve_rows("runways", [{"conflict_id": 239399, "length_ft": "x"}]),
        ),
    ]
    for error, call in wrong:
        with pytest.raises(error):
            call()
    found = ds.pending(main)
    assert found is not None and found.counts == {"runways": 2}


def test_a_null_is_a_value(ds: sheaf.Dataset, clash: Tuple[str, str]) -> None:
    main, clean = clash
    merge = ds.merge(clean, into=main).resolve("ours")
    merge.resolve_cell("runways", 239399, "length_ft", None)
    merge.commit()
    assert lengths(ds, main)[239399] is None


def test_ids_of_several_columns(ds: sheaf.Dataset, branch: str) -> None:
    key = ["airport", "runway"]
    row = {"airport": "EGLL", "runway": "09L,27R", "open": True}
    ds.insert(branch, "strips", [row], key=key)
    other = ds.branch(f"{branch}-other", from_=branch).name
    ds.delete(branch, "strips", [{name: row[name] for name in key}])
    ds.update(other, "strips", [{**row, "open": False}])
    merge = ds.merge(other, into=branch)
    table = merge.conflicts["strips"]
    assert table["conflict_id"].to_pylist() == ["EGLL,09L\\,27R"]
    assert table["our_diff_type"].to_pylist() == ["removed"]
    merge.resolve("theirs", table="strips", ids=[("EGLL", "09L,27R")]).commit()
    assert ds.read(branch, "strips").to_pylist() == [{**row, "open": False}]


def test_a_table_itself_may_be_in_conflict(ds: sheaf.Dataset, main: str, clean: str) -> None:
    ds.drop_table(main, "runways")
    ds.update(clean, "runways", length({239399: 1}))
    merge = ds.merge(clean, into=main)
    assert merge.counts == {} and not merge.resolved and merge.conflicts == {}
    conflict = merge.table_conflicts["runways"]
    assert conflict.kind == "table_dropped_and_changed" and conflict.text in repr(merge)
    merge.resolve("theirs", table="runways").commit()
    assert lengths(ds, main)[239399] == 1


def test_revert_and_cherry_pick(ds: sheaf.Dataset, main: str, clean: str) -> None:
    made = ds.update(clean, "runways", length({239399: 1}), message="one")
    ds.update(clean, "runways", length({239398: 2}), message="two")
    picked = ds.cherry_pick(made, main)
    assert picked.outcome == "merged" and picked.kind == "cherry-pick"
    assert ds.show(main).message == "one" and lengths(ds, main)[239399] == 1
    assert ds.cherry_pick(made, main).outcome == "up_to_date"
    reverted = ds.revert(made, clean, author="Eve")
    assert ds.show(clean).message == 'revert "one"' and ds.show(clean).author == "Eve"
    assert reverted.version == ds.show(clean).id
    assert (lengths(ds, clean)[239399], lengths(ds, clean)[239398]) == (12799, 2)
    ds.update(main, "runways", length({239399: 5}))
    clashes = ds.revert(f"{main}~1", main)
    assert clashes.outcome == "conflicts" and clashes.counts == {"runways": 1}
    clashes.resolve("theirs").commit()
    assert lengths(ds, main)[239399] == 12799


def test_rebase(ds: sheaf.Dataset, clash: Tuple[str, str]) -> None:
    main, clean = clash
    ds.update(clean, "runways", length({244968: 2}), message="more")
    before = ds.show(clean)
    rebase = ds.rebase(clean, main)
    assert (rebase.outcome, rebase.done, rebase.left) == ("conflicts", 0, 1)
    assert rebase.stopped_at == before.parents[0] and rebase.counts == {"runways": 2}
    with pytest.raises(sheaf.UnresolvedConflicts):
        rebase.proceed()
    rebase.abort()
    assert ds.show(clean) == before
    ds.rebase(clean, main)
    found = ds.pending(clean)
    assert isinstance(found, sheaf.Rebase)
    found.resolve("theirs").proceed()
    assert found.outcome == "rebased" and len(found.versions) == 2
    assert ds.show(f"{clean}~2") == ds.show(main)
    assert found.version == ds.show(clean).id and ds.show(clean).message == "more"
    assert lengths(ds, clean)[239399] == 12900
    assert ds.rebase(clean, main).outcome == "up_to_date"


def test_rebase_without_a_version(ds: sheaf.Dataset, clash: Tuple[str, str]) -> None:
    main, clean = clash
    ds.update(clean, "runways", length({244968: 2}), message="more")
    rebase = ds.rebase(clean, main).skip()
    assert rebase.outcome == "rebased" and len(rebase.versions) == 1
    assert lengths(ds, clean)[239399] == 12800


def test_reset(ds: sheaf.Dataset, main: str) -> None:
    first = ds.show(main)
    second = ds.update(main, "runways", length({239399: 1}))
    assert ds.reset(main, first) == sheaf.Ref(main, "branch", first.id)
    assert lengths(ds, main)[239399] == 12799
    assert ds.reset(main, second).version == second.version
    with pytest.raises(sheaf.NotFound):
        ds.reset(main, "nowhere")


def test_diff_is_selected_and_ordered(ds: sheaf.Dataset, clash: Tuple[str, str]) -> None:
    main, clean = clash
    ds.update(clean, "runways", {"id": [244969], "surface": ["CON"]})
    ds.delete(clean, "runways", [237926])
    plain = ds.diff(main, clean, "runways", order="key").to_pylist()
    assert [row["from_id"] for row in plain] == [237924, 237926, 239398, 239399, 244967, 244969]
    surfaces = ds.diff(main, clean, "runways", columns="surface", order="key")
    assert surfaces.schema.names == [
        "diff_type",
        "from_id",
        "to_id",
        "from_surface",
        "to_surface",
    ]
    assert [row["from_id"] for row in surfaces.to_pylist()] == [237926, 244969]
    long = ds.diff(main, clean, "runways", where=("length_ft", ">", 14000))
    assert [row["to_id"] for row in long.to_pylist()] == [244969]
    rows = ds.diff(main, clean, "runways", level="row")
    assert rows.rows == 11 and set(rows.to_arrow()["diff_type"].to_pylist()) == {"added", "removed"}
    removed = ds.diff(main, clean, "runways", types=["removed"]).to_pylist()
    assert [row["from_id"] for row in removed] == [237926]
    with pytest.raises(sheaf.InvalidInput):
        ds.diff(main, clean, "runways", order="size")
    with pytest.raises(sheaf.InvalidInput):
        ds.diff(main, clean, "runways", level="cell")
    with pytest.raises(sheaf.InvalidInput):
        ds.diff(main, clean, "runways", types=["changed"])


def test_cells_are_counted_where_asked(ds: sheaf.Dataset, clash: Tuple[str, str]) -> None:
    main, clean = clash
    changes = ds.diff_stat(main, clean, cells=True)["runways"]
    assert (changes.modified, changes.cells, changes.columns) == (4, 4, {"length_ft": 4})
    assert "length_ft: 4" in repr(ds.diff_stat(main, clean, cells=True))
    assert ds.diff_stat(main, clean)["runways"].cells is None
    assert ds.diff_stat(main, clean).to_arrow()["modified"].to_pylist() == [4]


def test_distances(ds: sheaf.Dataset, clash: Tuple[str, str]) -> None:
    main, clean = clash
    distances = ds.distance([main, clean, f"{main}~1"], table="runways")
    assert distances[main, clean] == distances[clean, main] == 8
    assert distances[main, main] == 0 and distances[main, f"{main}~1"] == 6
    assert distances.to_arrow().column_names == ["revision", main, clean, f"{main}~1"]
    assert repr(distances).splitlines()[0].split() == [main, clean, f"{main}~1"]
    pandas = pytest.importorskip("pandas")
    frame = distances.to_pandas()
    assert isinstance(frame, pandas.DataFrame) and frame.loc[main, clean] == 8
    assert main in ds.distance().revisions
