#!/bin/bash
# Run by the postgres image when its volume is empty.
set -euo pipefail
psql --username postgres --dbname postgres \
  --set owner_password="$(cat /run/secrets/database_owner_password)" \
  --set portal_password="$(cat /run/secrets/database_password)" \
  --file /etc/postgresql/roles.sql
