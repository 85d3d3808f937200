import { Checkbox } from '@fluentui/react-components';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { allPages, call, queries, type Schemas } from '../../api/client.ts';
import { csvOfRows } from '../../parts/csv.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { save } from '../../parts/save.ts';
import { Change, Section } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { useView } from '../../shell/view.ts';
import { dash, useText } from '../../text/use-text.ts';
import { monthlyReports } from './monthly-reports.ts';

type Location = Schemas['LocationReports'];
type Sides = Location[(typeof monthlyReports)[number]];

/** Which report arrived for which location, and which is missing compared with the month before. */
export default function Locations({ month }: { month: string }) {
  const { t } = useText();
  const [onlyMissing, setOnlyMissing] = useState(false);
  const path = `/api/months/${month}/locations${onlyMissing ? '?missing=true' : ''}`;
  const listing = useInfiniteQuery({
    queryKey: ['locations', path],
    initialPageParam: `${path}${onlyMissing ? '&' : '?'}pageSize=500`,
    queryFn: async ({ pageParam, signal }) =>
      (await (await call(pageParam, { signal })).json()) as { items: Location[]; nextLink: string | null },
    getNextPageParam: ({ nextLink }) => nextLink,
    placeholderData: (before) => before,
  });
  const columns = useColumns(month);
  const title = t('reports.matrix');
  return (
    <Section title={title} path={path}>
      <Answered of={{ ...listing, data: listing.data?.pages.flatMap(({ items }) => items) }}>
        {(rows) => (
          <DataTable
            title={title}
            rows={rows}
            columns={columns}
            keyOf={({ location }) => location}
            empty={t(onlyMissing ? 'reports.complete' : 'files.none')}
            filters={
              <Checkbox
                label={t('reports.onlyMissing')}
                checked={onlyMissing}
                onChange={(_, { checked }) => setOnlyMissing(checked === true)}
              />
            }
            // Once all are loaded, they are sorted and filtered here.
            {...(listing.hasNextPage
              ? {
                  paged: {
                    order: { by: 'location', descending: false },
                    sortable: {},
                    onOrder: () => undefined,
                    hasMore: true,
                    more: () => {
                      if (!listing.isFetching) void listing.fetchNextPage();
                    },
                    csv: () =>
                      void allPages<Location>(`${path}${onlyMissing ? '&' : '?'}pageSize=500`, 100_000).then(
                        ({ items }) => save(`${title}.csv`, csvOfRows(columns, items)),
                      ),
                  },
                }
              : {})}
          />
        )}
      </Answered>
    </Section>
  );
}

function useColumns(month: string): Column<Location>[] {
  const { t, number, signed } = useText();
  const { to } = useView();
  const sums = queries.useQuery('get', '/api/months/{month}/reports', { params: { path: { month } } }).data;
  const cell = ({ now, before }: Sides) => {
    if (!now) return before ? <span className="warn">{t('reports.missingCell', { rows: before.rows })}</span> : dash;
    const by = now.rows - (before?.rows ?? 0);
    return (
      <>
        {number(now.rows)} {by !== 0 && <Change by={by}>{signed(by)}</Change>}
      </>
    );
  };
  return [
    {
      id: 'name',
      title: t('reports.location'),
      value: ({ location, name }) => name || location || t('reports.direct'),
      show: ({ location, name, partnerId }) =>
        location === '' ? (
          t('reports.direct')
        ) : (
          <Link to={to(`/partners/${partnerId || location}/reports`)} className="name">
            <bdi>{name || location}</bdi>
          </Link>
        ),
    },
    { id: 'location', title: t('partner.id'), value: ({ location }) => location },
    ...monthlyReports
      .filter((report) => sums && sums[report].locations + sums[report].before > 0)
      .map(
        (report): Column<Location> => ({
          id: report,
          title: t(`report.${report}`),
          align: 'right',
          value: (line) => line[report].now?.rows ?? (line[report].before ? t('reports.missing') : null),
          show: (line) => cell(line[report]),
        }),
      ),
    ...(['profile', 'training'] as const).map(
      (what): Column<Location> => ({
        id: what,
        title: t(what === 'profile' ? 'report.partner-profile' : 'report.training-details'),
        value: (line) => t(line[what] ? 'coverage.there' : 'coverage.notThere'),
      }),
    ),
  ];
}
