#!/usr/bin/env bash
# cron-schedule reads 5/15 as 5 and 15W as 15.
#
# Versions: cron-schedule 6.0.0, cron-parser 5.10.5 (npm), Node 20.
# Expected: an error, as for other text that it does not know, or what Azure Functions' timers and other readers of cron
#           take it for: "5/15" every 15 minutes from 5 on, "15W" the weekday next to the fifteenth.
# Happens:  the step and the letter are left out: "5/15" is minute 5 alone, "15W" each fifteenth.
# Matters:  a timer's schedule that is previewed or run by it outside Azure fires once an hour instead of four times, and
#           the check of a schedule at the door lets "1O" (with a letter) through as 1.
# Source:   the elements are read by parseInt, which stops at the first character that is not a digit; steps are looked
#           for after * and ranges only.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund cron-schedule@6.0.0 cron-parser@5.10.5

cat >main.mjs <<'JS'
import { parseCronExpression } from 'cron-schedule';
import { CronExpressionParser } from 'cron-parser';
process.env.TZ = 'UTC';
const currentDate = new Date('2021-01-01T00:00:00Z');
const show = (times) => times.map((time) => time.toISOString().slice(5, 16)).join(' ');
const read = (text, next) => { try { return show(next(text)); } catch { return 'an error'; } };
for (const text of ['0 5/15 * * * *', '0 0 9 15W * *', '0 0 9 1O * *', '0 0 9 W * *']) {
  const one = read(text, () => parseCronExpression(text).getNextDates(3, currentDate));
  const other = read(text, () => CronExpressionParser.parse(text, { currentDate, tz: 'UTC' }).take(3).map((time) => time.toDate()));
  console.log(`${text}: ${one}, by cron-parser ${other}`);
}
JS
echo "cron-schedule 6.0.0, cron-parser 5.10.5:"
seen=$(node main.mjs)
echo "$seen"
[ "$seen" = '0 5/15 * * * *: 01-01T00:05 01-01T01:05 01-01T02:05, by cron-parser 01-01T00:05 01-01T00:20 01-01T00:35
0 0 9 15W * *: 01-15T09:00 02-15T09:00 03-15T09:00, by cron-parser an error
0 0 9 1O * *: 01-01T09:00 02-01T09:00 03-01T09:00, by cron-parser an error
0 0 9 W * *: an error, by cron-parser an error' ] || { echo "cron-schedule now reads the elements otherwise."; exit 1; }
