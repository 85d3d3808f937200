import { queries, type Schemas } from '../api/client.ts';
import { useText } from '../text/use-text.ts';

/** Shapes by rank, so that tiers differ without colour: nothing, a disc, a diamond, a star. */
const shapes = [
  <circle key="0" cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2 1.6" />,
  <circle key="1" cx="6" cy="6" r="4.5" fill="currentColor" />,
  <path key="2" d="M6 .5 11.5 6 6 11.5.5 6z" fill="currentColor" />,
  <path key="3" d="M6 .3 7.7 4.2 12 4.6 8.8 7.4 9.7 11.6 6 9.4 2.3 11.6 3.2 7.4 0 4.6 4.3 4.2z" fill="currentColor" />,
];

/** Returns an edition of a program's rules, by default the newest. */
export function useEdition(program: string, edition?: string): Schemas['Edition'] | undefined {
  const programs = queries.useQuery('get', '/api/programs', {}, { staleTime: 300_000 });
  const newest = programs.data?.items.find((one) => one.program === program)?.editions.at(-1)?.edition;
  const path = { program, edition: edition ?? newest ?? '' };
  const found = queries.useQuery(
    'get',
    '/api/programs/{program}/editions/{edition}',
    { params: { path } },
    { enabled: path.edition !== '', staleTime: 300_000 },
  );
  return found.data;
}

/** Returns the tiers of a program's edition, the lowest first. */
export const useTiers = (program: string, edition?: string): readonly { tier: string; from: number }[] =>
  useEdition(program, edition)?.tiers ?? [];

/** A tier by name, shape and colour. */
export function Tier({ tier, program }: { tier: string; program: string }) {
  const { named } = useText();
  const rank = useTiers(program).findIndex((one) => one.tier === tier) + 1;
  return (
    <span className={`tier tier-${tier}`}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        {shapes[Math.min(rank, shapes.length - 1)]}
      </svg>
      {named('tier', tier, tier)}
    </span>
  );
}
