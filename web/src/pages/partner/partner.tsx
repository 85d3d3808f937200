import { Button, MessageBar, MessageBarBody, Tab, TabList } from '@fluentui/react-components';
import { PrintRegular } from '@fluentui/react-icons';
import { useIsFetching } from '@tanstack/react-query';
import { Fragment, lazy, Suspense, useEffect } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { queries } from '../../api/client.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { Answered, Loading, NotFound } from '../../parts/states.tsx';
import { useMe, useView } from '../../shell/view.ts';
import type { MessageId } from '../../text/languages.ts';
import { useText } from '../../text/use-text.ts';
import type { PartProps } from './part-props.ts';
import { ScoreCard } from './score-card.tsx';

const WhatChanged = lazy(() => import('./what-changed.tsx'));
const WhatIsComing = lazy(() => import('./what-is-coming.tsx'));
const WhatIf = lazy(() => import('./what-if.tsx'));
const Compared = lazy(() => import('./compared.tsx'));
const TheReports = lazy(() => import('./the-reports.tsx'));

const tabs: Record<string, { title: MessageId; page: (props: PartProps) => React.ReactNode }> = {
  score: { title: 'partner.tab.score', page: (props) => <ScoreCard {...props} /> },
  changes: { title: 'partner.tab.changes', page: (props) => <WhatChanged {...props} /> },
  outlook: { title: 'partner.tab.outlook', page: (props) => <WhatIsComing {...props} /> },
  'what-if': { title: 'partner.tab.whatIf', page: (props) => <WhatIf {...props} /> },
  compared: { title: 'partner.tab.compared', page: (props) => <Compared {...props} /> },
  reports: { title: 'partner.tab.reports', page: (props) => <TheReports {...props} /> },
};

/** Everything about one partner. */
export default function Partner() {
  const { partnerId = '', tab = 'score' } = useParams();
  const { t, named, country } = useText();
  const { program, month, to } = useView();
  const { isKeptFromAmountsOf, managesWebhooksOf } = useMe();
  const go = useNavigate();
  const partner = queries.useQuery('get', '/api/partners/{mpnId}', { params: { path: { mpnId: partnerId } } });
  usePageTitle(partner.data?.name || partnerId);
  usePrintOnceShown(partner.isSuccess);
  const part = tabs[tab];
  if (!part) return <NotFound />;
  return (
    <>
      {partner.error && !partner.data && <h1>{partnerId}</h1>}
      <Answered of={partner}>
        {({ name, partnerId: id, country: code, locations, standings }) => (
          <>
            <div className="page-head">
              <h1>
                <bdi>{name || id}</bdi>
              </h1>
              <p className="quiet">
                {[id, code && country(code), t('partner.locations', { count: locations.length })]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
              <p className="print-only">{named('program', program, program)}</p>
              <Button className="no-print" icon={<PrintRegular />} onClick={() => print()}>
                {t('partner.print')}
              </Button>
            </div>
            {!standings.some((one) => one.program === program) && standings.length > 0 && (
              <p>
                {t('partner.scoredIn')}
                {standings.map((one) => (
                  <Fragment key={one.program}>
                    {' '}
                    <Link to={to(`/partners/${partnerId}`, { program: one.program, month: undefined })}>
                      {named('program', one.program, one.program)}
                    </Link>
                  </Fragment>
                ))}
              </p>
            )}
            {isKeptFromAmountsOf(id) && (
              <MessageBar className="no-print">
                <MessageBarBody>{t('partner.hidden')}</MessageBarBody>
              </MessageBar>
            )}
            <TabList
              className="no-print tabs"
              selectedValue={tab}
              onTabSelect={(_, { value }) => {
                const path = `/partners/${partnerId}`;
                void go(to(value === 'score' ? path : value === 'webhooks' ? `${path}/webhooks` : `${path}/${value}`));
              }}
            >
              {Object.entries(tabs).map(([value, { title }]) => (
                <Tab key={value} value={value}>
                  {t(title)}
                </Tab>
              ))}
              {managesWebhooksOf(id) && <Tab value="webhooks">{t('nav.webhooks')}</Tab>}
            </TabList>
            <Suspense fallback={<Loading />}>{part.page({ partnerId, program, month })}</Suspense>
          </>
        )}
      </Answered>
    </>
  );
}

/** Prints a page that was opened to be printed, once all of it is shown. */
function usePrintOnceShown(isFound: boolean) {
  const { pathname, search, state } = useLocation();
  const go = useNavigate();
  const isWanted = (state as { print?: boolean } | null)?.print === true;
  const isShown = useIsFetching() === 0 && isFound;
  useEffect(() => {
    if (!isWanted || !isShown) return;
    // Everything in the answers is drawn before that.
    const drawn = requestAnimationFrame(() => {
      void go(pathname + search, { replace: true, state: null });
      print();
    });
    return () => cancelAnimationFrame(drawn);
  }, [isWanted, isShown, pathname, search, go]);
}
