import { queries, type Schemas } from '../../api/client.ts';
import { useReason } from '../../parts/reason.tsx';
import { Change, Section } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { Tier } from '../../parts/tier.tsx';
import { useText } from '../../text/use-text.ts';
import type { PartProps } from './part-props.ts';

type Indicator = Schemas['Changes']['indicators'][number];
type Movement = Indicator['movements'][number];

/**
 * What moved the score since the month before, in sentences and amounts; what the edition changed is separate from what
 * the facts did. If `brief`, the three largest movements of each indicator.
 */
export default function WhatChanged({ partnerId, program, month, brief = false }: PartProps & { brief?: boolean }) {
  const { t, named, points, signed, month: monthName } = useText();
  const path = { mpnId: partnerId, program };
  const query = month === undefined ? {} : { month };
  const changes = queries.useQuery('get', '/api/partners/{mpnId}/scores/{program}/changes', {
    params: { path, query: { ...query, shown: brief ? 3 : 50 } },
  });
  // For the first month there is no score to compare with.
  if (brief && changes.error) return null;
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
            {data.tracks && data.tracks.before !== data.tracks.after && (
              <p>
                {t('moved.track', {
                  before: named('score.track', data.tracks.before, data.tracks.before),
                  after: named('score.track', data.tracks.after, data.tracks.after),
                })}
              </p>
            )}
            {data.editions.before !== data.editions.after && (
              <p>
                {data.rulesChange === null
                  ? t('moved.editionUnknown', data.editions)
                  : t('moved.edition', { ...data.editions, by: signed(data.rulesChange) })}
              </p>
            )}
            {[data.stale.before && data.monthBefore, data.stale.after && data.month].map(
              (of) => of && <p key={of}>{t('moved.stale', { month: monthName(of, 'long') })}</p>,
            )}
          </Section>
          {data.indicators
            .filter((one) => !isSame(one))
            .toSorted((one, other) => Math.abs(other.pointsChange) - Math.abs(one.pointsChange))
            .map((one) => (
              <Moved key={one.id} indicator={one} months={[data.monthBefore, data.month]} />
            ))}
          <Same indicators={data.indicators.filter(isSame)} />
        </>
      )}
    </Answered>
  );
}

/** Returns true if nothing in the indicator has moved and it has the same points. */
const isSame = ({ pointsChange, movements, left, minimumBase }: Indicator) =>
  pointsChange === 0 && movements.length + left === 0 && minimumBase === undefined;

function Same({ indicators }: { indicators: readonly Indicator[] }) {
  const { t, named, points, locale } = useText();
  if (indicators.length === 0) return null;
  const names = indicators.map(({ id, title, after }) => `${named('indicator', id, title)} (${points(after.points)})`);
  return <p className="quiet">{t('moved.unmoved', { indicators: new Intl.ListFormat(locale).format(names) })}</p>;
}

function Moved({ indicator, months }: { indicator: Indicator; months: [before: string, after: string] }) {
  const { t, named, number, points, signed, value, unit: unitText, month } = useText();
  const { id, title, unit, amountUnit, before, after, pointsChange, rulesChange, ends, movements, left } = indicator;
  const endIn = (at: string, { now, base }: { now: number; base: number }) =>
    t(amountUnit === 'individuals' ? 'moved.heads' : 'moved.ends', {
      month: month(at),
      unit: unitText(amountUnit),
      now: number(now),
      base: number(base),
    });
  return (
    <section className="part moved" aria-label={named('indicator', id, title)}>
      <div className="part-head">
        <h3>{named('indicator', id, title)}</h3>
        <p>
          {value(before.value, unit)} → {value(after.value, unit)} · {points(before.points)} → {points(after.points)}{' '}
          <Change by={pointsChange}>
            {pointsChange === 0 ? t('moved.same') : t('moved.points', { by: signed(pointsChange) })}
          </Change>
          {rulesChange ? <span className="quiet"> {t('moved.rules', { by: signed(rulesChange) })}</span> : null}
        </p>
      </div>
      {ends && (
        <p className="quiet">
          {endIn(months[0], ends.before)} · {endIn(months[1], ends.after)}
        </p>
      )}
      {indicator.minimumBase && <MinimumBase of={indicator.minimumBase} unit={unitText(amountUnit)} />}
      {movements.length > 0 && (
        <ul className="lines">
          {movements.map((movement) => (
            <li
              key={[
                movement.tenant,
                movement.workload,
                movement.subscription,
                movement.individual,
                movement.holds,
              ].join(' ')}
            >
              <MovementLine movement={movement} unit={indicator.amountUnit} />
            </li>
          ))}
        </ul>
      )}
      {left > 0 && <p className="quiet">{t('moved.left', { count: left })}</p>}
    </section>
  );
}

/** Says that the base of growth has reached the least that earns points, or has fallen below it. */
function MinimumBase({ of, unit }: { of: NonNullable<Indicator['minimumBase']>; unit: string }) {
  const { t, number } = useText();
  const { reached, base, needed, rule } = of;
  const figures = { before: number(base.before), after: number(base.after), needed: number(needed), unit, rule };
  return <p>{t(reached ? 'moved.baseReached' : 'moved.baseBelow', figures)}</p>;
}

const listed = (locations: readonly string[]) => ({ count: locations.length, locations: locations.join(', ') });

function MovementLine({ movement, unit }: { movement: Movement; unit: string }) {
  const { t, signedValue, unit: unitText, spans } = useText();
  const { what, because, change, before, after, holds, workload, entries, locationsGone, locationsNew } = movement;
  const reason = useReason();
  const who =
    movement.customerName || movement.individualName || movement.tenant || movement.individual || t('moved.somebody');
  const months = spans(entries.map((entry) => entry.month));
  return (
    <>
      <bdi>
        <strong>{who}</strong>
        {workload && `, ${workload}`}
      </bdi>{' '}
      {t(`moved.what.${what}`)}{' '}
      {because ? <span>({reason(because)})</span> : holds && <span className="quiet">{holds}</span>}{' '}
      {locationsGone && <span>{t('moved.locationsGone', listed(locationsGone))} </span>}
      {locationsNew && <span>{t('moved.locationsNew', listed(locationsNew))} </span>}
      {change === null ? (
        <span className="quiet">{t('score.hidden')}</span>
      ) : (
        <Change by={change}>
          {signedValue(change, unit)}
          {unit !== 'USD' && ` ${unitText(unit, change)}`}
        </Change>
      )}{' '}
      <span className="quiet" title={before === null || after === null ? undefined : `${before} → ${after}`}>
        {months}
      </span>
    </>
  );
}
