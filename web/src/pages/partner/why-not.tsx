import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { call, queries, type Schemas } from '../../api/client.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { useReason } from '../../parts/reason.tsx';
import { Section } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { useView } from '../../shell/view.ts';
import { dash, useText } from '../../text/use-text.ts';

/** What each kind of indicator is counted from, if not from usage. */
const countedFrom: Record<string, 'sales' | 'training'> = {
  'net-new-revenue': 'sales',
  'net-customer-adds': 'sales',
  'functional-consultants': 'training',
  'functional-consultant-growth': 'training',
  developers: 'training',
  'intermediate-certifications': 'training',
  'advanced-certifications': 'training',
};

/** The program's report of sales or of usage. */
const reportOf = (kind: 'sales' | undefined, from: Schemas['Coverage']['from']) =>
  (Object.keys(from) as (keyof typeof from)[]).find((report) => report.endsWith('-usage') === (kind !== 'sales'))!;

interface Of {
  partnerId: string;
  program: string;
  month: string;
  indicator: Schemas['Indicator'];
}
type Entry = Schemas['NotCountedEntry'];

/** Why an indicator is not higher: what did not count and why, and what no report has stated. */
export function WhyNot(of: Of) {
  return (
    <>
      <NotCounted {...of} />
      <MissingReports {...of} />
    </>
  );
}

/** Every customer, subscription or individual that did not count, with months, reason and rule. */
function NotCounted({ partnerId, program, month, indicator }: Of) {
  const { t, named, value, unit: unitText, spans } = useText();
  const reason = useReason();
  const address = `/api/partners/${partnerId}/scores/${program}/ledger?counted=false&month=${month}&indicator=${indicator.id}`;
  const ledger = useInfiniteQuery({
    queryKey: ['ledger', address],
    initialPageParam: `${address}&pageSize=500`,
    queryFn: async ({ pageParam, signal }) =>
      (await (await call(pageParam, { signal })).json()) as { items: Entry[]; nextLink: string | null; stale: boolean },
    getNextPageParam: ({ nextLink }) => nextLink,
  });
  const entries = ledger.data?.pages.flatMap(({ items }) => items);
  const isWhole = ({ reason: code }: Entry) => code === 'below-minimum-base' || code === 'base-not-covered';
  const isOfPeople = entries?.some((entry) => entry.tenant === undefined && !isWhole(entry)) ?? false;
  const whose = (entry: Entry) =>
    entry.customerName ??
    entry.individualName ??
    entry.tenant ??
    entry.individual ??
    (isWhole(entry) ? dash : t('score.hidden'));
  const columns: Column<Entry>[] = [
    {
      id: 'who',
      title: t(isOfPeople ? 'indicator.individual' : 'indicator.customer'),
      value: whose,
      show: (entry) => <bdi title={entry.tenant ?? entry.individual}>{whose(entry)}</bdi>,
    },
    ...(entries?.some(({ subscription }) => subscription !== undefined)
      ? [{ id: 'subscription', title: t('indicator.subscription'), value: (entry: Entry) => entry.subscription ?? '' }]
      : []),
    { id: 'reason', title: t('whyNot.reason'), value: reason },
    {
      id: 'rule',
      title: t('indicator.rule'),
      value: ({ rule }) => rule,
      show: ({ rule }) => <span title={named('rule', rule, '')}>{rule}</span>,
    },
    {
      id: 'months',
      title: t('whyNot.months'),
      value: ({ months }) => months[0] ?? '',
      show: ({ months }) => spans(months),
    },
    ...(entries?.some(({ amount }) => amount !== undefined)
      ? [
          {
            id: 'amount',
            title: t('indicator.amount', { unit: entries[0] ? unitText(entries[0].unit) : '' }),
            align: 'right' as const,
            value: ({ amount }: Entry) => amount ?? null,
            show: ({ amount, unit }: Entry) => (amount === null ? t('score.hidden') : value(amount, unit)),
          },
        ]
      : []),
    ...(isOfPeople
      ? []
      : [
          {
            id: 'association',
            title: t('indicator.association'),
            value: ({ association }: Entry) => (association ? `${association.type} ${association.location}` : ''),
          },
        ]),
    { id: 'rows', title: t('whyNot.rows'), align: 'right', value: ({ rows }) => rows },
  ];
  return (
    <Section
      title={t('whyNot.entries')}
      path={address}
      actions={
        ledger.hasNextPage && (
          <Button size="small" disabled={ledger.isFetching} onClick={() => void ledger.fetchNextPage()}>
            {t('table.more')}
          </Button>
        )
      }
    >
      {ledger.data?.pages[0]?.stale && (
        <MessageBar intent="warning">
          <MessageBarBody>{t('whyNot.stale')}</MessageBarBody>
        </MessageBar>
      )}
      <Answered of={{ ...ledger, data: entries }}>
        {(notCounted) => (
          <DataTable
            title={t('whyNot.entries')}
            rows={notCounted}
            columns={columns}
            keyOf={(entry) =>
              JSON.stringify([
                entry.tenant,
                entry.subscription,
                entry.individual,
                entry.reason,
                entry.association,
                entry.months,
                entry.details,
              ])
            }
            empty={t('whyNot.none')}
          />
        )}
      </Answered>
    </Section>
  );
}

/** Which months of which locations no report has stated. */
function MissingReports({ partnerId, program, month, indicator }: Of) {
  const { t, spans } = useText();
  const { to } = useView();
  const coverage = queries.useQuery('get', '/api/partners/{mpnId}/scores/{program}/coverage', {
    params: { path: { mpnId: partnerId, program }, query: { month } },
  });
  const kind = countedFrom[indicator.id];
  return (
    <Section title={t('whyNot.title')} path={`/api/partners/${partnerId}/scores/${program}/coverage?month=${month}`}>
      <Answered of={coverage}>
        {({ locations, from }) => {
          const gaps = locations.flatMap(({ location, training, missing }) => {
            if (kind === 'training') return training ? [] : [{ location, text: t('whyNot.noTraining') }];
            const report = reportOf(kind, from);
            const months = spans(missing[report] ?? []);
            return months ? [{ location, text: t('whyNot.noSlices', { report: t(`report.${report}`), months }) }] : [];
          });
          return gaps.length === 0 ? (
            <p className="quiet">{t('whyNot.covered')}</p>
          ) : (
            <ul className="lines">
              {gaps.map(({ location, text }) => (
                <li key={location}>
                  <Link to={to(`/partners/${partnerId}/reports`)}>{location}</Link> {text}
                </li>
              ))}
            </ul>
          );
        }}
      </Answered>
    </Section>
  );
}
