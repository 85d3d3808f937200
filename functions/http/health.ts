import { liveness, readiness } from '../../src/api/service.ts';
import { readFirings } from '../../src/facts/firings.ts';
import { timerNames } from '../timers/timer.ts';
import { route } from './route.ts';

route('health-live', {
  method: 'GET',
  route: 'health/live',
  summary: 'Whether the process answers.',
  answers: { 200: liveness },
  withoutApp: true,
  handle: async () => ({ status: 'live' as const }),
});

route('health-ready', {
  method: 'GET',
  route: 'health/ready',
  summary: 'Whether the store, the storage account and the disk can be used too; and when each timer fired last.',
  answers: { 200: readiness },
  handle: async ({ app: { documents, queueDepth, freeBytes } }) => {
    const [firings] = await Promise.all([readFirings(documents), queueDepth('imports')]);
    const timers = timerNames.map((name) => ({ name, newest: firings[name] ?? null }));
    // Two digits only, so that the answer stays the same while the state does.
    const free = await freeBytes?.();
    return { status: 'ready' as const, freeBytes: free === undefined ? null : Number(free.toPrecision(2)), timers };
  },
});
