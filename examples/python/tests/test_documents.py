"""The README and the notebook are true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List

import pytest

import sheaf

HERE = Path(__file__).resolve().parents[1]


def snippets(document: Path = HERE / "README.md") -> List[str]:
    """The parts of a document that are Python, in their order."""
    text = document.read_text(encoding="utf-8")
    return re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def test_the_readme_runs_as_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("adbc_driver_flightsql")
    names: Dict[str, Any] = {}
    real_start, real_connect = sheaf.start, sheaf.connect
    servers: List[sheaf.LocalDataset] = []

    def start(*arguments: Any) -> sheaf.LocalDataset:
        servers.append(real_start(*arguments))
        return servers[-1]

    # The port of the README may be taken on this machine.
    monkeypatch.setattr(sheaf, "start", start)
    monkeypatch.setattr(sheaf, "connect", lambda url: real_connect(servers[0].url))
    monkeypatch.chdir(tmp_path)
    try:
        for number, snippet in enumerate(snippets()):
            exec(compile(snippet, f"README.md, snippet {number + 1}", "exec"), names)
    finally:
        names["ds"].close()
        for server in servers:
            server.close()
    assert (tmp_path / "geo").is_dir()
    printed = capsys.readouterr().out
    assert printed.startswith("UNKNOWN_REF ") and "did you mean 'main'?" in printed


def test_the_front_page_runs_as_printed() -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("adbc_driver_flightsql")
    names: Dict[str, Any] = {}
    for snippet in snippets(HERE.parents[1] / "README.md"):
        exec(compile(snippet, "README.md", "exec"), names)
    assert names["merge"].outcome == "fast_forward"
    assert names["df"]["length_ft"].tolist() == [12467, 12139]
    assert names["changed"].num_rows == 2
    assert names["ds"].read("main", "surveyed").to_arrow().num_rows == 2
    names["ds"].close()


def test_the_page_on_clients_runs_as_printed(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("adbc_driver_flightsql")
    names: Dict[str, Any] = {}
    for snippet in snippets(HERE.parents[1] / "docs" / "clients.md"):
        exec(compile(snippet, "clients.md", "exec"), names)
    assert names["df"].to_dict("list") == {"id": [239399], "length_ft": [12799]}
    assert names["removed"] == [(239399, 12799)] and names["before"] == (2,)
    assert capsys.readouterr().out == "ingest 2 rows: runways; update runways\n"


def test_the_notebook_runs() -> None:
    pytest.importorskip("pandas")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(HERE / "notebook.py")],
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "feet, not metres" in done.stdout
    assert done.stderr == ""
