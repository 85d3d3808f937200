import { queries, type Schemas } from '../../api/client.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Section } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { dash, useText } from '../../text/use-text.ts';
import type { PartProps } from './part-props.ts';

type Location = Schemas['Coverage']['locations'][number];

const reportsIn = ({ from }: Schemas['Coverage']) => Object.keys(from) as (keyof typeof from)[];

/** The slices that the score depends on and lacks, location by location. */
export default function TheReports({ partnerId, program, month }: PartProps) {
  const { t, spans, month: monthName } = useText();
  const path = { mpnId: partnerId, program };
  const coverage = queries.useQuery('get', '/api/partners/{mpnId}/scores/{program}/coverage', {
    params: { path, query: month === undefined ? {} : { month } },
  });
  const partner = queries.useQuery('get', '/api/partners/{mpnId}', { params: { path: { mpnId: partnerId } } });
  const placeOf = (id: string) => partner.data?.locations.find(({ locationId }) => locationId === id);
  return (
    <Answered of={coverage}>
      {(data) => (
        <Section
          title={t('coverage.title', { month: monthName(data.month, 'long') })}
          path={`/api/partners/${partnerId}/scores/${program}/coverage?month=${data.month}`}
        >
          <p className="quiet">
            {t('coverage.from', {
              reports: reportsIn(data)
                .map((report) => `${monthName(data.from[report]!)} (${t(`report.${report}`)})`)
                .join(', '),
            })}
          </p>
          <DataTable<Location>
            title={t('coverage.title', { month: monthName(data.month, 'long') })}
            rows={data.locations}
            keyOf={({ location }) => location}
            empty={t('coverage.none')}
            columns={[
              {
                id: 'location',
                title: t('reports.location'),
                value: ({ location }) => `${placeOf(location)?.name ?? ''} ${location}`.trim(),
              },
              { id: 'city', title: t('coverage.city'), value: ({ location }) => placeOf(location)?.city ?? '' },
              ...reportsIn(data).map((report) => ({
                id: report,
                title: t(`report.${report}`),
                value: (one: Location) => spans(one.missing[report] ?? []),
                show: (one: Location) => <Gaps months={one.missing[report]} />,
              })),
              ...(['profile', 'training'] as const).map((what) => ({
                id: what,
                title: t(what === 'profile' ? 'report.partner-profile' : 'report.training-details'),
                value: (one: Location) => t(one[what] ? 'coverage.there' : 'coverage.notThere'),
              })),
            ]}
          />
        </Section>
      )}
    </Answered>
  );
}

/** The months of a location that a report lacks; a dash if the score ignores the location. */
function Gaps({ months }: { months: readonly string[] | undefined }) {
  const { t, spans } = useText();
  if (months === undefined) return <span title={t('coverage.ignored')}>{dash}</span>;
  if (months.length === 0) return <span className="good">{t('coverage.complete')}</span>;
  return <span className="warn">{t('coverage.missing', { months: spans(months) })}</span>;
}
