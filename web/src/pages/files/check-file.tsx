import { Button, Checkbox, ProgressBar, Select } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { call, queries, type Schemas } from '../../api/client.ts';
import { Section } from '../../parts/small.tsx';
import { Failed } from '../../parts/states.tsx';
import { useView } from '../../shell/view.ts';
import { useText } from '../../text/use-text.ts';
import { ImportOutcome } from './import-outcome.tsx';
import { fieldsOf, type ReportFile, reportNames } from './report-file.ts';

type Import = Schemas['Import'];
const isOver = (one: Import | undefined) => one?.status === 'succeeded' || one?.status === 'failed';

/** One file: first checked, which changes nothing; imported by a second click. */
export function CheckFile({ given, onGone }: { given: ReportFile; onGone: () => void }) {
  const { t, number } = useText();
  const { to } = useView();
  const client = useQueryClient();
  const [report, setReport] = useState(given.report);
  const [isWhole, setWhole] = useState(false);
  const [sent, setSent] = useState<{ id: string; check: boolean }>();
  const [error, setError] = useState<unknown>();
  const { data: one } = queries.useQuery(
    'get',
    '/api/imports/{id}',
    { params: { path: { id: sent?.id ?? '' } } },
    { enabled: sent !== undefined, refetchInterval: ({ state }) => (isOver(state.data) ? false : 500) },
  );
  const over = isOver(one);
  useEffect(() => {
    if (over && sent?.check === false) void client.invalidateQueries();
  }, [over, sent, client]);
  const sendFile = async (check: boolean) => {
    setError(undefined);
    setSent(undefined);
    try {
      const query = new URLSearchParams({
        fileName: given.file.name,
        ...(check ? { check: 'true' } : {}),
        ...(isWhole ? { complete: 'true' } : {}),
      });
      const answer = await call(`/api/imports/${report}?${query}`, {
        method: 'POST',
        headers: { ...fieldsOf(given.file), 'idempotency-key': crypto.randomUUID() },
        body: given.file,
      });
      setSent({ id: ((await answer.json()) as Import).id, check });
    } catch (cause) {
      setError(cause);
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a file is checked when it is given, and again as another report
  useEffect(() => {
    void sendFile(true);
  }, [report, isWhole]);
  const isImported = sent?.check === false;
  return (
    <Section
      title={t('files.file', { name: given.file.name, size: number(Math.ceil(given.file.size / 1024)) })}
      path={sent && `/api/imports/${sent.id}`}
      actions={
        <>
          <Select
            aria-label={t('reports.report')}
            value={report}
            disabled={isImported}
            onChange={(_, { value }) => setReport(reportNames.find((name) => name === value)!)}
          >
            {reportNames.map((name) => (
              <option key={name} value={name}>
                {t(`report.${name}`)}
              </option>
            ))}
          </Select>
          <Checkbox
            label={t('files.whole')}
            checked={isWhole}
            disabled={isImported}
            onChange={(_, { checked }) => setWhole(checked === true)}
          />
          <Button
            appearance="primary"
            disabled={isImported || !over || one?.status !== 'succeeded'}
            onClick={() => void sendFile(false)}
          >
            {t('files.import')}
          </Button>
          <Button onClick={onGone}>{t('files.remove')}</Button>
        </>
      }
    >
      {error ? <Failed error={error} retry={() => void sendFile(true)} /> : null}
      {!over && !error && (
        <div role="status" className="progress">
          <ProgressBar aria-label={t(isImported ? 'files.importing' : 'files.checking')} />
          {t(isImported ? 'files.importing' : 'files.checking')}
        </div>
      )}
      {one && over && (
        <>
          <p role="status">
            <strong>
              {t(one.status === 'failed' ? 'files.failed' : one.check ? 'files.checked' : 'files.imported', {
                stale: one.staleScores,
              })}
            </strong>{' '}
            {!one.check && one.status === 'succeeded' && one.staleScores > 0 && (
              <Link to={to('/', { stale: 'true' })}>{t('files.seeStale')}</Link>
            )}
          </p>
          <ImportOutcome of={one} />
        </>
      )}
    </Section>
  );
}
