import { oncePer } from '../once.ts';
import type { Edition } from './edition.ts';

/** The base of user growth, a year before the scored month (R5.12), is what every edition looks back to. */
const leastMonthsBack = 12;
/** The trailing window holds the scored month and so many before it. */
const windowBefore = 11;

/**
 * How many months before the scored month an edition's amounts depend on: 12, or 24 where a loss of the window's first
 * month looks for an add up to twelve months before it (R6.8), which itself looks at the month before.
 */
export const monthsBackOf: (edition: Edition) => number = oncePer(({ indicators }) =>
  Math.max(
    leastMonthsBack,
    ...indicators.map(({ shape }) =>
      shape.kind === 'customer-adds' && shape.takesBackWithin !== undefined
        ? windowBefore + shape.takesBackWithin + 1
        : 0,
    ),
  ),
);

/** Whether any figure of the edition differs by market (R6.2). */
export const dependsOnMarkets: (edition: Edition) => boolean = oncePer(({ indicators }) =>
  indicators.some(({ market }) => market !== undefined),
);
