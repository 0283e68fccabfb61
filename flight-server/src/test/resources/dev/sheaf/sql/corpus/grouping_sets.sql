-- More than one set of groups.

SELECT kind, flag, count(*) FROM readings GROUP BY GROUPING SETS ((kind), (flag), ());
SELECT kind, flag, count(*), sum(i32) FROM readings GROUP BY ROLLUP (kind, flag);
SELECT kind, flag, count(*), sum(i32) FROM readings GROUP BY CUBE (kind, flag);
SELECT kind, count(*) FROM readings GROUP BY GROUPING SETS ((kind));
SELECT kind, count(*) FROM readings GROUP BY GROUPING SETS ((kind), (kind));
SELECT count(*) FROM readings GROUP BY GROUPING SETS (());
SELECT count(*) FROM readings GROUP BY GROUPING SETS ((), ());
SELECT count(*) FROM nothing GROUP BY GROUPING SETS ((), (name));
SELECT kind, flag, grouping(kind), grouping(flag), grouping(kind, flag), count(*) FROM readings GROUP BY CUBE (kind, flag);
SELECT kind, grouping_id(kind) AS g, count(*) FROM readings GROUP BY ROLLUP (kind) ORDER BY g, kind;
SELECT kind, sum(i32) AS s FROM readings GROUP BY ROLLUP (kind) HAVING grouping(kind) = 1;
SELECT kind, flag, count(*) FROM readings GROUP BY kind, ROLLUP (flag);
SELECT kind, flag, count(*) FROM readings GROUP BY ROLLUP ((kind, flag));
SELECT kind, count(*), max(name) FROM readings WHERE i32 > 0 GROUP BY ROLLUP (kind) ORDER BY kind NULLS LAST, count(*);
SELECT kind, sum(n) FROM (SELECT kind, flag, count(*) AS n FROM readings GROUP BY kind, flag) GROUP BY ROLLUP (kind);
SELECT kind, count(*) FROM readings GROUP BY kind, ();
