import { Link } from 'react-router';
import type { Schemas } from '../../api/client.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { HistoryChart } from '../../parts/history-chart.tsx';
import { Restated } from '../../parts/restated.tsx';
import { Section, Stale, Time } from '../../parts/small.tsx';
import { Tier } from '../../parts/tier.tsx';
import { useView } from '../../shell/view.ts';
import { useText } from '../../text/use-text.ts';

interface Item {
  month: string;
  edition: string;
  score: number;
  tier: string;
  stale: boolean;
  restated?: Schemas['Score']['restated'];
  computedAt: string;
}

/** The scores of all months as a line, and the table behind it. */
export function History({
  items,
  partnerId,
  program,
  month,
}: {
  items: readonly Item[];
  partnerId: string;
  program: string;
  month: string | undefined;
}) {
  const { t, score: scoreText, month: monthName } = useText();
  const { to } = useView();
  if (items.length === 0) return null;
  return (
    <Section
      title={t('history.title')}
      path={`/api/partners/${partnerId}/scores/${program}/history`}
      className="history"
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: so that the keyboard scrolls it on a narrow screen */}
      <section className="scroller" tabIndex={0} aria-label={t('score.score')}>
        <HistoryChart points={items} program={program} />
      </section>
      <details className="no-print">
        <summary>{t('history.table')}</summary>
        <DataTable
          title={t('history.title')}
          rows={items}
          keyOf={(item) => item.month}
          order={{ by: 'month', descending: true }}
          empty=""
          columns={[
            {
              id: 'month',
              title: t('view.month'),
              value: (item) => item.month,
              show: (item) => (
                <Link
                  to={to(`/partners/${partnerId}`, { month: item.month })}
                  aria-current={item.month === month || undefined}
                >
                  {monthName(item.month)}
                </Link>
              ),
            },
            {
              id: 'score',
              title: t('score.score'),
              align: 'right',
              value: ({ score }) => score,
              show: ({ score, stale }) => (
                <>
                  {stale && <Stale />} {scoreText(score)}
                </>
              ),
            },
            {
              id: 'before',
              title: t('refreshes.restated'),
              value: ({ restated }) => restated?.at ?? null,
              show: ({ restated, tier }) => restated && <Restated restated={restated} tier={tier} program={program} />,
            },
            {
              id: 'tier',
              title: t('score.tier'),
              value: ({ tier }) => tier,
              show: ({ tier }) => <Tier tier={tier} program={program} />,
            },
            { id: 'edition', title: t('rules.edition'), value: ({ edition }) => edition },
            {
              id: 'computedAt',
              title: t('score.computed'),
              value: ({ computedAt }) => computedAt,
              show: ({ computedAt }) => <Time at={computedAt} />,
            },
          ]}
        />
      </details>
    </Section>
  );
}
