import { health } from '../../src/api/service.ts';
import { takeSnapshot } from '../../src/facts/catalogue.ts';
import { route } from './route.ts';

route('health-live', {
  method: 'GET',
  route: 'health/live',
  summary: 'Whether the process answers.',
  answers: { 200: health },
  withoutApp: true,
  handle: async () => ({ status: 'live' as const }),
});

route('health-ready', {
  method: 'GET',
  route: 'health/ready',
  summary: 'Whether the store answers too.',
  answers: { 200: health },
  handle: async ({ app: { documents } }) => {
    await takeSnapshot(documents);
    return { status: 'ready' as const };
  },
});
