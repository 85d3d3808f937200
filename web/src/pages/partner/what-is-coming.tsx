import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { queries, type Schemas } from '../../api/client.ts';
import { Change, Section, Stale } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { Tier } from '../../parts/tier.tsx';
import { useText } from '../../text/use-text.ts';
import type { PartProps } from './part-props.ts';
import { TakenAway } from './taken-away.tsx';

/** The next three months if nothing new happens, by indicator, and when a tier would be lost. */
export default function WhatIsComing({ partnerId, program, month }: PartProps) {
  const { t, points, named, month: monthName } = useText();
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
          <div className="scroller">
            <table className="plain">
              <caption className="unseen">{t('outlook.title', { month: monthName(data.month, 'long') })}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('score.indicator')}</th>
                  <th scope="col" className="right">
                    {monthName(data.month)}
                  </th>
                  {data.months.map((one) => (
                    <th key={one.month} scope="col" className="right">
                      {monthName(one.month)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {data.indicators.map(({ id, title }) => {
                  const now = data.indicators.find((one) => one.id === id);
                  return (
                    <tr key={id}>
                      <th scope="row">{named('indicator', id, title)}</th>
                      <td className="right">{now && <PointsAndValue of={now} by={0} />}</td>
                      {data.months.map((one, index) => {
                        const is = one.indicators.find((each) => each.id === id);
                        const was =
                          index === 0 ? now : data.months[index - 1]!.indicators.find((each) => each.id === id);
                        const by = is && was ? Math.round((is.points - was.points) * 100) / 100 : 0;
                        return (
                          <td key={one.month} className="right">
                            {is && <PointsAndValue of={is} by={by} />}
                          </td>
                        );
                      })}
                    </tr>
                  );
                })}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row">{t('score.score')}</th>
                  <td className="right">
                    <strong>{points(data.score)}</strong> <Tier tier={data.tier} program={program} />
                  </td>
                  {data.months.map((one) => (
                    <td key={one.month} className="right">
                      <strong>{points(one.score)}</strong> <Tier tier={one.tier} program={program} />
                    </td>
                  ))}
                </tr>
              </tfoot>
            </table>
          </div>
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

/** Points with what they are more or less than the month before; the value that earns them below. */
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

/** The months of an outlook that are by the figures of another track than the month before. */
function changesOfTrack({ track, months }: Schemas['Outlook']) {
  return months.flatMap(({ month, track: after }, index) => {
    const before = index === 0 ? track : months[index - 1]!.track;
    return before && after && before !== after ? [{ month, before, after }] : [];
  });
}
