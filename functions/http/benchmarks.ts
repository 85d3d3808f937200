import { z } from 'zod';
import { benchmarksFor } from '../../src/access/redaction.ts';
import { isOperator } from '../../src/access/roles.ts';
import { benchmarksBody } from '../../src/api/insights.ts';
import { readBenchmarks } from '../../src/lookups/benchmarks.ts';
import { workloadNames, workloadTitles } from '../../src/rulebooks/workloads.ts';
import { month, mpnId, parameter } from './parameters.ts';
import { route } from './route.ts';

const name = z.string().trim().min(1).max(100);

route('benchmarks-read', {
  method: 'GET',
  route: 'partners/{mpnId}/benchmarks',
  summary: 'Seven figures of a partner among those of all partners.',
  answers: { 200: benchmarksBody },
  path: z.strictObject({ mpnId }),
  query: z.strictObject({
    month: month.optional(),
    product: parameter(name, 'Only this product.', 'Dynamics 365 Sales').optional(),
    workload: parameter(
      z.enum(workloadNames, `must be ${workloadNames.join(' or ')}`),
      `Only this workload: ${workloadTitles.map(({ id, title }) => `${id}, ${title}`).join('; or ')}.`,
      'ce',
    ).optional(),
    market: parameter(name, 'Only customers of this market: an ISO 3166-1 code or English name.', 'NL').optional(),
  }),
  handle: async ({ app, path, query, caller, sight }) => {
    const asked = { ...query, exact: isOperator(caller) };
    return benchmarksFor(await readBenchmarks(app, path.mpnId, asked), sight);
  },
});
