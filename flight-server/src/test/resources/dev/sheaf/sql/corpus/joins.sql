-- Joins of all kinds.

SELECT r.id, s.name FROM readings r JOIN stations s ON r.station = s.id;
SELECT r.id, s.id, s.name FROM readings r LEFT JOIN stations s ON r.station = s.id WHERE r.id < 100 ORDER BY r.id;
SELECT s.id, count(r.id) AS n FROM readings r RIGHT JOIN stations s ON r.station = s.id GROUP BY s.id ORDER BY s.id;
SELECT k.code, r.kind, count(*) FROM readings r FULL JOIN kinds k ON r.kind = k.code GROUP BY ALL;
SELECT count(*) FROM readings CROSS JOIN kinds;
SELECT count(*) FROM readings, kinds WHERE kind = code;
SELECT s.name, k.label, count(*), sum(r.i32) FROM readings r JOIN stations s ON s.id = r.station JOIN kinds k ON k.code = r.kind GROUP BY s.name, k.label;
SELECT a.id, b.id FROM readings a JOIN readings b ON a.id = b.id + 1 WHERE a.id < 50 ORDER BY a.id;
SELECT count(*) FROM readings a JOIN readings b USING (id);
SELECT id, a.i32, b.i32 FROM readings a JOIN readings b USING (id, kind) WHERE id < 40 ORDER BY id;
SELECT * FROM kinds a NATURAL JOIN kinds b;
SELECT * FROM kinds a JOIN kinds b ON a.parent = b.code ORDER BY a.code;
SELECT a.*, b.label FROM kinds a LEFT JOIN kinds b ON a.parent = b.code ORDER BY a.code;
SELECT * FROM kinds JOIN (SELECT kind AS code, count(*) AS n FROM readings GROUP BY kind) USING (code);
SELECT code, n FROM kinds LEFT JOIN (SELECT kind, count(*) AS n FROM readings GROUP BY kind) g ON g.kind = code ORDER BY code;
SELECT code FROM kinds SEMI JOIN readings ON code = kind;
SELECT code FROM kinds ANTI JOIN readings ON code = kind;
SELECT r.id, s.opened, s.seen, s.took, s.noon, s.code FROM readings r JOIN stations s ON r.station = s.id WHERE r.id < 60;
SELECT r.id, p.id FROM (SELECT id FROM readings WHERE id <= 5) r POSITIONAL JOIN (SELECT id FROM stations WHERE id <= 3) p;
SELECT a.id, b.id FROM (SELECT * FROM readings WHERE id < 30) a ASOF JOIN (SELECT * FROM readings WHERE id % 5 = 0) b ON a.id >= b.id ORDER BY a.id;
SELECT a.id, count(b.id) FROM stations a JOIN stations b ON a.id > b.id GROUP BY a.id;
SELECT a.id, b.id FROM stations a JOIN stations b ON a.id < b.id AND a.region = b.region AND a.id < 9;
SELECT n.body, r.kind, count(*) FROM notes n JOIN readings r ON n.reading = r.id GROUP BY n.body, r.kind;
SELECT n.*, r.id FROM notes n LEFT JOIN readings r ON n.reading = r.id AND r.i32 > 0;
SELECT k.code, x.n FROM kinds k, LATERAL (SELECT count(*) AS n FROM readings r WHERE r.kind = k.code) x ORDER BY k.code;
SELECT k.code, x.id FROM kinds k JOIN LATERAL (SELECT id FROM readings r WHERE r.kind = k.code ORDER BY id LIMIT 2) x ON true;
SELECT count(*) FROM readings r JOIN stations s ON r.station = s.id WHERE s.region = 'north' AND r.i32 > 0;
SELECT s.region, sum(r.i32), count(*) FROM readings r JOIN stations s ON r.station = s.id GROUP BY s.region;
SELECT sum(r.i32) FROM readings r JOIN stations s ON r.station = s.id AND s.active;
SELECT count(*), min(height) FROM readings LEFT JOIN stations s ON station = s.id WHERE s.id IS NULL;
SELECT main.readings.id, dev.readings.id FROM main.readings JOIN dev.readings ON main.readings.id = dev.readings.id WHERE main.readings.id < 20;
SELECT main.readings.id + dev.readings.id FROM main.readings JOIN dev.readings USING (id) WHERE id < 20;
SELECT readings.* FROM readings JOIN stations ON readings.station = stations.id WHERE stations.id = 3;
SELECT R.ID, S.NAME FROM readings AS R INNER JOIN stations AS S ON R.STATION = S.ID WHERE R.ID < 30;
SELECT R.i32 + S.id FROM readings r JOIN stations s ON r.station = s.id WHERE r.id < 30;
SELECT * EXCLUDE (name, raw) FROM readings JOIN stations s ON station = s.id WHERE s.id = 5;
SELECT x.id, y.id FROM (readings x JOIN kinds k ON x.kind = k.code) JOIN stations y ON y.id = x.station WHERE x.id < 30;
SELECT t.k, count(*) FROM (VALUES ('temp', 1), ('rain', 2)) t(k, n) JOIN readings ON kind = t.k GROUP BY t.k;
SELECT u.w, count(*) FROM readings, unnest(words) AS u(w) GROUP BY u.w;
SELECT r.id, g FROM readings r, range(3) t(g) WHERE r.id < 4 ORDER BY r.id, g;
-- error: whose id
SELECT id FROM readings r JOIN stations s ON r.station = s.id;
-- error: not in both
SELECT * FROM readings JOIN kinds USING (code);
-- two tables of one name, if no column of them is named
SELECT count(*) FROM readings a JOIN stations a ON true;
-- error: no such table
SELECT * FROM readings JOIN stationz ON true;
-- error: not yet there
SELECT * FROM kinds k JOIN stations s ON s.id = r.station JOIN readings r ON true;
