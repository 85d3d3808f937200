import { draw, keyOf } from './random.ts';
import { stories } from './stories.ts';
import type { Story } from './story.ts';
import { partnerName } from './words.ts';

/** One MPN id with its place. */
export interface Location {
  id: string;
  city: string;
  country: string;
  partner: Partner;
}

/** One partner of the network. */
export interface Partner {
  story: Story;
  name: string;
  /** The id that has the scores: that of the global account, or that of the only location. */
  id: string;
  locations: readonly Location[];
}

const idsPerGroup = stories.reduce((sum, story) => sum + story.locations.length + 1, 0);
const firstIdOf = stories.map((_, index) =>
  stories.slice(0, index).reduce((sum, story) => sum + story.locations.length + 1, 0),
);
const indexOf = new Map(stories.map((story, index) => [story.key, index]));

/** Returns the partner with this number, counted from 0. Every group of thirty partners repeats the thirty stories. */
export function partner(seed: number, index: number): Partner {
  const group = Math.floor(index / stories.length);
  const place = index % stories.length;
  const story = stories[place]!;
  const firstId = group * idsPerGroup + firstIdOf[place]!;
  const name = group === 0 ? story.name : `${partnerName(seed, index)} ${group}`;
  const locations: Location[] = [];
  const alone = story.locations.length === 1;
  const made: Partner = { story, name, id: mpnId(seed, alone ? firstId + 1 : firstId), locations };
  story.locations.forEach(([city, country], number) => {
    locations.push({ id: mpnId(seed, firstId + 1 + number), city, country, partner: made });
  });
  return made;
}

/** Returns the partners of one group of thirty, by story key; fewer if the network ends inside the group. */
export function partnersOfGroup(seed: number, group: number, partners: number): Map<string, Partner> {
  const first = group * stories.length;
  const there = stories.slice(0, Math.max(0, Math.min(stories.length, partners - first)));
  return new Map(there.map((story) => [story.key, partner(seed, first + indexOf.get(story.key)!)]));
}

/** Returns seven digits, unique by number: an odd multiple modulo a power of two. */
function mpnId(seed: number, number: number): string {
  const offset = draw(seed, keyOf('mpn'));
  return String(1_000_000 + (((Math.imul(number, 2_654_435_761) + offset) >>> 0) % 2 ** 22));
}
