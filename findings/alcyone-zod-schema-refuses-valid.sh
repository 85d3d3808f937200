#!/usr/bin/env bash
# @alcyone-labs/zod-to-json-schema, made for Zod 4, writes schemas that refuse what Zod takes, and lose Zod's formats.
#
# Versions: @alcyone-labs/zod-to-json-schema 4.0.10, zod 4.6.7, ajv 8.20.0 (npm), Node 20.
# Expected: a schema that says what Zod checks. The README calls the package "fully compatible with Zod V4".
# Happens:  of z.literal(['gold', 'silver']) only gold is left. A field with prefault or nonoptional is no property, and
#           a document that has it is refused, since only properties are allowed. z.int(), z.iso.date() and z.uuid() are
#           any number or text, while z.number().int() stays an integer.
# Matters:  a client that checks by the schema keeps back requests that the server would take, or sends what it refuses.
#           What Zod 3 had too is right, as in most examples, and nothing is thrown for the rest.
# Source:   seen here.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @alcyone-labs/zod-to-json-schema@4.0.10 zod@4.6.7 ajv@8.20.0

cat >main.mjs <<'JS'
import { zodToJsonSchema } from '@alcyone-labs/zod-to-json-schema';
import Ajv from 'ajv';
import { z } from 'zod';

const ajv = new Ajv();
for (const [name, field, value] of [
  ["z.literal(['gold', 'silver'])", z.literal(['gold', 'silver']), 'silver'],
  ["z.string().prefault('none')", z.string().prefault('none'), 'silver'],
  ['z.nonoptional(z.string().optional())', z.nonoptional(z.string().optional()), 'silver'],
  ['z.int()', z.int(), 1.5],
  ['z.number().int()', z.number().int(), 1.5],
  ['z.iso.date()', z.iso.date(), 'soon'],
  ['z.uuid()', z.uuid(), 'one'],
]) {
  const schema = z.object({ field });
  const json = zodToJsonSchema(schema);
  const [byZod, byJson] = [schema.safeParse({ field: value }).success, ajv.validate(json, { field: value })];
  const property = JSON.stringify(json.properties.field);
  console.log(`${name}: ${property}: ${value} is valid: ${byZod} in Zod, ${byJson} in ajv`);
}
JS
echo "@alcyone-labs/zod-to-json-schema 4.0.10, zod 4.6.7:"
seen=$(node main.mjs)
echo "$seen"
[ "$seen" = "z.literal(['gold', 'silver']): {\"type\":\"string\",\"const\":\"gold\"}: silver is valid: true in Zod, false in ajv
z.string().prefault('none'): undefined: silver is valid: true in Zod, false in ajv
z.nonoptional(z.string().optional()): undefined: silver is valid: true in Zod, false in ajv
z.int(): {\"type\":\"number\"}: 1.5 is valid: false in Zod, true in ajv
z.number().int(): {\"type\":\"integer\"}: 1.5 is valid: false in Zod, false in ajv
z.iso.date(): {\"type\":\"string\"}: soon is valid: false in Zod, true in ajv
z.uuid(): {\"type\":\"string\"}: one is valid: false in Zod, true in ajv" ] || { echo "The schemas are now others."; exit 1; }
