import { Link } from 'react-router';
import type { Schemas } from '../../api/client.ts';
import { PointsBar } from '../../parts/bars.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import { Notes } from '../../parts/notes.tsx';
import { Change } from '../../parts/small.tsx';
import { useView } from '../../shell/view.ts';
import { dash, useText } from '../../text/use-text.ts';

/** Every indicator as value, target, points and bar; each leads to the page that explains it. */
export function Indicators({ score, earlier }: { score: Schemas['Score']; earlier: Schemas['Score'] | undefined }) {
  const { t, named, value, unit, points, signed, month } = useText();
  const { to } = useView();
  const byOf = (now: number, was: number | undefined) =>
    was === undefined ? null : Math.round((now - was) * 100) / 100;
  const change = (by: number | null) => (by === null ? dash : <Change by={by}>{by === 0 ? '±0' : signed(by)}</Change>);
  const changeOf = ({ id, points: now }: Schemas['Indicator']) =>
    byOf(now, earlier?.indicators.find((one) => one.id === id)?.points);
  return (
    <DataTable<Schemas['Indicator']>
      title={t('score.indicators')}
      className="indicators"
      rows={score.indicators}
      keyOf={({ id }) => id}
      empty=""
      groupOf={({ group }) => named('group', group, group)}
      columns={[
        {
          id: 'indicator',
          title: t('score.indicator'),
          value: ({ id, title }) => named('indicator', id, title),
          show: (one) => (
            <>
              <Link to={to(`/partners/${score.partnerId}/indicators/${one.id}`, { month: score.month })}>
                {named('indicator', one.id, one.title)}
              </Link>
              <Notes indicator={one} />
            </>
          ),
        },
        {
          id: 'value',
          title: t('score.value'),
          align: 'right',
          value: (one) => one.value,
          show: (one) => (
            <>
              {value(one.value, one.unit)}
              {one.unit !== 'USD' && one.unit !== 'fraction' && one.value !== null && (
                <span className="quiet unit"> {unit(one.unit, one.value)}</span>
              )}
            </>
          ),
        },
        {
          id: 'target',
          title: t('score.target'),
          align: 'right',
          value: ({ target }) => target,
          show: (one) => value(one.target, one.unit),
        },
        {
          id: 'share',
          title: t('score.share'),
          className: 'wide',
          value: (one) => Math.round((one.points / one.maxPoints) * 1000) / 10,
          show: (one) => <PointsBar points={one.points} of={one.maxPoints} />,
        },
        {
          id: 'points',
          title: t('score.points'),
          align: 'right',
          value: (one) => one.points,
          show: (one) => (
            <>
              <strong>{points(one.points)}</strong> <span className="quiet">/ {points(one.maxPoints)}</span>
            </>
          ),
        },
        {
          id: 'change',
          title: earlier ? t('score.since', { month: month(earlier.month) }) : t('score.change'),
          align: 'right',
          value: changeOf,
          show: (one) => change(changeOf(one)),
        },
      ]}
      foot={
        <>
          <th scope="row" colSpan={4}>
            {t('score.score')}
          </th>
          <td className="right">
            <strong>{points(score.score)}</strong> <span className="quiet">/ 100</span>
          </td>
          <td className="right">{change(byOf(score.score, earlier?.score))}</td>
        </>
      }
    />
  );
}
