import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { lazy, Suspense } from 'react';
import { queries, type Schemas } from '../../api/client.ts';
import { ScoreBand } from '../../parts/bars.tsx';
import { Restated } from '../../parts/restated.tsx';
import { Section, Stale, Time } from '../../parts/small.tsx';
import { Answered, Failed, Loading } from '../../parts/states.tsx';
import { Tier } from '../../parts/tier.tsx';
import { WhenSeen } from '../../parts/when-seen.tsx';
import { before } from '../../shell/view.ts';
import { useText } from '../../text/use-text.ts';
import { History } from './history.tsx';
import { Indicators } from './indicators.tsx';
import type { PartProps } from './part-props.ts';

const WhatChanged = lazy(() => import('./what-changed.tsx'));

/** The score of a month with every indicator, and the score of every month. */
export function ScoreCard({ partnerId, program, month }: PartProps) {
  const { t, points, named, month: monthName, locale } = useText();
  const titleIn = (indicators: Schemas['Score']['indicators']) => (id: string) =>
    named('indicator', id, indicators.find((one) => one.id === id)?.title ?? id);
  const path = { mpnId: partnerId, program };
  const score = queries.useQuery('get', '/api/partners/{mpnId}/scores/{program}', {
    params: { path, query: month === undefined ? {} : { month } },
  });
  const shownMonth = score.data?.month ?? month;
  const earlier = queries.useQuery(
    'get',
    '/api/partners/{mpnId}/scores/{program}',
    { params: { path, query: { month: before(shownMonth ?? '2000-01') } } },
    { enabled: shownMonth !== undefined },
  );
  const history = queries.useQuery('get', '/api/partners/{mpnId}/scores/{program}/history', { params: { path } });
  const address = `/api/partners/${partnerId}/scores/${program}`;
  return (
    <>
      {score.error ? (
        <Failed error={score.error} retry={() => score.refetch()} />
      ) : (
        <Answered of={score}>
          {(data) => (
            <Section
              className="score-card"
              title={t('score.title', { month: monthName(data.month, 'long') })}
              path={`${address}?month=${data.month}`}
            >
              <div className="score-head">
                <p className="score-figure">
                  <strong>{points(data.score)}</strong> <span className="quiet">/ 100</span>
                </p>
                <p>
                  <Tier tier={data.tier} program={program} /> {data.stale && <Stale />}
                  <br />
                  <span className="quiet">
                    {data.nextTier
                      ? t('score.nextTier', {
                          tier: named('tier', data.nextTier.tier, data.nextTier.tier),
                          points: points(data.nextTier.pointsMissing),
                        })
                      : t('score.highest')}
                    {data.nextTier?.conditions?.length
                      ? `, ${t('score.conditions', { indicators: new Intl.ListFormat(locale).format(data.nextTier.conditions.map(titleIn(data.indicators))) })}`
                      : ''}
                    {data.track && ` · ${t(`score.track.${data.track === 'smb' ? 'smb' : 'enterprise'}`)}`}
                    {data.trackFixed && `, ${t('score.trackFixed')}`}
                    {data.inWindow?.through && (
                      <>
                        <br />
                        {t('score.inWindow', { month: monthName(data.inWindow.through, 'long') })}
                      </>
                    )}
                  </span>
                </p>
                <ScoreBand score={data.score} program={program} edition={data.edition} />
              </div>
              {data.withoutData && (
                <MessageBar intent="warning">
                  <MessageBarBody>{t('score.withoutData')}</MessageBarBody>
                </MessageBar>
              )}
              <Indicators score={data} earlier={earlier.data} />
              <p className="quiet foot">
                {t('score.coverage', { covered: data.dataCoverage.monthsCovered, of: data.dataCoverage.of })} ·{' '}
                {t('score.edition', { edition: data.edition })} · {t('score.computed')} <Time at={data.computedAt} />
                {data.restated && (
                  <>
                    {' · '}
                    <Restated restated={data.restated} tier={data.tier} program={program} />
                  </>
                )}
              </p>
            </Section>
          )}
        </Answered>
      )}
      {/* Where no month is scored, both say so. */}
      {!(score.error && history.error) && (
        <Answered of={history}>
          {({ items }) => <History items={items} partnerId={partnerId} program={program} month={shownMonth} />}
        </Answered>
      )}
      {score.isSuccess && (
        <div className="no-print">
          <WhenSeen key={shownMonth}>
            <Suspense fallback={<Loading />}>
              <WhatChanged partnerId={partnerId} program={program} month={shownMonth} brief />
            </Suspense>
          </WhenSeen>
        </div>
      )}
    </>
  );
}
