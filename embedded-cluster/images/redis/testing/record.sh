#!/bin/sh
# Records the truth: sends commands.txt with a real redis-cli 7 to an empty real Redis 7, as a person sees it and as a pipe gets it.
# Usage: REDIS_PORT=6379 ./record.sh
set -e
cd "$(dirname "$0")"
redis-cli -p "$REDIS_PORT" flushall >/dev/null
redis-cli -p "$REDIS_PORT" --no-raw <commands.txt >terminal.out
redis-cli -p "$REDIS_PORT" flushall >/dev/null
redis-cli -p "$REDIS_PORT" <commands.txt >pipe.out
