#!/usr/bin/env bash
# mi-cron fires a schedule for the 31st on 1 May, and one for 29 February on 1 March of other years.
#
# Versions: @cheap-glitch/mi-cron 1.0.1, @fregante/mi-cron 2.0.1, cron-parser 5.10.6 (npm), Node 20.
# Expected: nextDate gives the next date that matches the schedule, as the README says: none in a month without a 31st.
# Happens:  it gives the day to which JavaScript's Date moves 31 April or 30 February, which does not match.
# Matters:  a job for the 31st also runs on the 1st after a month of 30 days, and closes or bills the month that has
#           just begun. Days up to the 28th are right.
# Source:   seen here. Both packages are of one repository, and do the same.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @cheap-glitch/mi-cron@1.0.1 @fregante/mi-cron@2.0.1 cron-parser@5.10.6

cat >main.mjs <<'JS'
import first from '@cheap-glitch/mi-cron';
import * as second from '@fregante/mi-cron';
import { CronExpressionParser } from 'cron-parser';

const from = new Date('2021-01-31T12:00:00Z');
for (const schedule of ['0 9 31 * *', '0 9 30 * *', '0 9 29 2 *', '0 9 28 * *']) {
  for (const [name, { parseCron }] of Object.entries({ first, second })) {
    const days = [];
    for (let at = from; days.length < 4; days.push(at)) at = parseCron.nextDate(schedule, at);
    console.log(`${schedule}, ${name}:`, ...days.map((day) => day.toISOString().slice(0, 10)));
  }
  const days = CronExpressionParser.parse(schedule, { currentDate: from, tz: 'UTC' }).take(4);
  console.log(`${schedule}, cron-parser:`, ...days.map((day) => day.toISOString().slice(0, 10)));
}
JS
echo "@cheap-glitch/mi-cron 1.0.1 (first), @fregante/mi-cron 2.0.1 (second), cron-parser 5.10.6:"
seen=$(TZ=UTC node main.mjs)
echo "$seen"
[ "$seen" = '0 9 31 * *, first: 2021-03-03 2021-03-31 2021-05-01 2021-05-31
0 9 31 * *, second: 2021-03-03 2021-03-31 2021-05-01 2021-05-31
0 9 31 * *, cron-parser: 2021-03-31 2021-05-31 2021-07-31 2021-08-31
0 9 30 * *, first: 2021-03-02 2021-03-30 2021-04-30 2021-05-30
0 9 30 * *, second: 2021-03-02 2021-03-30 2021-04-30 2021-05-30
0 9 30 * *, cron-parser: 2021-03-30 2021-04-30 2021-05-30 2021-06-30
0 9 29 2 *, first: 2021-03-01 2022-03-01 2023-03-01 2024-02-29
0 9 29 2 *, second: 2021-03-01 2022-03-01 2023-03-01 2024-02-29
0 9 29 2 *, cron-parser: 2024-02-29 2028-02-29 2032-02-29 2036-02-29
0 9 28 * *, first: 2021-02-28 2021-03-28 2021-04-28 2021-05-28
0 9 28 * *, second: 2021-02-28 2021-03-28 2021-04-28 2021-05-28
0 9 28 * *, cron-parser: 2021-02-28 2021-03-28 2021-04-28 2021-05-28' ] || { echo "The schedules now fire otherwise."; exit 1; }
