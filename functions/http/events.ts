import { eventCatalogue } from '../../src/notifications/catalogue.ts';
import { theApp } from '../application.ts';
import { json, route } from './edge.ts';

route('events-list', {
  method: 'GET',
  route: 'events',
  handle: async () => json({ items: eventCatalogue((await theApp()).notifications.settings.publicBaseUrl) }),
});
