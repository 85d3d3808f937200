import { useQueries, useQuery } from '@tanstack/react-query';
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

/** Returns true for a month as it stands in addresses. */
export const isMonth = (text: string | null): text is string => text !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(text);

const firstProgram = 'smb';
const monthsOf = (program: string) => queries.queryOptions('get', '/api/months', { params: { query: { program } } });

/** Returns the program of the address; without one, the first of which a month is scored. */
function useProgram(asked: string | null): { program: string; isLooking: boolean } {
  const first = useQuery({ ...monthsOf(firstProgram), enabled: asked === null });
  const isEmpty = asked === null && first.data?.items.length === 0;
  const programs = queries.useQuery('get', '/api/programs', {}, { staleTime: 300_000, enabled: isEmpty });
  const others = (programs.data?.items ?? []).map(({ program }) => program).filter((one) => one !== firstProgram);
  const found = useQueries({ queries: isEmpty ? others.map(monthsOf) : [] });
  const scored = others[found.findIndex(({ data }) => data && data.items.length > 0)];
  return {
    program: asked ?? scored ?? firstProgram,
    isLooking: isEmpty && (programs.isLoading || found.some(({ isLoading }) => isLoading)),
  };
}

/** Returns the program and month of the address; by default the first program that has scores, and its newest month. */
export function useView(): View {
  const [search] = useSearchParams();
  const { program, isLooking } = useProgram(search.get('program'));
  const asked = search.get('month');
  const { data, isLoading } = useQuery(monthsOf(program));
  const scored = data?.items.map(({ month }) => month) ?? [];
  const wanted = isMonth(asked) ? asked : undefined;
  const months = wanted === undefined || scored.includes(wanted) ? scored : [...scored, wanted].sort().reverse();
  return {
    program,
    month: wanted ?? scored[0],
    months,
    isLoading: isLoading || isLooking,
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
