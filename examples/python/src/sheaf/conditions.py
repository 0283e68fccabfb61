"""Conditions on rows: what ``where=`` takes.

Three ways to say the same::

    ("length_ft", ">", 8000)
    [("length_ft", ">", 8000), ("surface", "=", "ASP")]       # a list: all of them
    (sheaf.col("length_ft") > 8000) & (sheaf.col("surface") == "ASP")
"""

from __future__ import annotations

import datetime
import decimal
import math
from typing import Any, Dict, Iterable, List, NoReturn, Optional, Sequence, Tuple, Union

from .errors import InvalidInput

_OPERATORS = {
    "=": "=",
    "==": "=",
    "!=": "!=",
    "<>": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
}


class Condition:
    """A condition on rows, combined with ``&``, ``|`` and ``~``. An immutable value.

    A comparison is never true of a null.
    """

    __slots__ = ("_json",)

    def __init__(self, json: Dict[str, Any]):
        self._json = json

    def to_json(self) -> Dict[str, Any]:
        """The condition as the protocol spells it."""
        return self._json

    def __and__(self, other: Condition) -> Condition:
        return Condition({"and": _parts("and", self, other)})

    def __or__(self, other: Condition) -> Condition:
        return Condition({"or": _parts("or", self, other)})

    def __invert__(self) -> Condition:
        return Condition({"not": self._json})

    def __bool__(self) -> NoReturn:
        raise TypeError(
            "conditions are combined with &, | and ~, and compared ones need parentheses"
        )

    def __repr__(self) -> str:
        return _text(self._json)


class Column:
    """A column to compare with values: see :func:`col`."""

    __slots__ = ("name",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, name: str):
        self.name = name

    def __eq__(self, value: object) -> Condition:  # type: ignore[override]
        return _compare(self.name, "=", value)

    def __ne__(self, value: object) -> Condition:  # type: ignore[override]
        return _compare(self.name, "!=", value)

    def __lt__(self, value: object) -> Condition:
        return _compare(self.name, "<", value)

    def __le__(self, value: object) -> Condition:
        return _compare(self.name, "<=", value)

    def __gt__(self, value: object) -> Condition:
        return _compare(self.name, ">", value)

    def __ge__(self, value: object) -> Condition:
        return _compare(self.name, ">=", value)

    def isin(self, values: Iterable[Any]) -> Condition:
        """Equal to one of the values."""
        if isinstance(values, (str, bytes)):
            raise InvalidInput(f"isin takes a list of values, not {values!r}.", "BAD_ARGUMENT")
        return Condition({"column": self.name, "in": [value_json(self.name, v) for v in values]})

    def is_null(self) -> Condition:
        """Has no value."""
        return Condition({"column": self.name, "null": True})

    def is_not_null(self) -> Condition:
        """Has a value."""
        return Condition({"column": self.name, "null": False})

    def __repr__(self) -> str:
        return f"col({self.name!r})"


Comparison = Tuple[str, str, Any]
Where = Union[Condition, Comparison, Sequence[Union[Condition, Comparison]]]


def col(name: str) -> Column:
    """A column, to be compared: ``sheaf.col("length_ft") > 8000``."""
    return Column(name)


def condition_json(where: Optional[Where]) -> Optional[Dict[str, Any]]:
    """A condition in any spelling, as the protocol spells it."""
    if where is None:
        return None
    if isinstance(where, Condition):
        return where.to_json()
    if isinstance(where, tuple):
        return _comparison(where).to_json()
    if isinstance(where, list):
        parts = [condition_json(part) for part in where]
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else {"and": parts}
    raise InvalidInput(
        f"where= takes (column, operator, value), a list of these, or conditions made with"
        f" sheaf.col, not {where!r}.",
        "BAD_ARGUMENT",
    )


def _comparison(where: Sequence[Any]) -> Condition:
    if len(where) != 3 or not isinstance(where[0], str) or not isinstance(where[1], str):
        raise InvalidInput(
            f"A condition is (column, operator, value), such as ('length_ft', '>', 8000), not"
            f" {tuple(where)!r}.",
            "BAD_ARGUMENT",
        )
    name, operator, value = where
    spelled = operator.lower()
    if spelled == "in":
        return col(name).isin(value)
    if spelled == "not in":
        return ~col(name).isin(value) & col(name).is_not_null()
    if spelled not in _OPERATORS:
        known = ", ".join([*dict.fromkeys(_OPERATORS.values()), "in", "not in"])
        raise InvalidInput(f"There is no operator {operator!r}; there are {known}.", "BAD_ARGUMENT")
    return _compare(name, _OPERATORS[spelled], value)


def _compare(name: str, operator: str, value: Any) -> Condition:
    return Condition({"column": name, "op": operator, "value": value_json(name, value)})


def _parts(word: str, one: Condition, two: Condition) -> List[Any]:
    """Both sides in one list, so that long chains stay flat."""
    parts: List[Any] = []
    for side in (one, two):
        if not isinstance(side, Condition):
            raise TypeError(
                f"{word} combines conditions, not {side!r}: compared ones need parentheses"
            )
        parts += side.to_json().get(word, [side.to_json()])
    return parts


def value_json(name: str, value: Any, use: str = "compared with") -> Any:
    """A value as JSON: numbers, texts, and what is written as text."""
    if hasattr(value, "as_py"):
        value = value.as_py()
    elif hasattr(value, "item") and not isinstance(value, (str, bytes)):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidInput(f"Column {name!r} cannot be {use} {value!r}.", "BAD_ARGUMENT")
    if isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if value is None:
        raise InvalidInput(
            f"Nothing equals null: ask for sheaf.col({name!r}).is_null().", "BAD_ARGUMENT"
        )
    raise InvalidInput(f"Column {name!r} cannot be {use} a {type(value).__name__}.", "BAD_ARGUMENT")


def _text(json: Dict[str, Any]) -> str:
    if "and" in json:
        return "(" + " & ".join(_text(part) for part in json["and"]) + ")"
    if "or" in json:
        return "(" + " | ".join(_text(part) for part in json["or"]) + ")"
    if "not" in json:
        return "~" + _text(json["not"])
    column = f"col({json['column']!r})"
    if "in" in json:
        return f"{column}.isin({json['in']!r})"
    if "null" in json:
        return f"{column}.is_null()" if json["null"] else f"{column}.is_not_null()"
    operator = "==" if json["op"] == "=" else json["op"]
    return f"({column} {operator} {json['value']!r})"
