-- Names that are quoted, written in another case, or equal to others, in aggregates.

SELECT * FROM "Odd-Names";
SELECT "Group", count(*) FROM "Odd-Names" GROUP BY "Group";
SELECT "group", count(*) FROM "odd-names" GROUP BY "GROUP";
SELECT "Group", sum("select") FROM "Odd-Names" GROUP BY "Group";
SELECT sum("x y"), avg("x y"), min("x y") FROM "Odd-Names";
SELECT sum("X Y") FROM "Odd-Names";
SELECT sum("UPPER"), sum(upper), sum(UPPER), sum(Upper) FROM "Odd-Names";
SELECT max("ümlaut"), min(ümlaut) FROM "Odd-Names";
SELECT sum("a.b") FROM "Odd-Names";
SELECT sum("count"), count("count"), count(count) FROM "Odd-Names";
SELECT count AS c, count(*) AS count FROM "Odd-Names" GROUP BY count ORDER BY c;
SELECT count(*) AS count FROM "Odd-Names" ORDER BY count;
SELECT upper, count(*) FROM "Odd-Names" GROUP BY upper ORDER BY upper;
SELECT UPPER, count(*) FROM "Odd-Names" GROUP BY UPPER HAVING UPPER > 1 ORDER BY 1;
SELECT o."Group", sum(o."select") FROM "Odd-Names" o GROUP BY o."Group";
SELECT "O"."Group", sum("O"."UPPER") FROM "Odd-Names" AS "O" GROUP BY "O"."Group";
SELECT "Odd-Names"."Group", sum("Odd-Names"."UPPER") FROM "Odd-Names" GROUP BY "Odd-Names"."Group";
SELECT main."Odd-Names"."Group", max(main."Odd-Names"."x y") FROM main."Odd-Names" GROUP BY ALL;
SELECT sum("UPPER") AS "sum(id)", sum(id) FROM "Odd-Names";
SELECT sum(id) AS "a ""quoted"" name" FROM "Odd-Names";
-- error: a name of no letter
SELECT sum(id) AS "" FROM "Odd-Names";
SELECT count(*) AS " " FROM "Odd-Names";
SELECT sum(id) AS "SELECT", "Group" AS "FROM" FROM "Odd-Names" GROUP BY "FROM" ORDER BY "SELECT";
SELECT sum(id) AS sheaf_aggregate_1, count(*) AS sheaf_aggregate_0 FROM "Odd-Names" ORDER BY sheaf_aggregate_0;
SELECT count(*) AS sheaf_aggregate_1, sum(id) AS sheaf_aggregate_0 FROM "Odd-Names" GROUP BY "Group" ORDER BY sheaf_aggregate_0, sheaf_aggregate_1;
SELECT "Group" AS sheaf_aggregate_0, count(*) AS n FROM "Odd-Names" GROUP BY "Group" ORDER BY sheaf_aggregate_0;
SELECT sheaf_input_0."Group", sum(sheaf_input_0.id) FROM "Odd-Names" sheaf_input_0 GROUP BY sheaf_input_0."Group";
SELECT "count"."id", count(*) FROM "Odd-Names" AS "count" GROUP BY "count"."id";
SELECT sum(t.id), sum(T."UPPER") FROM "Odd-Names" t;
SELECT t.id FROM "Odd-Names" AS t(id, b) WHERE b IS NULL;
SELECT x.* EXCLUDE (id) FROM "Odd-Names" x ORDER BY id;
SELECT * REPLACE (id + 1 AS id) FROM "Odd-Names";
SELECT * RENAME (id AS key) FROM "Odd-Names";
SELECT COLUMNS('.*a.*') FROM "Odd-Names";
SELECT "Odd-Names" FROM "Odd-Names";
SELECT id, "select" + UPPER FROM "Odd-Names";
SELECT id AS "Id", ID, Id AS iD FROM "Odd-Names";
-- error: an unquoted name that is a keyword
SELECT sum(select) FROM "Odd-Names";
-- error: the column a.b, not the field b
SELECT sum(a.b) FROM "Odd-Names";
-- error: an internal name
SELECT sheaf_aggregate_0 FROM (SELECT count(*) AS n FROM readings);
-- error: an internal name beside the aggregate
SELECT count(*) AS n FROM readings ORDER BY sheaf_aggregate_0;
-- error: an internal name in HAVING
SELECT count(*) AS n FROM readings HAVING sheaf_aggregate_0 > 1;
-- error: an internal name of a table
SELECT * FROM sheaf_input_0;
-- error: not of the table
SELECT count(*) FROM readings r WHERE q.id = 1;
