import { app } from '@azure/functions';
import { resealSecrets } from '../../src/notifications/endpoints/secrets.ts';
import { theApp } from '../application.ts';
import { during } from '../request-context.ts';

// Within a day after a new encryption key is put first, everything is sealed with it: then the old key may be removed.
app.timer('reseal-secrets', {
  schedule: '0 30 3 * * *',
  handler: (_, context) =>
    during({ context }, async () => {
      const changed = await resealSecrets((await theApp()).notifications);
      if (changed > 0) context.log('Sealed secrets of endpoints anew', { changed });
    }),
});
