-- Nulls, and groups of nothing else.

SELECT kind, sum(i32), avg(i32), min(i32), max(i32), count(i32), count(*) FROM readings WHERE i32 IS NULL GROUP BY kind;
SELECT flag, sum(f64), avg(f64), min(f64), max(f64), count(f64) FROM readings WHERE f64 IS NULL GROUP BY flag;
SELECT flag, min(kind), max(kind), min(odd), sum(u64) FROM readings WHERE kind IS NULL AND odd IS NULL GROUP BY flag;
SELECT sum(i32), avg(f64) FROM readings WHERE i32 IS NULL AND f64 IS NULL;
SELECT kind, count(kind), count(*) FROM readings GROUP BY kind;
SELECT coalesce(kind, 'none') AS k, count(*) AS n FROM readings GROUP BY kind ORDER BY k;
SELECT coalesce(kind, 'none') AS kind, count(*) AS n FROM readings GROUP BY kind;
SELECT coalesce(i8, i16, i32, 0), ifnull(i8, 1), nullif(i8, 5) FROM readings;
SELECT NULL = NULL, NULL IS NULL, NULL AND false, NULL OR true, NOT NULL;
SELECT NULL AS n, count(*) FROM readings;
SELECT id FROM readings ORDER BY kind NULLS FIRST, id LIMIT 20;
SELECT id FROM readings ORDER BY kind DESC NULLS LAST, id DESC LIMIT 20;
SELECT id, kind IS NOT DISTINCT FROM name FROM readings;
SELECT count(*) - count(i32) AS nulls FROM readings;
SELECT kind FROM readings GROUP BY kind HAVING kind IS NULL;
SELECT kind, flag, day, count(*) FROM readings WHERE kind IS NULL OR flag IS NULL GROUP BY kind, flag, day;
SELECT sum(i32) + NULL AS s, NULL + count(*) AS t FROM readings;
SELECT max(i32) IS NULL AS m, sum(i32) IS NOT NULL AS s FROM readings WHERE id = 0;
SELECT parent, count(*), max(weight) FROM kinds GROUP BY parent ORDER BY parent;
SELECT * FROM kinds WHERE label IS NULL;
SELECT body, stars, count(*) FROM notes WHERE body IS NULL OR stars IS NULL GROUP BY body, stars;
