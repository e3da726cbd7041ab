#!/usr/bin/env bash
# Makes the secrets of a new installation in deploy/secrets, once; never replaces one that exists.
# The certificate is self-signed until the real one is put in its place.
set -euo pipefail
umask 077
cd "$(dirname "$0")"
host=${1:?usage: deploy/make-secrets.sh HOST, for example portal.example.gov.cn}
mkdir -p secrets
cd secrets

key() { [ -e "$1" ] || openssl rand -base64 32 >"$1"; }
word() { [ -e "$1" ] || openssl rand -hex 24 >"$1"; }
text() { [ -e "$1" ] || printf '%s\n' "$2" >"$1"; }

word secret_key
for name in field_keys blind_index_key audit_seal_key; do key "$name"; done
for name in metrics_token database_superuser_password database_owner_password database_password redis_password; do
  word "$name"
done
text database_owner_url "postgresql://portal_owner:$(cat database_owner_password)@database/safetyportal"
text database_url "postgresql://portal:$(cat database_password)@database/safetyportal"
text queue_url "redis://:$(cat redis_password)@queue:6379/0"
text cache_url "redis://:$(cat redis_password)@cache:6379/0"
if [ ! -e tls_certificate ]; then
  openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj "/CN=$host" -addext "subjectAltName=DNS:$host" \
    -keyout tls_key -out tls_certificate 2>/dev/null
fi
# Compose shows these files to processes with other user ids; the directory keeps the rest of the machine out.
chmod 0444 ./*
chmod 0700 .
echo "secrets are in $(pwd)"
