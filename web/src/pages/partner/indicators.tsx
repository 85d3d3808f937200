import { Link } from 'react-router';
import type { Schemas } from '../../api/client.ts';
import { PointsBar } from '../../parts/bars.tsx';
import { Notes } from '../../parts/notes.tsx';
import { Change } from '../../parts/small.tsx';
import { useView } from '../../shell/view.ts';
import { dash, useText } from '../../text/use-text.ts';

/** Every indicator as value, target, points and bar; each leads to why. */
export function Indicators({ score, earlier }: { score: Schemas['Score']; earlier: Schemas['Score'] | undefined }) {
  const { t, named, value, unit, points, signed, month } = useText();
  const { to } = useView();
  const groups = Map.groupBy(score.indicators, ({ group }) => group);
  const change = (id: string, now: number) => {
    const was = earlier?.indicators.find((one) => one.id === id)?.points;
    if (was === undefined) return dash;
    const by = Math.round((now - was) * 100) / 100;
    return <Change by={by}>{by === 0 ? '±0' : signed(by)}</Change>;
  };
  return (
    <table className="plain indicators">
      <caption className="unseen">{t('score.indicators')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('score.indicator')}</th>
          <th scope="col" className="right">
            {t('score.value')}
          </th>
          <th scope="col" className="right">
            {t('score.target')}
          </th>
          <th scope="col" className="wide">
            <span className="unseen">{t('score.share')}</span>
          </th>
          <th scope="col" className="right">
            {t('score.points')}
          </th>
          <th scope="col" className="right">
            {earlier ? t('score.since', { month: month(earlier.month) }) : t('score.change')}
          </th>
        </tr>
      </thead>
      {[...groups].map(([group, indicators]) => (
        <tbody key={group}>
          <tr className="group">
            <th scope="rowgroup" colSpan={6}>
              {named('group', group, group)}
            </th>
          </tr>
          {indicators.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <Link to={to(`/partners/${score.partnerId}/indicators/${one.id}`, { month: score.month })}>
                  {named('indicator', one.id, one.title)}
                </Link>
                <Notes indicator={one} />
              </th>
              <td className="right">
                {value(one.value, one.unit)}
                {one.unit !== 'USD' && one.unit !== 'fraction' && one.value !== null && (
                  <span className="quiet unit"> {unit(one.unit, one.value)}</span>
                )}
              </td>
              <td className="right">{value(one.target, one.unit)}</td>
              <td className="wide">
                <PointsBar points={one.points} of={one.maxPoints} />
              </td>
              <td className="right">
                <strong>{points(one.points)}</strong> <span className="quiet">/ {points(one.maxPoints)}</span>
              </td>
              <td className="right">{change(one.id, one.points)}</td>
            </tr>
          ))}
        </tbody>
      ))}
      <tfoot>
        <tr>
          <th scope="row" colSpan={4}>
            {t('score.score')}
          </th>
          <td className="right">
            <strong>{points(score.score)}</strong> <span className="quiet">/ 100</span>
          </td>
          <td className="right">
            {earlier ? (
              <Change by={score.score - earlier.score}>
                {score.score === earlier.score ? '±0' : signed(Math.round((score.score - earlier.score) * 100) / 100)}
              </Change>
            ) : (
              dash
            )}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
