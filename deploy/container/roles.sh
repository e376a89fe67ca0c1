#!/bin/sh
# Run once, by the database's container on an empty folder: who owns the tables, and who works on them
# (docs/operation.md, "Quyền trong cơ sở dữ liệu").
set -eu
secrets=${SECRETS:-/run/secrets}
psql -v ON_ERROR_STOP=1 -v owner="$(cat "$secrets/owner_password")" -v app="$(cat "$secrets/app_password")" \
    -v backup="$(cat "$secrets/backup_password")" -U "$POSTGRES_USER" -d postgres <<'SQL'
CREATE ROLE portal_owner LOGIN PASSWORD :'owner';
CREATE DATABASE portal OWNER portal_owner ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C' TEMPLATE template0;
CREATE ROLE satisfaction_app NOLOGIN;
CREATE ROLE satisfaction_backup NOLOGIN;
CREATE ROLE satisfaction_read NOLOGIN;
CREATE ROLE portal_app LOGIN PASSWORD :'app' IN ROLE satisfaction_app;
CREATE ROLE portal_backup LOGIN PASSWORD :'backup' IN ROLE satisfaction_backup;
SQL
