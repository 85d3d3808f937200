import { queries } from '../../api/client.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Section, Time } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { useText } from '../../text/use-text.ts';

/** What the latest refreshes have changed. */
export function LatestRefreshes() {
  const { t, named, number, month } = useText();
  const refreshes = queries.useQuery('get', '/api/refreshes', { params: { query: { pageSize: 5 } } });
  return (
    <Section title={t('refreshes.title')} path="/api/refreshes">
      <Answered of={refreshes}>
        {({ items }) => (
          <DataTable
            title={t('refreshes.title')}
            rows={items}
            keyOf={({ id }) => id}
            empty={t('refreshes.none')}
            columns={[
              {
                id: 'month',
                title: t('view.month'),
                value: (one) => one.month,
                show: (one) => (
                  <span
                    className="whole"
                    title={one.programs.map((program) => named('program', program, program)).join(', ')}
                  >
                    {month(one.month)}
                  </span>
                ),
              },
              {
                id: 'scored',
                title: t('network.scored'),
                align: 'right',
                value: ({ partnersScored }) => partnersScored,
                show: ({ partnersScored, partnersFailed }) => (
                  <>
                    {number(partnersScored)}
                    {partnersFailed > 0 && (
                      <span className="warn"> {t('refreshes.failed', { count: partnersFailed })}</span>
                    )}
                  </>
                ),
              },
              {
                id: 'changes',
                title: t('nav.tierChanges'),
                align: 'right',
                value: ({ tierChanges }) => tierChanges,
              },
              {
                id: 'restated',
                title: t('refreshes.restated'),
                align: 'right',
                value: ({ scoresRestated }) => scoresRestated,
              },
              {
                id: 'at',
                title: t('deliveries.at'),
                value: ({ startedAt }) => startedAt,
                show: ({ startedAt }) => <Time at={startedAt} />,
              },
            ]}
          />
        )}
      </Answered>
    </Section>
  );
}
