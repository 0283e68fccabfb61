-- ORDER BY, LIMIT, OFFSET, DISTINCT.

SELECT id FROM readings ORDER BY id LIMIT 10;
SELECT id FROM readings ORDER BY id DESC LIMIT 10 OFFSET 5;
SELECT id, i32 FROM readings ORDER BY i32, id LIMIT 25;
SELECT id, odd FROM readings WHERE odd IS NULL OR odd <> 0 ORDER BY odd, id;
SELECT id, odd FROM readings WHERE odd IS NULL OR odd <> 0 ORDER BY odd DESC, id;
SELECT id, kind FROM readings ORDER BY ALL;
SELECT id AS x FROM readings ORDER BY x DESC LIMIT 3;
SELECT id AS i32 FROM readings ORDER BY i32 LIMIT 3;
SELECT -id AS id FROM readings ORDER BY id LIMIT 3;
SELECT id FROM readings ORDER BY -id LIMIT 3;
SELECT id FROM readings ORDER BY readings.id + 0 DESC LIMIT 3;
SELECT id FROM readings r ORDER BY r.day, r.id LIMIT 10;
SELECT id FROM readings ORDER BY name, kind, id;
SELECT id FROM readings ORDER BY raw, id;
SELECT id FROM readings ORDER BY flag, moment, id LIMIT 100;
SELECT id FROM readings ORDER BY CASE kind WHEN 'rain' THEN 0 ELSE 1 END, id;
SELECT id FROM readings ORDER BY (SELECT weight FROM kinds WHERE code = kind), id;
SELECT DISTINCT kind FROM readings ORDER BY kind;
SELECT DISTINCT kind, flag FROM readings;
SELECT DISTINCT ON (kind) kind, id FROM readings ORDER BY kind, id;
SELECT DISTINCT odd FROM readings WHERE odd <> 0;
SELECT DISTINCT * FROM notes;
SELECT DISTINCT max(i32) FROM readings GROUP BY kind;
SELECT DISTINCT max(i32) > 990 AS big, min(i32) < -990 AS small FROM readings GROUP BY station ORDER BY big, small;
SELECT id FROM readings ORDER BY id LIMIT 10%;
SELECT id FROM readings ORDER BY id LIMIT (SELECT count(*) FROM kinds);
SELECT count(*) FROM readings ORDER BY count(*) LIMIT 1;
SELECT count(*) AS n FROM readings ORDER BY 1, n, n + 1;
SELECT max(id) FROM readings LIMIT 1;
SELECT count(*) FROM readings LIMIT 0;
SELECT kind FROM readings GROUP BY kind ORDER BY max(id) DESC LIMIT 2 OFFSET 1;
SELECT kind, max(id) FROM readings GROUP BY kind ORDER BY max(id), kind;
SELECT kind, max(id) AS m FROM readings GROUP BY kind ORDER BY max(id) + min(id), kind;
SELECT kind AS k, max(id) AS m FROM readings GROUP BY kind ORDER BY k = 'temp', m;
SELECT name FROM stations ORDER BY opened DESC NULLS LAST, id LIMIT 5;
SELECT * FROM stations ORDER BY seen, id LIMIT 5;
SELECT id FROM readings ORDER BY id LIMIT 5e-1%;
-- error: no such place
SELECT id FROM readings ORDER BY 2;
-- error: a negative limit
SELECT id FROM readings LIMIT -1;
-- error: not of what is left
SELECT DISTINCT kind FROM readings GROUP BY kind ORDER BY nonsense;
