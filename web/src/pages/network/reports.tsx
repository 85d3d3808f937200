import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { allPages, queries, type Schemas } from '../../api/client.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Change, Section } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { useView } from '../../shell/view.ts';
import { dash, useText } from '../../text/use-text.ts';
import { monthlyReports } from './monthly-reports.ts';

type Location = Schemas['LocationReports'];

/** Whether the month is complete: what came, what is missing beside the month before, what was set aside. */
export function Reports({ month }: { month: string }) {
  const { t, number, signed } = useText();
  const { to } = useView();
  const sums = queries.useQuery('get', '/api/months/{month}/reports', { params: { path: { month } } });
  const address = `/api/months/${month}/locations?missing=true&pageSize=500`;
  const missing = useQuery({ queryKey: ['missing', address], queryFn: () => allPages<Location>(address, 2_000) });
  const imports = queries.useQuery('get', '/api/imports', { params: { query: { pageSize: 50 } } });
  const setAside =
    imports.data?.items.filter(({ rowsSetAside, rowsRejected }) => rowsSetAside + rowsRejected > 0) ?? [];
  const cell = (of: Location[(typeof monthlyReports)[number]]) =>
    of.now ? number(of.now.rows) : of.before ? t('reports.missingCell', { rows: of.before.rows }) : dash;
  const columns: Column<Location>[] = [
    {
      id: 'location',
      title: t('reports.location'),
      value: ({ location, name }) => `${name} ${location}`,
      show: ({ location, name, partnerId }) => (
        <Link to={to(`/partners/${partnerId || location}`)}>
          <bdi>{name || location || t('reports.direct')}</bdi>
        </Link>
      ),
    },
    ...monthlyReports
      .filter((report) => missing.data?.items.some((line) => line[report].now || line[report].before))
      .map(
        (report): Column<Location> => ({
          id: report,
          title: t(`report.${report}`),
          align: 'right',
          value: (line) => line[report].now?.rows ?? null,
          show: (line) => (
            <span className={line[report].now || !line[report].before ? '' : 'warn'}>{cell(line[report])}</span>
          ),
        }),
      ),
  ];
  return (
    <Section title={t('reports.title')} path={`/api/months/${month}/reports`}>
      <Answered of={sums}>
        {(data) => (
          <table className="plain">
            <caption className="unseen">{t('reports.title')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('reports.report')}</th>
                <th scope="col" className="right">
                  {t('reports.locations')}
                </th>
                <th scope="col" className="right">
                  {t('reports.missing')}
                </th>
                <th scope="col" className="right">
                  {t('reports.rows')}
                </th>
              </tr>
            </thead>
            <tbody>
              {monthlyReports
                .filter((report) => data[report].locations + data[report].before > 0)
                .map((report) => {
                  const { locations, missing: gone, rows, rowsBefore } = data[report];
                  return (
                    <tr key={report}>
                      <th scope="row">{t(`report.${report}`)}</th>
                      <td className="right">
                        {number(locations)} / {number(data.locations)}
                      </td>
                      <td className={gone > 0 ? 'right warn' : 'right'}>{number(gone)}</td>
                      <td className="right">
                        {number(rows)} <Change by={rows - rowsBefore}>{signed(rows - rowsBefore)}</Change>
                      </td>
                    </tr>
                  );
                })}
              <tr>
                <th scope="row">{t('report.partner-profile')}</th>
                <td className="right">
                  {number(data.profiles)} / {number(data.locations)}
                </td>
                <td />
                <td />
              </tr>
              <tr>
                <th scope="row">{t('report.training-details')}</th>
                <td className="right">
                  {number(data.training)} / {number(data.locations)}
                </td>
                <td />
                <td />
              </tr>
            </tbody>
          </table>
        )}
      </Answered>
      {missing.data && missing.data.items.length > 0 && (
        <>
          <h3>{t('reports.missingTitle')}</h3>
          <DataTable
            title={t('reports.missingTitle')}
            rows={missing.data.items}
            columns={columns}
            keyOf={({ location }) => location}
            empty=""
          />
        </>
      )}
      {missing.data?.items.length === 0 && <p className="good">{t('reports.complete')}</p>}
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
