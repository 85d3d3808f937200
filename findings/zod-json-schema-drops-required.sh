#!/usr/bin/env bash
# zod's fromJSONSchema takes a schema without a type for one that allows anything.
#
# Versions: zod 4.6.7, ajv 8.20.0 (npm), Node 20.
# Expected: keywords hold without a type, as in ajv and JSON Schema: anyOf: [{ required: ['tenantId'] }, { required:
#           ['domain'] }] beside the type asks for one of the two. Or an error, as fromJSONSchema throws for if, not and
#           dependentRequired, which it does not support.
# Happens:  such branches allow anything, so that anyOf refuses nothing and oneOf everything; allOf: [{ minimum: 0 }] of
#           a number does nothing. "required" is also dropped for names that are not in "properties".
# Matters:  OpenAPI documents write "one of these fields" and refined types in just that way. A customer without any id
#           and a negative amount are valid, and a correct customer is not. Repeat type and properties in each branch.
# Source:   convertBaseSchema in v4/classic/from-json-schema returns any() where there is no type. The function is "semi-
#           experimental" in its comment. json-schema-to-zod (issue 121) and orval (pull request 3783) had the same.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund zod@4.6.7 ajv@8.20.0

cat >main.cjs <<'JS'
const { z } = require('zod');
const Ajv = require('ajv/dist/2020').default;
const customer = { type: 'object', properties: { tenantId: { type: 'string' }, domain: { type: 'string' } } };
const either = [{ required: ['tenantId'] }, { required: ['domain'] }];
const said = (valid) => (valid ? 'valid' : 'refused');
for (const [name, schema, value] of [
  ['required', { ...customer, required: ['tenantId'] }, {}],
  ['anyOf', { ...customer, anyOf: either }, {}],
  ['oneOf', { ...customer, oneOf: either }, { domain: 'contoso.com' }],
  ['allOf', { type: 'number', allOf: [{ minimum: 0 }] }, -5],
  ['required, undeclared', { type: 'object', additionalProperties: { type: 'number' }, required: ['2021-02'] }, {}],
]) {
  const ajv = new Ajv({ strict: false }).validate(schema, value);
  console.log(`${name}: ${JSON.stringify(value)} is ${said(ajv)} in ajv, ${said(z.fromJSONSchema(schema).safeParse(value).success)} in zod`);
}
JS
echo "zod 4.6.7, ajv 8.20.0:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'required: {} is refused in ajv, refused in zod
anyOf: {} is refused in ajv, valid in zod
oneOf: {"domain":"contoso.com"} is valid in ajv, refused in zod
allOf: -5 is refused in ajv, valid in zod
required, undeclared: {} is refused in ajv, valid in zod' ] || { echo "Schemas without a type now mean something else."; exit 1; }
