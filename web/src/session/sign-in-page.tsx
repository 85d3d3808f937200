import { Button } from '@fluentui/react-components';
import { useText } from '../text/use-text.ts';
import type { Session } from './session.ts';

/** Shown to a user who has to sign in, or cannot. */
export function SignInPage({ session }: { session: Extract<Session, { kind: 'not-configured' | 'failed' }> }) {
  const { t } = useText();
  const reason = session.kind === 'failed' ? session.reason : t('session.notConfigured');
  return (
    <main className="sign-in">
      <h1>{t('app.title')}</h1>
      <p role="alert">{reason || t('session.signedOut')}</p>
      {session.kind === 'failed' && (
        <Button appearance="primary" onClick={() => void session.again()}>
          {t('session.signIn')}
        </Button>
      )}
    </main>
  );
}
