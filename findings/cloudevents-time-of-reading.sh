#!/usr/bin/env bash
# The JavaScript SDK of CloudEvents gives an event without a time the time at which it is read.
#
# Versions: cloudevents 10.0.0 (npm), Node 20.
# Expected: "time" is optional: an event that came without one has none.
# Happens:  HTTP.toEvent fills in the clock of the reader, in both modes and in batches. The same message read twice has
#           two times, and nothing tells them from times that the sender stated.
# Matters:  a receiver that keeps the newest state by event.time takes a repeated or late delivery for the latest one.
#           Look into the headers or the body for a time before you order events by it.
# Source:   the constructor's default, meant for new events, holds for read ones too; open upstream for invalid times as
#           cloudevents/sdk-javascript issue 386.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund cloudevents@10.0.0

cat >main.cjs <<'JS'
const { HTTP } = require('cloudevents');
const event = { specversion: '1.0', id: '1', source: '/scores', type: 'score' };
const messages = {
  structured: { headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify(event) },
  binary: { headers: { 'content-type': 'application/json', 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/scores', 'ce-type': 'score' }, body: '{}' },
  batch: { headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify([event]) },
};
const read = (message) => [HTTP.toEvent(message)].flat()[0].time;
(async () => {
  for (const [mode, message] of Object.entries(messages)) {
    const first = read(message);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const age = Date.now() - Date.parse(first);
    console.log(mode, first === undefined ? 'no time' : age < 60_000 ? 'the time of reading' : 'another time', read(message) === first ? 'again' : 'and a later one');
  }
})();
JS
echo "cloudevents 10.0.0:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'structured the time of reading and a later one
binary the time of reading and a later one
batch the time of reading and a later one' ] || { echo "An event without a time is now read otherwise."; exit 1; }
