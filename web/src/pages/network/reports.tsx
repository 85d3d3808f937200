import { Link } from 'react-router';
import { queries, type Schemas } from '../../api/client.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Change, Section } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { useView } from '../../shell/view.ts';
import { useText } from '../../text/use-text.ts';
import { monthlyReports } from './monthly-reports.ts';

/** A report in a month: for how many locations it arrived, and how many lack it. */
interface Line {
  report: (typeof monthlyReports)[number] | 'partner-profile' | 'training-details';
  locations: number;
  missing?: number;
  rows?: number;
  rowsBefore?: number;
}

/** Whether the month is complete: what arrived, what is missing compared with the month before, what was set aside. */
export function Reports({ month }: { month: string }) {
  const { t, number, signed } = useText();
  const { to } = useView();
  const sums = queries.useQuery('get', '/api/months/{month}/reports', { params: { path: { month } } });
  const imports = queries.useQuery('get', '/api/imports', { params: { query: { pageSize: 50 } } });
  const setAside =
    imports.data?.items.filter(({ rowsSetAside, rowsRejected }) => rowsSetAside + rowsRejected > 0) ?? [];
  const columns = (all: number): Column<Line>[] => [
    { id: 'report', title: t('reports.report'), value: ({ report }) => t(`report.${report}`) },
    {
      id: 'locations',
      title: t('reports.locations'),
      align: 'right',
      value: ({ locations }) => locations,
      show: ({ locations }) => `${number(locations)} / ${number(all)}`,
    },
    {
      id: 'missing',
      title: t('reports.missing'),
      align: 'right',
      value: ({ missing }) => missing,
      show: ({ missing }) =>
        missing !== undefined && <span className={missing > 0 ? 'warn' : ''}>{number(missing)}</span>,
    },
    {
      id: 'rows',
      title: t('reports.rows'),
      align: 'right',
      value: ({ rows }) => rows,
      show: ({ rows, rowsBefore = 0 }) =>
        rows !== undefined && (
          <>
            {number(rows)}{' '}
            <Change by={rows - rowsBefore}>{rows === rowsBefore ? '±0' : signed(rows - rowsBefore)}</Change>
          </>
        ),
    },
  ];
  return (
    <Section title={t('reports.title')} path={`/api/months/${month}/reports`}>
      <Answered of={sums}>
        {(data) => (
          <>
            <DataTable
              title={t('reports.title')}
              rows={linesOf(data)}
              columns={columns(data.locations)}
              keyOf={({ report }) => report}
              empty=""
            />
            {monthlyReports.every((report) => data[report].missing === 0) && (
              <p className="good">{t('reports.complete')}</p>
            )}
          </>
        )}
      </Answered>
      {setAside.length > 0 && (
        <>
          <h3>{t('reports.setAsideTitle')}</h3>
          <ul className="lines">
            {setAside.slice(0, 5).map((one) => (
              <li key={one.id}>
                <Link to={to(`/files/${one.id}`)}>{t(`report.${one.report}`)}</Link>{' '}
                {t('reports.setAside', { rejected: one.rowsRejected, setAside: one.rowsSetAside })}{' '}
                <span className="quiet">{one.rejections[0]?.message}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

/** The monthly reports that arrived in this month or the one before, and the two others. */
const linesOf = (data: Schemas['MonthReports']): Line[] => [
  ...monthlyReports
    .filter((report) => data[report].locations + data[report].before > 0)
    .map((report) => ({ report, ...data[report] })),
  { report: 'partner-profile', locations: data.profiles },
  { report: 'training-details', locations: data.training },
];
