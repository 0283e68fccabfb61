-- Lists.

SELECT id, ints, words FROM readings;
SELECT id, len(ints), ints[1], ints[-1], ints[1:2] FROM readings;
SELECT id, list_sort(ints), list_distinct(words).list_sort() AS d FROM readings;
SELECT id, list_sum(ints), list_min(ints), list_max(ints), list_avg(ints) FROM readings;
SELECT id, unnest(ints) FROM readings WHERE id < 50;
SELECT id, unnest(words) AS w FROM readings ORDER BY id, w NULLS FIRST;
SELECT x, count(*) FROM (SELECT unnest(ints) AS x FROM readings) GROUP BY x;
SELECT id, [y * 2 FOR y IN ints IF y > 10] AS l FROM readings;
SELECT id, list_transform(ints, lambda y: y + i32) AS l FROM readings;
SELECT id, list_filter(words, lambda w: w IS NOT NULL) AS l FROM readings;
SELECT id, list_reduce(ints, lambda a, b: a + b) AS l FROM readings WHERE len(ints) > 0;
SELECT id, list_contains(words, 'ash'), list_position(ints, 3) FROM readings;
SELECT id, array_to_string(words, '-') AS s FROM readings;
SELECT id, list_concat(ints, [1, 2]), ints || [NULL] AS m FROM readings;
SELECT id, [i8, i16, i32] AS l FROM readings;
SELECT id, list_value(kind, name) AS l FROM readings;
SELECT kind, list(i32 ORDER BY id) FROM readings WHERE id < 100 GROUP BY kind;
SELECT ints, count(*) AS n FROM readings GROUP BY ints HAVING count(*) > 20;
SELECT id, ints = [], ints IS NULL FROM readings;
SELECT id FROM readings WHERE ints > [5] ORDER BY ints, id;
SELECT DISTINCT ints FROM readings;
SELECT id, list_has_any(ints, [1, 2, 3]) AS a FROM readings WHERE id < 100;
SELECT id, flatten([ints, ints]) AS f FROM readings;
SELECT id, generate_series(1, len(ints)) AS g FROM readings WHERE ints IS NOT NULL;
SELECT min(len(ints)), max(len(words)) FROM readings;
SELECT ints::VARCHAR AS t FROM readings WHERE id < 100;
SELECT string_split(name, ' ') AS parts FROM readings;
-- error: text in a list of numbers
SELECT list_contains(ints, 'ash') FROM readings;
-- error: no list
SELECT unnest(i32) FROM readings;
