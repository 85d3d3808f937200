import { z } from 'zod';
import { readChanges } from '../../src/lookups/changes.ts';
import { readOutlook } from '../../src/lookups/outlook.ts';
import { computeScore, readHistory, readLedger, readScore, versionOf } from '../../src/lookups/scores.ts';
import { theApp } from '../application.ts';
import { json, jsonWithEtag, route } from './edge.ts';
import { edition, month, mpnId, pageAnswer, pageSize, pageToken, positionOf, program } from './parameters.ts';

const path = z.strictObject({ mpnId, program });

route('scores-read', {
  method: 'GET',
  route: 'partners/{mpnId}/scores/{program}',
  path,
  query: z.strictObject({ month: month.optional(), edition: edition.optional() }),
  handle: async ({ path: { mpnId: partner, program: name }, query, request }) => {
    const app = await theApp();
    const { documents, rulebooks } = app;
    rulebooks.editionsOf(name);
    if (query.edition !== undefined) {
      const computed = await computeScore(app, partner, name, query.edition, query.month);
      return jsonWithEtag(request, computed, versionOf({ ...computed, computedAt: '' }));
    }
    const score = await readScore(documents, partner, name, query.month);
    return jsonWithEtag(request, score, versionOf(score));
  },
});

route('scores-history', {
  method: 'GET',
  route: 'partners/{mpnId}/scores/{program}/history',
  path,
  query: z.strictObject({ from: month.optional(), to: month.optional() }),
  handle: async ({ path: { mpnId: partner, program: name }, query }) => {
    const { documents, rulebooks } = await theApp();
    rulebooks.editionsOf(name);
    return json(await readHistory(documents, partner, name, query));
  },
});

route('scores-ledger', {
  method: 'GET',
  route: 'partners/{mpnId}/scores/{program}/ledger',
  path,
  query: z.strictObject({ month: month.optional(), indicator: z.string().max(60).optional(), pageSize, pageToken }),
  handle: async ({ path: { mpnId: partner, program: name }, query, request }) => {
    const { documents, rulebooks, pageTokens } = await theApp();
    rulebooks.editionsOf(name);
    const { after } = positionOf(request.url, pageTokens, query.pageToken);
    const { next, ...page } = await readLedger(documents, rulebooks, partner, name, {
      month: query.month,
      indicator: query.indicator,
      pageSize: query.pageSize,
      ...(after ? { after: { portion: Number(after.partition), line: Number(after.id) } } : {}),
    });
    const { entries, ...head } = page;
    const position = next && { partition: String(next.portion), id: String(next.line) };
    return json({ ...head, ...pageAnswer(request.url, pageTokens, entries, position) });
  },
});

route('scores-changes', {
  method: 'GET',
  route: 'partners/{mpnId}/scores/{program}/changes',
  path,
  query: z.strictObject({ month: month.optional(), shown: pageSize }),
  handle: async ({ path: { mpnId: partner, program: name }, query }) => {
    const { documents, rulebooks } = await theApp();
    rulebooks.editionsOf(name);
    return json(await readChanges(documents, rulebooks, partner, name, query));
  },
});

route('scores-outlook', {
  method: 'GET',
  route: 'partners/{mpnId}/scores/{program}/outlook',
  path,
  query: z.strictObject({ month: month.optional() }),
  handle: async ({ path: { mpnId: partner, program: name }, query }) => {
    const { documents, rulebooks } = await theApp();
    rulebooks.editionsOf(name);
    return json(await readOutlook(documents, rulebooks, partner, name, query.month));
  },
});
