import { app } from '@azure/functions';
import { resealSecrets } from '../../src/notifications/endpoints/secrets.ts';
import { theApp } from '../application.ts';
import { during } from '../request-context.ts';

// Once a new encryption key stands first, everything is sealed with it within a day: then the old one may go.
app.timer('reseal-secrets', {
  schedule: '0 30 3 * * *',
  handler: (_, context) =>
    during({ context }, async () => {
      const changed = await resealSecrets((await theApp()).notifications);
      if (changed > 0) context.log('Sealed secrets of endpoints anew', { changed });
    }),
});
