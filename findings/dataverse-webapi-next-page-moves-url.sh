#!/usr/bin/env bash
# dataverse-webapi sends every request after a next page to the address of that page.
#
# Versions: dataverse-webapi 3.3.0 (npm), Node 20.
# Expected: retrieveMultipleNextPage(config, link) reads the page and leaves the configuration alone, which the
#           repository's samples make once and pass to every call.
# Happens:  it sets config.url to the link. A later retrieveMultiple, create or deleteRecord of contacts goes to the
#           accounts, with its own path and query at the end of the page's.
# Matters:  programs work while an answer fits into one page, and address the wrong table from the first longer one on,
#           in every part that holds the same configuration. Pass a copy for the page: { ...config }.
# Source:   retrieveMultipleNextPage in lib/webapi.js assigns apiConfig.url; xrm-webapi 7.1.3, of the same author, does
#           the same. The samples are samples/samples.ts in packages/dataverse-webapi of derekfinlinson/powerapps-tools.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund dataverse-webapi@3.3.0

cat >main.mjs <<'JS'
import http from 'node:http';
import https from 'node:https';
import { WebApiConfig, create, deleteRecord, retrieveMultiple, retrieveMultipleNextPage } from 'dataverse-webapi/lib/node';

const id = '00000000-0000-0000-0000-000000000001';
const link = 'https://org.crm.dynamics.com/api/data/v9.2/accounts?$select=name&$skiptoken=2';
const server = http.createServer((request, response) => {
  console.log(request.method, decodeURIComponent(request.url));
  response.end('{"value":[]}');
});
server.listen(0, '127.0.0.1', async () => {
  // The package knows only https and its port: what it sends goes to the server here.
  https.request = (options, answer) => http.request({ ...options, hostname: '127.0.0.1', port: server.address().port }, answer);
  const config = new WebApiConfig('9.2', 'token', 'https://org.crm.dynamics.com');
  const calls = async () => {
    await retrieveMultiple(config, 'contacts', '$select=fullname');
    await create(config, 'contacts', { fullname: 'A' });
    await deleteRecord(config, 'contacts', id);
  };
  await retrieveMultipleNextPage({ ...config }, link);
  await calls();
  await retrieveMultipleNextPage(config, link);
  await calls();
  server.close();
});
JS
echo "dataverse-webapi 3.3.0, a next page by a copy and three calls, then by the configuration itself and the same calls:"
seen=$(node main.mjs)
echo "$seen"
[ "$seen" = 'GET /api/data/v9.2/accounts?$select=name&$skiptoken=2/
GET /api/data/v9.2/contacts?$select=fullname
POST /api/data/v9.2/contacts
DELETE /api/data/v9.2/contacts(00000000-0000-0000-0000-000000000001)
GET /api/data/v9.2/accounts?$select=name&$skiptoken=2/
GET /api/data/v9.2/accounts?$select=name&$skiptoken=2/contacts?$select=fullname
POST /api/data/v9.2/accounts?$select=name&$skiptoken=2/contacts
DELETE /api/data/v9.2/accounts?$select=name&$skiptoken=2/contacts(00000000-0000-0000-0000-000000000001)' ] ||
  { echo "The calls now go elsewhere."; exit 1; }
