import { Button, Field, Input, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { call, type Schemas, send } from '../../api/client.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { Section, Time } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { useView } from '../../shell/view.ts';
import { useText } from '../../text/use-text.ts';
import { Deliveries } from './deliveries.tsx';
import { Secret } from './secret.tsx';
import { endpointsOf } from './webhooks.tsx';

type Endpoint = Schemas['Webhook'];

/** One endpoint: what it is sent, what it answered, and what can be done with it. */
export default function EndpointPage() {
  const { partnerId, endpointId = '' } = useParams();
  const { t } = useText();
  const { to } = useView();
  const list = endpointsOf(partnerId);
  const address = `${list}/${endpointId}`;
  usePageTitle(t('webhooks.endpoint'));
  const endpoint = useQuery({
    queryKey: [address],
    queryFn: async () => (await (await call(address)).json()) as Endpoint,
  });
  return (
    <>
      <p className="crumbs">
        <Link to={to(partnerId === undefined ? '/webhooks' : `/partners/${partnerId}/webhooks`)}>
          {t('nav.webhooks')}
        </Link>
      </p>
      <Answered of={endpoint}>
        {(data) => (
          <>
            <h1>{data.url}</h1>
            <About endpoint={data} address={address} list={partnerId} again={() => endpoint.refetch()} />
            <Deliveries address={address} />
          </>
        )}
      </Answered>
    </>
  );
}

function About({
  endpoint,
  address,
  list,
  again,
}: {
  endpoint: Endpoint;
  address: string;
  list: string | undefined;
  again: () => void;
}) {
  const { t, named } = useText();
  const { to } = useView();
  const go = useNavigate();
  const [rotated, setRotated] = useState<{ secret: string; previousExpiresAt: string }>();
  const [since, setSince] = useState(() => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10));
  const [told, setTold] = useState('');
  return (
    <Section
      title={t(`webhooks.status.${endpoint.status}`)}
      path={address}
      actions={
        <>
          <Confirm
            trigger={<Button>{t('webhooks.test')}</Button>}
            title={t('webhooks.test')}
            action={t('webhooks.test')}
            work={async () => {
              await send('POST', `${address}/test`);
              setTold(t('webhooks.testSent'));
            }}
          >
            <p>{t('webhooks.testQuestion', { url: endpoint.url })}</p>
          </Confirm>
          {endpoint.status === 'disabled' && (
            <Confirm
              trigger={<Button>{t('webhooks.enable')}</Button>}
              title={t('webhooks.enable')}
              action={t('webhooks.enable')}
              work={async () => {
                await send('POST', `${address}/enable`);
                again();
              }}
            >
              <p>{t('webhooks.enableQuestion')}</p>
            </Confirm>
          )}
          <Confirm
            trigger={<Button>{t('webhooks.recover')}</Button>}
            title={t('webhooks.recover')}
            action={t('webhooks.recover')}
            work={async () => {
              await send('POST', `${address}/recover`, { since });
              setTold(t('webhooks.recovering'));
            }}
          >
            <p>{t('webhooks.recoverQuestion')}</p>
            <Field label={t('webhooks.recoverSince')}>
              <Input type="date" value={since} onChange={(_, { value }) => setSince(value)} />
            </Field>
          </Confirm>
          {endpoint.format === 'cloudevents' && (
            <Confirm
              trigger={<Button>{t('webhooks.rotate')}</Button>}
              title={t('webhooks.rotate')}
              action={t('webhooks.rotate')}
              work={async () => setRotated(await send('POST', `${address}/rotate-secret`, { overlapHours: 24 }))}
            >
              <p>{t('webhooks.rotateQuestion')}</p>
            </Confirm>
          )}
          <Confirm
            trigger={<Button>{t('webhooks.delete')}</Button>}
            title={t('webhooks.delete')}
            action={t('webhooks.delete')}
            work={async () => {
              await send('DELETE', address);
              await go(to(list === undefined ? '/webhooks' : `/partners/${list}/webhooks`));
            }}
          >
            <p>{t('webhooks.deleteQuestion', { url: endpoint.url })}</p>
          </Confirm>
        </>
      }
    >
      {endpoint.disabled && (
        <MessageBar intent="error">
          <MessageBarBody>{named('disabled', endpoint.disabled.reason, endpoint.disabled.reason)}</MessageBarBody>
        </MessageBar>
      )}
      <p role="status">{told}</p>
      {rotated && (
        <div className="rotated">
          <Secret secret={rotated.secret} />
          <p>
            {t('webhooks.oldUntil')} <Time at={rotated.previousExpiresAt} />
          </p>
        </div>
      )}
      <p>
        {endpoint.format} · {endpoint.events.join(', ')} {endpoint.description && `· ${endpoint.description}`}
      </p>
    </Section>
  );
}
