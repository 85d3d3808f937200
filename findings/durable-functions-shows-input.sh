#!/usr/bin/env bash
# getStatus of durable-functions 3 gets the input of an orchestration also with showInput: false.
#
# Versions: durable-functions 3.5.0, @azure/functions 4.16.5 (npm), Node 20.
# Expected: showInput "specifies whether orchestration input should be included in the response", as the option's comment
#           has it, and the HTTP API leaves the input out for showInput=false.
# Happens:  by the local address (rpcBaseUrl) that the host gives, false sends no parameter, and the API includes the
#           input unless it is told not to. By the older address, without rpcBaseUrl, false is sent.
# Matters:  who leaves the input out because it is large, or because the status goes on to a browser or a log, gets and
#           passes on the whole of it with each poll. Take the fields that are needed from the answer.
# Source:   getStatusInternal in the package asks "if (options.showInput)" in the one branch and for a boolean in the
#           other; the option came with issue 29 of Azure/azure-functions-durable-js, the local address with its pull
#           request 152. HttpApiHandler.cs of the Durable extension has true for a parameter that is absent.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund durable-functions@3.5.0 @azure/functions@4.16.5

cat >main.cjs <<'JS'
const http = require('node:http');
const { getClient, input } = require('durable-functions');
// Takes the place of the host: answers as the Durable extension does.
const server = http.createServer((request, response) => {
  const { searchParams } = new URL(request.url, 'http://localhost');
  process.stdout.write(`sent ${searchParams}; `);
  const at = '2021-02-01T00:00:00Z';
  const status = { name: 'score', instanceId: 'one', runtimeStatus: 'Completed', createdTime: at, lastUpdatedTime: at, output: 7 };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ ...status, input: searchParams.get('showInput') === 'false' ? null : { months: 36 } }));
});
server.listen(0, '127.0.0.1', async () => {
  process.env.WEBSITE_HOSTNAME = `127.0.0.1:${server.address().port}`; // Leaves the addresses as they are.
  const rpcBaseUrl = `http://${process.env.WEBSITE_HOSTNAME}/durabletask/`;
  const managementUrls = { id: 'ID', statusQueryGetUri: `${rpcBaseUrl}instances/ID?taskHub=hub` };
  const host = { taskHubName: 'hub', creationUrls: {}, managementUrls };
  for (const given of [{ ...host, rpcBaseUrl }, host]) {
    const binding = input.durableClient();
    const client = getClient({ options: { extraInputs: [binding] }, extraInputs: { get: () => given } });
    for (const showInput of [true, false]) {
      process.stdout.write(`${given.rpcBaseUrl ? 'local' : 'older'} address, showInput: ${showInput}: `);
      console.log('input', JSON.stringify((await client.getStatus('one', { showInput })).input));
    }
  }
  server.close();
});
JS
echo "durable-functions 3.5.0:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'local address, showInput: true: sent showInput=true; input {"months":36}
local address, showInput: false: sent ; input {"months":36}
older address, showInput: true: sent taskHub=hub&showInput=true; input {"months":36}
older address, showInput: false: sent taskHub=hub&showInput=false; input null' ] || { echo "The status now has another input."; exit 1; }
