import { Link } from 'react-router';
import { Section } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { useView } from '../../shell/view.ts';
import { useText } from '../../text/use-text.ts';
import { EndpointStatus, placeOf, useEndpoints } from '../webhooks/endpoint-line.tsx';

const path = '/api/endpoints';
const shown = 8;

/** Whether every endpoint gets its events, those that fail first. */
export function Endpoints() {
  const { t } = useText();
  const { to } = useView();
  const endpoints = useEndpoints(path);
  return (
    <Section title={t('nav.webhooks')} path={path} actions={<Link to={to('/webhooks')}>{t('webhooks.all')}</Link>}>
      <Answered of={endpoints}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{t('webhooks.none')}</p>
          ) : (
            <ul className="lines">
              {items
                .toSorted((one, other) => troubleOf(other) - troubleOf(one))
                .slice(0, shown)
                .map((endpoint) => (
                  <li key={endpoint.id}>
                    <Link to={to(placeOf(endpoint))}>{endpoint.url}</Link> <EndpointStatus endpoint={endpoint} />
                  </li>
                ))}
            </ul>
          )
        }
      </Answered>
    </Section>
  );
}

/** Failing before disabled before enabled. */
const troubleOf = ({ status, failingSince }: { status: string; failingSince?: string | undefined | null }) =>
  failingSince ? 2 : status === 'enabled' ? 0 : 1;
