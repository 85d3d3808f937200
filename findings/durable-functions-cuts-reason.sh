#!/usr/bin/env bash
# durable-functions writes the reason of a termination into the address as it is, so that "&" and "#" cut it off.
#
# Versions: durable-functions 3.5.0, @azure/functions 4.16.5 (npm), Node 20.
# Expected: terminate(id, 'Tier A & B merged') sends the reason percent-encoded, as the version of startNew is.
# Happens:  what follows "&" becomes another parameter, "+" becomes a space, and what follows "#" is not sent. With the
#           management addresses of the binding, where the task hub comes after the reason, "#" takes that along too.
# Matters:  the history says why an orchestration was stopped in half a sentence, and "Ticket #12" reads "Ticket ". The
#           same holds for suspend, resume and rewind. Pass encodeURIComponent(reason).
# Source:   terminate in lib/src/durableClient/DurableClient.js of the package, in both of its branches.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund durable-functions@3.5.0 @azure/functions@4.16.5

cat >main.cjs <<'JS'
const http = require('node:http');
const { getClient, input } = require('durable-functions');
// Takes the place of the host.
const server = http.createServer((request, response) => {
  console.log(JSON.stringify(Object.fromEntries(new URL(request.url, 'http://localhost').searchParams)));
  response.writeHead(202).end();
});
server.listen(0, '127.0.0.1', async () => {
  process.env.WEBSITE_HOSTNAME = `127.0.0.1:${server.address().port}`; // Leaves the addresses as they are.
  const rpcBaseUrl = `http://${process.env.WEBSITE_HOSTNAME}/durabletask/`;
  const terminatePostUri = `${rpcBaseUrl}instances/ID/terminate?reason={text}&taskHub=hub`;
  const host = { taskHubName: 'hub', creationUrls: {}, managementUrls: { id: 'ID', terminatePostUri } };
  for (const given of [{ ...host, rpcBaseUrl }, host]) {
    const client = getClient({ options: { extraInputs: [input.durableClient()] }, extraInputs: { get: () => given } });
    for (const reason of ['Tier A & B merged', 'Ticket #12', 'C++']) {
      for (const text of [reason, encodeURIComponent(reason)]) {
        process.stdout.write(`${given.rpcBaseUrl ? 'local' : 'older'} address, ${text}: `);
        await client.terminate('one', text);
      }
    }
  }
  server.close();
});
JS
echo "durable-functions 3.5.0, what the host reads:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'local address, Tier A & B merged: {"reason":"Tier A "," B merged":""}
local address, Tier%20A%20%26%20B%20merged: {"reason":"Tier A & B merged"}
local address, Ticket #12: {"reason":"Ticket "}
local address, Ticket%20%2312: {"reason":"Ticket #12"}
local address, C++: {"reason":"C  "}
local address, C%2B%2B: {"reason":"C++"}
older address, Tier A & B merged: {"reason":"Tier A "," B merged":"","taskHub":"hub"}
older address, Tier%20A%20%26%20B%20merged: {"reason":"Tier A & B merged","taskHub":"hub"}
older address, Ticket #12: {"reason":"Ticket "}
older address, Ticket%20%2312: {"reason":"Ticket #12","taskHub":"hub"}
older address, C++: {"reason":"C  ","taskHub":"hub"}
older address, C%2B%2B: {"reason":"C++","taskHub":"hub"}' ] || { echo "The reason is now sent otherwise."; exit 1; }
