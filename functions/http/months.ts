import { z } from 'zod';
import { isOperator, partnersOf } from '../../src/access/roles.ts';
import { locationReportsBody, monthBody, monthReportsBody, monthsBody } from '../../src/api/months.ts';
import { readMonthOverview } from '../../src/lookups/month-overview.ts';
import { listMonthReports, readMonthReports } from '../../src/lookups/month-reports.ts';
import { readMonths } from '../../src/lookups/months.ts';
import { flag, month, pageAnswer, pageSize, pageToken, positionOf, program } from './parameters.ts';
import { route } from './route.ts';

const path = z.strictObject({ month: month.describe('The month.') });

route('months-list', {
  method: 'GET',
  route: 'months',
  summary: 'Months scored for all partners, newest first, and when the next one will be.',
  answers: { 200: monthsBody },
  query: z.strictObject({ program: program.default('smb') }),
  handle: ({ app, query }) => readMonths(app, query.program, app.clock.now()),
});

route('months-read', {
  method: 'GET',
  route: 'months/{month}',
  summary: 'A month at a glance: partners by tier, compared with the month before, and how many moved.',
  answers: { 200: monthBody },
  path,
  query: z.strictObject({ program: program.default('smb') }),
  handle: ({ app, path: { month: at }, query, caller }) =>
    readMonthOverview(app, query.program, at, isOperator(caller) ? undefined : partnersOf(caller)),
});

route('months-reports', {
  method: 'GET',
  route: 'months/{month}/reports',
  summary: 'Which reports arrived for a month, compared with the month before: sums over all locations.',
  answers: { 200: monthReportsBody },
  path,
  handle: ({ app, path: { month: at } }) => readMonthReports(app, at),
});

route('months-locations', {
  method: 'GET',
  route: 'months/{month}/locations',
  summary: 'Which reports arrived for a month, by location, compared with the month before.',
  answers: { 200: locationReportsBody },
  path,
  query: z.strictObject({
    missing: flag('Only locations that lack a monthly report they had the month before.').optional(),
    pageSize,
    pageToken,
  }),
  handle: async ({ app, path: { month: at }, query, request }) => {
    const { pageToken: token, ...filter } = query;
    const position = positionOf(request.url, app.pageTokens, token);
    const { items, next } = await listMonthReports(app, { ...filter, month: at, ...position });
    return pageAnswer(request.url, app.pageTokens, items, next);
  },
});
