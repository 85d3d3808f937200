import { Checkbox } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { allPages, type Schemas } from '../api/client.ts';
import { DataTable } from '../parts/data-table.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { Section, Time } from '../parts/small.tsx';
import { Answered } from '../parts/states.tsx';
import { Tier } from '../parts/tier.tsx';
import { useView } from '../shell/view.ts';
import { dash, useText } from '../text/use-text.ts';

type TierChange = Schemas['TierChange'];

/** Who went up or down, in one month or in all. */
export default function TierChanges() {
  const { t, score: scoreText, month: monthName } = useText();
  const { program, month, to } = useView();
  const [search, setSearch] = useSearchParams();
  usePageTitle(t('nav.tierChanges'));
  const isOfMonth = search.get('all') === null && month !== undefined;
  const query = new URLSearchParams({ program, ...(isOfMonth ? { month } : {}) });
  const path = `/api/tier-changes?${query}`;
  const changes = useQuery({
    queryKey: ['tier-changes', path],
    queryFn: () => allPages<TierChange>(`${path}&pageSize=500`, 5_000),
  });
  const score = (of: number | null) => (of === null ? t('score.hidden') : scoreText(of));
  return (
    <>
      <h1>{t('nav.tierChanges')}</h1>
      <Section
        title={isOfMonth ? t('changes.ofMonth', { month: monthName(month, 'long') }) : t('changes.ofAll')}
        path={path}
      >
        <Answered of={changes}>
          {({ items }) => (
            <DataTable
              title={t('nav.tierChanges')}
              rows={items}
              keyOf={({ id }) => id}
              empty={t('changes.none')}
              order={{ by: 'occurredAt', descending: true }}
              filters={
                <Checkbox
                  label={t('changes.allMonths')}
                  checked={!isOfMonth}
                  onChange={(_, { checked }) =>
                    setSearch((now) => {
                      if (checked) now.set('all', 'true');
                      else now.delete('all');
                      return now;
                    })
                  }
                />
              }
              columns={[
                {
                  id: 'partner',
                  title: t('partner.name'),
                  value: ({ partnerName, partnerId }) => `${partnerName} ${partnerId}`,
                  show: (one) => (
                    <Link to={to(`/partners/${one.partnerId}/changes`, { month: one.month })} className="name">
                      <bdi>{one.partnerName || one.partnerId}</bdi>
                    </Link>
                  ),
                },
                { id: 'month', title: t('view.month'), value: (one) => one.month, show: (one) => monthName(one.month) },
                {
                  id: 'direction',
                  title: t('changes.direction'),
                  value: ({ direction }) => t(`changes.${direction}`),
                  show: ({ direction }) => (
                    <span className={direction}>
                      <span aria-hidden="true">{direction === 'up' ? '▲' : '▼'}</span> {t(`changes.${direction}`)}
                    </span>
                  ),
                },
                {
                  id: 'from',
                  title: t('changes.from'),
                  value: ({ from }) => from,
                  show: ({ from }) => <Tier tier={from} program={program} />,
                },
                {
                  id: 'to',
                  title: t('changes.to'),
                  value: (one) => one.to,
                  show: (one) => <Tier tier={one.to} program={program} />,
                },
                {
                  id: 'scoreBefore',
                  title: t('changes.before'),
                  align: 'right',
                  value: (one) => one.scoreBefore,
                  show: (one) => score(one.scoreBefore),
                },
                {
                  id: 'scoreAfter',
                  title: t('changes.after'),
                  align: 'right',
                  value: (one) => one.scoreAfter,
                  show: (one) => score(one.scoreAfter),
                },
                {
                  id: 'crossed',
                  title: t('changes.crossed'),
                  align: 'right',
                  value: ({ crossed }) => crossed.join(', ') || dash,
                },
                { id: 'reason', title: t('changes.reason'), value: ({ reason }) => t(`changes.reason.${reason}`) },
                {
                  id: 'occurredAt',
                  title: t('changes.when'),
                  value: ({ occurredAt }) => occurredAt,
                  show: ({ occurredAt }) => <Time at={occurredAt} />,
                },
              ]}
            />
          )}
        </Answered>
      </Section>
    </>
  );
}
