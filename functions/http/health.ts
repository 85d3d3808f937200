import { health } from '../../src/api/service.ts';
import { takeSnapshot } from '../../src/facts/catalogue.ts';
import { theApp } from '../application.ts';
import { json, route } from './edge.ts';

route('health-live', {
  method: 'GET',
  route: 'health/live',
  summary: 'Whether the process answers.',
  answers: { 200: health },
  handle: async () => json({ status: 'live' }),
});

route('health-ready', {
  method: 'GET',
  route: 'health/ready',
  summary: 'Whether the store answers too.',
  answers: { 200: health },

  handle: async () => {
    const { documents } = await theApp();
    await takeSnapshot(documents);
    return json({ status: 'ready' });
  },
});
