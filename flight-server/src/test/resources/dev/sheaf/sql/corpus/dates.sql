-- Dates, times, timestamps and intervals.

SELECT id, day, clock, moment, zoned FROM readings ORDER BY id;
SELECT id, year(day), month(day), day(day), dayofweek(day), week(day), quarter(day) FROM readings;
SELECT id, day + 1, day - INTERVAL 1 MONTH, day + INTERVAL 1 DAY AS n FROM readings;
SELECT id, day - DATE '2022-01-01' AS d FROM readings;
SELECT id, date_diff('day', day, DATE '2023-01-01') AS d, date_trunc('month', day) AS m FROM readings;
SELECT id, moment - TIMESTAMP '2022-01-01' AS d FROM readings;
SELECT id, age(moment, TIMESTAMP '2022-01-01') AS a FROM readings;
SELECT id, epoch(moment), epoch_ms(moment), epoch_us(moment) FROM readings;
SELECT id, hour(clock), minute(clock), second(clock), microsecond(clock) FROM readings;
SELECT id, clock + INTERVAL 1 HOUR AS c FROM readings;
SELECT id, zoned::TIMESTAMP, zoned::DATE, moment::TIMESTAMPTZ FROM readings;
SELECT id, zoned AT TIME ZONE 'Europe/Vienna' AS v FROM readings;
SELECT id, strftime(moment, '%Y-%m-%d %H:%M') AS s FROM readings;
SELECT id, strptime(day::VARCHAR, '%Y-%m-%d') AS s FROM readings;
SELECT id, make_date(year(day)::INTEGER, 1, 1) AS d FROM readings;
SELECT id, last_day(day), monthname(day), dayname(day) FROM readings;
SELECT id, extract(epoch FROM day) AS e, date_part('dow', moment) AS w FROM readings;
SELECT id, time_bucket(INTERVAL 1 WEEK, moment) AS b FROM readings;
SELECT time_bucket(INTERVAL 10 DAYS, day) AS b, count(*), sum(i32) FROM readings GROUP BY b ORDER BY b;
SELECT min(day), max(day), max(day) - min(day) AS days FROM readings;
SELECT min(moment) AS a, max(moment) AS b, max(moment) - min(moment) AS span FROM readings;
SELECT max(zoned) - min(zoned) AS span, min(zoned)::DATE AS d FROM readings;
SELECT min(clock), max(clock) FROM readings WHERE flag = true;
SELECT year(min(day)) AS y FROM readings;
SELECT avg(epoch(moment)) AS e FROM readings;
SELECT id, opened, seen, took, noon FROM stations ORDER BY id;
SELECT id, opened + 1, seen + INTERVAL 1 DAY, took * 2, noon + INTERVAL 1 MINUTE FROM stations;
SELECT min(opened), max(seen), min(noon) FROM stations WHERE active = true;
SELECT opened, count(*) AS n FROM stations GROUP BY opened ORDER BY opened;
SELECT region, min(opened) AS first, max(opened) - min(opened) AS span FROM stations GROUP BY region ORDER BY region;
SELECT seen AS last_seen FROM stations WHERE seen IS NOT NULL ORDER BY seen, id;
-- error: there is no sum of intervals
SELECT sum(took), max(took) FROM stations;
SELECT id, took > INTERVAL 1 HOUR FROM stations;
SELECT DATE '2024-02-29' + INTERVAL 1 YEAR AS d;
SELECT TIMESTAMP '2024-01-01 12:00:00', TIME '01:02:03.5', DATE '0001-01-01', INTERVAL '3 days 2 hours';
SELECT 'epoch'::DATE, 'infinity'::DATE, '-infinity'::TIMESTAMP;
SELECT TIMESTAMP_NS '2024-01-01 12:00:00.123456789', TIMESTAMP_S '2024-01-01 12:00:00', TIMESTAMP_MS '2024-01-01 12:00:00.123';
SELECT R.day + INTERVAL 2 DAYS, max(R.moment) OVER () + INTERVAL '1' HOUR FROM readings r WHERE id < 90;
SELECT max(moment) + INTERVAL 2 DAYS, max(day) - DATE '2020-01-01', max(moment) > TIMESTAMP '2020-01-01' FROM readings;
SELECT max(day) > DATE '2020-01-01', max(zoned) > TIMESTAMPTZ '2020-01-01 00:00:00+00' FROM readings;
-- error: there is no such day
SELECT DATE '2023-02-29';
-- error: a number is no day
SELECT day + name FROM readings;
