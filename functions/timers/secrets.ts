import { resealSecrets } from '../../src/notifications/endpoints/secrets.ts';
import { timer } from './timer.ts';

// Within a day after a new encryption key has become the first, everything is sealed with it: the old key may go.
timer('reseal-secrets', '0 30 3 * * *', async ({ notifications }, context) => {
  const changed = await resealSecrets(notifications);
  if (changed > 0) context.log('Sealed secrets of endpoints with the newest key', { changed });
});
