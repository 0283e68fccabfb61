"""Files of Arrow that Sheaf writes are read by Arrow JS; skipped where there is no Node or npm."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any, Dict, List, Tuple

import pyarrow as pa
import pytest

import sheaf
from sheaf.server import find_launcher

NODE = Path(__file__).resolve().parents[2] / "node"

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or shutil.which("npm") is None,
    reason="node or npm is not on the path",
)

MORNING = dt.datetime(2026, 1, 31, 12, 0, 0, 123456)
BEFORE = dt.datetime(1969, 12, 31, 23, 59, 59, 999999)
ITEM = pa.struct([("a", pa.int32()), ("b", pa.list_(pa.string()))])

# Each column: its type, two values, its type in JavaScript, and the values as check.mjs tells them.
COLUMNS: Dict[str, Tuple[pa.DataType, List[Any], str, List[Any]]] = {
    "truth": (pa.bool_(), [True, False], "Bool", [True, False]),
    "int8": (pa.int8(), [-128, 127], "Int8", [-128, 127]),
    "uint8": (pa.uint8(), [0, 255], "Uint8", [0, 255]),
    "int16": (pa.int16(), [-(2**15), 2**15 - 1], "Int16", [-(2**15), 2**15 - 1]),
    "uint16": (pa.uint16(), [0, 2**16 - 1], "Uint16", [0, 2**16 - 1]),
    "int32": (pa.int32(), [-(2**31), 2**31 - 1], "Int32", [-(2**31), 2**31 - 1]),
    "uint32": (pa.uint32(), [0, 2**32 - 1], "Uint32", [0, 2**32 - 1]),
    "int64": (pa.int64(), [-(2**63), 2**63 - 1], "Int64", [str(-(2**63)), str(2**63 - 1)]),
    "uint64": (pa.uint64(), [0, 2**64 - 1], "Uint64", ["0", str(2**64 - 1)]),
    "half": (pa.float16(), [1.5, -2.0], "Float16", [1.5, -2]),
    "float": (pa.float32(), [0.25, -0.0], "Float32", [0.25, "-0"]),
    "double": (pa.float64(), [0.1, float("inf")], "Float64", [0.1, "Infinity"]),
    "text": (pa.string(), ["Zürich", ""], "Utf8", ["Zürich", ""]),
    "large_text": (pa.large_string(), ["東京", ""], "LargeUtf8", ["東京", ""]),
    "bytes": (pa.binary(), [b"\0\xff", b""], "Binary", ["00ff", ""]),
    "code": (pa.binary(4), [b"abcd", b"\0\0\0\1"], "FixedSizeBinary[4]", ["61626364", "00000001"]),
    "price": (
        pa.decimal128(20, 4),
        [Decimal("-1234567890123456.7891"), Decimal("0.0001")],
        "Decimal[20e+4]",
        ["-1234567890123456.7891", "0.0001"],
    ),
    "day": (
        pa.date32(),
        [dt.date(1969, 12, 31), dt.date(2026, 2, 28)],
        "Date32<DAY>",
        [-86_400_000, 1_772_236_800_000],
    ),
    "clock": (
        pa.time64("us"),
        [dt.time(23, 59, 59, 999999), dt.time(0)],
        "Time64<MICROSECOND>",
        ["86399999999", "0"],
    ),
    "second": (
        pa.timestamp("s"),
        [MORNING.replace(microsecond=0), BEFORE.replace(microsecond=0)],
        "Timestamp<SECOND>",
        [1_769_860_800_000, -1000],
    ),
    "moment": (
        pa.timestamp("us"),
        [MORNING, BEFORE],
        "Timestamp<MICROSECOND>",
        [1_769_860_800_123.456, -0.001],
    ),
    "instant": (
        pa.timestamp("us", "UTC"),
        [MORNING.replace(tzinfo=dt.timezone.utc), BEFORE.replace(tzinfo=dt.timezone.utc)],
        "Timestamp<MICROSECOND, UTC>",
        [1_769_860_800_123.456, -0.001],
    ),
    "took": (pa.duration("us"), [1, -1], "Duration<MICROSECOND>", ["1", "-1"]),
    "list": (pa.list_(pa.int32()), [[1, None, 3], []], "List<Int32>", [[1, None, 3], []]),
    "pair": (
        pa.list_(pa.float64(), 2),
        [[1.5, 2.5], [None, 3.5]],
        "FixedSizeList[2]<Float64>",
        [[1.5, 2.5], [None, 3.5]],
    ),
    "record": (
        pa.struct([("a", pa.int32()), ("b", pa.string())]),
        [{"a": 1, "b": "x"}, {"a": None, "b": None}],
        "Struct<{a:Int32, b:Utf8}>",
        [{"a": 1, "b": "x"}, {"a": None, "b": None}],
    ),
    "nested": (
        pa.list_(ITEM),
        [[{"a": 1, "b": ["x", None]}, None], []],
        "List<Struct<{a:Int32, b:List<Utf8>}>>",
        [[{"a": 1, "b": ["x", None]}, None], []],
    ),
    "map": (
        pa.map_(pa.string(), pa.int32()),
        [[("k", 1), ("l", None)], []],
        "Map<{key:Utf8, value:Int32}>",
        [[["k", 1], ["l", None]], []],
    ),
    # Stored as its values, and read as such.
    "category": (pa.dictionary(pa.int32(), pa.string()), ["b", "a"], "Utf8", ["b", "a"]),
}


def columns() -> pa.Table:
    data = {"id": pa.array([2**53 + 1, 2, 3], pa.int64())}
    for name, (kind, values, _, _) in COLUMNS.items():
        if pa.types.is_dictionary(kind):
            data[name] = pa.array([*values, None]).dictionary_encode()
        elif pa.types.is_float16(kind):
            data[name] = pa.array([*values, None], pa.float32()).cast(kind)
        else:
            data[name] = pa.array([*values, None], kind)
    return pa.table(data)


def expected() -> Dict[str, Any]:
    types = {"id": "Int64", **{name: column[2] for name, column in COLUMNS.items()}}
    ids = [str(2**53 + 1), "2", "3"]
    return {
        "types": types,
        "rows": [
            {"id": ids[i], **{name: [*c[3], None][i] for name, c in COLUMNS.items()}}
            for i in range(3)
        ],
    }


def test_arrow_js_reads_what_is_exported(tmp_path: Path) -> None:
    with sheaf.start(tmp_path / "geo") as ds:
        ds.insert("main", "types", columns(), key="id")
    files = [str(tmp_path / "types.arrow"), str(tmp_path / "types.arrows")]
    for file in files:
        command = [*find_launcher(), "-C", str(tmp_path / "geo"), "export", "main", "types"]
        subprocess.run([*command, "-o", file], check=True, capture_output=True)
    work = tmp_path / "node"
    shutil.copytree(NODE, work, ignore=shutil.ignore_patterns("node_modules"))
    (work / "expected.json").write_text(json.dumps(expected()), encoding="utf-8")
    install = ["npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(install, cwd=work, check=True, capture_output=True, timeout=300)
    done = subprocess.run(
        ["node", "check.mjs", "expected.json", *files],
        cwd=work,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(f"3 rows, {len(COLUMNS) + 1} columns") == 2
