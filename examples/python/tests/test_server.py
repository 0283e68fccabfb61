"""Servers of one's own: found, started, ended."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, List

import pytest

import sheaf
from sheaf.server import find_launcher


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_temporary_dataset_goes_with_its_server() -> None:
    with sheaf.start() as ds:
        assert is_running(ds.pid) and ds.path.is_dir()
        ds.insert("main", "t", {"id": [1]}, key="id")
    assert not is_running(ds.pid) and not ds.path.exists()
    ds.close()


def test_a_dataset_in_a_directory_stays(tmp_path: Path) -> None:
    path = tmp_path / "a place" / "geo"
    for attempt in range(2):
        with sheaf.start(path) as ds:
            ds.upsert("main", "t", {"id": [attempt]}, key="id")
        assert not is_running(ds.pid)
    with sheaf.start(str(path), arguments=["--streams", "2"]) as ds:
        assert ds.read("main", "t").rows == 2


def test_an_exception_ends_the_server() -> None:
    with pytest.raises(ZeroDivisionError), sheaf.start() as ds:
        _ = 1 // 0
    assert not is_running(ds.pid) and not ds.path.exists()


def test_a_forgotten_server_ends() -> None:
    ds = sheaf.start()
    pid, path = ds.pid, ds.path
    del ds
    gc.collect()
    assert not is_running(pid) and not path.exists()


@pytest.mark.parametrize("end", ["", "1 // 0", "sys.exit(3)", "raise KeyboardInterrupt"])
def test_the_end_of_the_program_ends_the_server(end: str) -> None:
    script = f"import sheaf, sys\nds = sheaf.start()\nprint(ds.pid, ds.path, flush=True)\n{end}\n"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    pid, path = done.stdout.split(maxsplit=1)
    assert not is_running(int(pid)) and not Path(path.strip()).exists()


def test_a_directory_that_is_no_dataset_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(sheaf.Unavailable, match="did not start"):
        sheaf.start(tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "dear"


def test_a_program_that_is_named_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "sheaf"
    program.write_text("#!/bin/sh\necho 'error: broken'\nexit 3\n")
    monkeypatch.delenv("SHEAF", raising=False)
    monkeypatch.setenv("SHEAF_HOME", str(tmp_path))
    with pytest.raises(sheaf.NotFound, match="SHEAF_HOME"):
        sheaf.start()
    program.chmod(0o755)
    assert find_launcher() == [str(program)]
    with pytest.raises(sheaf.SheafError, match="error: broken"):
        sheaf.start()
    monkeypatch.setenv("SHEAF", str(tmp_path / "other"))
    with pytest.raises(sheaf.NotFound, match="SHEAF is set"):
        sheaf.start()


def test_the_repository_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHEAF", raising=False)
    monkeypatch.delenv("SHEAF_HOME", raising=False)
    (launcher,) = find_launcher()
    assert Path(launcher).samefile(Path(__file__).parents[3] / "sheaf")


def test_a_program_on_the_path_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHEAF", raising=False)
    monkeypatch.delenv("SHEAF_HOME", raising=False)
    monkeypatch.setattr("sheaf.server.__file__", str(tmp_path / "server.py"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(sheaf.NotFound, match="SHEAF_HOME"):
        find_launcher()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "sheaf").write_text("#!/bin/sh\n")
    (tmp_path / "bin" / "sheaf").chmod(0o755)
    assert find_launcher() == [str(tmp_path / "bin" / "sheaf")]


def test_a_server_that_is_gone_is_unavailable() -> None:
    calls: List[Callable[[sheaf.Dataset], Any]] = [
        lambda ds: ds.read("main", "t").to_arrow(),
        lambda ds: ds.insert("main", "t", [{"id": 2}]),
        lambda ds: ds.schema("main", "t"),
        lambda ds: ds.branches(),
        lambda ds: ds.transaction("main").__enter__(),
    ]
    with sheaf.start() as own, sheaf.connect(own.url) as other:
        other.insert("main", "t", [{"id": 1}], key="id")
        own.close()
        for call in calls:
            with pytest.raises(sheaf.Unavailable):
                call(other)
