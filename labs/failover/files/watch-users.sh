#!/bin/sh
# Calls the API like a user, five times a second, and prints what it answers. Ctrl-C stops it.
while true; do
  curl -s -o /dev/null -m 2 -w '%{http_code} ' http://api-service/api/v1
  sleep 0.2
done
