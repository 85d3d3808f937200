import type { Schemas } from '../api/client.ts';
import { useText } from '../text/use-text.ts';
import { Time } from './small.tsx';
import { Tier } from './tier.tsx';

/** Says which score of the month was replaced, when, and its tier if that was different. */
export function Restated({
  restated: { scoreBefore, tierBefore, at },
  tier,
  program,
}: {
  restated: NonNullable<Schemas['Score']['restated']>;
  tier: string;
  program: string;
}) {
  const { t, score } = useText();
  return (
    <>
      {scoreBefore === null ? t('changes.restated') : t('score.was', { score: score(scoreBefore) })}{' '}
      {tierBefore !== tier && <Tier tier={tierBefore} program={program} />} (<Time at={at} />)
    </>
  );
}
