import { expect, it } from 'vitest';
import { figuresIn } from '../../src/facts/tenant.ts';
import { layouts } from '../../src/reports/layouts/all.ts';

it("a stored row has as many figures as its report's layout, its seats first", () => {
  for (const report of ['subscription-details', 'dynamics-365-usage'] as const) {
    const { figures } = layouts[report];
    expect([report, figuresIn[report]]).toEqual([report, figures.length]);
    expect(figures[0]!.property).toMatch(/^(seats|activeSeats)$/);
  }
  expect(layouts['subscription-details'].figures[1]!.form).toBe('money');
});
