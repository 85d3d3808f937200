#!/usr/bin/env bash
# @datasert/cronjs-matcher runs days 5-7 on Friday and Saturday only.
#
# Versions: @datasert/cronjs-matcher 1.4.0, cron-parser 5.10.5 (npm), Node 20.
# Expected: Friday to Sunday, as crontab(5) has it, where 7 is Sunday as 0 is, and as FRI-SUN would say; 7 alone is Sunday
#           here too.
# Happens:  Sunday is missing.
# Matters:  a weekend window without its Sunday is found out on a Sunday. Azure Functions' timers refuse 7, so a schedule
#           cannot go back and forth either. Write 5,6,0.
# Source:   seen here; the matcher's dist/matcher.js turns a weekday 7 into 0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @datasert/cronjs-matcher@1.4.0 cron-parser@5.10.5

cat >main.cjs <<'JS'
const { getFutureMatches } = require('@datasert/cronjs-matcher');
const { CronExpressionParser } = require('cron-parser');
const currentDate = '2021-01-04T00:00:00Z'; // A Monday.
const days = (times) => times.map((time) => new Date(time).toUTCString().slice(0, 3)).join(' ');
for (const text of ['0 9 * * 7', '0 9 * * 5-7', '0 9 * * 5,6,0']) {
  const one = days(getFutureMatches(text, { startAt: currentDate, matchCount: 3, timezone: 'UTC' }));
  const other = days(CronExpressionParser.parse(text, { currentDate, tz: 'UTC' }).take(3).map((time) => time.toDate()));
  console.log(`${text}: ${one}, by cron-parser ${other}`);
}
JS
echo "@datasert/cronjs-matcher 1.4.0, cron-parser 5.10.5:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = '0 9 * * 7: Sun Sun Sun, by cron-parser Sun Sun Sun
0 9 * * 5-7: Fri Sat Fri, by cron-parser Fri Sat Sun
0 9 * * 5,6,0: Fri Sat Sun, by cron-parser Fri Sat Sun' ] || { echo "The range of days is now read otherwise."; exit 1; }
