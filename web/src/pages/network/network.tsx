import { lazy, Suspense } from 'react';
import { Link } from 'react-router';
import { queries } from '../../api/client.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { Time } from '../../parts/small.tsx';
import { Answered, Empty, Loading } from '../../parts/states.tsx';
import { WhenSeen } from '../../parts/when-seen.tsx';
import { useMe, useView } from '../../shell/view.ts';
import { useText } from '../../text/use-text.ts';
import { AtRisk } from './at-risk.tsx';
import { Endpoints } from './endpoints.tsx';
import { LatestChanges } from './latest-changes.tsx';
import { LatestRefreshes } from './latest-refreshes.tsx';
import { MonthFigures } from './month-figures.tsx';
import { Partners } from './partners.tsx';
import { Reports } from './reports.tsx';
import { ScoreMonth } from './score-month.tsx';

const Locations = lazy(() => import('./locations.tsx'));

/** The start page: the whole network at the end of a month. */
export default function Network() {
  const { t, month: monthName } = useText();
  const { program, month, nextRun, isLoading, to } = useView();
  const { isOperator } = useMe();
  usePageTitle(t('nav.network'));
  const overview = queries.useQuery(
    'get',
    '/api/months/{month}',
    { params: { path: { month: month ?? '' }, query: { program } } },
    { enabled: month !== undefined },
  );
  if (isLoading) return <Loading />;
  if (month === undefined) {
    return (
      <>
        <h1>{t('nav.network')}</h1>
        <Empty title={t('network.empty')}>
          {isOperator && nextRun && (
            <>
              <p>{t('network.emptyNext')}</p>
              <p>
                <Link to={to('/files')}>{t('nav.files')}</Link>
              </p>
              <ScoreMonth month={nextRun.month} />
            </>
          )}
        </Empty>
      </>
    );
  }
  return (
    <>
      <div className="page-head">
        <h1>{t('network.title', { month: monthName(month, 'long') })}</h1>
        {isOperator && <ScoreMonth month={month} />}
        {nextRun && (
          <p className="quiet">
            {t('network.nextRun', { month: monthName(nextRun.month, 'long') })} <Time at={nextRun.at} />
          </p>
        )}
      </div>
      <Answered of={overview}>{(data) => <MonthFigures overview={data} />}</Answered>
      <div className="columns">
        <div>
          <Partners key={`${program} ${month}`} program={program} month={month} />
        </div>
        <div>
          {isOperator && <Reports month={month} />}
          <LatestChanges program={program} month={month} />
          {isOperator && <LatestRefreshes />}
          {isOperator && <Endpoints />}
          <AtRisk key={`${program} ${month}`} program={program} month={month} />
        </div>
      </div>
      {isOperator && (
        <WhenSeen key={month}>
          <Suspense fallback={<Loading />}>
            <Locations month={month} />
          </Suspense>
        </WhenSeen>
      )}
    </>
  );
}
