import { Link, useParams } from 'react-router';
import { queries } from '../../api/client.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { Section, Time } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { useView } from '../../shell/view.ts';
import { useText } from '../../text/use-text.ts';
import { ImportOutcome } from './import-outcome.tsx';

/** One import: its progress, and its result. */
export default function ImportPage() {
  const { importId = '' } = useParams();
  const { t } = useText();
  const { to } = useView();
  usePageTitle(t('files.oneImport'));
  const found = queries.useQuery(
    'get',
    '/api/imports/{id}',
    { params: { path: { id: importId } } },
    { refetchInterval: ({ state }) => (['queued', 'running'].includes(state.data?.status ?? '') ? 700 : false) },
  );
  return (
    <>
      <p className="crumbs">
        <Link to={to('/files')}>{t('nav.files')}</Link>
      </p>
      <Answered of={found}>
        {(one) => (
          <>
            <h1>{t(`report.${one.report}`)}</h1>
            <Section title={t(`files.status.${one.status}`)} path={`/api/imports/${one.id}`}>
              <p className="quiet">
                {t('files.came')} <Time at={one.createdAt} />
                {one.finishedAt && (
                  <>
                    {' · '}
                    {t('files.finished')} <Time at={one.finishedAt} />
                  </>
                )}
              </p>
              <ImportOutcome of={one} />
            </Section>
          </>
        )}
      </Answered>
    </>
  );
}
