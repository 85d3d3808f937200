#!/usr/bin/env bash
# cron-parser: prev() does not find the firing that next() gave on the day the clocks go forward.
#
# Versions: cron-parser 5.10.5 (npm), Node 20.
# Expected: prev() walks back over the instants that next() walks forward.
# Happens:  02:30 each day in Berlin: next() moves the firing of 29 March 2026, when there is no 02:30, to 03:30 (01:30Z).
#           prev() from the day after goes from 30 March straight to 28 March.
# Matters:  a scheduler fires by next() and asks prev() at start-up whether a firing was missed. If it was down then, the
#           run of that day is never made up, once a year, and only in time zones with summer time.
# Source:   seen here; open upstream with another schedule as harrisiirak/cron-parser issue 378.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund cron-parser@5.10.5

cat >main.cjs <<'JS'
const { CronExpressionParser } = require('cron-parser');
const from = (currentDate) => CronExpressionParser.parse('0 30 2 * * *', { tz: 'Europe/Berlin', currentDate });
const forward = from('2026-03-27T12:00:00Z');
const back = from('2026-03-30T12:00:00Z');
const times = (count, step) => Array.from({ length: count }, () => step().toISOString().slice(0, 16));
console.log('next', times(3, () => forward.next()).join(' '));
console.log('prev', times(3, () => back.prev()).reverse().join(' '));
JS
echo "cron-parser 5.10.5, '0 30 2 * * *' in Europe/Berlin:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'next 2026-03-28T01:30 2026-03-29T01:30 2026-03-30T00:30
prev 2026-03-27T01:30 2026-03-28T01:30 2026-03-30T00:30' ] || { echo "prev() and next() now agree, or differ otherwise."; exit 1; }
