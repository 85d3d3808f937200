import { eventsBody } from '../../src/api/service.ts';
import { eventCatalogue } from '../../src/events/descriptions.ts';
import { route } from './route.ts';

route('events-list', {
  method: 'GET',
  route: 'events',
  summary: 'The kinds of events, each with its schema and an example.',
  answers: { 200: eventsBody },
  handle: async ({ app }) => ({ items: eventCatalogue(app.notifications.settings) }),
});
