#!/usr/bin/env bash
# downloadToBuffer of @azure/storage-blob gives half of one version and half of the next.
#
# Versions: @azure/storage-blob 12.34.0, azurite 3.37.0 (npm), Node 20.
# Expected: one version of the blob, or error 412 when it is overwritten meanwhile: download() holds on to the ETag of its
#           first answer when it goes on after a break, and the SDKs for Python and .NET fail.
# Happens:  the blob is read in blocks (4 MiB each unless told), each without a condition; a blob that is replaced between
#           two blocks comes back as the beginning of the old and the end of the new, without an error.
# Matters:  a report that is read while a newer upload replaces it is a file that never was, and most often still parses.
#           Pass conditions: { ifMatch: etag } of a getProperties call; then the mixture is 412.
# Source:   BlobClient.downloadToBuffer passes options.conditions to each block and never adds the ETag it has seen.
set -euo pipefail
dir=$(mktemp -d); azurite=; trap '[ -z "$azurite" ] || kill "$azurite"; rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @azure/storage-blob@12.34.0 azurite@3.37.0

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
node node_modules/azurite/dist/src/blob/main.js --silent --skipApiVersionCheck --inMemoryPersistence --blobPort "$port" >/dev/null &
azurite=$!

cat >main.cjs <<'JS'
const { setTimeout: wait } = require('node:timers/promises');
const { BlobServiceClient, StorageSharedKeyCredential } = require('@azure/storage-blob');
// The well-known account of the emulator.
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const credential = new StorageSharedKeyCredential('devstoreaccount1', key);
const service = new BlobServiceClient(`http://127.0.0.1:${process.argv[2]}/devstoreaccount1`, credential);
const container = service.getContainerClient('reports');
const blob = container.getBlockBlobClient('report.tsv');
const write = (letter) => blob.upload(letter.repeat(2000), 2000);

// Replaces the blob before its second block is asked for.
let reads = 0;
const replacing = container.getBlockBlobClient('report.tsv');
replacing.storageClientContext.pipeline.addPolicy({
  name: 'replacing',
  sendRequest: async (request, next) => {
    if (request.method === 'GET' && ++reads === 2) await write('b');
    return next(request);
  },
});
const read = async (conditions) => {
  await write('a');
  reads = 0;
  const buffer = await replacing.downloadToBuffer(0, undefined, { blockSize: 1000, conditions: await conditions?.() });
  return buffer.toString().replace(/(.)\1*/g, (run, letter) => `${run.length} ${letter} `).trim();
};
(async () => {
  for (let tries = 0; ; tries++) {
    try { await container.create(); break; } catch (error) { if (error.code !== 'ECONNREFUSED' || tries === 100) throw error; await wait(200); }
  }
  console.log('without a condition:', await read());
  const pinned = read(async () => ({ ifMatch: (await blob.getProperties()).etag }));
  console.log('with ifMatch:', await pinned.catch((error) => error.statusCode));
})();
JS
echo "@azure/storage-blob 12.34.0, azurite 3.37.0:"
seen=$(node main.cjs "$port")
echo "$seen"
[ "$seen" = 'without a condition: 1000 a 1000 b
with ifMatch: 412' ] || { echo "downloadToBuffer now treats a replaced blob otherwise."; exit 1; }
