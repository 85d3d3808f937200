import { Link } from 'react-router';
import { queries, type Schemas } from '../../api/client.ts';
import { Section } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { useView } from '../../shell/view.ts';
import { useText } from '../../text/use-text.ts';

/** What each kind of indicator is counted from, if not from use. */
const countedFrom: Record<string, 'sales' | 'training'> = {
  'net-new-revenue': 'sales',
  'net-customer-adds': 'sales',
  'functional-consultants': 'training',
  'functional-consultant-growth': 'training',
  developers: 'training',
  'intermediate-certifications': 'training',
  'advanced-certifications': 'training',
};

/** The program's report of sales or of use. */
const reportOf = (kind: 'sales' | undefined, missing: Schemas['Coverage']['locations'][number]['missing']) =>
  (Object.keys(missing) as (keyof typeof missing)[]).find(
    (report) => report.endsWith('-usage') === (kind !== 'sales'),
  )!;

/** Why an indicator is not more: what no report says, as far as the API tells it. */
export function WhyNot({
  partnerId,
  program,
  month,
  indicator,
}: {
  partnerId: string;
  program: string;
  month: string;
  indicator: Schemas['Indicator'];
}) {
  const { t, month: monthName } = useText();
  const { to } = useView();
  const coverage = queries.useQuery('get', '/api/partners/{mpnId}/scores/{program}/coverage', {
    params: { path: { mpnId: partnerId, program }, query: { month } },
  });
  const kind = countedFrom[indicator.id];
  return (
    <Section title={t('whyNot.title')} path={`/api/partners/${partnerId}/scores/${program}/coverage?month=${month}`}>
      <Answered of={coverage}>
        {({ locations }) => {
          const gaps = locations.flatMap(({ location, training, missing }) => {
            if (kind === 'training') return training ? [] : [{ location, text: t('whyNot.noTraining') }];
            const report = reportOf(kind, missing);
            const months = missing[report]?.map((each) => monthName(each)).join(', ');
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
