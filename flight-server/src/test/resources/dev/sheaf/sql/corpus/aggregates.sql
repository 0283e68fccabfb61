-- Aggregates of one table without groups, of every type, and what is computed of them.

SELECT count(*) FROM readings;
SELECT count(*) AS n FROM readings;
SELECT COUNT(*) FROM readings;
SELECT Count(*) AS "Count" FROM readings;
SELECT count() FROM readings;
SELECT count(1) FROM readings;
SELECT count(NULL) FROM readings;
SELECT count(id) FROM readings;
SELECT count(station), count(kind), count(flag), count(odd), count(name) FROM readings;
SELECT count(i8), count(i16), count(i32), count(i64) FROM readings;
SELECT count(u8), count(u16), count(u32), count(u64) FROM readings;
SELECT count(raw), count(day), count(clock), count(moment), count(zoned) FROM readings;
SELECT count(ints), count(words), count(point) FROM readings;
SELECT count(amount), count(exact), count(f32), count(f64) FROM readings;
SELECT sum(i8), sum(i16), sum(i32), sum(i64) FROM readings;
SELECT sum(u8), sum(u16), sum(u32), sum(u64) FROM readings;
SELECT sum(f32) FROM readings;
SELECT sum(f64), avg(f64), min(f64), max(f64) FROM readings;
SELECT sum(odd), avg(odd) FROM readings;
SELECT min(odd), max(odd) FROM readings;
SELECT min(odd), max(odd), count(odd) FROM readings WHERE odd IS NOT NULL GROUP BY flag;
SELECT sum(amount), avg(amount), min(amount), max(amount) FROM readings;
SELECT sum(exact), avg(exact), min(exact), max(exact) FROM readings;
SELECT min(amount), max(amount) FROM readings;
SELECT min(exact), max(exact) FROM readings;
SELECT sum(flag) FROM readings;
SELECT min(flag), max(flag) FROM readings;
SELECT min(name), max(name), min(kind), max(kind) FROM readings;
SELECT min(raw), max(raw) FROM readings;
SELECT min(day), max(day) FROM readings;
SELECT avg(day) FROM readings;
SELECT min(clock), max(clock) FROM readings;
SELECT min(moment), max(moment) FROM readings;
SELECT avg(moment) FROM readings;
SELECT min(zoned), max(zoned) FROM readings;
SELECT min(ints), max(ints) FROM readings;
SELECT min(point), max(point) FROM readings;
SELECT avg(i8), avg(i16), avg(i32), avg(i64) FROM readings;
SELECT avg(u8), avg(u16), avg(u32), avg(u64) FROM readings;
SELECT avg(f32), min(f32), max(f32) FROM readings;
SELECT min(i8), max(i8), min(i16), max(i16), min(i32), max(i32), min(i64), max(i64) FROM readings;
SELECT min(u8), max(u8), min(u16), max(u16), min(u32), max(u32), min(u64), max(u64) FROM readings;
SELECT mean(i32) FROM readings;
SELECT mean(f64), avg(f64) FROM readings;
SELECT MEAN(i32) AS m, AVG(i32) AS a FROM readings;
SELECT sum(i32) / count(*) AS per FROM readings;
SELECT sum(i32) / count(*) FROM readings;
SELECT sum(i32) // count(i32) AS whole FROM readings;
SELECT sum(i32) % 7 AS rest FROM readings;
SELECT sum(i32) + 1 AS more FROM readings;
SELECT sum(i32) + sum(i16) AS both FROM readings;
SELECT -sum(i32) AS negative FROM readings;
SELECT - sum(i32) FROM readings;
SELECT round(avg(i32), 2) AS mean FROM readings;
SELECT round(avg(i32), 2) FROM readings;
SELECT abs(min(i32)) AS a, ceil(avg(f64)) AS b, floor(avg(f64)) AS c FROM readings;
SELECT upper(max(kind)) AS u, lower(min(name)) AS l FROM readings;
SELECT concat(min(kind), '-', max(kind)) AS ends FROM readings;
SELECT min(kind) || max(kind) AS ends FROM readings;
SELECT max(i32) BETWEEN 0 AND 5000 AS inside FROM readings;
SELECT max(i32) > 10 AS big, min(i32) IS NULL AS none FROM readings;
SELECT CASE WHEN count(*) > 100 THEN 'many' ELSE 'few' END AS how FROM readings;
SELECT CAST(sum(i32) AS BIGINT) AS s FROM readings;
SELECT sum(i32)::DOUBLE AS s, count(*)::VARCHAR AS c FROM readings;
SELECT CAST(sum(i32) AS VARCHAR) FROM readings;
SELECT coalesce(max(i32), 0) AS m FROM readings;
SELECT coalesce(max(i32), 0) FROM readings WHERE id < 0;
SELECT nullif(count(*), 0) AS n FROM readings WHERE id < 0;
SELECT typeof(sum(i32)) AS t, typeof(count(*)) AS c, typeof(avg(i32)) AS a FROM readings;
SELECT typeof(sum(u64)), typeof(sum(f32)), typeof(min(u8)) FROM readings;
SELECT typeof(max(f32)) AS f, typeof(max(day)) AS d, typeof(min(zoned)) AS z FROM readings;
SELECT 1, count(*) FROM readings;
SELECT 'text' AS t, count(*) AS n, NULL AS nothing FROM readings;
SELECT count(*), count(*) FROM readings;
SELECT count(*) AS a, count(*) AS b, sum(i32) AS a2, sum(i32) AS b2 FROM readings;
SELECT sum(i32) AS x, x + 1 AS y FROM readings;
SELECT sum(i32) AS i32 FROM readings;
SELECT max(i32) AS i16, max(i16) AS i32 FROM readings;
SELECT count(DISTINCT kind) FROM readings;
SELECT count(DISTINCT kind), count(*) FROM readings;
SELECT sum(DISTINCT i8), count(i8) FROM readings;
SELECT avg(DISTINCT i8) AS a, max(DISTINCT i8) AS m FROM readings;
SELECT count(*) FILTER (WHERE flag) FROM readings;
SELECT count(*) FILTER (WHERE i32 > 0) AS positive, count(*) AS n FROM readings;
SELECT sum(i32) FILTER (WHERE kind = 'temp') AS s FROM readings;
SELECT sum(i32 ORDER BY id) AS s FROM readings;
SELECT round(stddev(f64), 6), sum(f64) FROM readings;
SELECT stddev(i32) AS s, sum(i32) AS t FROM readings;
SELECT var_pop(i32), var_samp(i32), stddev_pop(i32) FROM readings;
SELECT median(i32), mode(u8 % 3) FROM readings;
SELECT quantile_cont(i32, 0.25) AS q, quantile_disc(i32, 0.75) AS d FROM readings;
SELECT corr(i32, i16), covar_pop(i32, i16), regr_slope(i32, i16) FROM readings;
SELECT bool_and(flag), bool_or(flag), bit_and(u8), bit_or(u8), bit_xor(u8) FROM readings;
SELECT product(2.0) FROM readings WHERE id <= 10;
SELECT arg_max(id, i32 * 10000 + id), arg_min(id, i32 * 10000 + id) FROM readings;
SELECT max_by(id, i32 * 10000 + id) AS m FROM readings;
SELECT string_agg(kind, ',' ORDER BY id) FROM readings WHERE id < 50;
SELECT list(id ORDER BY id) FROM readings WHERE id < 20;
SELECT array_agg(kind ORDER BY id DESC) FROM readings WHERE id < 20;
SELECT first(id ORDER BY id), last(id ORDER BY id) FROM readings;
SELECT histogram(kind) FROM readings WHERE kind IS NOT NULL;
SELECT entropy(kind), approx_count_distinct(flag) FROM readings;
SELECT kurtosis(i32), skewness(i32) FROM readings;
SELECT fsum(f64), kahan_sum(f64) FROM readings;
SELECT count_if(i32 > 0), count_star() FROM readings;
SELECT count(*) + count(i32) AS c FROM readings;
SELECT min(id, 3) FROM readings;
SELECT max(id, 3) FROM readings;
SELECT any_value(1) FROM readings;
SELECT sum(1), sum(1.5), min('a') FROM readings;
SELECT sum(i32 + 1), sum(i32 * 2) FROM readings;
SELECT sum(abs(i32)) AS s, max(length(name)) AS l FROM readings;
SELECT sum(point.x), max(point.label) FROM readings;
SELECT sum(readings.point.x) AS s FROM readings;
SELECT sum(len(ints)) FROM readings;
-- error: a column beside an aggregate
SELECT id, count(*) FROM readings;
-- error: an aggregate of an aggregate
SELECT sum(count(*)) FROM readings;
-- error: an aggregate in WHERE
SELECT id FROM readings WHERE count(*) > 1;
-- error: there is no such column
SELECT sum(nothing_like_it) FROM readings;
-- error: there is no sum of text
SELECT sum(name) FROM readings;
-- error: nor of days
SELECT sum(day) FROM readings;
-- error: nor a mean of text
SELECT avg(name) FROM readings;
-- error: two arguments
SELECT sum(i32, i16) FROM readings;
-- error: a star in a sum
SELECT sum(*) FROM readings;
-- error: it overflows
SELECT sum(i64)::INTEGER FROM readings WHERE i64 > 9000000000000000000;
-- error: no such function
SELECT summ(i32) FROM readings;
