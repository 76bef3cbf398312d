#!/bin/sh
# Makes the secrets of compose.yaml, once; prints the admin token. What exists is left as it is.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
# The containers read them as their own user: the folder protects them on this machine.
random() {
    head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n'
}
[ -e secrets/postgres_password ] || random >secrets/postgres_password
[ -e secrets/admin_token ] || printf 'dnj_a_%s' "$(random)" >secrets/admin_token
[ -e secrets/database_url ] ||
    printf 'postgresql://donjon:%s@postgres:5432/donjon' "$(cat secrets/postgres_password)" >secrets/database_url
chmod 0644 secrets/database_url secrets/admin_token secrets/postgres_password
echo "admin token: $(cat secrets/admin_token)"
