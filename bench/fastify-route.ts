/** The yardstick of `lookups.ts`: a bare Fastify route that reads one row of a SQLite file, in a process of its own. */
import { DatabaseSync } from 'node:sqlite';
import fastify from 'fastify';

const database = new DatabaseSync(process.argv[2]!, { readOnly: true });
const row = database.prepare('SELECT body FROM scores WHERE partition = ? AND id = ?');

const server = fastify();
server.get<{ Params: { partner: string } }>('/api/partners/:partner/scores/smb', (request, reply) => {
  const found = row.get(request.params.partner, 'smb|2021-03');
  if (!found) return reply.code(404).send();
  return reply.type('application/json').send(String(found.body));
});
console.log(`ready at ${await server.listen({ host: '127.0.0.1', port: 0 })}`);
