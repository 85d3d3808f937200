import type { Edition } from './edition.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type Figure, targetDivisor, unitOf } from './shapes.ts';

/** Describes an edition for callers of the API: plain data, targets in the unit of the values. */
export function describeEdition(edition: Edition) {
  const { program, id, firstMonth, title, description, sources, products, countedChannels, attribution, tiers } =
    edition;
  return {
    program,
    edition: id,
    firstMonth,
    title,
    description,
    fingerprint: fingerprintOf(edition),
    sources,
    products,
    countedChannels,
    attribution,
    tiers,
    ...(edition.workloads ? { workloads: edition.workloads } : {}),
    ...(edition.track ? { track: edition.track } : {}),
    ...(edition.retiredExams ? { retiredExams: edition.retiredExams } : {}),
    ...(edition.retiredCertifications ? { retiredCertifications: edition.retiredCertifications } : {}),
    indicators: edition.indicators.map(({ target, shape, ...indicator }) => ({
      ...indicator,
      target: target === undefined ? null : inValues(target, targetDivisor(shape.kind)),
      unit: unitOf[shape.kind],
      shape,
    })),
  };
}

function inValues(target: Figure, divisor: number): Figure {
  if (typeof target === 'number') return target / divisor;
  return Object.fromEntries(Object.entries(target).map(([segment, one]) => [segment, one / divisor])) as Figure;
}
