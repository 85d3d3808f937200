#!/usr/bin/env bash
# setCustomStatus of durable-functions 3 drops 0, false and "".
#
# Versions: durable-functions 3.5.0, @azure/functions 4.16.5 (npm), Node 20.
# Expected: the status is the "JSON-serializable value" that was set, as the reference has it; 0, false and "" are such.
# Happens:  the answer of the orchestrator to the host then has no customStatus, as if none had been set. { left: 0 } and
#           true arrive.
# Matters:  a count of what is left never reaches 0 and a flag is never false: who polls the status for it waits in vain.
#           Wrap the value in an object.
# Source:   OrchestratorState in the package takes the status over "if (options.customStatus)". Upstream pull request 395
#           of Azure/azure-functions-durable-js mended this for version 2, whose 2.1.3 asks "!= null"; version 3 does not.
#           The host sets a status only where there is one (OutOfProcOrchestrationShim.cs of the Durable extension).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund durable-functions@3.5.0 @azure/functions@4.16.5

cat >main.cjs <<'JS'
// Takes the place of the host: keeps the handler and calls it with the history of an orchestration that has just begun.
let handler;
require('@azure/functions').app.generic = (_name, options) => { handler = options.handler; };
const { app, DummyOrchestrationContext } = require('durable-functions');
const at = { EventId: -1, IsPlayed: false, Timestamp: '2021-02-01T00:00:00Z' };
const trigger = {
  history: [{ ...at, EventType: 12 }, { ...at, EventType: 0, Name: 'score', Input: null }], // Orchestrator and execution started.
  instanceId: 'one',
  isReplaying: false,
  upperSchemaVersion: 1,
};
let status;
app.orchestration('score', function* (context) {
  context.df.setCustomStatus(status);
  yield context.df.callActivity('next');
});
(async () => {
  for (status of [3, 0, true, false, 'late', '', { left: 0 }]) {
    const { customStatus } = JSON.parse(JSON.stringify(await handler(trigger, new DummyOrchestrationContext())));
    console.log(`${JSON.stringify(status)} is ${JSON.stringify(customStatus)}`);
  }
})();
JS
echo "durable-functions 3.5.0, the custom status that the host is told:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = '3 is 3
0 is undefined
true is true
false is undefined
"late" is "late"
"" is undefined
{"left":0} is {"left":0}' ] || { echo "The host is now told other statuses."; exit 1; }
