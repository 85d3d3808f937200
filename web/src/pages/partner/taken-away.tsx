import type { Schemas } from '../../api/client.ts';
import { type Text, useText } from '../../text/use-text.ts';

type Loss = Schemas['TakenAway'];

/** What takes points away in an outlook's months: bases, customers that add less, people who no longer count. */
export function TakenAway({ months }: { months: Schemas['Outlook']['months'] }) {
  const text = useText();
  const { t, named, points, month: monthName } = text;
  const losses = months.flatMap(({ month, takenAway }) => takenAway.map((loss) => ({ month, loss })));
  if (losses.length === 0) return null;
  return (
    <section aria-label={t('outlook.takenAway')}>
      <h3>{t('outlook.takenAway')}</h3>
      <ul className="lines">
        {losses.map(({ month, loss }) => (
          <li key={`${month} ${loss.indicator}`}>
            {monthName(month)} <strong>{named('indicator', loss.indicator, loss.title)}</strong>{' '}
            <span className="down">
              {points(loss.from)} → {points(loss.to)}
            </span>{' '}
            <bdi>{reasonsIn(text, loss).join('; ')}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}

function reasonsIn({ t, number, value, unit: unitText, day: dayText, locale }: Text, loss: Loss): string[] {
  const { base, notCovered, customers = [], furtherCustomers = 0, people = [] } = loss;
  const inUnit = (of: number, unit: string) =>
    unit === 'USD' ? value(of, unit) : `${number(of)} ${unitText(unit, of)}`;
  return [
    ...(base ? [t('outlook.base', { from: inUnit(base.from, base.unit), to: inUnit(base.to, base.unit) })] : []),
    ...(notCovered ? [t('outlook.notCovered')] : []),
    ...(customers.length > 0
      ? [
          t(customers[0]?.workload ? 'outlook.workloads' : 'outlook.customers', {
            customers: new Intl.ListFormat(locale).format(
              customers.map(({ tenant, customerName, workload }) =>
                [customerName ?? tenant, workload].filter(Boolean).join(', '),
              ),
            ),
            further: furtherCustomers,
          }),
        ]
      : []),
    ...people.map(({ individual, individualName, holds, reason, day }) => {
      const who = [individualName ?? individual, holds].filter(Boolean).join(', ');
      return day && (reason === 'expired' || reason === 'retired')
        ? t(`outlook.${reason}`, { name: who, day: dayText(day) })
        : t('outlook.countsNoMore', { who });
    }),
  ];
}
