"""The part of a dataset that compares versions and combines them."""

from __future__ import annotations

import uuid
from typing import Any, Iterable, Mapping, Optional, Sequence, Tuple, Union

import pyarrow as pa

from . import _sources
from ._connection import Connection, Json, retry
from ._progress import Wanted
from ._tables import Revision, column_list, open_result, revision_text
from .conditions import Where, condition_json
from .errors import SheafError
from .listings import Listing, Ref, TableChanges, Version, aligned, changes_of, short_label
from .merging import SECONDS_MAX, AnyPolicy, Merge, Rebase, policy_json
from .result import Result
from .writing import WriteResult


class Distances:
    """How many rows only one of two revisions has, for each pair. An immutable value.

    Attributes:
        revisions: what they are called, in order.
        rows: a list for each of them, with a count for each of them.
    """

    def __init__(self, revisions: Sequence[str], rows: Sequence[Sequence[int]]):
        self.revisions: Tuple[str, ...] = tuple(revisions)
        self.rows: Tuple[Tuple[int, ...], ...] = tuple(tuple(row) for row in rows)

    def __getitem__(self, pair: Tuple[str, str]) -> int:
        one, two = pair
        return self.rows[self.revisions.index(one)][self.revisions.index(two)]

    def to_arrow(self) -> pa.Table:
        """A table with a column ``revision`` and one for each revision."""
        columns = {name: list(row) for name, row in zip(self.revisions, self.rows)}
        return pa.table({"revision": list(self.revisions), **columns})

    def to_pandas(self) -> Any:
        """A square data frame of pandas, with the revisions as its index."""
        frame = _sources.pandas().DataFrame(
            [list(row) for row in self.rows], columns=list(self.revisions)
        )
        frame.index = list(self.revisions)
        return frame

    def __repr__(self) -> str:
        names = [short_label(name) for name in self.revisions]
        lines = [[name, *(f"{n:,}" for n in row)] for name, row in zip(names, self.rows)]
        return "\n".join(aligned([["", *names], *lines]))


class Merges:
    """What :class:`sheaf.Dataset` has for comparing and combining versions."""

    _connection: Connection
    _watched: Wanted

    def diff(
        self,
        before: Revision,
        after: Revision,
        table: str,
        *,
        columns: Optional[Iterable[str]] = None,
        where: Optional[Where] = None,
        order: Optional[str] = None,
        level: Optional[str] = None,
        types: Optional[Iterable[str]] = None,
        compression: Optional[str] = None,
    ) -> Result:
        """What changed in a table from one revision to another.

        A column ``diff_type`` (``added``, ``removed``, ``modified``), then ``from_c`` and ``to_c``
        for each column ``c``.

        Args:
            before: the earlier revision.
            after: the later one.
            table: its name.
            columns: that are compared and shown, beside the key: a record that does not differ in
                them is left out.
            where: a condition that holds before or after: see :mod:`sheaf.conditions`.
            order: ``key`` for the order of the key.
            level: ``record``, by key, or ``row``, where a changed record is a removed and an added
                row.
            types: some of ``added``, ``removed`` and ``modified``; all without.
            compression: ``lz4`` or ``zstd``, in which the rows travel.
        """
        one, two = revision_text(before), revision_text(after)
        fields = {
            "command": "diff",
            "from": one,
            "to": two,
            "table": table,
            "columns": column_list(columns),
            "where": condition_json(where),
            "order": order,
            "level": level,
            "types": column_list(types),
            "compression": compression,
        }
        label = f"diff {short_label(one)} {short_label(two)} {table}"
        return open_result(self._connection, fields, label, self._watched)

    def diff_stat(
        self,
        before: Revision,
        after: Revision,
        table: Optional[str] = None,
        *,
        cells: bool = False,
    ) -> Listing[TableChanges]:
        """How many records of each table differ between two revisions, for tables that do.

        Args:
            before: the earlier revision.
            after: the later one.
            table: this one alone.
            cells: whether values are counted, too, for which they are read.
        """
        body = {
            "from": revision_text(before),
            "to": revision_text(after),
            "table": table,
            "cells": cells or None,
        }
        answers = self._connection.action("diff_stat", body, SECONDS_MAX)
        return Listing(TableChanges, map(changes_of, answers))

    def distance(
        self, revisions: Optional[Iterable[Revision]] = None, table: Optional[str] = None
    ) -> Distances:
        """How many rows only one of two revisions has, for each pair. No row is read for it.

        Args:
            revisions: which; all branches without.
            table: this one alone; all without.
        """
        named = None if revisions is None else [revision_text(one) for one in revisions]
        body = {"revisions": named, "table": table}
        answers = self._connection.action("distance", body, SECONDS_MAX)
        return Distances([a["revision"] for a in answers], [a["rows"] for a in answers])

    def merge(
        self,
        source: Union[Revision, Sequence[Revision]],
        into: str = "HEAD",
        *,
        policy: AnyPolicy = None,
        dry_run: bool = False,
        fast_forward: Optional[str] = None,
        on_conflict: Optional[str] = None,
        message: Optional[str] = None,
        author: Optional[str] = None,
        properties: Optional[Mapping[str, str]] = None,
        commit_id: Optional[str] = None,
    ) -> Merge:
        """Merges a revision, or several one after the other, into a branch.

        With conflicts, nothing has changed; those of one source wait on the branch, also when this
        program ends: see :class:`sheaf.Merge`, and :meth:`pending`.

        Args:
            source: what is merged in.
            into: the branch that accepts it.
            policy: ``report``, ``ours``, ``theirs`` or a :class:`sheaf.Policy`.
            dry_run: whether it is only said what would be.
            fast_forward: ``allowed``, ``never`` or ``only``, where the branch has nothing of its
                own.
            on_conflict: ``keep``, or ``forget`` for conflicts that do not wait on the branch.
            message: of the version.
            author: of the version.
            properties: of the version, further texts.
            commit_id: a text that this merge alone has; one is made up without.

        Raises:
            AlreadyExists: if something else is pending on the branch.
            BranchHeld: if somebody else writes to the branch for too long.
        """
        if isinstance(source, (str, Version, WriteResult)):
            texts = [revision_text(source)]
            named: Json = {"source": texts[0]}
        else:
            texts = [revision_text(one) for one in source]
            named = {"sources": texts}
        body: Json = {
            **named,
            "into": into,
            "policy": policy_json(policy),
            "dry_run": dry_run or None,
            "fast_forward": fast_forward,
            "on_conflict": on_conflict,
            **_commit(message, author, properties, commit_id),
        }
        answer = self._changed("merge", body)
        label = ", ".join(texts)
        return Merge(
            self._connection, "merge", label, answer, body["commit_id"], self._watched, policy
        )

    def revert(self, revision: Revision, branch: str = "HEAD", **options: Any) -> Merge:
        """Takes the change of a version back, on a branch.

        Args:
            revision: the version whose change is taken back.
            branch: that gets a version.
            **options: ``policy``, ``dry_run``, ``on_conflict``, ``message``, ``author``,
                ``properties`` and ``commit_id``, as in :meth:`merge`.
        """
        return self._replay("revert", "revert", revision, branch, **options)

    def cherry_pick(self, revision: Revision, branch: str = "HEAD", **options: Any) -> Merge:
        """Makes the change of a version again, on a branch.

        Args:
            revision: the version whose change is made again.
            branch: that gets a version.
            **options: as in :meth:`revert`; message and author are those of the version without.
        """
        return self._replay("cherry_pick", "cherry-pick", revision, branch, **options)

    def _replay(
        self,
        action: str,
        kind: str,
        revision: Revision,
        branch: str,
        *,
        policy: AnyPolicy = None,
        dry_run: bool = False,
        on_conflict: Optional[str] = None,
        message: Optional[str] = None,
        author: Optional[str] = None,
        properties: Optional[Mapping[str, str]] = None,
        commit_id: Optional[str] = None,
    ) -> Merge:
        text = revision_text(revision)
        body: Json = {
            "revision": text,
            "branch": branch,
            "policy": policy_json(policy),
            "dry_run": dry_run or None,
            "on_conflict": on_conflict,
            **_commit(message, author, properties, commit_id),
        }
        answer = self._changed(action, body)
        return Merge(self._connection, kind, text, answer, body["commit_id"], self._watched, policy)

    def rebase(self, branch: str, onto: Revision, *, policy: AnyPolicy = None) -> Rebase:
        """Makes what a branch has of its own again on top of another revision.

        It stops at the first version whose change has conflicts, and waits on the branch: see
        :class:`sheaf.Rebase`.

        Args:
            branch: that moves.
            onto: the revision on which it is then.
            policy: as in :meth:`merge`, where ours is the other revision, and theirs the branch's.
        """
        text = revision_text(onto)
        body = {"branch": branch, "onto": text, "policy": policy_json(policy)}
        answer = retry(lambda: self._connection.ask("rebase", body, SECONDS_MAX))
        return Rebase(self._connection, text, answer, self._watched)

    def pending(self, branch: str = "HEAD") -> Union[Merge, Rebase, None]:
        """What waits on a branch until its conflicts are resolved; None if nothing does."""
        answers = self._connection.action("merge_status", {"branch": branch}, SECONDS_MAX)
        if not answers:
            return None
        answer = answers[0]
        if answer["kind"] == "rebase":
            return Rebase(self._connection, answer["source"], answer, self._watched)
        return Merge(
            self._connection,
            answer["kind"],
            answer["source"],
            answer,
            answer.get("commit_id"),
            self._watched,
        )

    def reset(self, branch: str, revision: Revision) -> Ref:
        """Moves a branch to a revision. Its reflog says where it was."""
        body = {"branch": branch, "revision": revision_text(revision)}
        answer = self._connection.ask("reset", body)
        return Ref(answer["ref"], "branch", answer["version"])

    def _changed(self, action: str, body: Json) -> Json:
        try:
            return retry(lambda: self._connection.ask(action, body, SECONDS_MAX))
        except SheafError as e:
            e.commit_id = body["commit_id"]
            raise


def _commit(
    message: Optional[str],
    author: Optional[str],
    properties: Optional[Mapping[str, str]],
    commit_id: Optional[str],
) -> Json:
    return {
        "message": message,
        "author": author,
        "properties": dict(properties) if properties else None,
        "commit_id": commit_id or uuid.uuid4().hex,
    }
