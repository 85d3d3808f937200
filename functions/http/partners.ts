import { z } from 'zod';
import { isOperator, partnersOf } from '../../src/access/roles.ts';
import { holds, seesAmountsOf, showsAmounts } from '../../src/access/sight.ts';
import { pageOf } from '../../src/api/common.ts';
import { atRiskBody, partnerBody, partnerLine } from '../../src/api/scores.ts';
import { partnersAtRisk } from '../../src/lookups/at-risk.ts';
import { listPartners, partnerSorts } from '../../src/lookups/listing.ts';
import { listOwnPartners } from '../../src/lookups/own-partners.ts';
import { readPartner } from '../../src/lookups/partners.ts';
import { noTier } from '../../src/scoring/tiers.ts';
import {
  expectTier,
  flag,
  month,
  mpnId,
  pageAnswer,
  pageSize,
  pageToken,
  parameter,
  pointsFromTier,
  positionOf,
  program,
  tier,
} from './parameters.ts';
import { csvAnswer, csvHeaders, wantsCsv } from './partners-csv.ts';
import { route } from './route.ts';

route('partners-list', {
  method: 'GET',
  route: 'partners',
  summary: 'Partners with their scores in one program: those that the caller may see.',
  answers: { 200: { mediaTypes: { 'application/json': pageOf(partnerLine), 'text/csv': z.string() } } },
  query: z.strictObject({
    program: program.default('smb'),
    month: month.optional(),
    tier: tier.describe('Only this tier of the program, or none.').optional(),
    stale: flag('Only partners whose score waits to be computed again, or only the others.').optional(),
    restated: flag(
      'Only partners whose score has replaced another one of the same month, or only the others.',
    ).optional(),
    country: parameter(
      z
        .string()
        .regex(/^[A-Za-z]{2}$/, 'a country is two letters, like NL')
        .transform((code) => code.toUpperCase()),
      'Only partners of this country: ISO 3166-1 alpha-2.',
      'NL',
      { type: 'string', pattern: '^[A-Za-z]{2}$' },
    ).optional(),
    near: pointsFromTier.optional(),
    q: parameter(
      z.string().min(1).max(100),
      'Part of a name or an id, whatever the case and however accents are composed.',
      'contoso',
    ).optional(),
    sort: parameter(
      z.enum(partnerSorts, 'must be score, name or partnerId, or one of them with - in front'),
      'The order: by score, which is that of the tiers, by name or by partnerId as text; with - in front, descending (-score: the highest first).',
      'name',
    ).default('-score'),
    pageSize,
    pageToken,
  }),
  handle: async ({ app, query: { pageToken: token, ...given }, request, caller, headers }) => {
    const { pageTokens, rulebooks } = app;
    expectTier(rulebooks, given, 'query', [noTier]);
    const { near: points, ...asked } = given;
    const tiersFrom = rulebooks.editionsOf(given.program)[0]!.tiers.map(({ from }) => from);
    const near = points === undefined ? undefined : { points, tiersFrom };
    const filter = { ...asked, near, ...positionOf(request.url, pageTokens, token) };
    const pageOfFilter = (wanted: typeof filter) =>
      isOperator(caller)
        ? listPartners(app, wanted)
        : listOwnPartners(app, partnersOf(caller), wanted, seesAmountsOf(caller));
    if (wantsCsv(request)) {
      Object.assign(headers, csvHeaders);
      return csvAnswer((after) => pageOfFilter({ ...filter, pageSize: 500, ...(after && { after }) }));
    }
    const { items, next } = await pageOfFilter(filter);
    return pageAnswer(request.url, pageTokens, items, next);
  },
});

/** An outlook for each would take too long for a page of the usual size. */
const lookedAtOnce = 25;

route('partners-at-risk', {
  method: 'GET',
  route: 'at-risk',
  summary:
    'Partners that lose their tier in the next three months if nothing new happens. Each page looks at 25 partners, the highest scores first, so that it may be empty.',
  answers: { 200: atRiskBody },
  query: z.strictObject({ program: program.default('smb'), month: month.optional(), pageToken }),
  handle: async ({ app, query: { pageToken: token, ...asked }, request, caller }) => {
    app.rulebooks.editionsOf(asked.program);
    const position = positionOf(request.url, app.pageTokens, token);
    const filter = { ...asked, sort: '-score' as const, pageSize: lookedAtOnce, ...position };
    const sees = seesAmountsOf(caller);
    const { items, next } = isOperator(caller)
      ? await listPartners(app, filter)
      : await listOwnPartners(app, partnersOf(caller), filter, sees);
    const lines = await partnersAtRisk(app, items, sees);
    return { ...pageAnswer(request.url, app.pageTokens, lines, next), looked: items.length };
  },
});

route('partners-read', {
  method: 'GET',
  route: 'partners/{mpnId}',
  summary: 'Profile, locations and standings of the partner that an MPN id stands for.',
  answers: { 200: partnerBody },
  path: z.strictObject({ mpnId }),
  handle: async ({ app, path, sight }) => {
    const partner = await readPartner(app, path.mpnId, { amounts: showsAmounts(sight) });
    const locations = partner.locations.filter(({ locationId }) => holds(sight.shown, locationId));
    return { ...partner, locations };
  },
});
