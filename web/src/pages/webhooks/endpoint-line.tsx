import type { Schemas } from '../../api/client.ts';
import { Time } from '../../parts/small.tsx';
import { useText } from '../../text/use-text.ts';

type Endpoint = Schemas['Webhook'];

/** Returns the address of an endpoint's page. */
export const placeOf = ({ id, partnerId: owner }: Endpoint): string =>
  owner ? `/partners/${owner}/webhooks/${id}` : `/webhooks/${id}`;

/** Whether an endpoint is sent its events, or since when it has been failing. */
export function EndpointStatus({ endpoint: { status, failingSince } }: { endpoint: Endpoint }) {
  const { t } = useText();
  return (
    <>
      <span className={status === 'enabled' && !failingSince ? 'good' : 'warn'}>{t(`webhooks.status.${status}`)}</span>
      {failingSince && (
        <span className="warn">
          {', '}
          {t('webhooks.failingSince')} <Time at={failingSince} />
        </span>
      )}
    </>
  );
}
