import { Link } from 'react-router';
import { queries, type Schemas } from '../../api/client.ts';
import { Section } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { useView } from '../../shell/view.ts';
import { useText } from '../../text/use-text.ts';

/** The report that each kind of indicator is counted from. */
const reportOf: Record<string, 'subscription-details' | 'dynamics-365-usage' | 'training'> = {
  'net-new-revenue': 'subscription-details',
  'net-customer-adds': 'subscription-details',
  'functional-consultants': 'training',
  'functional-consultant-growth': 'training',
  developers: 'training',
};

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
  const report = reportOf[indicator.id] ?? 'dynamics-365-usage';
  return (
    <Section title={t('whyNot.title')} path={`/api/partners/${partnerId}/scores/${program}/coverage?month=${month}`}>
      <Answered of={coverage}>
        {({ locations }) => {
          const gaps = locations.flatMap((one) =>
            report === 'training'
              ? one.training
                ? []
                : [{ location: one.location, text: t('whyNot.noTraining') }]
              : one.missing[report].length === 0
                ? []
                : [
                    {
                      location: one.location,
                      text: t('whyNot.noSlices', {
                        report: t(`report.${report}`),
                        months: one.missing[report].map((each) => monthName(each)).join(', '),
                      }),
                    },
                  ],
          );
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
