-- Structs and maps.

SELECT id, point FROM readings;
SELECT id, point.x, point.label FROM readings;
SELECT r.point.x AS x, r.point['label'] AS l FROM readings r;
SELECT R.POINT.X FROM readings r WHERE R.Point.Label = 'ash';
SELECT main.readings.point.x FROM main.readings;
SELECT point.* FROM readings;
SELECT id, struct_extract(point, 'x') FROM readings;
SELECT (point).x + 1 AS y FROM readings;
SELECT point.x + 1 FROM readings;
SELECT id, {'a': i32, 'b': name} AS s FROM readings;
SELECT id, struct_pack(a := i8, b := point) AS s FROM readings WHERE id < 200;
SELECT id, struct_insert(point, y := 5) AS s FROM readings WHERE point IS NOT NULL;
SELECT point.label, count(*), sum(point.x) FROM readings GROUP BY point.label;
SELECT point, count(*) AS n FROM readings GROUP BY point ORDER BY n DESC, point LIMIT 5;
SELECT id FROM readings WHERE point = {'x': 3, 'label': 'ash'};
SELECT id FROM readings WHERE point IS NULL ORDER BY id;
SELECT id, point IS NULL, point.x IS NULL FROM readings;
SELECT id FROM readings ORDER BY point, id;
SELECT r FROM readings r WHERE r.id < 20;
SELECT k FROM kinds k;
SELECT readings FROM readings WHERE id = 3;
SELECT max(k) FROM kinds k;
SELECT MAP {'a': i32} AS m FROM readings WHERE id < 20;
SELECT map_from_entries([('x', i32)]) AS m FROM readings WHERE id < 20;
SELECT id, to_json(point) AS j FROM readings WHERE id < 50;
SELECT id, unnest(point) FROM readings WHERE id < 50;
SELECT id, point.* EXCLUDE (x) FROM readings;
-- error: no star of a column with its table
SELECT r.point.* FROM readings r;
SELECT count(*), max(point.x), min(r.point.x) + 1 FROM readings r;
-- error: no such field
SELECT point.z FROM readings;
-- error: no such field of an aggregate's argument
SELECT sum(point.z) FROM readings;
