#!/usr/bin/env bash
# fiscal-year begins the year at the day that it is given, and quarters and months at the first of that month.
#
# Versions: fiscal-year 1.0.0 (npm), Node 20.
# Expected: with { month: 3, day: 6 }, the year that begins on 6 April, 3 April 2021 is in the last quarter of 2021, and
#           5 July still in the first of 2022: with the year, its quarters begin on the sixth.
# Happens:  3 April 2021 is in quarter 1, month 0, of 2021, as if it lay a year back; 1 to 5 July are in quarter 2.
# Matters:  the last days of a quarter go to the one after it, and those of a year to its first quarter, closed long ago,
#           whose total changes. Years that begin on the first of a month are right: move the date back by the days
#           before the beginning (5 for 6 April), and ask for a year from the first on.
# Source:   getFiscalMonth in lib/fiscal-year.js looks at the month alone, getFiscalYear at month and day; the README
#           names no difference.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund fiscal-year@1.0.0

cat >main.cjs <<'JS'
const { default: FiscalYear } = require('fiscal-year');
const { getFiscalYear, getFiscalQuarter, getFiscalMonth } = FiscalYear({ month: 3, day: 6 });
const first = FiscalYear({ month: 3, day: 1 });
for (const date of ['2020-04-06', '2021-03-31', '2021-04-01', '2021-04-05', '2021-04-06', '2021-07-05', '2021-07-06']) {
  const moved = new Date(Date.parse(date) - 5 * 86_400_000);
  const quarter = `${getFiscalYear(date)} Q${getFiscalQuarter(date)}, month ${getFiscalMonth(date)}`;
  console.log(`${date}: ${quarter}; moved: ${first.getFiscalYear(moved)} Q${first.getFiscalQuarter(moved)}`);
}
JS
echo "fiscal-year 1.0.0, the year from 6 April on:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = '2020-04-06: 2021 Q1, month 0; moved: 2021 Q1
2021-03-31: 2021 Q4, month 11; moved: 2021 Q4
2021-04-01: 2021 Q1, month 0; moved: 2021 Q4
2021-04-05: 2021 Q1, month 0; moved: 2021 Q4
2021-04-06: 2022 Q1, month 0; moved: 2022 Q1
2021-07-05: 2022 Q2, month 3; moved: 2022 Q1
2021-07-06: 2022 Q2, month 3; moved: 2022 Q2' ] || { echo "The quarters now begin on other days."; exit 1; }
