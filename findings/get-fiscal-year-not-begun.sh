#!/usr/bin/env bash
# get-fiscal-year gives as the current fiscal year one that has not begun, on some days of the months before.
#
# Versions: get-fiscal-year 3.0.6 (npm), Node 20.
# Expected: a fiscal year that contains today.
# Happens:  on 6 January 2021 the United Kingdom's current year begins on 6 April 2021; on 5 January and 5 February it
#           is the one before, which is right. The same goes for years that end on 30 June or 30 September, on each 31st
#           before. Today's month and day are each compared with those of the end.
# Matters:  a report of "this fiscal year" is empty on a 31st, or from the 6th of a month on, and full again on the next
#           first. Years that end on the 31st are right, and so are tests on other days.
# Source:   seen here; currentFiscalYear in src/get-fiscal-year.ts.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund get-fiscal-year@3.0.6

cat >main.cjs <<'JS'
const { mock } = require('node:test');
const loaded = require('get-fiscal-year');
const GetFiscalYear = loaded.default ?? loaded;
mock.timers.enable({ apis: ['Date'] });
for (const [country, ...days] of [
  ['GB', '2021-01-05', '2021-01-06', '2021-02-05', '2021-03-31', '2021-04-05'],
  ['AU', '2021-05-30', '2021-05-31', '2021-06-01'],
  ['US', '2021-08-30', '2021-08-31', '2021-09-01'],
  ['IN', '2021-01-31', '2021-03-31'],
]) {
  for (const day of days) {
    mock.timers.setTime(Date.parse(`${day}T12:00:00Z`));
    const { fiscalYearStart, fiscalYearEnd } = new GetFiscalYear().getFiscalYear(country);
    console.log(`${country} on ${day}: ${fiscalYearStart.slice(0, 10)} to ${fiscalYearEnd.slice(0, 10)}`);
  }
}
JS
echo "get-fiscal-year 3.0.6, current fiscal year:"
seen=$(TZ=UTC node --no-warnings main.cjs)
echo "$seen"
[ "$seen" = 'GB on 2021-01-05: 2020-04-06 to 2021-04-05
GB on 2021-01-06: 2021-04-06 to 2022-04-05
GB on 2021-02-05: 2020-04-06 to 2021-04-05
GB on 2021-03-31: 2021-04-06 to 2022-04-05
GB on 2021-04-05: 2020-04-06 to 2021-04-05
AU on 2021-05-30: 2020-07-01 to 2021-06-30
AU on 2021-05-31: 2021-07-01 to 2022-06-30
AU on 2021-06-01: 2020-07-01 to 2021-06-30
US on 2021-08-30: 2020-10-01 to 2021-09-30
US on 2021-08-31: 2021-10-01 to 2022-09-30
US on 2021-09-01: 2020-10-01 to 2021-09-30
IN on 2021-01-31: 2020-04-01 to 2021-03-31
IN on 2021-03-31: 2020-04-01 to 2021-03-31' ] || { echo "The current fiscal year is now another."; exit 1; }
