/** The yardstick of `lookups.ts`: a function that does nothing, at the path of a score lookup. */
import { app } from '@azure/functions';

app.setup({ enableHttpStream: true });
app.http('empty', {
  route: 'api/partners/{mpnId}/scores/{program}',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: async () => ({ headers: { 'content-type': 'application/json', 'content-length': '2' }, body: '{}' }),
});
