import { Button, Select } from '@fluentui/react-components';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { call, type Schemas } from '../../api/client.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Section, Time } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { dash, useText } from '../../text/use-text.ts';
import { DeliveryDetails } from './delivery.tsx';

type Delivery = Schemas['Delivery'];

const states = ['pending', 'delivered', 'failed'] as const;

/** The receiver's answer, or why there is none, in one line. */
function answerOf({ status, error, answer = '' }: Partial<Delivery['attempts'][number]> = {}): string {
  return [status, error ?? answer.slice(0, 80)].filter(Boolean).join(' ');
}

/** What was sent to an endpoint, newest first, and what it answered. */
export function Deliveries({ address }: { address: string }) {
  const { t, named, number, month: monthName } = useText();
  const [search, setSearch] = useSearchParams();
  const state = states.find((one) => one === search.get('state'));
  const chosen = search.get('delivery');
  const path = `${address}/deliveries${state ? `?state=${state}` : ''}`;
  const set = (name: string, value: string | null) =>
    setSearch((now) => {
      if (value === null) now.delete(name);
      else now.set(name, value);
      return now;
    });
  const deliveries = useInfiniteQuery({
    queryKey: ['deliveries', path],
    initialPageParam: `${path}${state ? '&' : '?'}pageSize=200`,
    queryFn: async ({ pageParam }) =>
      (await (await call(pageParam)).json()) as { items: Delivery[]; nextLink: string | null },
    getNextPageParam: ({ nextLink }) => nextLink,
    refetchInterval: 5_000,
  });
  const lastOf = ({ attempts }: Delivery) => attempts.at(-1);
  return (
    <Section title={t('deliveries.title')} path={path}>
      <Answered of={{ ...deliveries, data: deliveries.data?.pages }}>
        {(pages) => (
          <DataTable
            title={t('deliveries.title')}
            rows={pages.flatMap(({ items }) => items)}
            keyOf={({ id }) => id}
            empty={t('deliveries.none')}
            filters={
              <>
                <Select
                  size="small"
                  aria-label={t('files.status')}
                  value={state ?? ''}
                  onChange={(_, { value }) => set('state', value || null)}
                >
                  <option value="">{t('deliveries.all')}</option>
                  {states.map((one) => (
                    <option key={one} value={one}>
                      {t(`deliveries.${one}`)}
                    </option>
                  ))}
                </Select>
                {deliveries.hasNextPage && (
                  <Button size="small" onClick={() => void deliveries.fetchNextPage()}>
                    {t('table.more')}
                  </Button>
                )}
              </>
            }
            columns={[
              {
                id: 'event',
                title: t('deliveries.event'),
                value: ({ event }) => event,
                show: ({ id, event }) => (
                  <button type="button" className="as-link" onClick={() => set('delivery', id)}>
                    {event}
                  </button>
                ),
              },
              { id: 'partner', title: t('partner.id'), value: ({ partnerId }) => partnerId },
              {
                id: 'program',
                title: t('view.program'),
                value: ({ program }) => program,
                show: ({ program }) => named('program', program, program),
              },
              {
                id: 'month',
                title: t('view.month'),
                value: ({ month }) => month ?? dash,
                show: ({ month }) => (month ? monthName(month) : dash),
              },
              {
                id: 'state',
                title: t('files.status'),
                value: (one) => t(`deliveries.${one.state}`),
                show: (one) => (
                  <span className={{ delivered: 'good', failed: 'warn', pending: '' }[one.state]}>
                    {t(`deliveries.${one.state}`)}
                  </span>
                ),
              },
              {
                id: 'attempts',
                title: t('deliveries.attempts'),
                align: 'right',
                value: ({ attempts }) => attempts.length,
              },
              {
                id: 'answer',
                title: t('deliveries.answer'),
                value: (one) => answerOf(lastOf(one)) || dash,
              },
              {
                id: 'took',
                title: t('deliveries.took'),
                align: 'right',
                value: (one) => lastOf(one)?.durationMs,
                show: (one) => (lastOf(one) ? `${number(Math.round(lastOf(one)!.durationMs))} ms` : dash),
              },
              {
                id: 'createdAt',
                title: t('deliveries.at'),
                value: ({ createdAt }) => createdAt,
                show: ({ createdAt }) => <Time at={createdAt} />,
              },
            ]}
          />
        )}
      </Answered>
      {chosen && <DeliveryDetails address={`${address}/deliveries/${chosen}`} onClose={() => set('delivery', null)} />}
    </Section>
  );
}
