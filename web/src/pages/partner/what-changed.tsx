import { queries, type Schemas } from '../../api/client.ts';
import { Change, Section } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { Tier } from '../../parts/tier.tsx';
import { useText } from '../../text/use-text.ts';
import type { PartProps } from './part-props.ts';

type Indicator = Schemas['Changes']['indicators'][number];
type Movement = Indicator['movements'][number];

/** What moved the score since the month before: in sentences and amounts, the edition's part apart from the facts'. */
export default function WhatChanged({ partnerId, program, month }: PartProps) {
  const { t, points, signed, month: monthName } = useText();
  const path = { mpnId: partnerId, program };
  const query = month === undefined ? {} : { month };
  const changes = queries.useQuery('get', '/api/partners/{mpnId}/scores/{program}/changes', {
    params: { path, query: { ...query, shown: 50 } },
  });
  return (
    <Answered of={changes}>
      {(data) => (
        <>
          <Section
            title={t('moved.title', {
              month: monthName(data.month, 'long'),
              before: monthName(data.monthBefore, 'long'),
            })}
            path={`/api/partners/${partnerId}/scores/${program}/changes?month=${data.month}`}
          >
            <p className="lead">
              {t('moved.score', {
                before: points(data.score.before),
                after: points(data.score.after),
                by: signed(Math.round((data.score.after - data.score.before) * 100) / 100),
              })}{' '}
              {data.tier.before !== data.tier.after && (
                <>
                  <Tier tier={data.tier.before} program={program} /> → <Tier tier={data.tier.after} program={program} />
                </>
              )}
            </p>
            {data.editions.before !== data.editions.after && (
              <EditionsPart path={path} month={data.month} editions={data.editions} />
            )}
          </Section>
          {data.indicators
            .toSorted((one, other) => Math.abs(other.pointsChange) - Math.abs(one.pointsChange))
            .map((one) => (
              <Moved key={one.id} indicator={one} />
            ))}
        </>
      )}
    </Answered>
  );
}

/** What the new edition alone is worth: the month by both editions, from the same facts. */
function EditionsPart({
  path,
  month,
  editions,
}: {
  path: { mpnId: string; program: string };
  month: string;
  editions: { before: string; after: string };
}) {
  const { t, signed } = useText();
  const query = { month, before: editions.before, after: editions.after };
  const both = queries.useQuery('get', '/api/partners/{mpnId}/scores/{program}/comparison', {
    params: { path, query },
  });
  return (
    <Answered of={both}>
      {({ scoreChange }) => <p>{t('moved.edition', { ...editions, by: signed(scoreChange) })}</p>}
    </Answered>
  );
}

function Moved({ indicator }: { indicator: Indicator }) {
  const { t, named, points, signed, value } = useText();
  const { id, title, unit, before, after, pointsChange, movements, left } = indicator;
  return (
    <section className="part moved" aria-label={named('indicator', id, title)}>
      <div className="part-head">
        <h3>{named('indicator', id, title)}</h3>
        <p>
          {value(before.value, unit)} → {value(after.value, unit)} · {points(before.points)} → {points(after.points)}{' '}
          <Change by={pointsChange}>
            {pointsChange === 0 ? t('moved.same') : t('moved.points', { by: signed(pointsChange) })}
          </Change>
        </p>
      </div>
      {movements.length > 0 && (
        <ul className="lines">
          {movements.map((movement) => (
            <li key={[movement.tenant, movement.subscription, movement.individual, movement.holds].join(' ')}>
              <MovementLine movement={movement} unit={indicator.amountUnit} />
            </li>
          ))}
        </ul>
      )}
      {left > 0 && <p className="quiet">{t('moved.left', { count: left })}</p>}
    </section>
  );
}

function MovementLine({ movement, unit }: { movement: Movement; unit: string }) {
  const { t, signedValue, month } = useText();
  const { what, change, before, after, holds, entries } = movement;
  const who =
    movement.customerName || movement.individualName || movement.tenant || movement.individual || t('moved.somebody');
  const months = entries.map((entry) => month(entry.month)).join(', ');
  return (
    <>
      <bdi>
        <strong>{who}</strong>
      </bdi>{' '}
      {t(`moved.what.${what}`)} {holds && <span className="quiet">{holds}</span>}{' '}
      {change === null ? (
        <span className="quiet">{t('score.hidden')}</span>
      ) : (
        <span className={change > 0 ? 'up' : 'down'}>{signedValue(change, unit)}</span>
      )}{' '}
      <span className="quiet" title={before === null || after === null ? undefined : `${before} → ${after}`}>
        {months}
      </span>
    </>
  );
}
