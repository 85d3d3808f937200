#!/usr/bin/env bash
# fiscal ends a fiscal year that begins in January on the day before it begins.
#
# Versions: fiscal 1.0.0 (npm), Node 20.
# Expected: new Fiscal(0) gives years from 1 January to 31 December; a year and a quarter both end at the last
#           millisecond of their last day, as the README shows them.
# Happens:  the year 2021 runs from 1 January 2021 to 31 December 2020. Years that begin in other months are right. A
#           quarter ends at the beginning of its last day.
# Matters:  a filter by start and end finds nothing for a calendar year, and misses the last day of each quarter, on which
#           much is sold. Take next().startDate, exclusive, for the end.
# Source:   endDate in lib/FiscalYear.js takes the year before fiscalMonth; endDate in lib/Quarter.js leaves out the time.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund fiscal@1.0.0

cat >main.cjs <<'JS'
const Fiscal = require('fiscal');
const span = ({ startDate, endDate }) => `${startDate.toISOString().slice(0, 10)} to ${endDate.toISOString().slice(0, 19)}`;
for (const [month, name] of [[0, 'January'], [6, 'July']]) {
  const { fiscalYear, quarter } = new Fiscal(month).getFiscalInfoForDate(new Date('2021-02-15T12:00:00Z'));
  console.log(`${name}: year ${span(fiscalYear)}, quarter ${span(quarter)}, next quarter from ${quarter.next().startDate.toISOString().slice(0, 10)}`);
  const sale = new Date('2021-03-31T12:00:00Z');
  for (const [kind, period] of Object.entries({ year: fiscalYear, quarter })) {
    console.log(`  a sale on 31 March is in the ${kind}: ${period.startDate <= sale && sale <= period.endDate}`);
  }
}
JS
echo "fiscal 1.0.0, 15 February 2021:"
seen=$(TZ=UTC node main.cjs)
echo "$seen"
[ "$seen" = 'January: year 2021-01-01 to 2020-12-31T23:59:59, quarter 2021-01-01 to 2021-03-31T00:00:00, next quarter from 2021-04-01
  a sale on 31 March is in the year: false
  a sale on 31 March is in the quarter: false
July: year 2020-07-01 to 2021-06-30T23:59:59, quarter 2021-01-01 to 2021-03-31T00:00:00, next quarter from 2021-04-01
  a sale on 31 March is in the year: true
  a sale on 31 March is in the quarter: false' ] || { echo "Years and quarters now end otherwise."; exit 1; }
