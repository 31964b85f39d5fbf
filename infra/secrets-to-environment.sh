#!/bin/sh
# Secrets come as files, each named after the variable that the service reads.
set -eu
for file in /run/secrets/*; do
  if [ -f "$file" ]; then export "${file##*/}=$(cat "$file")"; fi
done
exec "$@"
