import { Link } from 'react-router';
import { queries } from '../../api/client.ts';
import { Section } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { Tier } from '../../parts/tier.tsx';
import { useView } from '../../shell/view.ts';
import { useText } from '../../text/use-text.ts';

/** The tier changes of the month, the newest first. */
export function LatestChanges({ program, month }: { program: string; month: string }) {
  const { t } = useText();
  const { to } = useView();
  const query = { program, month, pageSize: 12 };
  const changes = queries.useQuery('get', '/api/tier-changes', { params: { query } });
  return (
    <Section
      title={t('nav.tierChanges')}
      path={`/api/tier-changes?program=${program}&month=${month}`}
      actions={<Link to={to('/tier-changes')}>{t('changes.all')}</Link>}
    >
      <Answered of={changes}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{t('changes.none')}</p>
          ) : (
            <ul className="lines">
              {items.map((change) => (
                <li key={change.id}>
                  <span className={change.direction} aria-hidden="true">
                    {change.direction === 'up' ? '▲' : '▼'}
                  </span>{' '}
                  <Link to={to(`/partners/${change.partnerId}/changes`, { month: change.month })}>
                    <bdi>{change.partnerName || change.partnerId}</bdi>
                  </Link>{' '}
                  <Tier tier={change.from} program={program} /> → <Tier tier={change.to} program={program} />{' '}
                  {change.reason === 'restated' && <span className="quiet">{t('changes.restated')}</span>}
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </Section>
  );
}
