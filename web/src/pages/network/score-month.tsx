import { Button, Field, Input, ProgressBar } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, queries, type Schemas } from '../../api/client.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Failed } from '../../parts/states.tsx';
import { isMonth } from '../../shell/view.ts';
import { useText } from '../../text/use-text.ts';
import { monthlyReports } from './monthly-reports.ts';

const isOver = (status: string | undefined) => status === 'succeeded' || status === 'failed';

/** Scores a month for all partners, and shows the progress. @param props.month the one proposed: another can be chosen */
export function ScoreMonth({ month: proposed }: { month: string }) {
  const { t, number, month: monthName } = useText();
  const [chosen, setChosen] = useState('');
  const month = isMonth(chosen) ? chosen : proposed;
  const client = useQueryClient();
  const [id, setId] = useState('');
  const { data, error } = queries.useQuery(
    'get',
    '/api/refreshes/{id}',
    { params: { path: { id } } },
    {
      enabled: id !== '',
      refetchInterval: (query) => (isOver(query.state.data?.status) ? false : 700),
    },
  );
  const status = data?.status;
  useEffect(() => {
    if (isOver(status)) void client.invalidateQueries();
  }, [status, client]);
  const name = monthName(month, 'long');
  const order = async () => {
    const answer = await api.POST('/api/refreshes', { body: { month } });
    if (answer.data) setId(answer.data.id);
  };
  return (
    <div className="score-month">
      <Confirm
        trigger={
          <Button disabled={id !== '' && !isOver(status) && !error} onClick={() => setChosen('')}>
            {t('refresh.order', { month: monthName(proposed, 'long') })}
          </Button>
        }
        title={t('refresh.order', { month: name })}
        action={t('refresh.do')}
        work={order}
      >
        <p>{t('refresh.question')}</p>
        <Field label={t('view.month')}>
          <Input type="month" defaultValue={proposed} onChange={(_, { value }) => setChosen(value)} />
        </Field>
        <BeforeScoring month={month} />
      </Confirm>
      {error ? <Failed error={error} /> : null}
      {data && !isOver(status) && (
        <div role="status" className="progress">
          <ProgressBar
            value={data.partnersDone}
            max={Math.max(1, data.partnersTotal)}
            aria-label={t('refresh.order', { month: name })}
          />
          {t('refresh.progress', { done: number(data.partnersDone), total: number(data.partnersTotal) })}
        </div>
      )}
      {data && isOver(status) && <Missing missing={data.reportsMissing} />}
      {data && isOver(status) && (
        <p role="status">
          {status === 'failed' || data.partnersFailed > 0
            ? t('refresh.failed', { failed: data.partnersFailed, message: data.error?.message ?? '' })
            : data.partnersScored + data.partnersUnchanged === 0
              ? t('refresh.nobody', { month: monthName(data.month, 'long') })
              : t('refresh.done', {
                  scored: data.partnersScored,
                  unchanged: data.partnersUnchanged,
                  changes: data.tierChanges,
                  restated: data.scoresRestated,
                })}
        </p>
      )}
    </div>
  );
}

/** Warns of reports of the month that have not arrived, before partners are scored without them. */
function BeforeScoring({ month }: { month: string }) {
  const { data } = queries.useQuery('get', '/api/months/{month}/reports', { params: { path: { month } } });
  if (!data) return null;
  return (
    <Missing missing={Object.fromEntries(monthlyReports.map((report) => [report, data[report].partnersMissing]))} />
  );
}

/** Says for how many partners a report is missing. */
function Missing({ missing }: { missing: Schemas['Refresh']['reportsMissing'] }) {
  const { t } = useText();
  const some = monthlyReports.filter((report) => missing[report]);
  if (some.length === 0) return null;
  return (
    <ul className="lines warn">
      {some.map((report) => (
        <li key={report}>{t('refresh.missing', { report: t(`report.${report}`), count: missing[report]! })}</li>
      ))}
    </ul>
  );
}
