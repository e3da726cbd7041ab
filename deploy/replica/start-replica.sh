#!/bin/bash
# On the second machine, once: copies the first one's database and follows it. The role portal_replica exists already:
#   CREATE ROLE portal_replica REPLICATION LOGIN PASSWORD '…';
#   SELECT pg_create_physical_replication_slot('machine_2');
set -euo pipefail
primary=${1:?usage: start-replica.sh PRIMARY-HOST SLOT}
slot=${2:?usage: start-replica.sh PRIMARY-HOST SLOT}
data=${PGDATA:?PGDATA must name an empty directory}
[ -z "$(ls -A "$data" 2>/dev/null)" ] || { echo "error: $data is not empty" >&2; exit 2; }
pg_basebackup --dbname="host=$primary user=portal_replica sslmode=prefer" --pgdata="$data" --slot="$slot" \
  --wal-method=stream --checkpoint=fast --write-recovery-conf --progress
cat >>"$data/postgresql.auto.conf" <<CONF
primary_slot_name = '$slot'
hot_standby = on
hot_standby_feedback = on
CONF
echo "start PostgreSQL here with deploy/postgres/postgresql.conf; promote with: pg_ctl promote"
