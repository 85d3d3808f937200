import { location, ownLocation, textReader } from '../cells.ts';
import { countryIn } from '../countries.ts';
import type { Column, Layout } from '../layout.ts';
import { positionsOf } from '../layout.ts';

const columns = [
  { name: 'MPNId', required: true, holds: 'The MPN id of the location.' },
  { name: 'PartnerName', required: false, holds: "The location's name." },
  {
    name: 'PGA_MPNId',
    required: false,
    holds: 'The MPN id of the global account that the location rolls up to. Empty: the location stands for itself.',
  },
  { name: 'PGA_PartnerName', required: false, holds: "The global account's name." },
  { name: 'City', required: false, holds: 'City.' },
  { name: 'Country', required: false, holds: 'Country: ISO 3166-1 alpha-2 code or English name.' },
  { name: 'HierarchyLevel', required: false, holds: 'The place in the hierarchy. Not used: PGA_MPNId tells it.' },
] as const satisfies readonly Column[];
const at = positionsOf(columns);

/** Locations and the global accounts that they roll up to. */
export const partnerProfile: Layout<'partner-profile'> = {
  report: 'partner-profile',
  columns,
  oneOf: [],
  slicedBy: ['MPNId'],
  reader() {
    const [name, globalAccountName, city] = [textReader(), textReader(), textReader()];
    return (cells) => ({
      location: ownLocation(cells, at.MPNId),
      name: name(cells, at.PartnerName),
      globalAccount: location(cells, at.PGA_MPNId),
      globalAccountName: globalAccountName(cells, at.PGA_PartnerName),
      city: city(cells, at.City),
      country: countryIn(cells[at.Country]!),
    });
  },
};
