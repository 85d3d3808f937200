import { type Month, monthNumber } from '../../src/month.ts';
import { type OfferName, offers } from './offers.ts';
import { type Location, type Partner, partnersOfGroup } from './partners.ts';
import { between, chance, guid, keyOf, pick } from './random.ts';
import { directCustomers, stories } from './stories.ts';
import { type Addition, type Claim, type Cohort, type MonthText, storiesEnd } from './story.ts';
import { customerName } from './words.ts';

/** Size of a network, and its last month. */
export interface Size {
  seed: number;
  partners: number;
  tenantsPerPartner: number;
  last: Month;
}

/** An association for the months from `from` up to, not including, `until`. */
interface Association {
  location: Location;
  type: string;
  from: number;
  until: number;
}

/** Months are numbers here, see monthNumber. */
export interface Subscription {
  id: string;
  offer: (typeof offers)[OfferName];
  from: number;
  until: number;
  back: number;
  seats: number;
  growth: number;
  adoption: number;
  goLive: number;
  channel: string;
  /** Cents for a seat and month after the discount. */
  price: number;
  yearly: boolean;
  trial: boolean;
  credit: { month: number; bills: number } | null;
  associations: readonly Association[];
  /** Key of the random draws. */
  key: number;
}

export interface Tenant {
  id: string;
  name: string;
  country: string;
  tpid: string;
  segment: string;
  subscriptions: readonly Subscription[];
}

/** One customer's place in its story. */
interface Slot {
  /** Index of the story, or -1 for customers without a partner. */
  story: number;
  cohort: Cohort;
  rank: number;
  turn: number;
}

const never = Number.MAX_SAFE_INTEGER;
/** The network of the samples: 30 partners and 600 tenants. */
const sampleTenantsPerPartner = 20;

/** Returns the places of a full group of thirty partners, for the given size. */
function slotsOfGroup(tenantsPerPartner: number): readonly Slot[] {
  const scale = tenantsPerPartner / sampleTenantsPerPartner;
  return [
    ...stories.flatMap((story, index) => chosen(index, story.customers, story.locations.length, scale)),
    ...chosen(-1, directCustomers, 1, scale),
  ];
}

/**
 * Returns all of a story's customers at scale 1; otherwise those of the first cohort, one for each location, and an
 * even choice of the rest.
 */
function chosen(story: number, cohorts: readonly Cohort[], locations: number, scale: number): Slot[] {
  const all = cohorts.flatMap((cohort) => Array.from({ length: cohort.count }, (_, rank) => ({ cohort, rank })));
  const wanted = Math.max(locations, Math.round(all.length * scale));
  const rest = all.slice(locations);
  return Array.from({ length: wanted }, (_, turn) => {
    const from =
      turn < locations ? all[turn]! : rest[Math.floor(((turn - locations) * rest.length) / (wanted - locations))]!;
    return { story, ...from, turn };
  });
}

/** Yields all tenants of a network, each made on request; none is kept. */
export function* tenants(size: Size): Generator<Tenant> {
  const slots = slotsOfGroup(size.tenantsPerPartner);
  for (let group = 0; group * stories.length < size.partners; group++) {
    const partners = partnersOfGroup(size.seed, group, size.partners);
    for (const [index, slot] of slots.entries()) {
      const own = slot.story < 0 ? undefined : partners.get(stories[slot.story]!.key);
      if (slot.story >= 0 && own === undefined) continue;
      yield tenant(size, slot, own, partners, group * slots.length + index);
    }
  }
}

function tenant(
  size: Size,
  slot: Slot,
  own: Partner | undefined,
  partners: Map<string, Partner>,
  index: number,
): Tenant {
  const { cohort, turn } = slot;
  const key = between(0, 0x7fffffff, size.seed, keyOf('tenant'), index);
  const shift = monthNumber(size.last) - monthNumber(storiesEnd);
  const home =
    own?.locations[turn % own.locations.length]?.country ?? pick(['US', 'DE', 'GB', 'FR', 'NL', 'BR', 'IN'], key, 1);
  const month = (text: MonthText | readonly [MonthText, MonthText]) => spread(text, slot, cohort.count) + shift;
  const associations = (claims: readonly Claim[]): Association[] =>
    claims.flatMap((claim) => {
      const partner = claim.partner === undefined ? own : partners.get(claim.partner);
      const location = partner?.locations[claim.location ?? turn % partner.locations.length];
      const from = claim.from === undefined ? 0 : month(claim.from);
      const until = claim.until === undefined ? never : month(claim.until);
      return location === undefined ? [] : [{ location, type: claim.type, from, until }];
    });
  const claims = associations(cohort.claims ?? [{ type: 'CSP' }]);

  const subscription = (of: Cohort | Addition, number: number): Subscription => {
    const offer = offers[of.offer];
    return {
      id: guid(key, 10 + number),
      offer,
      from: month(of.from),
      until: 'until' in of && of.until !== undefined ? month(of.until) : never,
      back: 'back' in of && of.back !== undefined ? month(of.back) : never,
      seats: between(of.seats[0], of.seats[1], key, 20 + number),
      growth: of.growth ?? 0,
      adoption: of.adoption ?? 0.8,
      goLive: of.goLive ?? 1,
      channel: cohort.channel ?? 'CSP',
      price: Math.round(offer.cents * (1 - 0.01 * between(0, 12, key, 30 + number))),
      yearly: cohort.yearly ?? false,
      trial: cohort.trial ?? false,
      credit: cohort.credit === undefined ? null : { month: month(cohort.credit[0]), bills: cohort.credit[1] },
      associations: 'claims' in of && of.claims !== undefined ? associations(of.claims) : claims,
      key: between(0, 0x7fffffff, key, 40 + number),
    };
  };
  const country = chance(key, 2) < 0.9 ? home : pick(['US', 'GB', 'DE', 'CH', 'IN'], key, 3);
  return {
    id: guid(key, 0),
    name: customerName(country, key),
    country,
    tpid: String(between(1_000_000, 9_999_999, key, 4)),
    segment: pick(['Small Business', 'Midmarket', 'Corporate'], key, 5),
    subscriptions: [
      subscription(cohort, 0),
      ...(cohort.addition === undefined ? [] : [subscription(cohort.addition, 1)]),
    ],
  };
}

/** Returns the month of the customer with this rank in a cohort that is spread over a pair of months. */
function spread(text: MonthText | readonly [MonthText, MonthText], slot: Slot, count: number): number {
  if (typeof text === 'string') return monthNumber(text as Month);
  const [first, last] = [monthNumber(text[0] as Month), monthNumber(text[1] as Month)];
  return first + Math.floor((slot.rank * (last - first + 1)) / count);
}
