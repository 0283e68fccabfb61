-- A table without rows, and what is left of a table when nothing is.

SELECT count(*) FROM nothing;
SELECT * FROM nothing;
SELECT count(*), count(x), sum(x), avg(x), min(x), max(x) FROM nothing;
SELECT sum(f), avg(f), min(f), max(f), min(name), max(name), min(day) FROM nothing;
SELECT name, count(*), sum(x) FROM nothing GROUP BY name;
SELECT name, count(*) FROM nothing GROUP BY name ORDER BY name;
SELECT count(*) FROM nothing HAVING count(*) = 0;
SELECT count(*) FROM nothing GROUP BY ();
SELECT coalesce(sum(x), 0) AS s FROM nothing;
SELECT sum(x) IS NULL AS n FROM nothing;
SELECT count(*) FROM nothing WHERE x > 1;
SELECT (SELECT count(*) FROM nothing) AS n, (SELECT max(x) FROM nothing) AS m;
SELECT k.code, (SELECT count(*) FROM nothing n WHERE n.name = k.code) AS n FROM kinds k ORDER BY k.code;
SELECT * FROM nothing LEFT JOIN kinds ON code = name;
SELECT code FROM kinds LEFT JOIN nothing ON code = name WHERE x IS NULL;
SELECT count(*) FROM nothing UNION ALL SELECT count(*) FROM kinds ORDER BY 1;
SELECT code FROM kinds EXCEPT SELECT name FROM nothing;
SELECT count(*), sum(x), avg(f), min(name) FROM dev.nothing;
SELECT name, count(*), count(name), sum(x), min(day), max(f) FROM dev.nothing GROUP BY name;
SELECT name, sum(x) FROM dev.nothing WHERE x IS NULL GROUP BY name;
SELECT list(x), string_agg(name, ','), stddev(x) FROM nothing;
SELECT count(*) OVER () FROM nothing;
SELECT first_value(x) OVER (ORDER BY id) FROM nothing;
SELECT count(*), sum(i32) FROM readings LIMIT 0;
SELECT count(*) FROM readings OFFSET 1;
SELECT count(*) FROM (SELECT * FROM readings LIMIT 0);
SELECT kind, count(*) FROM readings WHERE kind = 'no such' GROUP BY kind;
