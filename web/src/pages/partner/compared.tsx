import { Input, Select } from '@fluentui/react-components';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { queries, type Schemas } from '../../api/client.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Section } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { useEdition } from '../../parts/tier.tsx';
import { dash, useText } from '../../text/use-text.ts';
import type { PartProps } from './part-props.ts';

type FigureOf = Schemas['Benchmarks']['figures'][number];

/** The seven figures of the contribution page with bars 1 to 4, ranges and trends, under filters. */
export default function Compared({ partnerId, month }: PartProps) {
  const { t, month: monthName } = useText();
  const [search] = useSearchParams();
  const workload = search.get('workload');
  const [product, market] = [search.get('product'), search.get('market')];
  const asked = {
    ...(month === undefined ? {} : { month }),
    ...(isWorkload(workload) ? { workload } : {}),
    ...(product ? { product } : {}),
    ...(market ? { market } : {}),
  };
  const figures = queries.useQuery(
    'get',
    '/api/partners/{mpnId}/benchmarks',
    { params: { path: { mpnId: partnerId }, query: asked } },
    { placeholderData: (before) => before },
  );
  const shownMonth = figures.data?.month ?? month;
  const title = t('compared.title', { month: shownMonth ? monthName(shownMonth, 'long') : '' });
  return (
    <Section
      title={title}
      path={`/api/partners/${partnerId}/benchmarks?${new URLSearchParams(asked as Record<string, string>)}`}
      actions={<Filters workloads={figures.data?.workloads} />}
    >
      <p className="quiet">{t('compared.what')}</p>
      <Answered of={figures}>{(data) => <Figures title={title} figures={data.figures} />}</Answered>
    </Section>
  );
}

/** What the figures are restricted to, in the address. */
function Filters({ workloads }: { workloads: Schemas['Benchmarks']['workloads'] | undefined }) {
  const { t } = useText();
  const [search, setSearch] = useSearchParams();
  const products = useEdition('smb')?.products as { names: string[] }[] | undefined;
  const [market, setMarket] = useState(search.get('market') ?? '');
  const workload = search.get('workload') ?? '';
  const set = (name: string, value: string) =>
    setSearch((now) => {
      if (value === '') now.delete(name);
      else now.set(name, value);
      return now;
    });
  return (
    <>
      <Select aria-label={t('compared.workload')} value={workload} onChange={(_, { value }) => set('workload', value)}>
        <option value="">{t('compared.bothWorkloads')}</option>
        {(workloads ?? (isWorkload(workload) ? [{ id: workload, title: workload }] : [])).map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t('compared.product')}
        value={search.get('product') ?? ''}
        onChange={(_, { value }) => set('product', value)}
      >
        <option value="">{t('compared.all')}</option>
        {products
          ?.flatMap(({ names }) => names)
          .sort()
          .map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
      </Select>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          set('market', market.trim());
        }}
      >
        <Input
          value={market}
          placeholder={t('compared.market')}
          aria-label={t('compared.market')}
          maxLength={100}
          onChange={(_, { value }) => setMarket(value)}
          onBlur={() => market.trim() !== (search.get('market') ?? '') && set('market', market.trim())}
        />
      </form>
    </>
  );
}

function Figures({ title, figures }: { title: string; figures: readonly FigureOf[] }) {
  const { t, named, value: valueText } = useText();
  const value = ({ id }: FigureOf, of: number | null) =>
    valueText(of, id.includes('revenue') ? 'USD' : id.includes('-to-') ? 'fraction' : id);
  return (
    <DataTable
      title={title}
      rows={figures}
      keyOf={({ id }) => id}
      empty=""
      columns={[
        {
          id: 'figure',
          title: t('compared.figure'),
          value: ({ id, title: name }) => named('figure', id, name),
          show: ({ id, title: name, hints }) => (
            <>
              {named('figure', id, name)}
              {hints.map(({ code, text }) => (
                <small key={code} className="quiet hint">
                  {named('hint', code, text)}
                </small>
              ))}
            </>
          ),
        },
        {
          id: 'value',
          title: t('score.value'),
          align: 'right',
          value: (figure) => figure.value,
          show: (figure) => value(figure, figure.value),
        },
        { id: 'bar', title: t('compared.bar'), value: ({ bar }) => bar, show: ({ bar }) => <Bars bar={bar} /> },
        {
          id: 'trend',
          title: t('compared.trend'),
          value: ({ trend }) => trend && t(`compared.trend.${trend}`),
          show: ({ trend }) =>
            trend && (
              <span className={`${trend} whole`}>
                <span aria-hidden="true">{{ up: '▲', down: '▼', flat: '▬' }[trend]}</span>{' '}
                {t(`compared.trend.${trend}`)}
              </span>
            ),
        },
        { id: 'compared', title: t('compared.partners'), align: 'right', value: ({ compared }) => compared },
        ...[1, 2, 3, 4].map((bar) => ({
          id: `range${bar}`,
          title: t('compared.rangeOf', { bar }),
          align: 'right' as const,
          value: (figure: FigureOf) => rangeOf(figure, bar)?.smallest,
          show: (figure: FigureOf) => {
            const range = rangeOf(figure, bar);
            if (!range) return dash;
            const [smallest, largest] = [value(figure, range.smallest), value(figure, range.largest)];
            return smallest === largest ? smallest : `${smallest} – ${largest}`;
          },
        })),
      ]}
    />
  );
}

const rangeOf = ({ ranges }: FigureOf, bar: number) => ranges?.find((one) => one.bar === bar);

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
