#!/usr/bin/env bash
# exceljs makes the day before of a CSV file's dates, east of Greenwich, once they are in a workbook.
#
# Versions: exceljs 4.4.0, read-excel-file 9.3.17 (npm), Node 20.
# Expected: 2021-02-01 read by workbook.csv and written by workbook.xlsx is the cell 2021-02-01.
# Happens:  in Stockholm the cell is 2021-01-31, an hour before midnight; on a server set to UTC it is right.
# Matters:  the converted report has each month's first day in the month before, for the people in the office and not in
#           the test. Pass map: (value) => value and write dates by Date.UTC, or set TZ=UTC.
# Source:   the CSV reader makes a date of local midnight, the workbook writer counts days in UTC; lib/csv/csv.js and
#           dateToExcel in lib/utils/utils.js.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund exceljs@4.4.0 read-excel-file@9.3.17

printf 'date\n2021-02-01\n' >report.csv
cat >main.mjs <<'JS'
import ExcelJS from 'exceljs';
import { readSheet } from 'read-excel-file/node';
const workbook = new ExcelJS.Workbook();
await workbook.csv.readFile('report.csv');
await workbook.xlsx.writeFile('report.xlsx');
const [, [date]] = await readSheet('report.xlsx');
console.log(`${process.env.TZ}: the cell is`, date.toISOString().slice(0, 10));
JS
echo "exceljs 4.4.0, of 2021-02-01:"
seen=$(TZ=UTC node main.mjs; TZ=Europe/Stockholm node main.mjs)
echo "$seen"
[ "$seen" = 'UTC: the cell is 2021-02-01
Europe/Stockholm: the cell is 2021-01-31' ] || { echo "The dates of a CSV file are now written otherwise."; exit 1; }
