#!/usr/bin/env bash
# moment-fquarter takes the quarter of a UTC moment from the machine's time zone, and its first day from UTC.
#
# Versions: moment-fquarter 1.0.0, moment 2.31.0 (npm), Node 20.
# Expected: the quarter of moment.utc('2021-07-01') begins on 1 July wherever the program runs: the README has it for "any
#           moment object", and format(), month() and quarter() of a UTC moment are in UTC.
# Happens:  in New York it is Q4 2020/21 from 2021-07-01 to 2021-09-30: name and year are those of the quarter before,
#           the dates are right. East of Greenwich the last hours of a quarter have the name of the next.
# Matters:  months are often kept as midnights of their first day in UTC. One in three is then booked to the quarter before,
#           and each July to the year before, on a machine in America; one in UTC never shows it. Pass
#           moment.utc(...).local(true), which keeps the day.
# Source:   fquarter calls local() on the copy of the moment that it counts with; seen here.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund moment-fquarter@1.0.0 moment@2.31.0

cat >main.cjs <<'JS'
const moment = require('moment');
require('moment-fquarter');
for (const time of ['2021-07-01T00:00Z', '2021-06-30T23:00Z']) {
  const { start, end, ...quarter } = moment.utc(time).fquarter(7);
  console.log(`${process.env.TZ}, ${time}: ${quarter}, ${start} to ${end}; the day kept: ${moment.utc(time).local(true).fquarter(7)}`);
}
JS
echo "moment-fquarter 1.0.0, the year from July on:"
seen=$(for zone in UTC America/New_York Asia/Tokyo; do TZ=$zone node main.cjs; done)
echo "$seen"
[ "$seen" = "UTC, 2021-07-01T00:00Z: Q1 2021/22, 2021-07-01 to 2021-09-30; the day kept: Q1 2021/22
UTC, 2021-06-30T23:00Z: Q4 2020/21, 2021-04-01 to 2021-06-30; the day kept: Q4 2020/21
America/New_York, 2021-07-01T00:00Z: Q4 2020/21, 2021-07-01 to 2021-09-30; the day kept: Q1 2021/22
America/New_York, 2021-06-30T23:00Z: Q4 2020/21, 2021-04-01 to 2021-06-30; the day kept: Q4 2020/21
Asia/Tokyo, 2021-07-01T00:00Z: Q1 2021/22, 2021-07-01 to 2021-09-30; the day kept: Q1 2021/22
Asia/Tokyo, 2021-06-30T23:00Z: Q1 2021/22, 2021-04-01 to 2021-06-30; the day kept: Q4 2020/21" ] || { echo "The quarters are now named otherwise."; exit 1; }
