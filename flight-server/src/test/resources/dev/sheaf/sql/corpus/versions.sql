-- Tables at several refs in one statement.

SELECT count(*), sum(i32), min(name) AS m FROM dev.readings;
SELECT count(*), sum(i32) FROM v01.readings;
SELECT count(*), sum(i32) FROM "main~1".readings;
SELECT kind, count(*), sum(i32), avg(f64) FROM dev.readings GROUP BY kind;
SELECT kind, count(*) FROM "main~1".notes JOIN "main~1".readings ON reading = id GROUP BY kind;
SELECT (SELECT count(*) FROM main.readings) AS m, (SELECT count(*) FROM dev.readings) AS d, (SELECT count(*) FROM v01.readings) AS v, (SELECT count(*) FROM "main~1".notes) AS n;
SELECT 'main' AS ref, count(*) AS n, sum(i32) AS s FROM main.readings UNION ALL SELECT 'dev', count(*), sum(i32) FROM dev.readings UNION ALL SELECT 'v01', count(*), sum(i32) FROM v01.readings ORDER BY ref;
SELECT a.kind, a.n, b.n, c.n FROM (SELECT kind, count(*) AS n FROM main.readings GROUP BY kind) a JOIN (SELECT kind, count(*) AS n FROM dev.readings GROUP BY kind) b USING (kind) JOIN (SELECT kind, count(*) AS n FROM v01.readings GROUP BY kind) c USING (kind);
SELECT m.id, m.i32, d.i32 FROM main.readings m JOIN dev.readings d USING (id) WHERE m.i32 IS DISTINCT FROM d.i32;
SELECT m.id AS m, d.id AS d FROM main.readings m FULL JOIN dev.readings d ON m.id = d.id WHERE m.id IS NULL OR d.id IS NULL;
SELECT count(*) FROM main.readings m, dev.readings d, v01.readings v WHERE m.id = d.id AND d.id = v.id AND m.kind = d.kind AND v.kind <> m.kind;
SELECT main.readings.kind, count(*) FROM main.readings JOIN dev.readings ON main.readings.id = dev.readings.id GROUP BY main.readings.kind;
SELECT main.readings.i32 - dev.readings.i32 FROM main.readings JOIN dev.readings USING (id) WHERE id < 100;
SELECT id FROM v01.readings WHERE id NOT IN (SELECT id FROM dev.readings) ORDER BY id;
SELECT * FROM dev.readings EXCEPT SELECT * FROM v01.readings ORDER BY id;
SELECT * FROM dev.nothing UNION ALL SELECT * FROM main.nothing;
SELECT s.region, sum(d.i32) FROM dev.readings d JOIN main.stations s ON d.station = s.id GROUP BY s.region;
WITH m AS (SELECT kind, sum(i32) AS s FROM main.readings GROUP BY kind), d AS (SELECT kind, sum(i32) AS s FROM dev.readings GROUP BY kind) SELECT m.kind, d.s - m.s AS moved FROM m JOIN d ON m.kind IS NOT DISTINCT FROM d.kind ORDER BY m.kind;
-- error: no star of a table with its schema
SELECT dev.readings.* FROM dev.readings WHERE dev.readings.id > 5000;
SELECT r.* FROM v01.readings r WHERE r.id < 4;
SELECT max(main.readings.id), max(readings.i8) FROM main.readings;
SELECT max(v01.readings.i32) AS m FROM v01.readings WHERE v01.readings.flag = true;
SELECT "main~1".notes.body, count(*) AS n FROM "main~1".notes GROUP BY "main~1".notes.body;
SELECT count(*) FROM (SELECT * FROM main.notes EXCEPT ALL SELECT * FROM "main~1".notes);
SELECT DEV.READINGS.KIND, COUNT(*) FROM DEV.READINGS GROUP BY DEV.READINGS.KIND;
SELECT k.code, (SELECT count(*) FROM main.readings r WHERE r.kind = k.code) AS m, (SELECT count(*) FROM dev.readings r WHERE r.kind = k.code) AS d FROM v01.kinds k ORDER BY k.code;
SELECT id, sum(i32) AS s FROM (SELECT id, i32 FROM main.readings UNION ALL SELECT id, i32 FROM dev.readings) GROUP BY id HAVING count(*) = 1;
SELECT id, sum(x), min(y), max(f), count(day) FROM v01.prices GROUP BY id;
SELECT item, count(*), sum(x), sum(y), avg(f), min(day) FROM prices GROUP BY item;
-- error: not at that ref
SELECT * FROM v02.readings;
-- error: no such table there
SELECT * FROM dev.reading;
-- error: which of both
SELECT readings.id FROM main.readings JOIN dev.readings USING (kind);
-- error: no such column there
SELECT dev.readings.nothing FROM dev.readings;
-- error: another ref than in FROM
SELECT dev.readings.id FROM main.readings;
