import { Button, ProgressBar } from '@fluentui/react-components';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { call, type Schemas } from '../../api/client.ts';
import { Section } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { Tier } from '../../parts/tier.tsx';
import { useView } from '../../shell/view.ts';
import { useText } from '../../text/use-text.ts';

type Page = { items: Schemas['AtRiskLine'][]; nextLink: string | null; looked: number };

/**
 * Partners that lose their tier in the next three months if nothing new happens; searches until the reader stops it.
 */
export function AtRisk({ program, month }: { program: string; month: string }) {
  const { t } = useText();
  const address = `/api/at-risk?program=${program}&month=${month}`;
  const [isGoing, setGoing] = useState(false);
  const search = useInfiniteQuery({
    queryKey: ['at-risk', address],
    initialPageParam: address,
    enabled: false,
    queryFn: async ({ pageParam, signal }) => (await (await call(pageParam, { signal })).json()) as Page,
    getNextPageParam: ({ nextLink }) => nextLink,
  });
  const { data, hasNextPage, isFetching, isError, refetch, fetchNextPage } = search;
  const isOn = isGoing && hasNextPage && !isError;
  useEffect(() => {
    if (isOn && !isFetching) void fetchNextPage();
  }, [isOn, isFetching, fetchNextPage]);
  const begin = () => {
    setGoing(true);
    if (data === undefined) void refetch();
  };
  const isBusy = isFetching || isOn;
  const found = data?.pages.flatMap(({ items }) => items);
  const looked = data?.pages.reduce((sum, page) => sum + page.looked, 0) ?? 0;
  const start = data === undefined ? 'atRisk.look' : hasNextPage ? 'atRisk.more' : undefined;
  return (
    <Section
      title={t('atRisk.title')}
      path={address}
      actions={
        isBusy ? (
          <Button size="small" disabled={!isGoing} onClick={() => setGoing(false)}>
            {t('atRisk.stop')}
          </Button>
        ) : (
          start && (
            <Button size="small" onClick={begin}>
              {t(start)}
            </Button>
          )
        )
      }
    >
      {found === undefined && !isFetching && !search.error ? (
        <p className="quiet">{t('atRisk.what')}</p>
      ) : (
        <Answered of={{ ...search, data: found }}>
          {(lines) => (
            <>
              {isBusy && <ProgressBar aria-label={t('atRisk.title')} />}
              <p className="quiet" role="status">
                {t('atRisk.looked', { looked, found: lines.length })}
              </p>
              <Lines lines={lines} program={program} />
            </>
          )}
        </Answered>
      )}
    </Section>
  );
}

function Lines({ lines, program }: { lines: readonly Schemas['AtRiskLine'][]; program: string }) {
  const { t, score, month } = useText();
  const { to } = useView();
  return (
    <ul className="lines">
      {lines.map((one) => (
        <li key={one.partnerId}>
          <Link to={to(`/partners/${one.partnerId}/outlook`)}>
            <bdi>{one.name || one.partnerId}</bdi>
          </Link>{' '}
          <Tier tier={one.tier} program={program} /> → <Tier tier={one.lost.tier} program={program} />{' '}
          {t('atRisk.lost', {
            month: month(one.lost.month),
            before: score(one.score),
            after: score(one.lost.score),
          })}
        </li>
      ))}
    </ul>
  );
}
