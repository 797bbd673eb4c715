#!/usr/bin/env bash
# Fetches packages of the npm registry in exact versions, once for all clones, and prints their
# node_modules. None of their scripts is run. The cache is where WORKROOM_TEST_CACHE says.
#   scripts/npm-cached.sh PACKAGE@VERSION...
set -euo pipefail
[ $# -gt 0 ] || { echo "usage: $0 PACKAGE@VERSION..." >&2; exit 2; }
cache=${WORKROOM_TEST_CACHE:-$HOME/.cache/workroom-test}
mkdir -p "$cache"
name=npm-$(printf '%s\n' "$@" | sha256sum | cut -c 1-12)
exec 9>"$cache/$name.lock"
flock 9
if [ ! -d "$cache/$name" ]; then
  part=$(mktemp -d "$cache/$name.XXXXXX")
  trap 'rm -rf "$part"' EXIT
  echo '{"private":true}' >"$part/package.json"
  (cd "$part" && npm install --save-exact --no-audit --no-fund --no-package-lock --ignore-scripts \
    --loglevel=error "$@" </dev/null >npm.log 2>&1) ||
    { echo "npm could not fetch $*: $(cat "$part/npm.log")" >&2; exit 1; }
  mv -T "$part" "$cache/$name"
fi
echo "$cache/$name/node_modules"
