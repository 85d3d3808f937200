import { FluentProvider, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { IntlProvider } from 'react-intl';
import { type Language, languageFor, languages, localeFor, type Messages, messagesOf } from './text/languages.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

interface Preferences {
  language: Language;
  theme: Theme;
  choose(what: { language?: Language; theme?: Theme }): void;
}

const Context = createContext<Preferences | undefined>(undefined);

/** Returns the reader's language and colours. */
export function usePreferences(): Preferences {
  return useContext(Context)!;
}

const stored = (key: string): string => localStorage.getItem(`pci.${key}`) ?? '';
const darkness = matchMedia('(prefers-color-scheme: dark)');

/** The language of the first answer, loaded before the first page is drawn. */
export async function firstLanguage(): Promise<{ language: Language; messages: Messages }> {
  const language = languageFor([stored('language'), ...navigator.languages]);
  return { language, messages: await messagesOf(language) };
}

/** Draws its children in the reader's language and colours, which it keeps in this browser. */
export function PreferencesProvider(props: { first: { language: Language; messages: Messages }; children: ReactNode }) {
  const [{ language, messages }, setText] = useState(props.first);
  const [theme, setTheme] = useState<Theme>(() => themes.find((one) => one === stored('theme')) ?? 'system');
  const [systemIsDark, setSystem] = useState(darkness.matches);
  useEffect(() => {
    const follow = () => setSystem(darkness.matches);
    darkness.addEventListener('change', follow);
    return () => darkness.removeEventListener('change', follow);
  }, []);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const isDark = theme === 'dark' || (theme === 'system' && systemIsDark);
  useEffect(() => {
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  }, [isDark]);

  const choose: Preferences['choose'] = (what) => {
    if (what.theme) {
      localStorage.setItem('pci.theme', what.theme);
      setTheme(what.theme);
    }
    const { language: wanted } = what;
    if (wanted && Object.hasOwn(languages, wanted)) {
      localStorage.setItem('pci.language', wanted);
      void messagesOf(wanted).then((loaded) => setText({ language: wanted, messages: loaded }));
    }
  };
  return (
    <Context value={{ language, theme, choose }}>
      <IntlProvider locale={localeFor(language, navigator.languages)} messages={messages}>
        <FluentProvider theme={isDark ? webDarkTheme : webLightTheme}>
          <div className="canvas">{props.children}</div>
        </FluentProvider>
      </IntlProvider>
    </Context>
  );
}
