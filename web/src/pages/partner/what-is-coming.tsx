import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { queries, type Schemas } from '../../api/client.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Change, Section, Stale } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { Tier } from '../../parts/tier.tsx';
import { useText } from '../../text/use-text.ts';
import type { PartProps } from './part-props.ts';
import { TakenAway } from './taken-away.tsx';

/** The next three months if nothing new happens, by indicator, and when a tier would be lost. */
export default function WhatIsComing({ partnerId, program, month }: PartProps) {
  const { t, named, month: monthName } = useText();
  const path = { mpnId: partnerId, program };
  const query = month === undefined ? {} : { month };
  const outlook = queries.useQuery('get', '/api/partners/{mpnId}/scores/{program}/outlook', {
    params: { path, query },
  });
  const trackName = (track: string) => named('score.track', track, track);
  return (
    <Answered of={outlook}>
      {(data) => (
        <Section
          title={t('outlook.title', { month: monthName(data.month, 'long') })}
          path={`/api/partners/${partnerId}/scores/${program}/outlook?month=${data.month}`}
        >
          {data.atRisk === null ? (
            <p>{t(data.tier === 'none' ? 'outlook.none' : 'outlook.safe')}</p>
          ) : (
            <MessageBar intent="warning">
              <MessageBarBody>
                {t('outlook.atRisk', {
                  tier: named('tier', data.tier, data.tier),
                  month: monthName(data.atRisk, 'long'),
                })}
              </MessageBarBody>
            </MessageBar>
          )}
          <p className="quiet">
            {data.stale && <Stale />} {t('outlook.how')}
          </p>
          <Months of={data} />
          {changesOfTrack(data).map(({ month: at, before, after }) => (
            <p key={at}>
              {monthName(at)} {t('moved.track', { before: trackName(before), after: trackName(after) })}
            </p>
          ))}
          <TakenAway months={data.months} />
        </Section>
      )}
    </Answered>
  );
}

/** Every indicator in the month and the three after it. */
function Months({ of: data }: { of: Schemas['Outlook'] }) {
  const { t, named, points, month: monthName } = useText();
  const all = [data, ...data.months];
  const inMonth = (index: number, id: string) => all[index]?.indicators.find((one) => one.id === id);
  return (
    <DataTable<Schemas['Indicator']>
      title={t('outlook.title', { month: monthName(data.month, 'long') })}
      rows={data.indicators}
      keyOf={({ id }) => id}
      empty=""
      columns={[
        { id: 'indicator', title: t('score.indicator'), value: ({ id, title }) => named('indicator', id, title) },
        ...all.map(({ month }, index) => ({
          id: month,
          title: monthName(month),
          align: 'right' as const,
          value: ({ id }: Schemas['Indicator']) => inMonth(index, id)?.points,
          show: ({ id }: Schemas['Indicator']) => {
            const [is, was] = [inMonth(index, id), inMonth(index - 1, id)];
            const by = is && was ? Math.round((is.points - was.points) * 100) / 100 : 0;
            return is && <PointsAndValue of={is} by={by} />;
          },
        })),
      ]}
      foot={
        <>
          <th scope="row">{t('score.score')}</th>
          {all.map(({ month, score, tier }) => (
            <td key={month} className="right">
              <strong>{points(score)}</strong> <Tier tier={tier} program={data.program} />
            </td>
          ))}
        </>
      }
    />
  );
}

/** Points with their change since the month before; below, the value that earns them. */
function PointsAndValue({
  of: { points: earned, value: of, unit: name },
  by,
}: {
  of: Schemas['Indicator'];
  by: number;
}) {
  const { points, signed, value, unit } = useText();
  const isCount = of !== null && name !== 'USD' && name !== 'fraction';
  return (
    <>
      {points(earned)} {by !== 0 && <Change by={by}>{signed(by)}</Change>}
      <small className="quiet below">
        {value(of, name)} {isCount && unit(name, of)}
      </small>
    </>
  );
}

/** The months of an outlook whose figures are of another track than those of the month before. */
function changesOfTrack({ track, months }: Schemas['Outlook']) {
  return months.flatMap(({ month, track: after }, index) => {
    const before = index === 0 ? track : months[index - 1]!.track;
    return before && after && before !== after ? [{ month, before, after }] : [];
  });
}
