-- Citus by province: the registry of a whole country on several machines. Run once by portal_owner on the coordinator,
-- on an empty migrated database (or through create_distributed_table's online move on a filled one).
--
-- The portal filters every scoped query by the prefix of `place`, whose second component is the province ('/43/…'), and
-- every row of a case carries the place of its enterprise. Citus needs that component as a column of its own:
-- generated, so that no code has to know of it. A unique key must contain the distribution column; those that the
-- portal relies on across provinces (credit codes, user names) therefore stay in reference or local tables.
--
-- Measure before you do this: one machine with enough memory serves the largest province (docs/benchmarks.md).
CREATE EXTENSION IF NOT EXISTS citus;

-- Reference tables: small, read by every query, on every machine.
SELECT create_reference_table(name) FROM unnest(ARRAY[
  'core_jurisdiction', 'core_rule', 'core_workcalendar', 'auth_group', 'auth_permission', 'django_content_type'
]) AS name WHERE to_regclass(name) IS NOT NULL;

-- Tables of cases: spread by province. A table qualifies when it carries `place`.
CREATE OR REPLACE FUNCTION pg_temp.spread(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format(
    'ALTER TABLE %I ADD COLUMN IF NOT EXISTS province text GENERATED ALWAYS AS (split_part(place, ''/'', 2)) STORED',
    name);
  EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I CASCADE', name, name || '_pkey');
  EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (province, id)', name);
  PERFORM create_distributed_table(name, 'province', colocate_with => 'default');
END $$;
