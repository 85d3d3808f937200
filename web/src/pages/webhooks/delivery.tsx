import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { call, type Schemas, send } from '../../api/client.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import { Section, Time } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { dash, useText } from '../../text/use-text.ts';
import { Copied } from './secret.tsx';

/** One delivery: its attempts with the answers, and the body as it was sent. */
export function DeliveryDetails({ address, onClose }: { address: string; onClose: () => void }) {
  const { t, number } = useText();
  const delivery = useQuery({
    queryKey: [address],
    queryFn: async () => (await (await call(address)).json()) as Schemas['DeliveryWithPayload'],
    refetchInterval: 3_000,
  });
  return (
    <Section
      title={t('deliveries.one')}
      path={address}
      actions={
        <>
          <Confirm
            trigger={<Button>{t('deliveries.redeliver')}</Button>}
            title={t('deliveries.redeliver')}
            action={t('deliveries.redeliver')}
            work={async () => {
              await send('POST', `${address}/redeliver`);
              await delivery.refetch();
            }}
          >
            <p>{t('deliveries.redeliverQuestion')}</p>
          </Confirm>
          <Button onClick={onClose}>{t('dialog.close')}</Button>
        </>
      }
    >
      <Answered of={delivery}>
        {(data) => (
          <>
            {data.nextAttemptAt && (
              <p>
                {t('deliveries.next')} <Time at={data.nextAttemptAt} />
              </p>
            )}
            <DataTable
              title={t('deliveries.attempts')}
              rows={data.attempts}
              keyOf={({ id }) => id}
              empty={t('deliveries.noAttempt')}
              columns={[
                { id: 'at', title: t('deliveries.at'), value: ({ at }) => at, show: ({ at }) => <Time at={at} /> },
                { id: 'status', title: t('deliveries.answer'), value: ({ status, error }) => status ?? error ?? dash },
                { id: 'text', title: t('deliveries.text'), value: ({ answer }) => answer ?? '' },
                {
                  id: 'took',
                  title: t('deliveries.took'),
                  align: 'right',
                  value: ({ durationMs }) => durationMs,
                  show: ({ durationMs }) => `${number(Math.round(durationMs))} ms`,
                },
              ]}
            />
            <h3>{t('deliveries.body')}</h3>
            <Copied text={JSON.stringify(data.payload, null, 2)} label={t('deliveries.body')} />
          </>
        )}
      </Answered>
    </Section>
  );
}
