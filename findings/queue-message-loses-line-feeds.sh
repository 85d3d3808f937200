#!/usr/bin/env bash
# @azure/storage-queue up to 12.31.0 deletes every line feed from a message before it sends it.
#
# Versions: @azure/storage-queue 12.31.0 and 12.32.0, @azure/core-xml 1.5.1 (npm), Node 20.
# Expected: a text message arrives as it was sent; XML element content may hold line feeds as they are.
# Happens:  with 12.31.0, sendMessage("one\ntwo") puts <MessageText>onetwo</MessageText> on the wire, without an error.
#           12.32.0, which no longer uses core-xml, sends the line feed.
# Matters:  a message of more than one line (JSON lines, a TSV extract, a PEM key) is changed for good; pretty-printed
#           JSON hides it, since it still parses. A minor update repairs it, a lock file that stays behind brings it
#           back. Messages in base64, as Azure Functions wants them by default, are safe.
# Source:   stringifyXML in @azure/core-xml removes "\n" from the finished document, content included. The service plays
#           no part here: a local server shows the request's bytes.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund before@npm:@azure/storage-queue@12.31.0 @azure/core-xml@1.5.1 \
  after@npm:@azure/storage-queue@12.32.0

cat >main.cjs <<'JS'
const { createServer } = require('node:http');
let sent;
const server = createServer(async (request, response) => {
  sent = '';
  for await (const chunk of request) sent += chunk;
  const at = new Date(0).toUTCString();
  response.writeHead(201, { 'content-type': 'application/xml' }).end(
    `<QueueMessagesList><QueueMessage><MessageId>1</MessageId><InsertionTime>${at}</InsertionTime><ExpirationTime>${at}` +
      `</ExpirationTime><PopReceipt>r</PopReceipt><TimeNextVisible>${at}</TimeNextVisible></QueueMessage></QueueMessagesList>`,
  );
});
server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}/account/queue`;
  console.log('given  ', JSON.stringify('one\ntwo\n\nthree'));
  for (const [name, version] of [['before', '12.31.0'], ['after', '12.32.0']]) {
    const { AnonymousCredential, QueueClient } = require(name);
    await new QueueClient(url, new AnonymousCredential()).sendMessage('one\ntwo\n\nthree');
    console.log(version, JSON.stringify(/<MessageText>([^]*)<\/MessageText>/.exec(sent)[1]));
  }
  process.exit();
});
JS
echo "@azure/storage-queue, text given and text on the wire:"
seen=$(node main.cjs)
echo "$seen"
[ "$(tail -n 2 <<<"$seen")" = '12.31.0 "onetwothree"
12.32.0 "one\ntwo\n\nthree"' ] || { echo "The two versions no longer differ in this way."; exit 1; }
