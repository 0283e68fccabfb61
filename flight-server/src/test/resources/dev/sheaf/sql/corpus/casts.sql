-- Casts, also around aggregates.

SELECT i32::BIGINT, i32::VARCHAR, i32::DOUBLE, i32::DECIMAL(10, 2), i32::HUGEINT FROM readings;
SELECT CAST(i32 AS SMALLINT), TRY_CAST(i32 AS TINYINT), TRY_CAST(name AS INTEGER) FROM readings;
SELECT f64::INTEGER, f64::FLOAT, f64::VARCHAR FROM readings WHERE id < 200;
SELECT flag::INTEGER, flag::VARCHAR, i8::BOOLEAN FROM readings;
SELECT day::TIMESTAMP, day::VARCHAR, moment::DATE, moment::TIME FROM readings;
SELECT u64::HUGEINT, u64::VARCHAR, u8::UTINYINT, u8::TINYINT FROM readings WHERE u8 < 128;
SELECT raw::VARCHAR, kind::BLOB FROM readings;
SELECT sum(i32)::INTEGER AS s, avg(i32)::DECIMAL(10, 3) AS a, count(*)::TINYINT AS c FROM readings WHERE id < 50;
SELECT max(day)::VARCHAR AS d, min(zoned)::VARCHAR AS z, max(moment)::DATE AS m FROM readings;
SELECT TRY_CAST(max(name) AS INTEGER) AS m FROM readings;
SELECT CAST(min(f64) AS INTEGER) AS m, CAST(max(f32) AS VARCHAR) AS x FROM readings;
SELECT sum(i32)::HUGEINT AS h, sum(i32)::DECIMAL(38, 0) AS d, sum(i32)::UHUGEINT IS NULL AS u FROM readings WHERE i32 > 0;
SELECT typeof(sum(i32) + 1) AS a, typeof(sum(i32) * 1.5) AS b, typeof(sum(i32) / 2) AS c, typeof(-sum(i8)) AS d FROM readings;
SELECT typeof(coalesce(sum(i32), 0)) AS a, typeof(coalesce(max(u8), 0)) AS b, typeof(coalesce(min(i8), 300)) AS c FROM readings;
SELECT typeof(CASE WHEN count(*) > 1 THEN sum(i32) ELSE 0 END) AS t FROM readings;
SELECT typeof(max(opened)) AS a, typeof(min(seen)) AS b, typeof(max(noon)) AS c, typeof(max(name)) AS d, typeof(min(code)) AS e FROM stations;
SELECT typeof(kind), typeof(id), typeof(amount), typeof(ints), typeof(point) FROM readings WHERE id < 5;
SELECT '12'::INTEGER, ' 7 '::INTEGER, '1e3'::DOUBLE, 'true'::BOOLEAN, '\x41'::BLOB, 'a'::VARCHAR;
SELECT sum(i32)::DOUBLE, max(day)::VARCHAR, count(*)::HUGEINT, sum(i32)::BIGINT FROM readings;
SELECT R.i32::DOUBLE, R.day::TIMESTAMP, R.i8::UTINYINT IS NULL, R.zoned::TIMESTAMPTZ FROM readings r WHERE i8 > 0;
SELECT max(r.i32)::DECIMAL(10, 2) FROM readings r;
SELECT [max(r.i32)]::DOUBLE[] AS l FROM readings r;
SELECT i32 * 1e3, 1e3 + f64, 2.5e-1, 1e300, -1e0, 3e17 FROM readings;
SELECT sum(i32) * 1e0, sum(i32) / 1e1 FROM readings;
SELECT typeof(1e3), typeof(i32 * 1e2), typeof(sum(i32) * 1e0) FROM readings WHERE id < 5 GROUP BY i32;
SELECT 3.0000000000000004e-1, 1.7976931348623157e308, 5e-324, 123456789.123456789e0, 12345678901234567e5;
SELECT list_sum([1e0, 2e0]) AS s, quantile_cont(i32, 2.5e-1) AS q FROM readings;
-- error: not a number
SELECT 'twelve'::INTEGER;
-- error: nor is a name
SELECT CAST(max(name) AS INTEGER) FROM readings;
-- error: it does not fit
SELECT count(*)::TINYINT FROM readings;
-- error: no such type
SELECT id::NUMBERISH FROM readings;
-- error: negative
SELECT min(i32)::UTINYINT FROM readings;
