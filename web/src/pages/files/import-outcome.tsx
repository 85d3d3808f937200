import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { call, type Schemas } from '../../api/client.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { save } from '../../parts/save.ts';
import { Change, Figure } from '../../parts/small.tsx';
import { dash, useText } from '../../text/use-text.ts';

type Import = Schemas['Import'];
type Rejection = Import['rejections'][number];
type Note = Import['notes'][number];

/** The result of a file: totals beside those in force, rejections by column and reason, notes, what is missing. */
export function ImportOutcome({ of: one }: { of: Import }) {
  const { t, number, signed, value, month } = useText();
  const groups = [...Map.groupBy(one.rejections, ({ column, code }) => `${column ?? ''} ${code}`).values()];
  const [ofLocations, others] = [true, false].map((is) =>
    one.notes.filter(({ code }) => /-(location|global-account)$/.test(code) === is),
  ) as [Note[], Note[]];
  const besides = (now: number, was: number | undefined) =>
    was === undefined ? null : (
      <>
        {' '}
        <Change by={now - was}>{now === was ? '±0' : signed(now - was)}</Change>
      </>
    );
  return (
    <>
      {one.error && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{one.error.message}</MessageBarBody>
        </MessageBar>
      )}
      <dl className="figures">
        <Figure name={t('files.read')}>{number(one.rowsRead)}</Figure>
        <Figure name={t('files.accepted')}>{number(one.rowsAccepted)}</Figure>
        <Figure name={t('files.rejected')}>
          <span className={one.rowsRejected > 0 ? 'warn' : ''}>{number(one.rowsRejected)}</span>
        </Figure>
        <Figure name={t('files.setAside')}>
          <span className={one.rowsSetAside > 0 ? 'warn' : ''}>{number(one.rowsSetAside)}</span>
        </Figure>
        <Figure name={t('files.slices')}>{number(one.slices)}</Figure>
        {!one.check && <Figure name={t('files.stale')}>{number(one.staleScores)}</Figure>}
      </dl>
      {one.rowsSetAside > 0 && <p>{t('files.setAsideWhy')}</p>}
      {one.totals.length > 0 && (
        <DataTable
          title={t('files.totals')}
          rows={one.totals}
          keyOf={(total) => total.month ?? 'all'}
          empty=""
          columns={[
            {
              id: 'month',
              title: t('view.month'),
              value: (total) => total.month ?? '',
              show: (total) => (total.month ? month(total.month) : dash),
            },
            ...(['rows', 'tenants', 'seats', 'revenueUSD'] as const).map((what) => ({
              id: what,
              title: t(`files.totals.${what}`),
              align: 'right' as const,
              value: (total: Import['totals'][number]) => total[what],
              show: (total: Import['totals'][number]) => (
                <>
                  {value(total[what], what === 'revenueUSD' ? 'USD' : 'rows')}
                  {besides(Math.round(total[what] * 100) / 100, total.before?.[what])}
                </>
              ),
            })),
            {
              id: 'comparedWith',
              title: t('files.comparedWith'),
              value: ({ comparedWith }) => t(`files.comparedWith.${comparedWith ?? 'nothing'}`),
            },
          ]}
        />
      )}
      {groups.length > 0 && (
        <>
          <h3>{t('files.rejections')}</h3>
          <ul className="lines">
            {groups.map((rejections) => (
              <Rejected key={`${rejections[0]!.column} ${rejections[0]!.code}`} rejections={rejections} />
            ))}
          </ul>
          {one.rejectionsLink && (
            <p>
              <Button size="small" onClick={() => void saveRejections(one.rejectionsLink!)}>
                {t('files.allRejections', { count: one.rowsRejected })}
              </Button>
            </p>
          )}
        </>
      )}
      <Slices title={t('files.absent')} list={one.absent} />
      {one.unfinishedBeside > 0 && <p className="quiet">{t('files.beside', { count: one.unfinishedBeside })}</p>}
      <Slices title={t('files.emptied')} list={one.emptied} />
      {ofLocations.length > 0 && (
        <>
          <h3>{t('files.locations')}</h3>
          <NoteLines notes={ofLocations} />
        </>
      )}
      {others.length > 0 && (
        <details>
          <summary>{t('files.notes', { count: others.length })}</summary>
          <NoteLines notes={others} />
        </details>
      )}
    </>
  );
}

/** Fetched by script, since a link would be followed without the reader's token. */
const saveRejections = async (link: string) => save('rejections.jsonl', await (await call(link)).blob());

function Rejected({ rejections }: { rejections: readonly Rejection[] }) {
  const { t } = useText();
  const { column, message } = rejections[0]!;
  const lines = rejections.slice(0, 5).map(({ line }) => line);
  return (
    <li>
      <strong>{column ?? t('files.wholeRow')}</strong> {message}{' '}
      <span className="quiet">{t('files.rejectedLines', { count: rejections.length, lines: lines.join(', ') })}</span>
    </li>
  );
}

function NoteLines({ notes }: { notes: readonly Note[] }) {
  const { t } = useText();
  return (
    <ul className="lines">
      {notes.map((note) => (
        <li key={`${note.code} ${note.column} ${note.value}`}>
          {note.message}{' '}
          {note.lines.length > 0 && (
            <span className="quiet">{t('files.noteRows', { rows: note.rows, lines: note.lines.join(', ') })}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Slices({ title, list }: { title: string; list: Import['absent'] | Import['emptied'] }) {
  const { t, number } = useText();
  if (list.count === 0) return null;
  return (
    <details>
      <summary className="warn">
        {title}: {number(list.count)}
      </summary>
      {'message' in list && list.message && <p>{list.message}</p>}
      <p>{list.slices.map(({ slice, rows }) => t('files.slice', { slice, rows })).join(', ')}</p>
    </details>
  );
}
