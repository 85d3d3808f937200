#!/usr/bin/env bash
# NETWORKDAYS of @formulajs/formulajs counts 20 working days in February 2021, and -26 when the dates are swapped.
#
# Versions: @formulajs/formulajs 4.6.1, hyperformula 3.5.0 (npm), Node 20.
# Expected: the same number with a minus sign, as in Excel, whose functions the package says it implements.
# Happens:  counting back, weekends and holidays are working days, and two days are missing: from Friday to Monday of
#           the same week it is -3, not -5. hyperformula has it right, and WORKDAY counts back as it should.
# Matters:  the working days by which a report is late, negative when it is early, are right for the late ones only.
# Source:   NETWORKDAYS.INTL in the package takes weekend days off in a loop that a negative count of days never enters.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @formulajs/formulajs@4.6.1 hyperformula@3.5.0

cat >main.cjs <<'JS'
const { NETWORKDAYS, WORKDAY } = require('@formulajs/formulajs');
const { HyperFormula } = require('hyperformula');
for (const [from, to] of [
  ['2021-02-01', '2021-02-28'],
  ['2021-02-28', '2021-02-01'],
  ['2021-02-01', '2021-02-05'],
  ['2021-02-05', '2021-02-01'],
  ['2021-02-08', '2021-02-05'],
]) {
  const sheet = [[`=NETWORKDAYS("${from}", "${to}")`]];
  const other = HyperFormula.buildFromArray(sheet, { licenseKey: 'gpl-v3', dateFormats: ['YYYY-MM-DD'] });
  console.log(`${from} to ${to}: ${NETWORKDAYS(from, to)}, hyperformula ${other.getSheetValues(0)[0][0]}`);
}
const holiday = '2021-02-03';
const days = ['2021-02-01', '2021-02-05'];
console.log('with a holiday:', NETWORKDAYS(...days, holiday), NETWORKDAYS(...days.reverse(), holiday));
console.log('one back from Monday 8:', WORKDAY('2021-02-08', -1).toISOString().slice(0, 10));
JS
echo "@formulajs/formulajs 4.6.1, hyperformula 3.5.0:"
seen=$(TZ=UTC node main.cjs)
echo "$seen"
[ "$seen" = '2021-02-01 to 2021-02-28: 20, hyperformula 20
2021-02-28 to 2021-02-01: -26, hyperformula -20
2021-02-01 to 2021-02-05: 5, hyperformula 5
2021-02-05 to 2021-02-01: -3, hyperformula -5
2021-02-08 to 2021-02-05: -2, hyperformula -2
with a holiday: 4 -3
one back from Monday 8: 2021-02-05' ] || { echo "Working days are now counted otherwise."; exit 1; }
