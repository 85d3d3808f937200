#!/usr/bin/env bash
# local-crontab moves a schedule across midnight and keeps its day.
#
# Versions: local-crontab 0.1.8 (npm), Node 20.
# Expected: 00:30 on Mondays in Stockholm is 23:30 UTC on Sundays, and on the first of a month 23:30 on the last of the
#           month before.
# Happens:  the hour becomes 23, the day stays: 23:30 UTC on Mondays, 24 hours late, and 23:30 on the first.
# Matters:  work right after midnight, when a month has ended, is what schedules in local time are for; it runs a day late
#           on a host that knows only UTC, which looks like a slow run. Keep such schedules away from midnight by more than
#           the offset, or let the host have the zone.
# Source:   the hour is shifted modulo 24; of the day fields only the changes of the clock are worked out.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund local-crontab@0.1.8

cat >main.cjs <<'JS'
const { localCrontabToUtcCrontabs } = require('local-crontab');
for (const local of ['30 9 * 1 1', '30 0 * 1 1', '30 0 1 1 *']) {
  console.log(local, 'in Stockholm is', localCrontabToUtcCrontabs(local, 'Europe/Stockholm')[0], 'in UTC');
}
JS
echo "local-crontab 0.1.8:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = '30 9 * 1 1 in Stockholm is 30 8 * 1 1 in UTC
30 0 * 1 1 in Stockholm is 30 23 * 1 1 in UTC
30 0 1 1 * in Stockholm is 30 23 1 1 * in UTC' ] || { echo "local-crontab now moves the day too, or writes the schedule otherwise."; exit 1; }
