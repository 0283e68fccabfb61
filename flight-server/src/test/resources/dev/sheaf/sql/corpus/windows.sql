-- Window functions.

SELECT id, row_number() OVER (ORDER BY id) FROM readings WHERE id < 100;
SELECT id, kind, row_number() OVER (PARTITION BY kind ORDER BY id DESC) AS r FROM readings;
SELECT id, rank() OVER (ORDER BY kind), dense_rank() OVER (ORDER BY kind), percent_rank() OVER (ORDER BY kind) FROM readings;
SELECT id, ntile(7) OVER (ORDER BY id), cume_dist() OVER (ORDER BY i32) FROM readings;
SELECT id, lag(i32) OVER (ORDER BY id), lead(i32, 2, -1) OVER (ORDER BY id) FROM readings;
SELECT id, first_value(i32) OVER w, last_value(i32) OVER w, nth_value(i32, 2) OVER w FROM readings WINDOW w AS (PARTITION BY kind ORDER BY id);
SELECT id, sum(i32) OVER (PARTITION BY kind ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS s FROM readings;
SELECT id, sum(i32) OVER (ORDER BY id RANGE BETWEEN 5 PRECEDING AND 5 FOLLOWING) AS s FROM readings;
SELECT id, count(*) OVER (PARTITION BY kind), avg(i32) OVER (PARTITION BY kind) FROM readings;
SELECT id, sum(i32) OVER () FROM readings WHERE id < 50;
SELECT sum(count(*)) OVER () FROM readings GROUP BY kind;
SELECT kind, count(*), rank() OVER (ORDER BY count(*) DESC, kind) FROM readings GROUP BY kind;
SELECT kind, max(max(i32)) OVER (ORDER BY kind) AS m FROM readings GROUP BY kind;
SELECT DISTINCT kind, sum(i32) OVER (PARTITION BY kind) AS s FROM readings;
SELECT id, min(f64) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) FROM readings;
SELECT id, max(name) OVER (PARTITION BY flag ORDER BY id) FROM readings;
SELECT id, i32 - avg(i32) OVER (PARTITION BY station) AS off FROM readings;
SELECT id, count(*) FILTER (WHERE flag) OVER (ORDER BY id) AS c FROM readings;
SELECT id, sum(i32) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) AS s FROM readings;
SELECT id, last_value(i32 IGNORE NULLS) OVER (ORDER BY id) AS v FROM readings;
SELECT r.id, rank() OVER (PARTITION BY s.region ORDER BY r.i32, r.id) AS k FROM readings r JOIN stations s ON r.station = s.id;
SELECT id, list(id) OVER (ORDER BY id ROWS 1 PRECEDING) AS l FROM readings WHERE id < 30;
SELECT day, sum(i32) OVER (ORDER BY day RANGE BETWEEN INTERVAL 3 DAYS PRECEDING AND CURRENT ROW) AS s FROM readings WHERE day IS NOT NULL;
SELECT * FROM (SELECT id, kind, row_number() OVER (PARTITION BY kind ORDER BY id) AS r FROM readings) WHERE r <= 2 ORDER BY kind, id;
SELECT R.id, row_number() OVER (PARTITION BY R.kind ORDER BY R.id) FROM readings r WHERE id < 100;
SELECT a.id, sum(b.i32) OVER (PARTITION BY b.kind) AS s FROM readings a JOIN dev.readings b USING (id);
SELECT id, count(*) OVER (PARTITION BY kind) AS n FROM (SELECT id, kind FROM readings UNION ALL SELECT id, kind FROM dev.readings);
WITH w AS (SELECT id, kind, avg(i32) OVER (PARTITION BY kind) AS a FROM readings) SELECT w.id, v.a FROM w JOIN w v USING (id);
SELECT id, max(i32) OVER (PARTITION BY kind, flag) AS m, min(i32) OVER (PARTITION BY flag) AS n FROM readings QUALIFY m = i32;
SELECT kind, id FROM readings QUALIFY row_number() OVER (PARTITION BY kind ORDER BY i32 DESC NULLS LAST, id) <= 3;
-- error: a window in WHERE
SELECT id FROM readings WHERE row_number() OVER () = 1;
-- error: a window that is not there
SELECT sum(i32) OVER w FROM readings;
