#!/usr/bin/env bash
# exceljs reads a number as a Date when its format shows a literal letter such as the M of MSEK.
#
# Versions: exceljs 4.4.0, read-excel-file 9.3.17 (npm), Node 20.
# Expected: a cell is a date when its format has date parts; a letter after a backslash is text, one after an underscore
#           a space of its width (ECMA-376, 18.8.31).
# Happens:  the number 1250 formatted as #,##0\ \M\S\E\K, 0\h or with the old German pattern #,##0.00\ _D_M comes as
#           1903-06-03. In quotation marks or as [$SEK] it is a number.
# Matters:  Excel itself writes such backslashes for single letters. Revenue in millions, hours and days become dates, which
#           then turn into other numbers by valueOf. Test typeof before a sum; read-excel-file reads the same file right.
# Source:   isDateFmt in the package's lib/utils/utils.js removes what is in brackets and quotation marks and looks for
#           y, m, d, h, s and b in the rest.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund exceljs@4.4.0 read-excel-file@9.3.17

cat >main.mjs <<'JS'
import ExcelJS from 'exceljs';
import { readSheet } from 'read-excel-file/node';
const formats = ['#,##0 "MSEK"', '#,##0 [$SEK]', '#,##0\\ \\M\\S\\E\\K', '0\\h', '#,##0.00\\ _D_M'];
const written = new ExcelJS.Workbook();
const sheet = written.addWorksheet('report');
for (const numFmt of formats) Object.assign(sheet.addRow([1250]).getCell(1), { numFmt });
await written.xlsx.writeFile('report.xlsx');

const show = (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : value);
const read = new ExcelJS.Workbook();
await read.xlsx.readFile('report.xlsx');
const rows = await readSheet('report.xlsx');
formats.forEach((format, index) => {
  console.log(`${format}: exceljs ${show(read.worksheets[0].getCell(index + 1, 1).value)}, read-excel-file ${show(rows[index][0])}`);
});
JS
echo "exceljs 4.4.0, read-excel-file 9.3.17, of 1250:"
seen=$(node main.mjs)
echo "$seen"
[ "$seen" = '#,##0 "MSEK": exceljs 1250, read-excel-file 1250
#,##0 [$SEK]: exceljs 1250, read-excel-file 1250
#,##0\ \M\S\E\K: exceljs 1903-06-03, read-excel-file 1250
0\h: exceljs 1903-06-03, read-excel-file 1250
#,##0.00\ _D_M: exceljs 1903-06-03, read-excel-file 1250' ] || { echo "The formats are now read otherwise."; exit 1; }
