#!/bin/bash
# A verified base backup; with the archived log it restores to any minute since. Old ones and their log are removed.
set -euo pipefail
export PGPASSWORD
PGPASSWORD=$(cat /run/secrets/database_superuser_password)
target=/backups/$(date -u +%Y%m%dT%H%M%SZ)
trap 'rm -rf "$target.part"' EXIT
pg_basebackup --pgdata="$target.part" --format=plain --wal-method=stream --checkpoint=fast --manifest-checksums=SHA256
pg_verifybackup --quiet "$target.part"
mv "$target.part" "$target"
find /backups -mindepth 1 -maxdepth 1 -type d -mtime +"${KEEP_DAYS:-14}" -exec rm -rf {} +
oldest=$(find /backups -mindepth 1 -maxdepth 1 -type d | sort | head -n 1)
start=$(awk -F'[()]' '/^START WAL LOCATION/ {print $2}' "$oldest/backup_label" | awk '{print $2}')
pg_archivecleanup /archive "$start"
echo "backup $target verified, log kept from $start"
