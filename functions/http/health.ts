import { takeSnapshot } from '../../src/facts/catalogue.ts';
import { theApp } from '../application.ts';
import { json, route } from './edge.ts';

route('health-live', { method: 'GET', route: 'health/live', handle: async () => json({ status: 'live' }) });

route('health-ready', {
  method: 'GET',
  route: 'health/ready',

  handle: async () => {
    const { documents } = await theApp();
    await takeSnapshot(documents);
    return json({ status: 'ready' });
  },
});
