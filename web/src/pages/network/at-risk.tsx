import { Button } from '@fluentui/react-components';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { call, type Schemas } from '../../api/client.ts';
import { Section } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { Tier } from '../../parts/tier.tsx';
import { useView } from '../../shell/view.ts';
import { useText } from '../../text/use-text.ts';

type Page = { items: Schemas['AtRiskLine'][]; nextLink: string | null; looked: number };

/** Partners that lose their tier in the next three months if nothing new happens: looked for 25 at a time. */
export function AtRisk({ program, month }: { program: string; month: string }) {
  const { t, score, month: monthName } = useText();
  const { to } = useView();
  const address = `/api/at-risk?program=${program}&month=${month}`;
  const search = useInfiniteQuery({
    queryKey: ['at-risk', address],
    initialPageParam: address,
    enabled: false,
    queryFn: async ({ pageParam, signal }) => (await (await call(pageParam, { signal })).json()) as Page,
    getNextPageParam: ({ nextLink }) => nextLink,
  });
  const found = search.data?.pages.flatMap(({ items }) => items);
  const looked = search.data?.pages.reduce((sum, page) => sum + page.looked, 0) ?? 0;
  return (
    <Section
      title={t('atRisk.title')}
      path={address}
      actions={
        (found === undefined || search.hasNextPage) && (
          <Button
            size="small"
            disabled={search.isFetching}
            onClick={() => void (found === undefined ? search.refetch() : search.fetchNextPage())}
          >
            {t(found === undefined ? 'atRisk.look' : 'atRisk.more')}
          </Button>
        )
      }
    >
      {found === undefined && !search.isFetching && !search.error ? (
        <p className="quiet">{t('atRisk.what')}</p>
      ) : (
        <Answered of={{ ...search, data: found }}>
          {(lines) => (
            <>
              <p className="quiet" role="status">
                {t('atRisk.looked', { looked, found: lines.length })}
              </p>
              <ul className="lines">
                {lines.map((one) => (
                  <li key={one.partnerId}>
                    <Link to={to(`/partners/${one.partnerId}/outlook`)}>
                      <bdi>{one.name || one.partnerId}</bdi>
                    </Link>{' '}
                    <Tier tier={one.tier} program={program} /> → <Tier tier={one.lost.tier} program={program} />{' '}
                    {t('atRisk.lost', {
                      month: monthName(one.lost.month),
                      before: score(one.score),
                      after: score(one.lost.score),
                    })}
                  </li>
                ))}
              </ul>
            </>
          )}
        </Answered>
      )}
    </Section>
  );
}
