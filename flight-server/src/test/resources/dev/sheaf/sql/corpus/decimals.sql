-- Decimals and other numbers.

SELECT id, amount, exact FROM readings;
SELECT id, amount + 1, amount * 2, amount / 3, amount - exact FROM readings;
SELECT id, amount * amount AS s FROM readings;
SELECT id, round(amount, 1), floor(amount), ceil(amount), abs(amount), -amount FROM readings;
SELECT id, amount::INTEGER, amount::DOUBLE, amount::VARCHAR, amount::DECIMAL(18, 4) FROM readings;
SELECT kind, sum(amount), avg(amount), min(amount), max(amount) FROM readings GROUP BY kind;
SELECT kind, sum(exact) AS s, min(exact), max(exact) FROM readings GROUP BY kind ORDER BY kind;
SELECT min(amount), max(amount), count(amount) FROM readings WHERE amount > 0;
SELECT min(exact), max(exact) FROM readings WHERE amount > 0;
SELECT station, min(amount), max(exact) FROM readings GROUP BY station;
SELECT max(amount) - min(amount) AS span, max(amount) * 2 AS twice FROM readings;
SELECT max(amount) + max(exact) AS both FROM readings;
SELECT count(*) FROM readings WHERE amount = exact;
SELECT i8 + u8, i16 + 2, i32 // 7, i32 % 7, i32 / 7 FROM readings;
SELECT u64 // 2, u64::DOUBLE, u32 + u16 FROM readings;
SELECT i32 & 255, i32 | 1, xor(i32, 3), i32 << 2 FROM readings WHERE i32 >= 0;
SELECT sqrt(f64), ln(f64 + 1), exp(f64 / 1000), sin(f64), pow(f64, 2) FROM readings;
SELECT odd, odd + 1, odd * 0, -odd, isnan(odd), isfinite(odd) FROM readings;
SELECT f32, f32 + f64, f32::DOUBLE, f32::VARCHAR FROM readings;
SELECT 1.1 + 2.2, 1e3, 0.1::DECIMAL(5, 2), 123456789012345678901234567890, 5 / 2, 5 // 2, -7 % 3;
SELECT sum(i64) > 0 AS positive, sum(u64) AS s FROM readings;
SELECT avg(i64), sum(i64) FROM readings WHERE i64 > 0;
SELECT greatest(i8, i16, i32), least(i8, i16, i32) FROM readings;
SELECT sum(i32)::DECIMAL(18, 2) / count(*) AS per FROM readings;
SELECT sum(i32) + 0.5 AS s, avg(i32) * 2 AS t, sum(f64) / 2 AS u FROM readings;
SELECT sum(i32) * sum(i32) AS s FROM readings;
SELECT sum(i32) / 0 AS s FROM readings;
SELECT sum(i32) // 3 AS s, sum(i32) & 255 AS t FROM readings;
-- error: it does not fit
SELECT (i32 + 1000000)::TINYINT FROM readings;
-- error: it overflows
SELECT i64 + 9223372036854775807 FROM readings WHERE i64 > 0;
-- error: nor does this fit
SELECT 100.5::DECIMAL(3, 2);
