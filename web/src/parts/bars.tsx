import { useText } from '../text/use-text.ts';
import { useTiers } from './tier.tsx';

/** Part of a maximum as a bar, hidden from screen readers: the figures are beside it. */
export function PointsBar({ points, of }: { points: number; of: number }) {
  const percent = of === 0 ? 0 : Math.min(100, (points / of) * 100);
  return (
    <svg className="points-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect className="ground" width="100" height="8" />
      <rect className="filled" width={percent} height="8" />
    </svg>
  );
}

/** The score on a scale from 0 to 100, with the points where tiers begin. */
export function ScoreBand({ score, program, edition }: { score: number; program: string; edition: string }) {
  const { t, points, named } = useText();
  const tiers = useTiers(program, edition);
  const label = t('score.band', {
    score: points(score),
    tiers: tiers.map(({ tier, from }) => `${named('tier', tier, tier)} ${from}`).join(', '),
  });
  return (
    <svg className="score-band" viewBox="0 0 400 34" role="img" aria-label={label}>
      <rect className="ground" y="0" width="400" height="12" rx="2" />
      <rect className="filled" y="0" width={score * 4} height="12" rx="2" />
      {tiers.map(({ tier, from }) => (
        <g key={tier}>
          <line className="threshold" x1={from * 4} x2={from * 4} y1="-1" y2="17" />
          <text x={from * 4} y="30" textAnchor="middle">
            {from} {named('tier', tier, tier)}
          </text>
        </g>
      ))}
      <text x="0" y="30">
        0
      </text>
      <text x="400" y="30" textAnchor="end">
        100
      </text>
    </svg>
  );
}
