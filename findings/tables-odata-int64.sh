#!/usr/bin/env bash
# odata`...` of @azure/data-tables writes a bigint as a 32-bit number, so that a filter does not find what was stored.
#
# Versions: @azure/data-tables 13.3.2, azurite 3.37.0 (npm), Node 20.
# Expected: createEntity stores a bigint as Int64, and odata`bytes eq ${5000000000n}` asks for it as such: 5000000000L.
# Happens:  the L is missing. The emulator finds nothing, 5n included; the service refuses a literal beyond 32 bits. null
#           and undefined are written as nothing at all: "bytes eq ".
# Matters:  a filter on a large counter or a time in nanoseconds is empty or 400, though the helper exists to write values
#           as the service reads them. Write the literal by hand: `bytes eq ${value}L`.
# Source:   the helper knows text and dates and leaves the rest to String(). What the service says of such a literal,
#           "Unrecognized 'Edm.Int32' literal", is in upstream issue 1382 of microsoft/AzureStorageExplorer.
set -euo pipefail
dir=$(mktemp -d); azurite=; trap '[ -z "$azurite" ] || kill "$azurite"; rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @azure/data-tables@13.3.2 azurite@3.37.0

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
node node_modules/azurite/dist/src/table/main.js --silent --skipApiVersionCheck --inMemoryPersistence --tablePort "$port" >/dev/null &
azurite=$!

cat >main.cjs <<'JS'
const { setTimeout: wait } = require('node:timers/promises');
const { TableClient, AzureNamedKeyCredential, odata } = require('@azure/data-tables');
// The well-known account of the emulator.
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const credential = new AzureNamedKeyCredential('devstoreaccount1', key);
const url = `http://127.0.0.1:${process.argv[2]}/devstoreaccount1`;
const table = new TableClient(url, 'usage', credential, { allowInsecureConnection: true });
(async () => {
  for (let tries = 0; ; tries++) {
    try { await table.createTable(); break; } catch (error) { if (error.code !== 'ECONNREFUSED' || tries === 100) throw error; await wait(200); }
  }
  await table.createEntity({ partitionKey: 'p', rowKey: 'large', bytes: 5_000_000_000n });
  await table.createEntity({ partitionKey: 'p', rowKey: 'small', bytes: 5n });
  for (const filter of [odata`bytes eq ${5_000_000_000n}`, odata`bytes eq ${5n}`, 'bytes eq 5000000000L', 'bytes eq 5L']) {
    const found = [];
    for await (const { rowKey } of table.listEntities({ queryOptions: { filter } })) found.push(rowKey);
    console.log(`${filter}:`, found.join() || 'nothing');
  }
  console.log(JSON.stringify(odata`bytes eq ${null}`));
})();
JS
echo "@azure/data-tables 13.3.2, azurite 3.37.0:"
seen=$(node main.cjs "$port")
echo "$seen"
[ "$seen" = 'bytes eq 5000000000: nothing
bytes eq 5: nothing
bytes eq 5000000000L: large
bytes eq 5L: small
"bytes eq "' ] || { echo "odata now writes a bigint otherwise."; exit 1; }
