-- PIVOT and UNPIVOT, as far as DuckDB gives a tree of them.

FROM (SELECT kind, flag, i32 FROM readings) PIVOT (sum(i32) FOR flag IN (true, false));
FROM (SELECT kind, flag, i32 FROM readings) PIVOT (sum(i32) AS s, count(*) AS n FOR flag IN (true, false)) ORDER BY kind;
FROM (SELECT region, active, height FROM stations) PIVOT (max(height) FOR active IN (true AS yes, false AS no) GROUP BY region);
FROM (SELECT kind, i8, i16 FROM readings WHERE id < 50) UNPIVOT (v FOR n IN (i8, i16));
FROM (SELECT id, i8, i16 FROM readings WHERE id < 50) UNPIVOT INCLUDE NULLS (v FOR n IN (i8, i16)) ORDER BY id, n;
SELECT n, count(*), sum(v) FROM (FROM readings UNPIVOT (v FOR n IN (i8, i16))) GROUP BY n;
SELECT * FROM (FROM stations PIVOT (count(*) FOR region IN ('north', 'south') GROUP BY active)) ORDER BY active;
