-- A policy as a function of DuckDB's SQL, without Python and without pol. From the repository's folder, with DuckDB 1.3 or later:
--   pol build policies/shenzhen-2023-6 --emit duckdb --output shenzhen.duckdb_extension
--   duckdb -unsigned < examples/duckdb/decide.sql
LOAD './shenzhen.duckdb_extension';

CREATE TABLE applications AS SELECT row_number() OVER () AS id, * FROM read_csv('examples/applications.csv', all_varchar = true);

-- One decision a row. The columns are facts by their names; `id` is none, so it is left out by name.
CREATE TABLE decisions AS SELECT id, shenzhen(a, ['id']) AS d FROM applications a;

-- What is advised, and how much it is at most.
SELECT id, d.choose_1_7.best AS best, d.choose_1_7.amount AS amount FROM decisions WHERE id BETWEEN 72 AND 74 ORDER BY id;

-- Why not, and what is missing.
SELECT id, d.m2.status, d.m2.reasons, d.m2.missing FROM decisions WHERE id BETWEEN 14 AND 23 ORDER BY id;

-- Measure by measure.
SELECT d.m2.status AS status, count(*) AS applications, sum(d.m2.amount) AS amount FROM decisions GROUP BY ALL ORDER BY status;

-- The rows that cannot be read, or contradict themselves.
SELECT id, unnest(d.errors, recursive := true) FROM decisions WHERE len(d.errors) > 0 ORDER BY id;
