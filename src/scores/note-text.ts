import type { Indicator } from '../rulebooks/edition.ts';
import { amountUnitOf } from '../rulebooks/shapes.ts';
import type { Note } from '../scoring/notes.ts';

/** Words a note in brief, with the rule. */
export function noteText(note: Note, indicator: Indicator): string {
  return `${words(note, indicator)} (${note.rule})`;
}

function words({ code, base, needed, at, growth, since, until }: Note, { shape, maxPoints }: Indicator): string {
  const unit = amountUnitOf[shape.kind];
  const ofBase = `${base} ${base === 1 ? unit.replace(/s$/, '') : unit}`;
  switch (code) {
    case 'below-minimum-base':
      return base === undefined
        ? `base too small, at least ${needed} ${unit} needed`
        : `base ${ofBase}, at least ${needed} needed`;
    case 'base-in-no-band':
      return `no growth earns points from this base${base === undefined ? '' : ` of ${ofBase}`}`;
    case 'baseline-to-come':
      return `growth is counted from ${at}, which is still to come`;
    case 'not-grown':
      return 'no growth, no points';
    case 'growth-below-step':
      return `only whole steps of ${percent(growth!)} earn points`;
    case 'growth-below-band':
      return `all points or none: ${percent(growth!)} needed`;
    case 'held':
      return `all points are held from ${since} through ${until}`;
    case 'held-no-longer':
      return `the points were held from ${since} through ${until}`;
    case 'negative':
      return 'a negative value earns no points';
    case 'nothing-counted':
      return shape.kind === 'customer-adds' || shape.kind === 'revenue' || shape.kind === 'net-workloads'
        ? 'nothing counted, or what counted cancels out'
        : 'nothing counted';
    case 'not-covered':
      return 'both months must be covered, the scored one and that of a year before';
    case 'capped':
      return `above the target: ${maxPoints} points are the most`;
  }
}

const percent = (growth: number): string => `${(growth * 100).toLocaleString('en-US', { maximumFractionDigits: 1 })} %`;
