import { Button, MessageBar, MessageBarActions, MessageBarBody, Spinner } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Problem } from '../api/client.ts';
import { useText } from '../text/use-text.ts';

/** Shown while something is on its way. */
export function Loading() {
  const { t } = useText();
  return <Spinner className="loading" size="small" label={t('state.loading')} delay={300} />;
}

/** Says what went wrong and what to do; the same words for what is unknown and for what the reader may not see. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useText();
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>{useSentence(error)}</MessageBarBody>
      {retry && (
        <MessageBarActions>
          <Button onClick={retry}>{t('state.retry')}</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
}

function useSentence(error: unknown): string {
  const { t } = useText();
  if (!(error instanceof Problem)) return t('problem.own', { detail: String(error) });
  if (error.status === 0) return t('problem.unreachable');
  if (error.status === 401) return t('problem.signedOut');
  if (error.status === 403) return t('problem.forbidden');
  if (error.status === 429) return t('problem.tooMany');
  if (error.code === 'partner-not-found') return t('problem.noPartner');
  if (error.code === 'never-scored') return t('problem.neverScored');
  if (error.code === 'score-not-found' || error.code === 'not-scored') return t('problem.noScore');
  if (error.status >= 500) return t('problem.server', { detail: error.message });
  return error.message;
}

/** What a page needs of a query. */
interface Answer<Data> {
  data: Data | undefined;
  error: unknown;
  isPending: boolean;
  refetch(): unknown;
}

/** Draws what an answer holds, or that it is on its way, or why there is none. Data once shown stay while asking anew. */
export function Answered<Data>({ of, children }: { of: Answer<Data>; children: (data: Data) => ReactNode }) {
  const { data, error } = of;
  return (
    <>
      {error ? <Failed error={error} retry={() => of.refetch()} /> : null}
      {data === undefined ? error ? null : <Loading /> : children(data)}
    </>
  );
}

/** Says what to do where there is nothing yet. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p>{title}</p>
      {children}
    </div>
  );
}

/** An address that is none. */
export function NotFound() {
  const { t } = useText();
  return <Empty title={t('state.noPage')} />;
}
