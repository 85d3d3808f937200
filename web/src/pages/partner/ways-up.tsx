import { Button, Select } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas } from '../../api/client.ts';
import { Section } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { useTiers } from '../../parts/tier.tsx';
import { useText } from '../../text/use-text.ts';

type Way = Schemas['WaysToTier']['single'][number];

/** What would reach a tier: the fewest units, and each indicator on its own. */
export function WaysUp({
  score,
  onApply,
}: {
  score: Schemas['Score'];
  onApply: (values: Record<string, number>) => void;
}) {
  const { t, named, points } = useText();
  const { partnerId, program, month, nextTier } = score;
  const tiers = useTiers(program, score.edition).map(({ tier }) => tier);
  const above = tiers.slice(tiers.indexOf(nextTier!.tier));
  const [chosen, setChosen] = useState(nextTier!.tier);
  const tier = above.includes(chosen) ? chosen : nextTier!.tier;
  const ways = useQuery({
    queryKey: ['ways', partnerId, program, month, tier],
    queryFn: async ({ signal }) => {
      const { data } = await api.POST('/api/partners/{mpnId}/simulations/{program}', {
        params: { path: { mpnId: partnerId, program } },
        body: { month, tier },
        signal,
      });
      return data as Schemas['WaysToTier'];
    },
  });
  return (
    <Section
      title={t('ways.title', { tier: named('tier', tier, tier) })}
      path={`/api/partners/${partnerId}/simulations/${program}`}
      body={{ month, tier }}
      actions={
        above.length > 1 && (
          <Select aria-label={t('score.tier')} value={tier} onChange={(_, { value }) => setChosen(value)}>
            {above.map((one) => (
              <option key={one} value={one}>
                {named('tier', one, one)}
              </option>
            ))}
          </Select>
        )
      }
    >
      <Answered of={ways}>
        {(data) => (
          <>
            <p>
              {data.reachable
                ? t('ways.missing', { points: points(data.pointsMissing) })
                : t('ways.unreachable', { points: points(data.pointsMissing) })}
            </p>
            <ul className="lines ways">
              {data.fewest && <WayLine way={data.fewest} isFewest onApply={onApply} />}
              {data.single.map((way) => (
                <WayLine key={way.changes[0]?.indicator} way={way} onApply={onApply} />
              ))}
            </ul>
          </>
        )}
      </Answered>
    </Section>
  );
}

function WayLine({
  way,
  isFewest,
  onApply,
}: {
  way: Way;
  isFewest?: true;
  onApply: (values: Record<string, number>) => void;
}) {
  const { t, named, value, unit, points, signedValue } = useText();
  const targets = way.changes.flatMap(({ indicator, to }) => (to === null ? [] : [[indicator, to] as const]));
  return (
    <li>
      {isFewest && <strong>{t('ways.fewest')} </strong>}
      {way.changes.map((change, index) => (
        <span key={change.indicator}>
          {index > 0 && ' + '}
          {named('indicator', change.indicator, change.title)}{' '}
          {change.units === null ? (
            <span className="quiet">{t('score.hidden')}</span>
          ) : (
            <strong>
              {signedValue(change.units, change.unit)}
              {change.unit !== 'USD' && ` ${unit(change.unit, change.units)}`}
            </strong>
          )}{' '}
          <span className="quiet">
            {change.to !== null && `→ ${value(change.to, change.unit === 'users' ? 'fraction' : change.unit)}, `}
            {t('ways.earns', { points: points(change.earns) })}
          </span>
        </span>
      ))}{' '}
      = {points(way.score)}
      <Button size="small" disabled={targets.length === 0} onClick={() => onApply(Object.fromEntries(targets))}>
        {t('ways.apply')}
      </Button>
    </li>
  );
}
