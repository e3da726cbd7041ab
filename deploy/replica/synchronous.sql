-- On the first machine, when not even one second may be lost with it: a commit then waits for the second machine's disk.
-- Only with two replicas, else the portal stands still when one is away.
ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (machine_2, machine_3)';
SELECT pg_reload_conf();
