import { useText } from '../text/use-text.ts';
import { useTiers } from './tier.tsx';

interface Point {
  month: string;
  score: number;
  edition: string;
}

const [width, height, left, top, bottom] = [720, 206, 32, 22, 24];
/** About the width of a letter. */
const letter = 6.2;

/** Scores by month, with the points where tiers begin and the months in which another edition of the rules begins. */
export function HistoryChart({ points, program }: { points: readonly Point[]; program: string }) {
  const text = useText();
  const tiers = useTiers(program);
  const names = tiers.map(({ tier, from }) => `${text.named('tier', tier, tier)} ${from}`);
  const right = 14 + letter * Math.max(10, ...names.map(({ length }) => length));
  const across = (width - left - right) / Math.max(1, points.length - 1);
  const x = (index: number) => left + index * across;
  const y = (score: number) => top + (1 - score / 100) * (height - top - bottom);
  const every = Math.ceil(points.length / 12);
  const line = points.map(({ score }, index) => `${index === 0 ? 'M' : 'L'}${x(index)} ${y(score)}`).join('');
  const changes = points.flatMap(({ edition }, index) =>
    index > 0 && points[index - 1]!.edition !== edition ? [{ index, edition }] : [],
  );
  const [first, last] = [points[0]!, points.at(-1)!];
  const label = text.t('history.chart', {
    from: text.month(first.month),
    to: text.month(last.month),
    first: text.points(first.score),
    last: text.points(last.score),
  });
  return (
    <svg className="history-chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {[0, 50, 100].map((score) => (
        <g key={score} className="grid">
          <line x1={left} x2={width - right} y1={y(score)} y2={y(score)} />
          <text x={left - 6} y={y(score) + 4} textAnchor="end">
            {score}
          </text>
        </g>
      ))}
      {tiers.map(({ tier, from }, index) => (
        <g key={tier} className="tier-line">
          <line x1={left} x2={width - right} y1={y(from)} y2={y(from)} />
          <text x={width - right + 6} y={y(from) + 4}>
            {names[index]}
          </text>
        </g>
      ))}
      {changes.map(({ index, edition }) => (
        <g key={edition} className="edition-line">
          <line x1={x(index - 0.5)} x2={x(index - 0.5)} y1={top - 14} y2={height - bottom} />
          <text x={x(index - 0.5) + 4} y={top - 6}>
            {text.t('history.edition', { edition })}
          </text>
        </g>
      ))}
      <path className="line" d={line} />
      {points.map(({ month, score }, index) => (
        <g key={month}>
          <circle className="point" cx={x(index)} cy={y(score)} r="3.5">
            <title>
              {text.month(month)}: {text.points(score)}
            </title>
          </circle>
          {index % every === 0 && (
            <text className="tick" x={x(index)} y={height - 6} textAnchor="middle">
              {text.month(month)}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}
