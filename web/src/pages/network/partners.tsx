import { Checkbox, Input, Select } from '@fluentui/react-components';
import { DataBarVerticalRegular, HistoryRegular, PrintRegular } from '@fluentui/react-icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { Link, useSearchParams } from 'react-router';
import { call, queries, type Schemas } from '../../api/client.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { save } from '../../parts/save.ts';
import { Section, Stale } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { Tier, useTiers } from '../../parts/tier.tsx';
import { useView } from '../../shell/view.ts';
import { dash, useText } from '../../text/use-text.ts';

type Line = Schemas['PartnerLine'];

/** Filters of the list: parameters of the API, and of the page's address under the same names. */
const filterNames = ['q', 'tier', 'country', 'stale', 'restated', 'near', 'sort'] as const;

/** All partners with their scores of the month, paged as one scrolls. */
export function Partners({ program, month }: { program: string; month: string }) {
  const { t, named, score: scoreText, country } = useText();
  const { to } = useView();
  const [search, setSearch] = useSearchParams();
  const given = filterNames.flatMap((name): string[][] => (search.get(name) ? [[name, search.get(name)!]] : []));
  const filters = useDeferredValue(new URLSearchParams([...given, ['program', program], ['month', month]]).toString());
  const path = `/api/partners?${filters}`;
  const tiers = useTiers(program);
  const listing = useInfiniteQuery({
    queryKey: ['partners', path],
    initialPageParam: `${path}&pageSize=200`,
    queryFn: async ({ pageParam, signal }) =>
      (await (await call(pageParam, { signal })).json()) as { items: Line[]; nextLink: string | null },
    getNextPageParam: ({ nextLink }) => nextLink,
    placeholderData: (before) => before,
  });
  const set = (name: (typeof filterNames)[number], value: string) =>
    setSearch(
      (now) => {
        if (value === '') now.delete(name);
        else now.set(name, value);
        return now;
      },
      { replace: true },
    );
  const sort = search.get('sort') ?? '-score';
  const order = { by: sort.replace('-', ''), descending: sort.startsWith('-') };
  const before: Column<Line> = {
    id: 'before',
    title: t('score.before'),
    align: 'right',
    value: ({ restated }) => restated?.scoreBefore ?? null,
    show: ({ restated, tier }) =>
      restated && (
        <>
          {restated.tierBefore !== tier && <Tier tier={restated.tierBefore} program={program} />}{' '}
          {restated.scoreBefore === null ? t('score.hidden') : scoreText(restated.scoreBefore)}
        </>
      ),
  };
  const columns: Column<Line>[] = [
    {
      id: 'name',
      title: t('partner.name'),
      value: ({ name }) => name,
      show: ({ partnerId, name }) => (
        <Link to={to(`/partners/${partnerId}`)} className="name">
          <bdi>{name || partnerId}</bdi>
        </Link>
      ),
    },
    { id: 'partnerId', title: t('partner.id'), value: ({ partnerId }) => partnerId },
    {
      id: 'country',
      title: t('partner.country'),
      value: (line) => line.country,
      show: (line) => country(line.country),
    },
    {
      id: 'tier',
      title: t('score.tier'),
      value: ({ tier }) => tier,
      show: ({ tier }) => (tier === null ? dash : <Tier tier={tier} program={program} />),
    },
    {
      id: 'score',
      title: t('score.score'),
      align: 'right',
      value: ({ score }) => score,
      show: ({ score, stale }) => (
        <>
          {stale && <Stale />} {score === null ? dash : scoreText(score)}
        </>
      ),
    },
    ...(search.get('restated') === 'true' ? [before] : []),
    {
      id: 'goTo',
      title: t('network.goTo'),
      value: () => '',
      show: ({ partnerId, name }) => <GoTo partnerId={partnerId} name={name || partnerId} />,
    },
  ];
  return (
    <Section title={t('network.partners')} path={path}>
      <Answered of={{ ...listing, data: listing.data?.pages }}>
        {(pages) => (
          <DataTable
            title={t('network.partners')}
            rows={pages.flatMap(({ items }) => items)}
            columns={columns}
            keyOf={({ partnerId }) => partnerId}
            empty={given.length > 0 ? t('table.noMatch') : t('network.noPartners')}
            filters={
              <>
                <Input
                  size="small"
                  value={search.get('q') ?? ''}
                  placeholder={t('network.filterName')}
                  aria-label={t('network.filterName')}
                  maxLength={100}
                  onChange={(_, { value }) => set('q', value)}
                />
                <Select
                  size="small"
                  aria-label={t('score.tier')}
                  value={search.get('tier') ?? ''}
                  onChange={(_, { value }) => set('tier', value)}
                >
                  <option value="">{t('network.allTiers')}</option>
                  {['none', ...tiers.map(({ tier }) => tier)].map((tier) => (
                    <option key={tier} value={tier}>
                      {named('tier', tier, tier)}
                    </option>
                  ))}
                </Select>
                <Countries
                  value={search.get('country') ?? ''}
                  lines={pages.flatMap(({ items }) => items)}
                  onChange={(value) => set('country', value)}
                />
                <Checkbox
                  label={t('network.near')}
                  checked={search.get('near') === '5'}
                  onChange={(_, { checked }) => set('near', checked ? '5' : '')}
                />
                <Checkbox
                  label={t('network.onlyRestated')}
                  checked={search.get('restated') === 'true'}
                  onChange={(_, { checked }) => set('restated', checked ? 'true' : '')}
                />
                <Checkbox
                  label={t('network.onlyStale')}
                  checked={search.get('stale') === 'true'}
                  onChange={(_, { checked }) => set('stale', checked ? 'true' : '')}
                />
              </>
            }
            paged={{
              order,
              sortable: { name: 'name', partnerId: 'partnerId', tier: 'score', score: 'score' },
              // The first click on scores puts the highest first.
              onOrder: ({ by, descending }) =>
                set('sort', descending || (by === 'score' && order.by !== by) ? `-${by}` : by),
              hasMore: listing.hasNextPage,
              more: () => {
                if (!listing.isFetching) void listing.fetchNextPage();
              },
              csv: () =>
                void call(path, { headers: { accept: 'text/csv' } })
                  .then((answer) => answer.blob())
                  .then((table) => save('partners.csv', table)),
            }}
          />
        )}
      </Answered>
    </Section>
  );
}

/** What readers want most about a partner, in one click. */
function GoTo({ partnerId, name }: { partnerId: string; name: string }) {
  const { t } = useText();
  const { to } = useView();
  const path = `/partners/${partnerId}`;
  const links = [
    { title: t('partner.tab.changes'), icon: <HistoryRegular />, to: to(`${path}/changes`) },
    { title: t('partner.tab.compared'), icon: <DataBarVerticalRegular />, to: to(`${path}/compared`) },
    { title: t('partner.print'), icon: <PrintRegular />, to: to(path), state: { print: true } },
  ];
  return (
    <span className="go-to">
      {links.map(({ title, icon, ...link }) => (
        <Link key={title} {...link} title={title} aria-label={`${title}: ${name}`}>
          {icon}
        </Link>
      ))}
    </span>
  );
}

/** Markets of the partners seen so far. */
function Countries({
  value,
  lines,
  onChange,
}: {
  value: string;
  lines: readonly Line[];
  onChange: (value: string) => void;
}) {
  const { t, country } = useText();
  const { data } = queries.useQuery(
    'get',
    '/api/partners',
    { params: { query: { pageSize: 500 } } },
    { staleTime: 300_000 },
  );
  const first = typeof data === 'object' ? data.items : [];
  const codes = new Set([...first, ...lines].map((line) => line.country).filter(Boolean));
  if (value) codes.add(value);
  return (
    <Select
      size="small"
      aria-label={t('partner.country')}
      value={value}
      onChange={(_, chosen) => onChange(chosen.value)}
    >
      <option value="">{t('network.allCountries')}</option>
      {[...codes]
        .sort((one, other) => country(one).localeCompare(country(other)))
        .map((code) => (
          <option key={code} value={code}>
            {country(code)}
          </option>
        ))}
    </Select>
  );
}
