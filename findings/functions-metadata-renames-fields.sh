#!/usr/bin/env bash
# context.triggerMetadata of @azure/functions renames the fields of the message itself.
#
# Versions: @azure/functions 4.16.5 (npm), Node 20.
# Expected: the host's names (DequeueCount, …) begin with a small letter, as documented; the message in queueTrigger is
#           the one that the handler gets as its argument.
# Happens:  every key at every depth of an object gets a small first letter: PartnerId is partnerId and TPID is tPID in
#           the metadata, and as sent in the argument. Of a pair that differs in that letter alone one value is lost.
# Matters:  code that reads a field, or logs or forwards the message, through the metadata finds undefined or sends other
#           names, only with messages whose names begin with a capital: those of .NET programs, or of report columns.
# Source:   src/converters/fromRpcTriggerMetadata.ts in the package reads JSON in a text and renames all that it finds.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @azure/functions@4.16.5
mkdir -p node_modules/@azure/functions-core
cat >node_modules/@azure/functions-core/index.js <<'JS'
// The part of the worker that the package asks for.
exports.functions = new Map();
exports.log = () => {};
exports.registerHook = () => ({ dispose() {} });
exports.registerFunction = (metadata, handler) => exports.functions.set(metadata.name, { metadata, handler });
exports.setProgrammingModel = (model) => { exports.model = model; };
JS
cat >main.cjs <<'JS'
const { app } = require('@azure/functions');
const core = require('@azure/functions-core');
app.storageQueue('import', {
  queueName: 'imports',
  connection: 'storage',
  handler: (message, context) => {
    console.log('argument', JSON.stringify(message));
    console.log('metadata', JSON.stringify(context.triggerMetadata));
  },
});
(async () => {
  const text = JSON.stringify({ TPID: 7, Rows: [{ MPNID: 1 }], name: 'a', Name: 'b' });
  const { metadata, handler } = core.functions.get('import');
  const [name] = Object.keys(metadata.bindings);
  // As the host sends them: the text, and the metadata with the text once more.
  const request = { inputData: [{ name, data: { string: text } }], triggerMetadata: { DequeueCount: { json: '1' }, QueueTrigger: { string: text } } };
  const invocation = core.model.getInvocationModel({ invocationId: '1', metadata, request });
  const { context, inputs } = await invocation.getArguments();
  await invocation.invokeFunction(context, inputs, handler);
})();
JS
echo "@azure/functions 4.16.5:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'argument {"TPID":7,"Rows":[{"MPNID":1}],"name":"a","Name":"b"}
metadata {"dequeueCount":1,"queueTrigger":{"tPID":7,"rows":[{"mPNID":1}],"name":"b"}}' ] || { echo "The metadata now name the fields otherwise."; exit 1; }
