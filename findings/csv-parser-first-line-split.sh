#!/usr/bin/env bash
# csv-parser reads a whole file of Windows lines wrongly when a chunk ends between the first CR and its LF.
#
# Versions: csv-parser 3.2.1 (npm), Node 20.
# Expected: the same records, however the bytes are cut; as it is at any later line's end.
# Happens:  where the cut is after the header line's CR, each record's first value begins with a line feed, and one more
#           record of a line feed alone comes last. No error.
# Matters:  streams cut where they like (a decryption, an unzip, a socket, a header line that is sent first), so one upload
#           in many has ids that match nothing ("\n12" is not "12"). The option newline: "\r\n" is no help: it gives every
#           file that way. Trim values and drop blank records, or take a reader that holds the CR back.
# Source:   open upstream as mafintosh/csv-parser issue 234: the line's end is found out at the first line, and a CR at the
#           end of what has arrived is taken for the whole of it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund csv-parser@3.2.1

cat >main.cjs <<'JS'
const { Readable } = require('node:stream');
const csv = require('csv-parser');
const file = 'id,name\r\n12,one\r\n34,two\r\n';
const read = async (cut, options) => {
  const chunks = [file.slice(0, cut), file.slice(cut)].map((text) => Buffer.from(text));
  return JSON.stringify(await Readable.from(chunks).pipe(csv(options)).toArray());
};
(async () => {
  const whole = await read(file.length);
  const cuts = [...file].map((_, index) => index);
  const wrong = [];
  for (const cut of cuts) if ((await read(cut)) !== whole) wrong.push(cut);
  console.log('whole:', whole);
  console.log('cuts that change it:', wrong.map((cut) => JSON.stringify(file.slice(0, cut))).join());
  console.log('then:', await read(wrong[0]));
  console.log('whole with newline:', await read(file.length, { newline: '\r\n' }));
})();
JS
echo "csv-parser 3.2.1:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'whole: [{"id":"12","name":"one"},{"id":"34","name":"two"}]
cuts that change it: "id,name\r"
then: [{"id":"\n12","name":"one"},{"id":"\n34","name":"two"},{"id":"\n"}]
whole with newline: [{"id":"\n12","name":"one"},{"id":"\n34","name":"two"},{"id":"\n"}]' ] || { echo "csv-parser now reads the cut file otherwise."; exit 1; }
