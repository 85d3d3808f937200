import { Link } from 'react-router';
import type { Schemas } from '../../api/client.ts';
import { ApiLink, Change, Figure } from '../../parts/small.tsx';
import { Tier } from '../../parts/tier.tsx';
import { useView } from '../../shell/view.ts';
import { useText } from '../../text/use-text.ts';

/** How many partners are in each tier, how many moved, and what is not up to date. */
export function MonthFigures({ overview }: { overview: Schemas['Month'] }) {
  const { t, number, signed, month } = useText();
  const { program, tiers, moved, scored, scoredBefore, partners, stale, restated, unscored } = overview;
  const { to } = useView();
  const against = t('network.against', { month: month(overview.monthBefore) });
  const beside = (now: number, before: number) => (
    <>
      <Change by={now - before}>{now === before ? '±0' : signed(now - before)}</Change> {against}
    </>
  );
  return (
    <div className="figures-row">
      <dl className="figures">
        {tiers.toReversed().map(({ tier, partners: count, before }) => (
          <Figure key={tier} name={<Tier tier={tier} program={program} />} note={beside(count, before)}>
            {number(count)}
          </Figure>
        ))}
        <Figure name={t('network.up')} note={against}>
          <Change by={moved.up}>{number(moved.up)}</Change>
        </Figure>
        <Figure name={t('network.down')} note={against}>
          <Change by={-moved.down}>{number(moved.down)}</Change>
        </Figure>
        <Figure
          name={t('network.scored')}
          note={
            <>
              {beside(scored, scoredBefore)}
              {restated > 0 && (
                <>
                  {', '}
                  <Link to={to('/', { restated: 'true' })}>{t('network.restated', { count: restated })}</Link>
                </>
              )}
            </>
          }
        >
          {number(scored)} <small>{t('network.ofPartners', { count: number(partners) })}</small>
        </Figure>
        <Figure
          name={t('network.stale')}
          note={unscored > 0 ? t('network.unscored', { count: unscored }) : t('network.staleNote')}
        >
          <span className={stale > 0 ? 'warn' : ''}>{number(stale)}</span>
        </Figure>
      </dl>
      <ApiLink path={`/api/months/${overview.month}?program=${program}`} />
    </div>
  );
}
