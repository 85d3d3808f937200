import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/tables.css';
import './styles/scores.css';
import './styles/print.css';
import { createRoot } from 'react-dom/client';
import { takeTokensFrom } from './api/client.ts';
import { App } from './app.tsx';
import { firstLanguage, PreferencesProvider } from './preferences.tsx';
import { startSession } from './session/session.ts';

// A tab that is older than a deployment asks for files that are gone: the present page names the present ones. While
// the server cannot be reached at all, what is shown stays.
addEventListener('vite:preloadError', async () => {
  const last = Number(sessionStorage.getItem('pci.reloaded'));
  if (Date.now() - last < 10_000) return;
  const isThere = await fetch('/dashboard', { method: 'HEAD' }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!isThere) return;
  sessionStorage.setItem('pci.reloaded', String(Date.now()));
  location.reload();
});

const [session, first] = await Promise.all([startSession(), firstLanguage()]);
if (session.kind === 'signed-in') takeTokensFrom(session.tokens);
createRoot(document.getElementById('app')!).render(
  <PreferencesProvider first={first}>
    <App session={session} />
  </PreferencesProvider>,
);
