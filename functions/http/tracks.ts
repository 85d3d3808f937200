import { z } from 'zod';
import { fixedTracksBody, trackName } from '../../src/api/tracks.ts';
import { fixTrack, readFixedTracks } from '../../src/partners/fix-track.ts';
import { month, mpnId, program } from './parameters.ts';
import { route } from './route.ts';

const path = z.strictObject({ mpnId, program });

route('tracks-read', {
  method: 'GET',
  route: 'partners/{mpnId}/tracks/{program}',
  summary: 'The tracks that an operator has fixed for a partner, each from a month on.',
  answers: { 200: fixedTracksBody },
  path,
  handle: async ({ app, path: { mpnId: partner, program: name } }) => await readFixedTracks(app, partner, name),
});

route('tracks-fix', {
  method: 'PATCH',
  route: 'partners/{mpnId}/tracks/{program}',
  summary:
    "Fix a partner's track from a month on, or leave it to the rules (null): what was fixed from then on is gone, and the scores of these months become stale.",
  answers: { 200: fixedTracksBody },
  path,
  body: z.strictObject({ from: month, track: trackName.nullable() }),
  handle: async ({ app, path: { mpnId: partner, program: name }, body }) => await fixTrack(app, partner, name, body),
});
