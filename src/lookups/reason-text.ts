import type { Edition, Indicator } from '../rulebooks/edition.ts';
import type { NotCounted } from '../scoring/not-counted.ts';

const or = new Intl.ListFormat('en-GB', { type: 'disjunction' });
const and = new Intl.ListFormat('en-GB');

/** Says in a sentence why something is not counted, for the partner's manager. */
export function reasonText(of: NotCounted, edition: Edition): string {
  const { reason, association, details } = of;
  const indicator = edition.indicators.find(({ id }) => id === of.indicator)!;
  switch (reason) {
    case 'free':
      return 'The rows are free; only paid ones count.';
    case 'product-not-listed':
      return `${quoted(details.product)} is not a product of this program.`;
    case 'channel-not-counted':
      return `Sold through a channel other than ${or.format(edition.countedChannels)}.`;
    case 'not-in-first-year':
      return details.start
        ? `The agreement began on ${details.start}, and ${details.channel} counts in its first year only.`
        : `${details.channel} counts in the agreement's first year only, and no row says when it began.`;
    case 'type-without-credit':
      return `${association?.type} gives no credit for ${groupOf(indicator)}.`;
    case 'claimed-first':
      return `${details.claim?.own ? 'The partner has' : 'Another partner has'} ${details.claim?.type} on the subscription, which comes before ${association?.type}.`;
    case 'not-associated':
      return details.change
        ? `The partner was not associated with the customer ${details.change === 'add' ? 'when it was won' : 'before it was lost'}.`
        : 'The partner is not associated with it in the scored month.';
    case 'smaller-association':
      return 'The partner has a larger association with the subscription in the month; only the largest counts.';
    case 'no-amount':
      return 'Nothing was billed, or credits cancel it out.';
    case 'not-active':
      return 'No paid seats: there are none, or the subscription is not in an active state.';
    case 'active-before':
      return 'The customer had paid seats throughout, so it was neither won nor lost.';
    case 'nothing-taken-back':
      return 'The loss does not count: the customer was not counted as won in the twelve months before.';
    case 'slice-not-covered':
      return `The ${details.change === 'loss' ? 'loss' : details.change === 'add' ? 'win' : 'deployment'} cannot be confirmed: ${slices(of)}.`;
    case 'base-not-covered':
      return `The two months cannot be compared: ${slices(of)}.`;
    case 'workload-not-counted':
      return `${quoted(details.workload, 'workload')} does not count here.`;
    case 'too-little':
      return `${details.workload} is below the ${details.needed?.toLocaleString('en-US')} ${details.unit} needed.`;
    case 'no-active-users':
      return 'No active users.';
    case 'too-few-users':
      return `Never more than ${details.users} active ${details.users === 1 ? 'user' : 'users'}; ${details.needed} are needed.`;
    case 'used-before':
      return `${details.users} active users in the first month already; a new deployment begins below ${details.needed}.`;
    case 'counted-already':
      return 'The customer counts already, by another subscription; it counts once.';
    case 'path-incomplete':
      return `${details.path}: missing ${missing(of)}.${lapsed(of)}`;
    case 'expired':
    case 'retired':
    case 'completed-later':
      return `${details.path}:${lapsed(of)}`;
    case 'not-on-a-path':
      return details.held
        ? `Not listed here: ${and.format(details.held)}.`
        : `No ${takesExams(indicator) ? 'exam and no ' : ''}certification.`;
    case 'baseline-to-come':
      return 'The day from which growth is counted is still to come.';
  }
}

const quoted = (name = '', what = 'product'): string => (name === '' ? `A row without a ${what}` : `“${name}”`);

const takesExams = ({ shape }: Indicator): boolean =>
  'paths' in shape && shape.paths.some(({ oneOfEach }) => oneOfEach !== undefined);

const groupOf = ({ shape }: Indicator): string => ('credit' in shape ? shape.credit : 'this');

const slices = ({ details }: NotCounted): string =>
  and.format(
    (details.slices ?? []).map(
      ({ report, location, month }) =>
        `${report} of ${location === null ? 'another partner' : location === '' ? 'the direct customers' : location} for ${month} was never imported`,
    ),
  );

const missing = ({ details }: NotCounted): string =>
  and.format((details.missing ?? []).map((exams) => (exams.length > 1 ? `one of ${or.format(exams)}` : exams.join())));

const lapsed = ({ details }: NotCounted): string =>
  (details.lapsed ?? [])
    .map(({ name, reason, day }) => {
      if (reason === 'expired') return ` ${name} expired on ${day}.`;
      if (reason === 'retired') return ` ${name} is retired: ${day} was the last day.`;
      return ` ${name} was not completed until ${day}.`;
    })
    .join('');
