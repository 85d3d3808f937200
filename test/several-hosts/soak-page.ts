import type { Lookups } from './lookups.ts';

/** What a soak did and found. */
export interface Soak {
  minutes: number;
  cores: number;
  rounds: number;
  deaths: readonly number[];
  clockSteps: number;
  clockOffMinutes: number;
  imports: number;
  refreshes: number;
  scores: number;
  tierChanges: number;
  repeated: number;
  lookups: Lookups;
  /** Megabytes of each host at the end of each round. */
  memory: readonly (readonly number[])[];
}

const count = (number: number) => Math.round(number).toLocaleString('en');

/** Writes the page about a soak. */
export function pageOf(soak: Soak): string {
  const { lookups, memory } = soak;
  const most = (some: readonly (readonly number[])[]) => count(Math.max(0, ...some.flat()));
  const third = Math.ceil(memory.length / 3);
  return `# Soak

See whether two hosts that are killed again and again lose anything or do anything twice. This page is written by \`npm run soak\`, which ran for ${soak.minutes.toFixed(0)} minutes on ${soak.cores} cores: two hosts of the sample network on one emulation of Cosmos DB and one Azurite, each killed (SIGKILL) again and again and started anew, with clocks set forward and back by up to ${soak.clockOffMinutes} minutes while they ran, and callers who look up all the while. The network's files are imported and scored; then published months and their corrections are imported in turn, each time scored, so that tiers change back and forth.

| | |
| --- | --- |
| minutes | ${soak.minutes.toFixed(1)} |
| rounds of corrections taken back and made again | ${count(soak.rounds)} |
| deaths of the hosts | ${soak.deaths.map(count).join(' and ')} |
| times that a clock was set | ${count(soak.clockSteps)} |
| imports, all in force | ${count(soak.imports)} |
| refreshes, all succeeded | ${count(soak.refreshes)} |
| scores at the end, with their ledgers equal to those of one undisturbed host | ${count(soak.scores)} |
| tier changes, as many as they must be, each sent under one id | ${count(soak.tierChanges)} |
| of these sent again under the same id, because a host died before it noted the answer | ${count(soak.repeated)} |
| lookups | ${count(lookups.made)} |
| of these asked of the other host, one being dead | ${count(lookups.repeated)} |
| milliseconds of a lookup, median and 99th percentile, the machine being busy | ${count(lookups.median)}, ${count(lookups.p99)} |
| memory of a host at the end of a round, in MB: most in the first third, most in the last | ${most(memory.slice(0, third))}, ${most(memory.slice(-third))} |
`;
}
