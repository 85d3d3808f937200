import { useQuery } from '@tanstack/react-query';
import { allPages, type Schemas } from '../../api/client.ts';
import { Time } from '../../parts/small.tsx';
import { useText } from '../../text/use-text.ts';

type Endpoint = Schemas['Webhook'];

/** Lists all endpoints at an address of the API, whatever the number of its pages. */
export const useEndpoints = (path: string) =>
  useQuery({ queryKey: [path], queryFn: () => allPages<Endpoint>(`${path}?pageSize=500`) });

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
