-- Common table expressions.

WITH g AS (SELECT kind, count(*) AS n FROM readings GROUP BY kind) SELECT * FROM g ORDER BY kind;
WITH g AS (SELECT kind, count(*), sum(i32) FROM readings GROUP BY kind) SELECT * FROM g;
WITH g(k, n) AS (SELECT kind, count(*) FROM readings GROUP BY kind) SELECT k, n FROM g WHERE n > 100;
WITH a AS (SELECT kind, count(*) AS n FROM readings GROUP BY kind), b AS (SELECT max(n) AS m FROM a) SELECT a.kind FROM a, b WHERE n = m;
WITH a AS (SELECT count(*) AS n FROM readings), b AS (SELECT count(*) AS n FROM dev.readings) SELECT a.n - b.n AS d FROM a, b;
WITH a AS MATERIALIZED (SELECT kind, sum(i32) AS s FROM readings GROUP BY kind) SELECT x.s, y.s FROM a x JOIN a y USING (kind);
WITH a AS NOT MATERIALIZED (SELECT kind, sum(i32) AS s FROM readings GROUP BY kind) SELECT x.s, y.s FROM a x JOIN a y USING (kind);
WITH readings AS (SELECT * FROM main.readings WHERE id < 10) SELECT count(*), sum(i32) FROM readings;
WITH readings AS (SELECT 1 AS i32) SELECT sum(i32), count(*) FROM readings;
WITH kinds AS (SELECT kind FROM readings GROUP BY kind) SELECT count(*) FROM kinds;
WITH r AS (SELECT * FROM readings) SELECT kind, count(*), sum(i32) FROM r GROUP BY kind;
WITH RECURSIVE up(code, top) AS (SELECT code, code FROM kinds WHERE parent IS NULL UNION ALL SELECT k.code, u.top FROM kinds k JOIN up u ON k.parent = u.code) SELECT * FROM up ORDER BY code;
WITH RECURSIVE up AS (SELECT code, 0 AS depth FROM kinds WHERE parent IS NULL UNION SELECT k.code, depth + 1 FROM kinds k JOIN up ON k.parent = up.code) SELECT depth, count(*) FROM up GROUP BY depth ORDER BY depth;
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < (SELECT count(*) FROM kinds)) SELECT sum(n), count(*) FROM t;
WITH RECURSIVE t(n) AS (SELECT min(id) FROM readings UNION ALL SELECT n + 1 FROM t WHERE n < 10) SELECT * FROM t ORDER BY n;
WITH a AS (WITH b AS (SELECT max(i32) AS m FROM readings) SELECT m FROM b) SELECT m FROM a;
WITH a AS (SELECT 1 AS x) SELECT (WITH a AS (SELECT count(*) AS x FROM kinds) SELECT x FROM a) AS inner_x, x FROM a;
SELECT * FROM (WITH a AS (SELECT min(kind) AS m FROM readings) FROM a);
WITH a AS (SELECT kind FROM readings), b AS (SELECT code FROM kinds) SELECT count(*) FROM a WHERE kind IN (FROM b);
WITH a AS (SELECT count(*) FROM readings) SELECT * FROM a;
WITH a AS (SELECT sum(i32) + 1, R.kind || 'x' FROM readings r GROUP BY kind) SELECT * FROM a;
WITH a AS (SELECT kind, avg(i32) FROM readings GROUP BY 1) SELECT "avg(i32)" FROM a;
-- error: not there
WITH a AS (SELECT 1) SELECT * FROM b;
-- DuckDB takes names that are too many
WITH a(x, y) AS (SELECT count(*) FROM readings) SELECT * FROM a;
-- error: in the wrong order
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a;
