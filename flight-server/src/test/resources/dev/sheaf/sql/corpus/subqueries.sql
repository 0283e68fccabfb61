-- Sub-queries, correlated and not, with aggregates in them.

SELECT (SELECT count(*) FROM readings) AS n;
SELECT (SELECT count(*) FROM readings);
SELECT (SELECT max(i32) FROM readings) - (SELECT min(i32) FROM readings) AS span;
SELECT (SELECT max(i32) FROM readings) - (SELECT min(i32) FROM readings);
SELECT id FROM readings WHERE i32 = (SELECT max(i32) FROM readings) ORDER BY id;
SELECT kind, (SELECT count(*) FROM readings) AS n FROM readings WHERE id < 5;
SELECT code, (SELECT count(*) FROM readings r WHERE r.kind = k.code) AS n FROM kinds k ORDER BY code;
SELECT code, (SELECT count(*) FROM readings WHERE kind = code) AS n FROM kinds ORDER BY code;
SELECT code, (SELECT sum(i32) FROM readings r WHERE r.kind = k.code AND r.i32 > k.weight) AS n FROM kinds k ORDER BY code;
-- error: an aggregate of the outer query
SELECT code, (SELECT max(weight) FROM readings WHERE kind = code) AS n FROM kinds ORDER BY code;
-- error: an aggregate of the outer query
SELECT code, (SELECT sum(weight) FROM readings WHERE id = 1) AS n FROM kinds ORDER BY code;
-- error: an aggregate of the outer query
SELECT code, (SELECT count(code) FROM readings) AS n FROM kinds ORDER BY code;
SELECT code, (SELECT min(code) FROM kinds i) AS n FROM kinds ORDER BY code;
-- error: an aggregate of the outer query
SELECT code, (SELECT min(k.code) FROM kinds i WHERE i.code > k.code) AS n FROM kinds k ORDER BY code;
-- error: an aggregate of the outer query
SELECT code, (SELECT max(code) FROM (SELECT kind FROM readings)) AS n FROM kinds ORDER BY code;
SELECT s.id, (SELECT count(*) FROM readings r WHERE r.station = s.id) AS n FROM stations s WHERE (SELECT count(*) FROM readings r WHERE r.station = s.id) > 90;
SELECT id FROM stations s WHERE EXISTS (SELECT 1 FROM readings r WHERE r.station = s.id GROUP BY r.kind HAVING count(*) > 22);
SELECT id FROM stations s WHERE NOT EXISTS (SELECT count(*) FROM readings r WHERE r.station = s.id);
SELECT id FROM stations s WHERE id IN (SELECT station FROM readings GROUP BY station HAVING sum(i32) > 500);
SELECT id FROM stations WHERE id IN (SELECT max(station) FROM readings GROUP BY kind);
SELECT id FROM stations WHERE id NOT IN (SELECT station FROM readings WHERE station IS NOT NULL AND i32 > 0 GROUP BY station HAVING count(*) > 40);
SELECT * FROM (SELECT kind, count(*) FROM readings GROUP BY kind);
SELECT * FROM (SELECT kind, count(*) AS n FROM readings GROUP BY kind) WHERE n > 400 ORDER BY n, kind;
SELECT "count_star()" FROM (SELECT kind, count(*) FROM readings GROUP BY kind);
SELECT x."sum(i32)" FROM (SELECT sum(i32) FROM readings) x;
SELECT "(sum(i32) + 1)" FROM (SELECT sum(i32) + 1 FROM readings);
SELECT "sum(R.i32)" FROM (SELECT sum(R.i32) FROM readings r);
SELECT sum(n), max(n), min(kind) FROM (SELECT kind, count(*) AS n FROM readings GROUP BY kind);
SELECT avg(s) FROM (SELECT station, sum(i32) AS s FROM readings GROUP BY station);
SELECT n, count(*) FROM (SELECT station, count(*) AS n FROM readings GROUP BY station) GROUP BY n ORDER BY n;
SELECT a.kind, a.n, b.s FROM (SELECT kind, count(*) AS n FROM readings GROUP BY kind) a JOIN (SELECT kind, sum(i32) AS s FROM readings GROUP BY kind) b ON a.kind IS NOT DISTINCT FROM b.kind;
SELECT t.* FROM (SELECT min(day) AS a, max(day) AS b, min(zoned) AS c FROM readings) t;
SELECT day FROM (SELECT day FROM readings) WHERE day > '2023-01-01';
SELECT opened, seen FROM (SELECT * FROM stations) ORDER BY id;
SELECT min(seen), min(opened), max(name), max(code) FROM (SELECT * FROM stations);
SELECT (SELECT opened FROM stations WHERE id = 1) AS o, (SELECT seen FROM stations WHERE id = 2) AS s;
SELECT id, i32 FROM readings r WHERE i32 > (SELECT avg(i32) FROM readings q WHERE q.kind = r.kind) ORDER BY id LIMIT 20;
SELECT id, (SELECT kind FROM kinds LIMIT 0) AS k FROM readings WHERE id < 5;
SELECT [(SELECT count(*) FROM kinds), (SELECT count(*) FROM stations)] AS l;
SELECT ARRAY(SELECT code FROM kinds ORDER BY code) AS codes;
SELECT CASE WHEN EXISTS (SELECT 1 FROM nothing) THEN 'some' ELSE 'none' END AS e;
SELECT EXISTS (SELECT 1 FROM readings WHERE id = 17);
SELECT id IN (SELECT station FROM readings) FROM stations;
SELECT (SELECT sum(i32) FROM readings WHERE kind = 'temp') * 100.0 / (SELECT sum(i32) FROM readings) AS share;
SELECT (SELECT sum(x) FROM (SELECT k.weight AS x FROM readings LIMIT 3)) AS s FROM kinds k ORDER BY code;
SELECT (SELECT count(*) FROM readings r WHERE r.id < s.id AND r.kind IN (SELECT code FROM kinds WHERE weight > s.id)) AS n FROM stations s ORDER BY s.id;
-- error: two columns
SELECT (SELECT kind, count(*) FROM readings GROUP BY kind LIMIT 1);
-- error: more than one row
SELECT (SELECT id FROM readings);
-- error: not to be seen from there
SELECT * FROM (SELECT count(*) AS n FROM readings WHERE i32 = k.weight), kinds k;
