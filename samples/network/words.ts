import { between, pick } from './random.ts';

const first =
  'Adventure Aurora Baldwin Beacon Birch Bluebird Bramble Bright Cedar Clear Copper Coral Cobalt Daybreak Delta Eagle Elm Ember Evergreen Falcon Fern Forth Garnet Glacier Golden Granite Green Harbor Hazel Heron Highland Humber Indigo Iris Juniper Kestrel Kings Lakeside Larch Laurel Liberty Lilac Linden Magnolia Maple Meadow Mercer Mistral Moor North Oak Olive Onyx Orchard Osprey Otter Palm Pearl Pine Pioneer Quarry Raven Redwood River Rowan Saffron Sage Silver Skylark Spruce Star Stone Summit Sun Swift Tarn Thistle Timber Topaz Union Vale Walnut West Willow Winter Woodland Wren Yarrow Zenith'.split(
    ' ',
  );
const second =
  'Bakeries,Brewing,Building Supplies,Ceramics,Chemicals,Clinics,Components,Dairy,Dental Care,Design Studio,Education Trust,Electrics,Energy,Engineering,Estates,Farms,Fashion,Fisheries,Foods,Foundry,Freight,Furniture,Garden Centres,Glass,Health,Homes,Hotels,Housing,Insurance,Interiors,Joinery,Kitchens,Laboratories,Laundry Services,Legal,Lighting,Logistics,Machinery,Marine,Medical,Metalworks,Mills,Motors,Nurseries,Optics,Outdoor,Packaging,Paper,Pharmacy,Plastics,Plumbing,Press,Print,Property,Recycling,Retail,Roofing,Safety,Schools,Seeds,Shipping,Software,Sports,Steel,Surveyors,Textiles,Tiles,Tools,Tours,Toys,Trading,Transport,Veterinary Care,Vineyards,Water,Wholesale'.split(
    ',',
  );
const firstNames =
  'Aaliyah Ana Andrzej Anke Arjun Astrid Beatriz Bram Chloe Daan Diego Ebba Elena Emeka Farah Femke Fiona Giulia Hana Hiroshi Ines Ingrid Isla Ivan Jakub Jonas Kaito Katarina Kwame Lars Leila Liam Lucia Magnus Maja Marek Mateo Mei Mila Nadia Naoko Nils Noor Oksana Oliver Paolo Pedro Priya Rafael Renske Rosa Ruth Sanne Sean Sofia Tariq Thandi Tomas Wei Yara'.split(
    ' ',
  );
const lastNames =
  'Adeyemi Almeida Andersen Bauer Becker Bianchi Brown Chen Costa Cruz Davies Dekker Dlamini Dubois Eriksson Evans Ferrari Fischer Garcia Gupta Haddad Hansen Hoffmann Horvat Ito Jansen Johansson Kaya Kim Kowalski Larsen Lopez Meyer Moreau Murphy Nagy Nakamura Novak Nowak Okafor Oliveira Patel Petrov Rossi Santos Schmidt Silva Singh Smit Suzuki Tamm Tanaka Taylor Torres Virtanen Visser Walker Wang Weber Yilmaz'.split(
    ' ',
  );

/** Makes a customer's name; some have commas and quotes, as real names do. */
export function customerName(country: string, ...keys: number[]): string {
  const form = legalForms[country];
  const name = `${pick(first, 1, ...keys)} ${pick(second, 2, ...keys)}`;
  if (form === undefined || between(0, 3, 3, ...keys) === 0) return name;
  return form.startsWith(',') ? `${name}${form}` : `${name} ${form}`;
}

/** Makes a person's first and last name. */
export function personName(...keys: number[]): { firstName: string; lastName: string } {
  return { firstName: pick(firstNames, 4, ...keys), lastName: pick(lastNames, 5, ...keys) };
}

/** Makes a partner's name. */
export function partnerName(...keys: number[]): string {
  return `${pick(first, 6, ...keys)} ${pick(['Dynamics', 'Business Systems', 'Cloud', 'Consulting', 'Digital', 'ERP', 'Solutions'], 7, ...keys)}`;
}

const legalForms: Record<string, string> = {
  AT: 'GmbH',
  AU: 'Pty Ltd',
  BE: 'NV',
  BR: 'Ltda',
  CA: ', Ltd.',
  CH: 'AG',
  DE: 'GmbH',
  ES: 'SL',
  FI: 'Oy',
  FR: 'SAS',
  GB: 'Ltd',
  IE: 'Ltd',
  IN: 'Pvt Ltd',
  IT: 'Srl',
  JP: 'KK',
  NL: 'BV',
  NO: 'AS',
  NZ: 'Ltd',
  PT: 'Lda',
  SE: 'AB',
  SG: 'Pte Ltd',
  US: ', Inc.',
  ZA: '(Pty) Ltd',
};

const countryNames: Record<string, string> = {
  AE: 'United Arab Emirates',
  AT: 'Austria',
  AU: 'Australia',
  BE: 'Belgium',
  BR: 'Brazil',
  CA: 'Canada',
  CH: 'Switzerland',
  CL: 'Chile',
  CO: 'Colombia',
  CZ: 'Czechia',
  DE: 'Germany',
  EE: 'Estonia',
  ES: 'Spain',
  FI: 'Finland',
  FR: 'France',
  GB: 'United Kingdom',
  IE: 'Ireland',
  IN: 'India',
  IT: 'Italy',
  JP: 'Japan',
  LT: 'Lithuania',
  LV: 'Latvia',
  MX: 'Mexico',
  NL: 'Netherlands',
  NO: 'Norway',
  NZ: 'New Zealand',
  PL: 'Poland',
  PT: 'Portugal',
  SE: 'Sweden',
  SG: 'Singapore',
  US: 'United States',
  ZA: 'South Africa',
};

/** Returns the English name of a country used in stories. */
export function countryName(code: string): string {
  return countryNames[code]!;
}
