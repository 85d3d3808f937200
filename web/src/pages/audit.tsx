import { useQuery } from '@tanstack/react-query';
import { allPages, type Schemas } from '../api/client.ts';
import { DataTable } from '../parts/data-table.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { Section, Time } from '../parts/small.tsx';
import { Answered } from '../parts/states.tsx';
import { dash, useText } from '../text/use-text.ts';

const most = 2_000;

/** Who imported, refreshed, changed an endpoint or looked at names. */
export default function Audit() {
  const { t, named } = useText();
  usePageTitle(t('nav.audit'));
  const trail = useQuery({
    queryKey: ['audit'],
    queryFn: () => allPages<Schemas['AuditEntry']>('/api/audit?pageSize=500', most),
  });
  return (
    <>
      <h1>{t('nav.audit')}</h1>
      <Section title={t('audit.title')} path="/api/audit">
        <Answered of={trail}>
          {({ items, more }) => (
            <>
              {more && <p className="quiet">{t('audit.newest', { count: most })}</p>}
              <DataTable
                title={t('nav.audit')}
                rows={items}
                keyOf={({ id }) => id}
                empty={t('audit.none')}
                order={{ by: 'at', descending: true }}
                columns={[
                  { id: 'at', title: t('audit.at'), value: ({ at }) => at, show: ({ at }) => <Time at={at} /> },
                  { id: 'actor', title: t('audit.actor'), value: ({ actor }) => actor },
                  {
                    id: 'action',
                    title: t('audit.action'),
                    value: ({ action }) => named('action', action.replace(/^partner-/, ''), action),
                  },
                  { id: 'partnerId', title: t('partner.id'), value: ({ partnerId }) => partnerId ?? '' },
                  { id: 'resource', title: t('audit.resource'), value: ({ resource }) => resource ?? '' },
                  {
                    id: 'moves',
                    title: t('audit.moves'),
                    value: ({ moves = [] }) =>
                      moves.map(({ field, from, to }) => `${field}: ${from ?? dash} → ${to}`).join('; '),
                  },
                  {
                    id: 'status',
                    title: t('audit.status'),
                    align: 'right',
                    value: ({ status }) => (status === null ? dash : String(status)),
                  },
                ]}
              />
            </>
          )}
        </Answered>
      </Section>
    </>
  );
}
