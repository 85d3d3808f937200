import { globalAccount, ownLocation, textReader } from '../cells.ts';
import { partnerProfileColumns as columns } from '../columns/partner-profile.ts';
import { market } from '../customer-cells.ts';
import type { Layout } from '../layout.ts';
import { positionsOf } from '../layout.ts';

const at = positionsOf(columns);

/** Locations and their global accounts. */
export const partnerProfile: Layout<'partner-profile'> = {
  report: 'partner-profile',
  columns,
  oneOf: [],
  slicedBy: ['location'],
  identifiedBy: ['location'],
  figures: [],
  reader(reading) {
    const [name, globalAccountName, city] = [textReader(), textReader(), textReader()];
    return (cells) => ({
      location: ownLocation(cells, at.location),
      name: name(cells, at.name),
      globalAccount: globalAccount(cells, at.globalAccount),
      globalAccountName: globalAccountName(cells, at.globalAccountName),
      city: city(cells, at.city),
      country: market(reading, cells[at.country]!, 'country'),
    });
  },
};
