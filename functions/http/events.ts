import { eventsBody } from '../../src/api/service.ts';
import { eventCatalogue } from '../../src/events/descriptions.ts';
import { theApp } from '../application.ts';
import { json, route } from './edge.ts';

route('events-list', {
  method: 'GET',
  route: 'events',
  summary: 'The kinds of events, each with its schema and an example.',
  answers: { 200: eventsBody },
  handle: async () => json({ items: eventCatalogue((await theApp()).notifications.settings.publicBaseUrl) }),
});
