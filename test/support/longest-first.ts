import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest. Begun last, such a file would run alone while the other workers have nothing left to do. */
const longest = [
  'several-hosts/several-hosts',
  'crash/processes',
  'dashboard/accessible',
  'dashboard/manager',
  'dashboard/faults',
  'dashboard/operator',
  'dashboard/many-partners',
  'local/lifecycle',
  'dashboard/signed-in',
  'storage/storms/storms',
  'storage/storms/wire',
  'crash/sweep',
  'azure/infra',
  'cli/server',
  'disorder/imports',
  'disorder/during',
  'local/conformance/queues',
  'http/points',
];

/** Begins the files that take longest first; the others are in Vitest's own order. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return place < 0 ? longest.length : place;
    };
    return (await super.sort(files)).sort((one, other) => placeOf(one) - placeOf(other));
  }
}
