import { Button } from '@fluentui/react-components';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { call, queries, type Schemas } from '../../api/client.ts';
import { PointsBar } from '../../parts/bars.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Notes } from '../../parts/notes.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { Figure, Section } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { useView } from '../../shell/view.ts';
import { dash, indicatorText, useText } from '../../text/use-text.ts';
import { WhyNot } from './why-not.tsx';

type Entry = Schemas['LedgerEntry'];

/** Why an indicator has its value: all that counted, with month, amount, rule and association, and what did not. */
export default function Indicator() {
  const { partnerId = '', indicator = '' } = useParams();
  const { t, named, value, points, month: monthName } = useText();
  const { program, month, to } = useView();
  const path = { mpnId: partnerId, program };
  const query = month === undefined ? {} : { month };
  const score = queries.useQuery('get', '/api/partners/{mpnId}/scores/{program}', { params: { path, query } });
  const edition = queries.useQuery(
    'get',
    '/api/programs/{program}/editions/{edition}',
    { params: { path: { program, edition: score.data?.edition ?? '' } } },
    { enabled: score.data !== undefined, staleTime: 300_000 },
  );
  const one = score.data?.indicators.find(({ id }) => id === indicator);
  const rules = edition.data?.indicators.find(({ id }) => id === indicator);
  usePageTitle(named('indicator', indicator, one?.title ?? indicator));
  return (
    <>
      <p className="crumbs">
        <Link to={to(`/partners/${partnerId}`)}>
          <bdi>{score.data?.partnerName ?? partnerId}</bdi>
        </Link>
      </p>
      <h1>{named('indicator', indicator, one?.title ?? indicator)}</h1>
      <Answered of={score}>
        {(data) =>
          one === undefined ? (
            <p>{t('indicator.unknown', { edition: data.edition })}</p>
          ) : (
            <>
              <Section
                title={t('indicator.title', { month: monthName(data.month, 'long') })}
                path={`/api/partners/${partnerId}/scores/${program}?month=${data.month}`}
              >
                <dl className="figures">
                  <Figure name={t('score.value')}>{value(one.value, one.unit)}</Figure>
                  <Figure name={t('score.target')}>{value(one.target, one.unit)}</Figure>
                  <Figure name={t('score.points')} note={<PointsBar points={one.points} of={one.maxPoints} />}>
                    {points(one.points)} <small>/ {points(one.maxPoints)}</small>
                  </Figure>
                  <Figure name={t('indicator.missing')}>
                    {one.target === null || one.value === null
                      ? dash
                      : value(Math.max(0, one.target - one.value), one.unit)}
                  </Figure>
                </dl>
                <p>
                  <Notes indicator={one} />
                </p>
                <p>{rules && indicatorText(named, program, rules)}</p>
                <ul className="lines rules">
                  {((rules?.rules as string[] | undefined) ?? []).map((rule) => (
                    <li key={rule}>
                      <strong>{rule}</strong> {named('rule', rule, '')}
                    </li>
                  ))}
                </ul>
              </Section>
              <Counted partnerId={partnerId} program={program} month={data.month} indicator={one} />
              <WhyNot partnerId={partnerId} program={program} month={data.month} indicator={one} />
            </>
          )
        }
      </Answered>
    </>
  );
}

interface Of {
  partnerId: string;
  program: string;
  month: string;
  indicator: Schemas['Indicator'];
}

function Counted({ partnerId, program, month, indicator }: Of) {
  const { t, named, signedValue, value, unit, month: monthName } = useText();
  const address = `/api/partners/${partnerId}/scores/${program}/ledger?month=${month}&indicator=${indicator.id}`;
  const ledger = useInfiniteQuery({
    queryKey: ['ledger', address],
    initialPageParam: `${address}&pageSize=500`,
    queryFn: async ({ pageParam, signal }) =>
      (await (await call(pageParam, { signal })).json()) as { items: Entry[]; nextLink: string | null },
    getNextPageParam: ({ nextLink }) => nextLink,
  });
  const entries = ledger.data?.pages.flatMap(({ items }) => items);
  const isOfPeople = entries?.some(({ tenant }) => tenant === undefined) ?? false;
  const columns: Column<Entry>[] = [
    {
      id: 'who',
      title: t(isOfPeople ? 'indicator.individual' : 'indicator.customer'),
      value: (entry) => entry.customerName ?? entry.individualName ?? entry.tenant ?? entry.individual ?? '',
      show: (entry) => (
        <bdi title={entry.tenant ?? entry.individual}>
          {entry.customerName ?? entry.individualName ?? entry.tenant ?? entry.individual ?? t('score.hidden')}
        </bdi>
      ),
    },
    ...(entries?.some(({ subscription }) => subscription !== undefined)
      ? [{ id: 'subscription', title: t('indicator.subscription'), value: (entry: Entry) => entry.subscription ?? '' }]
      : []),
    ...(entries?.some(({ workload }) => workload !== undefined)
      ? [{ id: 'workload', title: t('indicator.workload'), value: (entry: Entry) => entry.workload ?? '' }]
      : []),
    ...(entries?.some(({ measured }) => measured !== undefined)
      ? [
          {
            id: 'measured',
            title: t('indicator.measured'),
            value: ({ measured }: Entry) =>
              measured?.months.map((at) => `${monthName(at.month)} ${value(at.amount, measured.unit)}`).join(', ') ??
              '',
          },
        ]
      : []),
    ...(isOfPeople ? [{ id: 'holds', title: t('indicator.holds'), value: (entry: Entry) => entry.holds ?? '' }] : []),
    { id: 'month', title: t('view.month'), value: (entry) => entry.month, show: (entry) => monthName(entry.month) },
    {
      id: 'amount',
      title: t('indicator.amount', { unit: entries?.[0] ? unit(entries[0].unit) : '' }),
      align: 'right',
      value: (entry) => entry.amount,
      show: (entry) =>
        entry.amount === null
          ? t('score.hidden')
          : entry.unit === 'USD'
            ? value(entry.amount, 'USD')
            : signedValue(entry.amount, entry.unit),
    },
    {
      id: 'rule',
      title: t('indicator.rule'),
      value: ({ rule }) => rule,
      show: ({ rule }) => <span title={named('rule', rule, '')}>{rule}</span>,
    },
    ...(isOfPeople
      ? []
      : [
          {
            id: 'association',
            title: t('indicator.association'),
            value: ({ association }: Entry) => (association ? `${association.type} ${association.location}` : ''),
          },
        ]),
  ];
  return (
    <Section
      title={t('indicator.counted')}
      path={address}
      actions={
        ledger.hasNextPage && (
          <Button size="small" disabled={ledger.isFetching} onClick={() => void ledger.fetchNextPage()}>
            {t('table.more')}
          </Button>
        )
      }
    >
      <Answered of={{ ...ledger, data: entries }}>
        {(counted) => (
          <DataTable
            title={t('indicator.counted')}
            rows={counted}
            columns={columns}
            keyOf={(entry) =>
              [
                entry.tenant,
                entry.subscription,
                entry.individual,
                entry.holds,
                entry.month,
                entry.rule,
                entry.association?.location,
                entry.association?.type,
              ].join(' ')
            }
            empty={t('indicator.nothing')}
          />
        )}
      </Answered>
    </Section>
  );
}
