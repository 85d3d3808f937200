import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AssociationSums } from '../../src/scoring/association-sums.ts';

it('adds the amounts of each subscription and type, in any order', () => {
  const lines = fc.array(
    fc.record({
      subscription: fc.constantFrom('S1', 'S2', 'CSP S1', 'Presales S1'),
      type: fc.constantFrom(null, 'CSP' as const, 'CPOR' as const, 'CPOR Presales' as const),
      amount: fc.nat(9),
    }),
  );
  fc.assert(
    fc.property(lines, (of) => {
      const sums = new AssociationSums();
      of.forEach((line, index) => {
        const same = of.slice(0, index + 1).filter((o) => o.subscription === line.subscription && o.type === line.type);
        expect(sums.add(line, line.amount)).toBe(same.reduce((sum, { amount }) => sum + amount, 0));
      });
    }),
  );
});
