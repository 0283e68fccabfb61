"""A few runways of three airports, from OurAirports."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

RUNWAYS = pa.table(
    {
        "id": pa.array(
            [239399, 239398, 237924, 237925, 237926, 244967, 244968, 244969], pa.int64()
        ),
        "airport": ["EGLL", "EGLL", "EHAM", "EHAM", "EHAM", "KJFK", "KJFK", "KJFK"],
        "length_ft": pa.array([12799, 12001, 6627, 11283, 11329, 8400, 12079, 14511], pa.int32()),
        "surface": ["ASP", "ASP", "ASP", "ASP", "ASP", "ASP", "PEM", None],
    }
)


def by_id(rows: Any) -> Any:
    """A table in the order of its column id."""
    return rows.sort_by("id")
