import { Button, MessageBar, MessageBarActions, MessageBarBody, Spinner } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Problem } from '../api/client.ts';
import { useText } from '../text/use-text.ts';

/** Shown while something is loading. */
export function Loading() {
  const { t } = useText();
  return <Spinner className="loading" size="small" label={t('state.loading')} delay={300} />;
}

/** Says what went wrong and what to do; the same words for what is unknown and for what the reader may not see. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useText();
  const status = error instanceof Problem ? error.status : undefined;
  // The token is only in memory: whoever reloads the page is sent to sign in, and comes back to it.
  const isReloaded = status === undefined || status === 401;
  const mayPass = status === 0 || status === 429 || (status !== undefined && status >= 500);
  const again = isReloaded ? () => location.reload() : mayPass ? retry : undefined;
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>{useSentence(error)}</MessageBarBody>
      {again && (
        <MessageBarActions>
          <Button onClick={again}>
            {t(status === 401 ? 'session.signIn' : isReloaded ? 'state.reload' : 'state.retry')}
          </Button>
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

/**
 * Draws an answer's content, or that it is loading, or why there is none. Data stay visible while they are reloaded.
 */
export function Answered<Data>({ of, children }: { of: Answer<Data>; children: (data: Data) => ReactNode }) {
  const { data, error } = of;
  return (
    <>
      {error ? <Failed error={error} retry={() => of.refetch()} /> : null}
      {data === undefined ? error ? null : <Loading /> : children(data)}
    </>
  );
}

/** Says what to do if there is nothing yet. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p>{title}</p>
      {children}
    </div>
  );
}

/** Shown at an address without a page. */
export function NotFound() {
  const { t } = useText();
  return (
    <>
      <h1>{t('app.title')}</h1>
      <Empty title={t('state.noPage')} />
    </>
  );
}
