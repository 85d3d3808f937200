import { Select } from '@fluentui/react-components';
import { useSearchParams } from 'react-router';
import { queries, type Schemas } from '../../api/client.ts';
import { Section } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { useText } from '../../text/use-text.ts';
import type { PartProps } from './part-props.ts';

type FigureOf = Schemas['Benchmarks']['figures'][number];

/** The seven figures of the contribution page with bars 1 to 4, ranges and trends, under filters. */
export default function Compared({ partnerId, month }: PartProps) {
  const { t, named, value: valueText, month: monthName } = useText();
  const [search, setSearch] = useSearchParams();
  const workload = search.get('workload');
  const product = search.get('product');
  const asked = {
    ...(month === undefined ? {} : { month }),
    ...(isWorkload(workload) ? { workload } : {}),
    ...(product ? { product } : {}),
  };
  const figures = queries.useQuery('get', '/api/partners/{mpnId}/benchmarks', {
    params: { path: { mpnId: partnerId }, query: asked },
  });
  const value = ({ id }: FigureOf, of: number | null) =>
    valueText(of, id.includes('revenue') ? 'USD' : id.includes('-to-') ? 'fraction' : id);
  return (
    <Answered of={figures}>
      {(data) => (
        <Section
          title={t('compared.title', { month: monthName(data.month, 'long') })}
          path={`/api/partners/${partnerId}/benchmarks?${new URLSearchParams(asked as Record<string, string>)}`}
          actions={
            <Select
              aria-label={t('compared.workload')}
              value={workload ?? ''}
              onChange={(_, { value: chosen }) =>
                setSearch((now) => {
                  if (chosen === '') now.delete('workload');
                  else now.set('workload', chosen);
                  return now;
                })
              }
            >
              <option value="">{t('compared.all')}</option>
              <option value="ce">Customer Engagement</option>
              <option value="fo">Finance and Operations</option>
            </Select>
          }
        >
          <table className="plain">
            <caption className="unseen">{t('compared.title', { month: monthName(data.month, 'long') })}</caption>
            <thead>
              <tr>
                <th scope="col">{t('compared.figure')}</th>
                <th scope="col" className="right">
                  {t('score.value')}
                </th>
                <th scope="col">{t('compared.bar')}</th>
                <th scope="col">{t('compared.trend')}</th>
                <th scope="col">{t('compared.ranges')}</th>
              </tr>
            </thead>
            <tbody>
              {data.figures.map((figure) => (
                <tr key={figure.id}>
                  <th scope="row">
                    {named('figure', figure.id, figure.id)}
                    {figure.hints.map(({ code, text }) => (
                      <small key={code} className="quiet hint">
                        {text}
                      </small>
                    ))}
                  </th>
                  <td className="right">{value(figure, figure.value)}</td>
                  <td>
                    <Bars bar={figure.bar} />
                  </td>
                  <td>
                    {figure.trend && (
                      <span className={figure.trend}>
                        <span aria-hidden="true">{{ up: '▲', down: '▼', flat: '▬' }[figure.trend]}</span>{' '}
                        {t(`compared.trend.${figure.trend}`)}
                      </span>
                    )}
                  </td>
                  <td className="quiet">
                    {figure.ranges === null || figure.ranges.length === 0
                      ? t('compared.noRanges', { count: figure.compared })
                      : figure.ranges
                          .map((one) => `${one.bar}: ${value(figure, one.smallest)}…${value(figure, one.largest)}`)
                          .join(' · ')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
    </Answered>
  );
}

const isWorkload = (text: string | null): text is 'ce' | 'fo' => text === 'ce' || text === 'fo';

function Bars({ bar }: { bar: number | null }) {
  const { t } = useText();
  if (bar === null) return <span className="quiet">–</span>;
  return (
    <svg className="bars" viewBox="0 0 44 20" role="img" aria-label={t('compared.barOf', { bar })}>
      {[1, 2, 3, 4].map((one) => (
        <rect
          key={one}
          className={one <= bar ? 'filled' : 'ground'}
          x={(one - 1) * 11}
          y={20 - one * 5}
          width="8"
          height={one * 5}
        />
      ))}
    </svg>
  );
}
