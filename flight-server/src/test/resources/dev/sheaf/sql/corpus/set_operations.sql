-- UNION, INTERSECT, EXCEPT.

SELECT kind FROM readings UNION SELECT code FROM kinds;
SELECT kind FROM readings UNION ALL SELECT code FROM kinds;
SELECT kind FROM readings INTERSECT SELECT code FROM kinds ORDER BY 1;
SELECT kind FROM readings EXCEPT SELECT code FROM kinds ORDER BY 1;
SELECT kind FROM readings INTERSECT ALL SELECT kind FROM dev.readings;
SELECT kind FROM readings EXCEPT ALL SELECT kind FROM dev.readings;
SELECT count(*) FROM readings UNION ALL SELECT count(*) FROM dev.readings UNION ALL SELECT count(*) FROM v01.readings;
SELECT count(*) AS n, 'main' AS ref FROM readings UNION ALL SELECT count(*), 'dev' FROM dev.readings ORDER BY ref;
SELECT sum(i32) FROM readings UNION ALL SELECT sum(i8) FROM readings ORDER BY 1;
SELECT sum(i32) AS s FROM readings UNION SELECT sum(f64) FROM readings;
SELECT count(*) FROM readings UNION ALL SELECT sum(i32) FROM readings;
SELECT kind, count(*) AS n FROM readings GROUP BY kind UNION ALL SELECT kind, count(*) FROM dev.readings GROUP BY kind ORDER BY ALL;
SELECT kind, count(*) FROM readings GROUP BY kind EXCEPT SELECT kind, count(*) FROM dev.readings GROUP BY kind;
SELECT kind, count(*) FROM readings GROUP BY kind INTERSECT SELECT kind, count(*) FROM v01.readings GROUP BY kind;
SELECT min(day) AS d FROM readings UNION ALL SELECT max(day) FROM readings ORDER BY d;
SELECT min(day) FROM readings UNION ALL SELECT max(moment) FROM readings;
SELECT max(u8) FROM readings UNION ALL SELECT min(i8) FROM readings;
SELECT id AS a FROM stations UNION ALL BY NAME SELECT code AS b FROM kinds;
SELECT max(id) AS a FROM stations UNION ALL BY NAME SELECT max(code) AS b, count(*) AS a FROM kinds;
(SELECT kind FROM readings ORDER BY id LIMIT 3) UNION ALL (SELECT code FROM kinds ORDER BY code LIMIT 2);
(SELECT count(*) FROM readings) UNION ALL (SELECT count(*) FROM kinds) ORDER BY 1 LIMIT 1;
SELECT * FROM readings EXCEPT SELECT * FROM dev.readings;
SELECT count(*) FROM (SELECT * FROM readings EXCEPT SELECT * FROM v01.readings);
SELECT id FROM dev.readings EXCEPT SELECT id FROM main.readings ORDER BY id;
SELECT * FROM notes UNION SELECT * FROM notes;
SELECT * FROM notes UNION ALL SELECT * FROM notes;
SELECT opened FROM stations UNION SELECT day FROM readings WHERE id < 10;
SELECT name FROM stations INTERSECT SELECT name FROM stations ORDER BY name;
SELECT 1 UNION SELECT count(*) FROM nothing UNION SELECT NULL;
SELECT sum(n) FROM (SELECT count(*) AS n FROM readings UNION ALL SELECT count(*) FROM kinds);
VALUES (1, 'a'), (2, NULL);
-- error: not as many columns
SELECT count(*) FROM readings UNION SELECT kind, count(*) FROM readings GROUP BY kind;
-- error: no common type
SELECT ints FROM readings UNION SELECT id FROM readings;
