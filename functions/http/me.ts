import { meBody } from '../../src/api/service.ts';
import { route } from './route.ts';

route('me', {
  method: 'GET',
  route: 'me',
  summary: 'The caller and its roles.',
  answers: { 200: meBody },
  handle: async ({ caller: { id, grants } }) => ({ id, grants: [...grants] }),
});
