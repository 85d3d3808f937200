#!/usr/bin/env bash
# cronstrue says "Every 90 minutes" of a schedule that fires each hour.
#
# Versions: cronstrue 3.39.0, cron-parser 5.10.6, cron 4.4.0, croner 11.0.1 (npm), Node 20.
# Expected: words for when the schedule fires, or a refusal: a step of 90 never fits into the minutes of an hour.
# Happens:  "0 */90 * * * *" is "Every 90 minutes", "0 0 */36 * * *" is "every 36 hours". cron-parser and cron take the
#           same schedules and fire each hour and each day at 0; croner refuses them.
# Matters:  a page that shows an operator's schedule in words confirms the mistake that it is there to show.
# Source:   seen here.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund cronstrue@3.39.0 cron-parser@5.10.6 cron@4.4.0 croner@11.0.1

cat >main.cjs <<'JS'
const words = require('cronstrue');
const { CronExpressionParser } = require('cron-parser');
const { CronTime } = require('cron');
const { Cron } = require('croner');

const currentDate = new Date('2021-09-20T06:00:00Z');
const minutesApart = (times) => [1, 2].map((at) => (times[at] - times[at - 1]) / 60_000).join(' ');
for (const schedule of ['0 */90 * * * *', '0 0 */36 * * *']) {
  const parsed = CronExpressionParser.parse(schedule, { currentDate, tz: 'UTC' });
  const parser = minutesApart([1, 2, 3].map(() => parsed.next().getTime()));
  const cron = minutesApart(new CronTime(schedule, 'UTC').sendAt(3).map((at) => at.toMillis()));
  let croner = 'taken';
  try {
    new Cron(schedule);
  } catch {
    croner = 'refused';
  }
  console.log([words.toString(schedule), parser, cron, croner].join(' | '));
}
JS
echo "cronstrue 3.39.0 | minutes apart: cron-parser 5.10.6 | cron 4.4.0 | croner 11.0.1:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = "Every 90 minutes | 60 60 | 60 60 | refused
On the hour, every 36 hours | 1440 1440 | 1440 1440 | refused" ] || { echo "Schedules are now told or kept otherwise."; exit 1; }
