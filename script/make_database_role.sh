#!/bin/sh
# The application's own role, made when the database container makes its data. It is no superuser: a superuser could
# switch off the triggers that protect the published record.
set -eu
psql --variable ON_ERROR_STOP=1 --variable password="$APP_DATABASE_PASSWORD" --username postgres --dbname postgres <<'SQL'
CREATE ROLE pcc_tracker LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE pcc_tracker OWNER pcc_tracker;
SQL
