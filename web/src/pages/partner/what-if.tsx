import { Button, Slider } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useSearchParams } from 'react-router';
import { api, queries, type Schemas } from '../../api/client.ts';
import { PointsBar, ScoreBand } from '../../parts/bars.tsx';
import { Notes } from '../../parts/notes.tsx';
import { Change, Section } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { Tier } from '../../parts/tier.tsx';
import { useText } from '../../text/use-text.ts';
import type { PartProps } from './part-props.ts';
import { WaysUp } from './ways-up.tsx';

type Indicator = Schemas['Indicator'];

/** The score that other values would give: a slider for each indicator, and the least that reaches a tier. */
export default function WhatIf({ partnerId, program, month }: PartProps) {
  const path = { mpnId: partnerId, program };
  const score = queries.useQuery('get', '/api/partners/{mpnId}/scores/{program}', {
    params: { path, query: month === undefined ? {} : { month } },
  });
  return <Answered of={score}>{(data) => <Simulation score={data} />}</Answered>;
}

function Simulation({ score }: { score: Schemas['Score'] }) {
  const { t, points, signed, month: monthName } = useText();
  const { partnerId, program, month } = score;
  const [search, setSearch] = useSearchParams();
  const changes = useDeferredValue(
    JSON.stringify(
      Object.fromEntries(
        score.indicators.flatMap(({ id, value, notes }) => {
          const given = search.get(id);
          const number = Number(given);
          const isFixed = notes.some(({ fixed }) => fixed);
          return given !== null && !isFixed && Number.isFinite(number) && number !== value
            ? [[id, number] as const]
            : [];
        }),
      ),
    ),
  );
  const path = `/api/partners/${partnerId}/simulations/${program}`;
  const simulated = useQuery<Schemas['SimulatedScore']>({
    queryKey: [path, month, changes],
    enabled: changes !== '{}',
    placeholderData: (before) => before,
    queryFn: async ({ signal }) => {
      const { data } = await api.POST('/api/partners/{mpnId}/simulations/{program}', {
        params: { path: { mpnId: partnerId, program } },
        body: { month, changes: JSON.parse(changes) as Record<string, number> },
        signal,
      });
      return data as Schemas['SimulatedScore'];
    },
  });
  const shown = changes === '{}' ? score : (simulated.data ?? score);
  const set = (values: Record<string, number | null>, start = false) =>
    setSearch(
      (now) => {
        if (start) for (const { id } of score.indicators) now.delete(id);
        for (const [id, value] of Object.entries(values)) {
          if (value === null) now.delete(id);
          else now.set(id, String(value));
        }
        return now;
      },
      { replace: true },
    );
  const by = Math.round((shown.score - score.score) * 100) / 100;
  return (
    <>
      <Section
        title={t('whatIf.title', { month: monthName(month, 'long') })}
        {...(changes === '{}'
          ? { path: `/api/partners/${partnerId}/scores/${program}?month=${month}` }
          : { path, body: { month, changes: JSON.parse(changes) as object } })}
        actions={
          <Button disabled={changes === '{}'} onClick={() => set({}, true)}>
            {t('whatIf.reset')}
          </Button>
        }
      >
        <div className="score-head" role="status">
          <p className="score-figure">
            <strong>{points(shown.score)}</strong> <Change by={by}>{by === 0 ? '±0' : signed(by)}</Change>
          </p>
          <p>
            <Tier tier={score.tier} program={program} /> → <Tier tier={shown.tier} program={program} />
          </p>
          <ScoreBand score={shown.score} program={program} edition={score.edition} />
        </div>
        {simulated.error ? <Answered of={simulated}>{() => null}</Answered> : null}
        <ul className="sliders">
          {score.indicators.map((one) => (
            <IndicatorSlider
              key={one.id}
              now={one}
              then={shown.indicators.find(({ id }) => id === one.id) ?? one}
              chosen={search.has(one.id) ? Number(search.get(one.id)) : undefined}
              onChange={(value) => set({ [one.id]: value })}
            />
          ))}
        </ul>
        <p className="quiet">{t('whatIf.share')}</p>
      </Section>
      {score.nextTier && <WaysUp score={score} onApply={(values) => set(values, true)} />}
    </>
  );
}

/**
 * One indicator's slider: from 0 or below to a fifth above the larger of value and target, for growth to half above.
 */
function IndicatorSlider({
  now,
  then,
  chosen,
  onChange,
}: {
  now: Indicator;
  then: Indicator;
  chosen: number | undefined;
  onChange: (value: number | null) => void;
}) {
  const { t, named, value, points } = useText();
  const { id, title, unit, target, maxPoints } = now;
  const name = named('indicator', id, title);
  const most = Math.max(target ?? 0, now.value ?? 0, chosen ?? 0) * (unit === 'fraction' ? 1.5 : 1.2) || 10;
  const step = unit === 'USD' ? 500 : unit === 'fraction' ? 0.01 : 1;
  const least = Math.min(0, now.value ?? 0, chosen ?? 0);
  const current = chosen ?? now.value;
  const isFixed = now.notes.some(({ fixed }) => fixed);
  return (
    <li>
      <span className="slider-name">
        {name}
        {isFixed && <Notes indicator={now} />}
      </span>
      {current === null && now.value === null && target === null ? (
        <span className="quiet">{t('whatIf.none')}</span>
      ) : (
        <Slider
          min={Math.floor(least / step)}
          max={Math.ceil(most / step)}
          value={Math.round((current ?? 0) / step)}
          aria-label={name}
          aria-valuetext={value(current, unit)}
          disabled={isFixed}
          onChange={(_, { value: next }) => onChange(Math.round(next * step * 100) / 100)}
        />
      )}
      <span className="right figure">
        {value(current, unit)} <span className="quiet">/ {value(target, unit)}</span>
      </span>
      <PointsBar points={then.points} of={maxPoints} />
      <span className="right figure">
        {points(then.points)} <span className="quiet">/ {points(maxPoints)}</span>
      </span>
      <Button size="small" appearance="subtle" disabled={chosen === undefined} onClick={() => onChange(null)}>
        {t('whatIf.resetOne')}
      </Button>
    </li>
  );
}
