#!/usr/bin/env bash
# @azure/storage-queue hands numeric XML character references to the caller undecoded.
#
# Versions: @azure/storage-queue 12.32.0 with fast-xml-parser 5.12.1; azurite 3.37.0 (npm), Node 20.
# Expected: <MessageText>a&#xD;b</MessageText> is the text "a\rb". XML requires the reference: a raw CR would be read as LF.
# Happens:  receiveMessages gives the nine characters "a&#xD;b". Named references (&amp;) are decoded, so nobody notices.
#           Azurite writes a CR in just that way, so a CR that the SDK itself sent does not come back through it.
# Matters:  a JSON message printed with Windows line ends by another program fails in JSON.parse, or a text is stored
#           with the reference in it.
# Source:   the SDK takes fast-xml-parser's defaults, which decode the five named references; the numeric ones wait for
#           its option htmlEntities.
set -euo pipefail
dir=$(mktemp -d); azurite=; trap '[ -z "$azurite" ] || kill "$azurite"; rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @azure/storage-queue@12.32.0 fast-xml-parser@5.12.1 azurite@3.37.0

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
node node_modules/azurite/dist/src/queue/main.js --silent --inMemoryPersistence --queuePort "$port" >/dev/null & azurite=$!

cat >main.cjs <<'JS'
const { QueueClient, StorageSharedKeyCredential } = require('@azure/storage-queue');
// The well-known account of the emulator.
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const credential = new StorageSharedKeyCredential('devstoreaccount1', key);
const queue = new QueueClient(`http://127.0.0.1:${process.argv[2]}/devstoreaccount1/queue`, credential);
(async () => {
  for (let tries = 0; ; tries++) {
    try { await queue.create(); break; } catch (error) { if (error.code !== 'ECONNREFUSED' || tries === 20) throw error; }
  }
  for (const text of ['a\rb', 'a&b']) {
    await queue.sendMessage(text);
    const response = await queue.receiveMessages();
    const onWire = /<MessageText>([^]*)<\/MessageText>/.exec(response._response.bodyAsText)[1];
    console.log('sent', JSON.stringify(text), 'answered', onWire, 'read', JSON.stringify(response.receivedMessageItems[0].messageText));
  }
})();
JS
echo "@azure/storage-queue 12.32.0, fast-xml-parser 5.12.1, azurite 3.37.0:"
seen=$(node main.cjs "$port")
echo "$seen"
[ "$seen" = 'sent "a\rb" answered a&#xD;b read "a&#xD;b"
sent "a&b" answered a&amp;b read "a&b"' ] || { echo "A numeric reference is now decoded, or Azurite answers otherwise."; exit 1; }
