#!/usr/bin/env bash
# Azurite compares GUIDs by the Base64 of their text: capitals make another GUID, and ranges leave out some.
#
# Versions: azurite 3.37.0, @azure/data-tables 13.3.2 (npm), Node 20.
# Expected: Edm.Guid is a number of 128 bits, whatever the case of its text, and no GUID is less than
#           00000000-0000-0000-0000-000000000000.
# Happens:  a filter finds a GUID only in the case in which it was stored; "ge" the least GUID misses one of three, and
#           10… is greater than 3f….
# Matters:  tenant ids come in small letters from one program and in capitals from another. A look-up by such an id is
#           empty and a range is short, without an error, in local runs and tests alone. Keep ids as text, in one case.
# Source:   EdmGuid.js and GuidNode.js in the package compare Base64 texts, so that a filter for text does not find them.
#           Upstream issue 1827 of Azure/Azurite, closed, told of gt, ge and ne that matched every row.
set -euo pipefail
dir=$(mktemp -d); azurite=; trap '[ -z "$azurite" ] || kill "$azurite"; rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @azure/data-tables@13.3.2 azurite@3.37.0

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
node node_modules/azurite/dist/src/table/main.js --silent --skipApiVersionCheck --inMemoryPersistence --tablePort "$port" >/dev/null &
azurite=$!

cat >main.cjs <<'JS'
const { setTimeout: wait } = require('node:timers/promises');
const { TableClient, AzureNamedKeyCredential } = require('@azure/data-tables');
// The well-known account of the emulator.
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const credential = new AzureNamedKeyCredential('devstoreaccount1', key);
const url = `http://127.0.0.1:${process.argv[2]}/devstoreaccount1`;
const table = new TableClient(url, 'customers', credential, { allowInsecureConnection: true });
const tenants = ['10000000-4f89-41d3-9a0c-0305e82c3301', '3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'A0000000-4F89-41D3-9A0C-0305E82C3301'];
(async () => {
  for (let tries = 0; ; tries++) {
    try { await table.createTable(); break; } catch (error) { if (error.code !== 'ECONNREFUSED' || tries === 100) throw error; await wait(200); }
  }
  for (const value of tenants) await table.createEntity({ partitionKey: 'p', rowKey: value.slice(0, 2), tenant: { type: 'Guid', value } });
  for (const [operator, value] of [
    ['eq', tenants[1]],
    ['eq', tenants[1].toUpperCase()],
    ['eq', tenants[2]],
    ['eq', tenants[2].toLowerCase()],
    ['ge', '00000000-0000-0000-0000-000000000000'],
    ['gt', tenants[1]],
  ]) {
    const found = [];
    for await (const { rowKey } of table.listEntities({ queryOptions: { filter: `tenant ${operator} guid'${value}'` } })) found.push(rowKey);
    console.log(operator, `${value}:`, found.join() || 'nothing');
  }
})();
JS
echo "azurite 3.37.0 with the GUIDs 10…, 3f… and A0…:"
seen=$(node main.cjs "$port")
echo "$seen"
[ "$seen" = 'eq 3f2504e0-4f89-41d3-9a0c-0305e82c3301: 3f
eq 3F2504E0-4F89-41D3-9A0C-0305E82C3301: nothing
eq A0000000-4F89-41D3-9A0C-0305E82C3301: A0
eq a0000000-4f89-41d3-9a0c-0305e82c3301: nothing
ge 00000000-0000-0000-0000-000000000000: 10,A0
gt 3f2504e0-4f89-41d3-9a0c-0305e82c3301: 10,A0' ] || { echo "GUIDs are now compared otherwise."; exit 1; }
