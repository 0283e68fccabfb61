-- Texts and bytes.

SELECT id, name, kind, raw FROM readings ORDER BY id;
SELECT id, upper(name), lower(name), length(name), reverse(name), strlen(name) FROM readings;
SELECT id, name || kind, concat(name, kind), concat_ws('-', name, kind) FROM readings;
SELECT id, substr(name, 2, 2), left(name, 1), right(name, 2), name[1], name[2:3] FROM readings;
SELECT id, replace(name, 'e', '*'), regexp_replace(name, '[aeiou]', '#', 'g') AS r FROM readings;
SELECT id, regexp_matches(name, '^[a-f]'), regexp_extract(name, '([a-z]+)', 1) FROM readings;
SELECT id, contains(name, 'a'), starts_with(name, 'f'), position('e' IN name), instr(name, 'r') FROM readings;
SELECT id, trim(name), lpad(name, 5, '.'), rpad(name, 5, '.'), repeat(kind, 2) FROM readings;
SELECT id, ascii(name), md5(name), hash(1) FROM readings WHERE id < 100;
SELECT id, hex(raw), octet_length(raw), raw || raw AS r, base64(raw) AS b FROM readings;
SELECT id, name COLLATE NOCASE < 'c' AS l FROM readings;
SELECT name, count(*) FROM readings GROUP BY name ORDER BY name COLLATE NOCASE, name;
SELECT min(name), max(name), min(upper(name)) FROM readings;
SELECT min(raw), max(raw), count(raw) FROM readings WHERE flag = true;
SELECT format('{}-{}', kind, i32) AS f, printf('%d', i32) AS p FROM readings;
SELECT levenshtein(name, kind) AS l, jaccard('ab', 'bc') AS j FROM readings WHERE name <> '' AND kind <> '';
SELECT name SIMILAR TO '.*a.*' AS s, name NOT LIKE 'a%' AS n, name ~ 'a' AS t FROM readings;
SELECT string_agg(DISTINCT kind, '|' ORDER BY kind) FROM readings;
SELECT name, string_agg(id::VARCHAR, ',' ORDER BY id) AS ids FROM readings WHERE id < 60 GROUP BY name;
SELECT unicode('é'), chr(233), 'a' < 'B', 'é' > 'z', '';
SELECT code, hex(code), name FROM stations ORDER BY id;
SELECT upper(name), name || '!', length(name) FROM stations;
SELECT max(name) || '?' AS m FROM stations;
SELECT split_part(name, ' ', 2)::INTEGER AS n, count(*) FROM stations GROUP BY n;
-- error: a number is no text
SELECT upper(name, 1) FROM readings;
-- error: no such function
SELECT uppper(name) FROM readings;
