import { z } from 'zod';
import { readBenchmarks } from '../../src/lookups/benchmarks.ts';
import { theApp } from '../application.ts';
import { json, route } from './edge.ts';
import { month, mpnId } from './parameters.ts';

const name = z.string().trim().min(1).max(100);

route('benchmarks-read', {
  method: 'GET',
  route: 'partners/{mpnId}/benchmarks',
  path: z.strictObject({ mpnId }),
  query: z.strictObject({
    month: month.optional(),
    product: name.optional(),
    workload: z.enum(['ce', 'fo'], 'must be ce or fo').optional(),
    market: name.optional(),
  }),
  handle: async ({ path, query }) => {
    const { documents, rulebooks } = await theApp();
    return json(await readBenchmarks(documents, rulebooks, path.mpnId, query));
  },
});
