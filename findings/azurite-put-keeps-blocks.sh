#!/usr/bin/env bash
# Azurite keeps the uncommitted blocks of a blob that is written anew: a later commit puts the old content back.
#
# Versions: azurite 3.37.0, @azure/storage-blob 12.34.0 (npm), Node 20.
# Expected: Put Blob removes the uncommitted blocks of the blob, as the service's reference has it under Put Block, and
#           so does a copy onto itself, under Copy Blob. A commit of such a block then fails, as it does in Azurite where
#           the blob was written by a commit of other blocks: 400, InvalidBlockList.
# Happens:  after an upload, and after a copy, the block is still listed as uncommitted; its commit succeeds and replaces
#           the new content by the old.
# Matters:  an upload in blocks that is slow, or was taken for dead, may commit after a newer file was sent in one
#           request. By the reference Azure refuses that commit; on the emulator it wins without an error, so that a
#           test loses the newer file, or never sees the refusal which the program must handle.
# Source:   createBlob in LokiBlobMetadataStore.js of the package removes the blob and leaves the collection of blocks.
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
const [slow, other] = ['001', '002'].map((id) => Buffer.from(id).toString('base64'));
const writes = {
  'upload': (blob) => blob.upload('new', 3),
  'copy onto itself': async (blob) => (await blob.beginCopyFromURL(blob.url)).pollUntilDone(),
  'commit of another block': async (blob) => {
    await blob.stageBlock(other, 'new', 3);
    await blob.commitBlockList([other]);
  },
};
(async () => {
  for (let tries = 0; ; tries++) {
    try { await container.create(); break; } catch (error) { if (error.code !== 'ECONNREFUSED' || tries === 100) throw error; await wait(200); }
  }
  for (const [name, write] of Object.entries(writes)) {
    const blob = container.getBlockBlobClient(name);
    await blob.upload('new', 3);
    await blob.stageBlock(slow, 'old', 3);
    await write(blob);
    const { uncommittedBlocks = [] } = await blob.getBlockList('uncommitted');
    const commit = await blob.commitBlockList([slow]).then(() => 'succeeds', (error) => error.code);
    console.log(`${name}: ${uncommittedBlocks.length} uncommitted, commit ${commit}, content ${await blob.downloadToBuffer()}`);
  }
})();
JS
echo "azurite 3.37.0, a block staged before:"
seen=$(node main.cjs "$port")
echo "$seen"
[ "$seen" = 'upload: 1 uncommitted, commit succeeds, content old
copy onto itself: 1 uncommitted, commit succeeds, content old
commit of another block: 0 uncommitted, commit InvalidBlockList, content new' ] || { echo "Blocks are now kept otherwise."; exit 1; }
