/** The yardstick of `lookups.ts`: a bare `node:http` route that reads one row of a SQLite file. A process of its own. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';

const database = new DatabaseSync(process.argv[2]!, { readOnly: true });
const row = database.prepare('SELECT body FROM scores WHERE partition = ? AND id = ?');

const server = createServer((request, response) => {
  const partner = request.url!.split('/')[3]!;
  const found = row.get(partner, 'smb|2021-03');
  if (!found) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(String(found.body));
});
server.keepAliveTimeout = 65_000;
server.listen(0, '127.0.0.1', () => console.log(`ready at http://127.0.0.1:${(server.address() as AddressInfo).port}`));
