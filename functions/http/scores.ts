import { z } from 'zod';
import { changesFor, comparisonFor, entriesFor, notCountedFor, scoreFor } from '../../src/access/redaction.ts';
import { isOperator } from '../../src/access/roles.ts';
import { holds, showsAmounts } from '../../src/access/sight.ts';
import { changesBody, comparisonBody, coverageBody } from '../../src/api/insights.ts';
import { ledgerBody, notCountedBody } from '../../src/api/ledger.ts';
import { historyBody, scoreBody } from '../../src/api/scores.ts';
import { outlookBody } from '../../src/api/simulations.ts';
import { readChanges } from '../../src/lookups/changes.ts';
import { compareEditions } from '../../src/lookups/comparison.ts';
import { readCoverage } from '../../src/lookups/coverage.ts';
import { type LedgerPage, readLedger } from '../../src/lookups/ledger.ts';
import { readNotCounted } from '../../src/lookups/not-counted.ts';
import { computeScore, readHistory, readScore } from '../../src/lookups/scores.ts';
import { measure } from '../telemetry.ts';
import { noteReading } from './audited.ts';
import { etagOf } from './etag.ts';
import { outlookOf } from './outlook.ts';
import {
  edition,
  flag,
  month,
  mpnId,
  pageAnswer,
  pageSize,
  pageToken,
  parameter,
  positionOf,
  program,
} from './parameters.ts';
import { route } from './route.ts';

const path = z.strictObject({ mpnId, program });

route('scores-read', {
  method: 'GET',
  route: 'partners/{mpnId}/scores/{program}',
  summary: 'The newest score of a partner, or that of a month.',
  answers: { 200: scoreBody },
  path,
  query: z.strictObject({
    month: month.optional(),
    edition: edition
      .describe('Compute the score by this edition of the rules, from the facts in force; nothing is stored.')
      .optional(),
  }),
  handle: async ({ app, path: { mpnId: partner, program: name }, query, sight, headers }) => {
    const { clock, rulebooks } = app;
    rulebooks.editionsOf(name);
    if (query.edition !== undefined) {
      const computed = await computeScore(app, partner, name, query.edition, query.month);
      const score = scoreFor(computed, sight, rulebooks.revenueIn(name));
      headers.etag = etagOf(JSON.stringify({ ...score, computedAt: '' }));
      return score;
    }
    const found = await readScore(app, partner, name, query.month);
    const age = clock.now().getTime() - Date.parse(found.computedAt);
    measure('score-age-hours', age / 3_600_000, { program: name });
    return scoreFor(found, sight, rulebooks.revenueIn(name));
  },
});

route('scores-history', {
  method: 'GET',
  route: 'partners/{mpnId}/scores/{program}/history',
  summary: 'Scores by month, oldest first.',
  answers: { 200: historyBody },
  path,
  query: z.strictObject({
    from: month.describe('The first month.').optional(),
    to: month.describe('The last month.').optional(),
  }),
  handle: async ({ app, path: { mpnId: partner, program: name }, query, sight }) => {
    app.rulebooks.editionsOf(name);
    return await readHistory(app, partner, name, { ...query, amounts: showsAmounts(sight) });
  },
});

route('scores-ledger', {
  method: 'GET',
  route: 'partners/{mpnId}/scores/{program}/ledger',
  summary:
    'What made up a score: one entry for each tenant, subscription or individual and month. Or what did not count, and why.',
  answers: { 200: z.union([ledgerBody, notCountedBody]) },
  path,
  query: z.strictObject({
    month: month.optional(),
    indicator: parameter(z.string().max(60), 'Only this indicator.', 'net-new-revenue').optional(),
    counted: flag(
      'With `false`, what did not count is listed: each with a reason, the rule and a sentence, computed from the facts in force. Entries of both kinds account for every row of the partner in the months that the indicators read.',
    ).default(true),
    pageSize,
    pageToken,
  }),
  handle: async ({ app, path: { mpnId: partner, program: name }, query, request, caller, sight }) => {
    const { rulebooks, pageTokens } = app;
    rulebooks.editionsOf(name);
    const { after } = positionOf(request.url, pageTokens, query.pageToken);
    const wanted = {
      month: query.month,
      indicator: query.indicator,
      shows: (location: string | undefined) => holds(sight.shown, location),
      pageSize: query.pageSize,
      ...(after ? { after: { portion: Number(after.partition), line: Number(after.id) } } : {}),
    };
    const isRevenue = rulebooks.revenueIn(name);
    const answer = async <Entry extends { individual?: string | undefined }>(
      { next, entries: _, ...head }: Omit<LedgerPage, 'entries'> & { entries: unknown },
      entries: Entry[],
    ) => {
      if (entries.some(({ individual }) => individual !== undefined))
        await noteReading(app, caller, head.partnerId, new URL(request.url).pathname);
      const position = next && { partition: String(next.portion), id: String(next.line) };
      return { ...head, ...pageAnswer(request.url, pageTokens, entries, position) };
    };
    if (query.counted) {
      const page = await readLedger(app, partner, name, wanted);
      return answer(page, entriesFor(page.entries, sight, isRevenue));
    }
    const page = await readNotCounted(app, partner, name, { ...wanted, seesOthers: isOperator(caller) });
    return answer(page, notCountedFor(page.entries, sight, isRevenue));
  },
});

route('scores-changes', {
  method: 'GET',
  route: 'partners/{mpnId}/scores/{program}/changes',
  path,
  summary: 'What changed each indicator since the month before.',
  answers: { 200: changesBody },
  query: z.strictObject({ month: month.optional(), shown: pageSize.describe('The most movements of each indicator.') }),
  handle: async ({ app, path: { mpnId: partner, program: name }, query, request, caller, sight }) => {
    const { rulebooks } = app;
    rulebooks.editionsOf(name);
    const found = await readChanges(app, partner, name, { ...query, amounts: showsAmounts(sight) });
    const changes = changesFor(found, sight, rulebooks.revenueIn(name));
    if (changes.indicators.some(({ movements }) => movements.some(({ individual }) => individual !== undefined))) {
      await noteReading(app, caller, changes.partnerId, new URL(request.url).pathname);
    }
    return changes;
  },
});

route('scores-comparison', {
  method: 'GET',
  route: 'partners/{mpnId}/scores/{program}/comparison',
  path,
  summary: 'One month by two editions of the rules, computed from the facts in force: what the change is worth.',
  answers: { 200: comparisonBody },
  query: z.strictObject({
    month: month.optional(),
    before: edition
      .describe(
        'The edition to compare with; if absent, the one in force in the month, or the one before it if that is the other edition.',
      )
      .optional(),
    after: edition.describe('The edition that is compared; the newest if absent.').optional(),
  }),
  handle: async ({ app, path: { mpnId: partner, program: name }, query, sight }) => {
    const { rulebooks } = app;
    rulebooks.editionsOf(name);
    const comparison = await compareEditions(app, partner, name, query);
    return comparisonFor(comparison, sight, rulebooks);
  },
});

route('scores-coverage', {
  method: 'GET',
  route: 'partners/{mpnId}/scores/{program}/coverage',
  path,
  summary: 'Which slices a score depends on and lacks, by location, according to the facts in force.',
  answers: { 200: coverageBody },
  query: z.strictObject({ month: month.optional() }),
  handle: async ({ app, path: { mpnId: partner, program: name }, query, sight }) => {
    const coverage = await readCoverage(app, partner, name, query.month);
    const locations = coverage.locations.filter(({ location }) => holds(sight.shown, location));
    return { ...coverage, locations };
  },
});

route('scores-outlook', {
  method: 'GET',
  route: 'partners/{mpnId}/scores/{program}/outlook',
  path,
  summary: 'The next three months if nothing new happens.',
  answers: { 200: outlookBody },
  query: z.strictObject({ month: month.optional() }),
  handle: ({ path: { mpnId: partner, program: name }, query, ...call }) => outlookOf(call, partner, name, query.month),
});
