#!/bin/sh
# Records the truth: runs every script here with a real psql against a real PostgreSQL 15, an empty database per script.
# Usage: PGHOST=… PGUSER=postgres ./record.sh
set -e
cd "$(dirname "$0")"
for script in *.sql; do
  psql -q -d postgres -c 'drop database if exists recording' -c 'create database recording'
  psql -X -a -d recording -f "$script" >"${script%.sql}.out" 2>&1 || true
done
