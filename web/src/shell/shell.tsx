import { Button } from '@fluentui/react-components';
import { NavigationRegular } from '@fluentui/react-icons';
import { Suspense, useEffect, useRef, useState } from 'react';
import { Link, NavLink, Outlet, useLocation } from 'react-router';
import { Failed, Loading } from '../parts/states.tsx';
import type { Session } from '../session/session.ts';
import type { MessageId } from '../text/languages.ts';
import { useText } from '../text/use-text.ts';
import { PageErrors } from './page-errors.tsx';
import { PartnerSearch } from './partner-search.tsx';
import { SettingsMenu } from './settings-menu.tsx';
import { useMe, useView } from './view.ts';
import { ViewPicker } from './view-picker.tsx';

const places: { path: string; title: MessageId; operatorsOnly?: true }[] = [
  { path: '/', title: 'nav.network' },
  { path: '/tier-changes', title: 'nav.tierChanges' },
  { path: '/files', title: 'nav.files', operatorsOnly: true },
  { path: '/webhooks', title: 'nav.webhooks', operatorsOnly: true },
  { path: '/rules', title: 'nav.rules' },
  { path: '/audit', title: 'nav.audit', operatorsOnly: true },
];

/** What surrounds every page: the navigation, the program and the month. */
export function Shell({ session }: { session: Extract<Session, { kind: 'this-machine' | 'signed-in' }> }) {
  const { t } = useText();
  const { to } = useView();
  const me = useMe();
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const [isOpen, setOpen] = useState(false);
  const known = useRef(pathname);
  useEffect(() => {
    if (known.current === pathname) return;
    known.current = pathname;
    setOpen(false);
    // Screen readers announce the new page's heading.
    main.current?.focus();
    scrollTo(0, 0);
  }, [pathname]);
  return (
    <div className="shell">
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        {t('app.skip')}
      </button>
      <header className="bar">
        <Button
          className="burger"
          appearance="transparent"
          icon={<NavigationRegular />}
          aria-label={t('nav.title')}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        />
        <Link className="brand" to={to('/')}>
          {t('app.title')}
        </Link>
        <PartnerSearch />
        <SettingsMenu session={session} />
      </header>
      <nav className={isOpen ? 'side open' : 'side'} aria-label={t('nav.title')}>
        <ul>
          {places
            .filter(({ operatorsOnly }) => !operatorsOnly || me.isOperator)
            .map(({ path, title }) => (
              <li key={path}>
                <NavLink to={to(path)} end={path === '/'}>
                  {t(title)}
                </NavLink>
              </li>
            ))}
        </ul>
        <a className="reference" href="/api/docs" target="_blank" rel="noreferrer">
          {t('nav.api')}
        </a>
      </nav>
      <main id="main" ref={main} tabIndex={-1}>
        <ViewPicker />
        <PageErrors key={pathname} fallback={(error) => <Failed error={error} />}>
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </PageErrors>
      </main>
    </div>
  );
}
