import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { allPages, type Schemas } from '../../api/client.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { Section, Time } from '../../parts/small.tsx';
import { Answered } from '../../parts/states.tsx';
import { useView } from '../../shell/view.ts';
import { useText } from '../../text/use-text.ts';
import { CheckFile } from './check-file.tsx';
import { DropZone } from './drop-zone.tsx';
import type { ReportFile } from './report-file.ts';

type Import = Schemas['Import'];

/** Checks report files and imports them, and lists what was imported. */
export default function Files() {
  const { t, number, spans } = useText();
  const { to } = useView();
  const [files, setFiles] = useState<readonly ReportFile[]>([]);
  usePageTitle(t('nav.files'));
  const imports = useQuery({
    queryKey: ['imports'],
    queryFn: () => allPages<Import>('/api/imports?pageSize=200', 1_000),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status === 'queued' || status === 'running') ? 1_500 : false,
  });
  return (
    <>
      <h1>{t('nav.files')}</h1>
      <DropZone onFiles={(more) => setFiles([...files, ...more])} />
      {files.map((one) => (
        <CheckFile key={one.id} given={one} onGone={() => setFiles(files.filter((other) => other !== one))} />
      ))}
      <Section title={t('files.imports')} path="/api/imports">
        <Answered of={imports}>
          {({ items }) => (
            <DataTable
              title={t('files.imports')}
              rows={items}
              keyOf={({ id }) => id}
              empty={t('files.none')}
              columns={[
                {
                  id: 'report',
                  title: t('reports.report'),
                  value: ({ report }) => t(`report.${report}`),
                  show: ({ id, report }) => <Link to={to(`/files/${id}`)}>{t(`report.${report}`)}</Link>,
                },
                {
                  id: 'months',
                  title: t('view.month'),
                  value: (one) => monthsOf(one).join(' '),
                  show: (one) => spans(monthsOf(one)),
                },
                {
                  id: 'status',
                  title: t('files.status'),
                  value: (one) => t(`files.status.${stateOf(one)}`),
                  show: (one) => <span className={`status-${stateOf(one)}`}>{t(`files.status.${stateOf(one)}`)}</span>,
                },
                {
                  id: 'accepted',
                  title: t('files.accepted'),
                  align: 'right',
                  value: ({ rowsAccepted }) => rowsAccepted,
                },
                {
                  id: 'rejected',
                  title: t('files.rejected'),
                  align: 'right',
                  value: ({ rowsRejected }) => rowsRejected,
                  show: ({ rowsRejected }) => (
                    <span className={rowsRejected > 0 ? 'warn' : ''}>{number(rowsRejected)}</span>
                  ),
                },
                {
                  id: 'setAside',
                  title: t('files.setAside'),
                  align: 'right',
                  value: ({ rowsSetAside }) => rowsSetAside,
                },
                { id: 'stale', title: t('files.stale'), align: 'right', value: ({ staleScores }) => staleScores },
                { id: 'fileName', title: t('files.name'), value: ({ fileName }) => fileName ?? '' },
                {
                  id: 'createdAt',
                  title: t('files.came'),
                  value: ({ createdAt }) => createdAt,
                  show: ({ createdAt }) => <Time at={createdAt} />,
                },
              ]}
            />
          )}
        </Answered>
      </Section>
    </>
  );
}

/** The months that a file states, in order. */
const monthsOf = ({ totals }: Import) => totals.flatMap(({ month }) => month ?? []).sort();

/** The state of an import; one that succeeded and states nothing is without effect. */
const stateOf = ({ status, slices }: Import) => (status === 'succeeded' && slices === 0 ? 'ineffective' : status);
