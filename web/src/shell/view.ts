import { useSearchParams } from 'react-router';
import { queries } from '../api/client.ts';

/** What all pages show: a program and a month, both in the address. */
export interface View {
  program: string;
  /** Undefined until something was scored. */
  month: string | undefined;
  months: readonly string[];
  isLoading: boolean;
  /** When the next month is scored automatically. */
  nextRun: { month: string; at: string } | undefined;
  /** An address within the dashboard, in this program and month unless `more` names others. */
  to(path: string, more?: Record<string, string | undefined>): string;
}

const monthText = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Returns the program and month of the address; by default the first program and its newest month. */
export function useView(): View {
  const [search] = useSearchParams();
  const program = search.get('program') ?? 'smb';
  const asked = search.get('month');
  const { data, isLoading } = queries.useQuery('get', '/api/months', { params: { query: { program } } });
  const scored = data?.items.map(({ month }) => month) ?? [];
  const wanted = asked !== null && monthText.test(asked) ? asked : undefined;
  const months = wanted === undefined || scored.includes(wanted) ? scored : [...scored, wanted].sort().reverse();
  return {
    program,
    month: wanted ?? scored[0],
    months,
    isLoading,
    nextRun: data?.nextRun,
    to: (path, more = {}) => {
      const kept = { program: search.get('program') ?? undefined, month: wanted, ...more };
      const given = Object.entries(kept).filter((pair): pair is [string, string] => pair[1] !== undefined);
      const text = new URLSearchParams(given).toString();
      return text === '' ? path : `${path}?${text}`;
    },
  };
}

/** Returns the month before. */
export function before(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}

/** Returns what the caller may do. */
export function useMe() {
  const { data } = queries.useQuery('get', '/api/me', {}, { staleTime: 300_000 });
  const grants = data?.grants ?? [];
  const isOperator = grants.some(({ role }) => role === 'operator');
  return {
    isKnown: data !== undefined,
    isOperator,
    managesWebhooksOf: (partnerId: string) =>
      isOperator ||
      grants.some((one) => one.role === 'account-admin' && one.partnerId === partnerId && one.location === undefined),
    /** True if amounts or names of the partner are hidden from the caller. */
    isKeptFromAmountsOf: (partnerId: string) =>
      data !== undefined &&
      !isOperator &&
      !grants.some((one) => one.role !== 'report-viewer' && one.partnerId === partnerId && one.location === undefined),
  };
}
