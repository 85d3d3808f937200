#!/usr/bin/env bash
# human-to-cron writes August as 7, which is July to cron.
#
# Versions: human-to-cron 0.3.1, cron-parser 5.10.5 (npm), Node 20.
# Expected: "august friday 15:44" is month 8; "each 5 minutes" runs each five minutes.
# Happens:  it is month 7, and "january 9:00" is month 0, which no parser takes. "each 5 minutes" runs each second of
#           every fifth minute, and "once each month" every Sunday; only "once each 5 minutes" is as it sounds.
# Matters:  the yearly job runs a month early, and the frequent one sixty times as often. Months counted from 0 were
#           those of the package cron before version 3.
# Source:   seen here; the README has the first example with a 7, and "each 2 minutes" with a star for the seconds.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund human-to-cron@0.3.1 cron-parser@5.10.5

cat >main.cjs <<'JS'
const humanToCron = require('human-to-cron');
const { CronExpressionParser } = require('cron-parser');
for (const text of ['august friday 15:44', 'january 9:00', 'each 5 minutes', 'once each 5 minutes', 'once each month']) {
  const cron = humanToCron(text);
  try {
    const times = CronExpressionParser.parse(cron, { tz: 'UTC', currentDate: '2021-01-31T12:00:00Z' });
    console.log(`${text} → ${cron}:`, times.take(3).map((time) => time.toISOString().slice(0, 19)).join(' '));
  } catch (error) {
    console.log(`${text} → ${cron}:`, error.message);
  }
}
JS
echo "human-to-cron 0.3.1, by cron-parser 5.10.5:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'august friday 15:44 → 0 44 15 * 7 5: 2021-07-02T15:44:00 2021-07-09T15:44:00 2021-07-16T15:44:00
january 9:00 → 0 0 9 * 0 *: Constraint error, got value 0 expected range 1-12
each 5 minutes → * */5 * * * *: 2021-01-31T12:00:01 2021-01-31T12:00:02 2021-01-31T12:00:03
once each 5 minutes → 0 */5 * * * *: 2021-01-31T12:05:00 2021-01-31T12:10:00 2021-01-31T12:15:00
once each month → 0 0 0 * */1 0: 2021-02-07T00:00:00 2021-02-14T00:00:00 2021-02-21T00:00:00' ] || { echo "These are now other times."; exit 1; }
