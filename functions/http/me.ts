import { meBody } from '../../src/api/service.ts';
import { route } from './route.ts';

route('me', {
  method: 'GET',
  route: 'me',
  summary: 'Who the caller is, and by which roles it sees what.',
  answers: { 200: meBody },
  handle: async ({ caller: { id, grants } }) => ({ id, grants: [...grants] }),
});
