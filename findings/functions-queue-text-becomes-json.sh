#!/usr/bin/env bash
# A queue trigger of @azure/functions hands the handler a number, boolean or null where the message's text looks like one.
#
# Versions: @azure/functions 4.16.5 (npm), Node 20.
# Expected: the text that was queued, or an object where it is a JSON object; in any case without loss.
# Happens:  any text that JSON.parse takes is parsed. "12345678901234567890" arrives as 12345678901234567000, "null" as
#           null, "1.10" as 1.1; "007" stays a string. context.triggerMetadata.queueTrigger holds the message once more,
#           with the first letter of each key in lower case, at every depth: of {"Id":1,"id":2} one is lost.
# Matters:  a message that is nothing but an id works in every test with letters in it, and is another id in production
#           with digits alone. No handler can get the text back: none of the copies has it.
# Source:   src/converters/fromRpcTypedData.ts and fromRpcTriggerMetadata.ts in the package.
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

app.storageQueue('work', {
  queueName: 'work', connection: 'Storage',
  handler: (message, context) => [message, context.triggerMetadata.queueTrigger],
});
(async () => {
  const { metadata, handler } = core.functions.get('work');
  const [name] = Object.keys(metadata.bindings);
  for (const text of ['12345678901234567890', 'null', '1.10', '007', '{"Id":1,"id":2}']) {
    const request = { inputData: [{ name, data: { string: text } }], triggerMetadata: { QueueTrigger: { string: text } } };
    const invocation = core.model.getInvocationModel({ invocationId: '1', metadata, request });
    const { context, inputs } = await invocation.getArguments();
    const [message, copy] = await invocation.invokeFunction(context, inputs, handler);
    console.log('text', text, 'message', JSON.stringify(message), 'metadata', JSON.stringify(copy));
  }
})();
JS
echo "@azure/functions 4.16.5:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'text 12345678901234567890 message 12345678901234567000 metadata 12345678901234567000
text null message null metadata null
text 1.10 message 1.1 metadata 1.1
text 007 message "007" metadata "007"
text {"Id":1,"id":2} message {"Id":1,"id":2} metadata {"id":2}' ] || { echo "Messages are now handed over otherwise."; exit 1; }
