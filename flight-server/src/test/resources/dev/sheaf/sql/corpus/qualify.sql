-- QUALIFY.

SELECT id, kind FROM readings QUALIFY row_number() OVER (PARTITION BY kind ORDER BY id) = 1;
SELECT id, kind, i32 FROM readings QUALIFY rank() OVER (PARTITION BY kind ORDER BY i32 DESC NULLS LAST, id) <= 3 ORDER BY kind, i32, id;
SELECT id, row_number() OVER (ORDER BY id) AS r FROM readings QUALIFY r BETWEEN 10 AND 20;
SELECT kind, count(*) AS n FROM readings GROUP BY kind QUALIFY rank() OVER (ORDER BY n, kind) = 1;
SELECT kind, sum(i32) FROM readings GROUP BY kind QUALIFY sum(i32) = max(sum(i32)) OVER ();
SELECT id FROM readings WHERE i32 > 0 QUALIFY count(*) OVER (PARTITION BY station) > 50;
FROM readings SELECT id QUALIFY lag(kind) OVER (ORDER BY id) = kind;
SELECT count(*) FROM (SELECT id FROM readings QUALIFY row_number() OVER (PARTITION BY kind ORDER BY id) = 1);
-- error: no window
SELECT id FROM readings QUALIFY id = 1;
