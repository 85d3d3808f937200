#!/usr/bin/env bash
# updateMessage of @azure/storage-queue without a visibility timeout hands the message to the next worker at once.
#
# Versions: @azure/storage-queue 12.32.0, azurite 3.37.0 (npm), Node 20.
# Expected: the argument is optional and its default undocumented: the message stays hidden as long as before, or for the
#           30 seconds that receiveMessages takes by default.
# Happens:  the SDK sends visibilitytimeout=0. Who notes progress in a message's text, still working on it, releases it:
#           another worker receives it meanwhile, with a higher dequeue count.
# Matters:  work is done twice at the same time, and the count reaches the limit for poison messages sooner. Pass the
#           remaining time with every update.
# Source:   QueueClient.updateMessage sends "visibilityTimeout || 0"; the REST operation has no default: its parameter is
#           required.
set -euo pipefail
dir=$(mktemp -d); azurite=; trap '[ -z "$azurite" ] || kill "$azurite"; rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @azure/storage-queue@12.32.0 azurite@3.37.0

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
node node_modules/azurite/dist/src/queue/main.js --silent --skipApiVersionCheck --inMemoryPersistence --queuePort "$port" >/dev/null &
azurite=$!

cat >main.cjs <<'JS'
const { setTimeout: wait } = require('node:timers/promises');
const { QueueClient, StorageSharedKeyCredential } = require('@azure/storage-queue');
// The well-known account of the emulator.
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const credential = new StorageSharedKeyCredential('devstoreaccount1', key);
const queue = new QueueClient(`http://127.0.0.1:${process.argv[2]}/devstoreaccount1/queue`, credential);
(async () => {
  for (let tries = 0; ; tries++) {
    try { await queue.create(); break; } catch (error) { if (error.code !== 'ECONNREFUSED' || tries === 100) throw error; await wait(200); }
  }
  await queue.sendMessage('begun');
  const receive = async () => (await queue.receiveMessages({ visibilityTimeout: 300 })).receivedMessageItems[0];
  const mine = await receive();
  console.log('received for 300 seconds; another worker receives', (await receive())?.messageText ?? 'nothing');
  const updated = await queue.updateMessage(mine.messageId, mine.popReceipt, 'half done');
  console.log('updated with', /visibilitytimeout=\d+/.exec(updated._response.request.url)[0]);
  await wait(1100);
  const other = await receive();
  console.log('another worker receives', JSON.stringify(other?.messageText), 'on try', other?.dequeueCount);
})();
JS
echo "@azure/storage-queue 12.32.0, azurite 3.37.0:"
seen=$(node main.cjs "$port")
echo "$seen"
[ "$seen" = 'received for 300 seconds; another worker receives nothing
updated with visibilitytimeout=0
another worker receives "half done" on try 2' ] || { echo "An update now keeps the message hidden."; exit 1; }
