import { Link, useParams } from 'react-router';
import type { Schemas } from '../../api/client.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { Section, Time } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { useView } from '../../shell/view.ts';
import { dash, useText } from '../../text/use-text.ts';
import { EndpointStatus, placeOf, useEndpoints } from './endpoint-line.tsx';
import { Register } from './register.tsx';

type Endpoint = Schemas['Webhook'];

/** Returns the API's address of an owner's endpoints: a partner's, or the operator's. */
export const endpointsOf = (partnerId: string | undefined): string =>
  partnerId === undefined ? '/api/webhooks' : `/api/partners/${partnerId}/webhooks`;

/** Who is sent events: a partner's endpoints, or those of the operator and all partners. */
export default function Webhooks() {
  const { partnerId } = useParams();
  const { t } = useText();
  const { to } = useView();
  usePageTitle(t('nav.webhooks'));
  const address = endpointsOf(partnerId);
  const listed = partnerId === undefined ? '/api/endpoints' : address;
  const endpoints = useEndpoints(listed);
  return (
    <>
      {partnerId !== undefined && (
        <p className="crumbs">
          <Link to={to(`/partners/${partnerId}`)}>{partnerId}</Link>
        </p>
      )}
      <h1>{partnerId === undefined ? t('nav.webhooks') : t('webhooks.ofPartner', { partnerId })}</h1>
      <Section
        title={t('webhooks.endpoints')}
        path={listed}
        actions={<Register address={address} onDone={() => endpoints.refetch()} />}
      >
        <Answered of={endpoints}>
          {({ items }) => (
            <DataTable
              title={t('webhooks.endpoints')}
              rows={items}
              keyOf={({ id }) => id}
              empty={t('webhooks.none')}
              columns={[
                {
                  id: 'url',
                  title: t('webhooks.url'),
                  value: ({ url }) => url,
                  show: (one) => <Link to={to(placeOf(one))}>{one.url}</Link>,
                },
                ...(partnerId === undefined
                  ? [
                      {
                        id: 'partner',
                        title: t('partner.name'),
                        value: ({ partnerId: owner }: Endpoint) => owner ?? t('webhooks.everyPartner'),
                        show: ({ partnerId: owner }: Endpoint) =>
                          owner ? <Link to={to(`/partners/${owner}`)}>{owner}</Link> : t('webhooks.everyPartner'),
                      },
                    ]
                  : []),
                {
                  id: 'status',
                  title: t('files.status'),
                  value: ({ status, failingSince }) =>
                    [t(`webhooks.status.${status}`), failingSince && t('webhooks.failingSince')]
                      .filter(Boolean)
                      .join(', '),
                  show: (one) => <EndpointStatus endpoint={one} />,
                },
                { id: 'events', title: t('webhooks.events'), value: ({ events }) => events.join(', ') },
                { id: 'format', title: t('webhooks.format'), value: ({ format }) => format },
                {
                  id: 'description',
                  title: t('webhooks.description'),
                  value: ({ description }) => description ?? dash,
                },
                {
                  id: 'createdAt',
                  title: t('webhooks.since'),
                  value: ({ createdAt }) => createdAt,
                  show: ({ createdAt }) => <Time at={createdAt} />,
                },
              ]}
            />
          )}
        </Answered>
      </Section>
    </>
  );
}
